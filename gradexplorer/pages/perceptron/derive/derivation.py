"""The derivation column: the step being taken, the derivative by the selected weight line by line, the whole proof."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.initial_weights import initial_weights
from gradexplorer.core.perceptron import LOSSES, Network, Pass, WeightIndex, prove_gradient, run_passes
from gradexplorer.core.perceptron.derivation import delta_lines, kink, lines, prove_lines
from gradexplorer.core.perceptron.notation import index_letters
from gradexplorer.core.perceptron.scope import layered_symbols, network_scope
from gradexplorer.formula.equation import formula
from gradexplorer.formula.handwritten import HandwrittenLine
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked
from gradexplorer.pages.perceptron.activation_formulas import own_slope
from gradexplorer.pages.perceptron.derive.example import example
from gradexplorer.pages.perceptron.derive.numbers import MOST_WEIGHTS
from gradexplorer.pages.perceptron.derive.pass_formulas import delta_formula, delta_items, loss_formula, step_items
from gradexplorer.pages.perceptron.derive.state import DeriveState
from gradexplorer.pages.perceptron.names import weight_name
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _


def derive(state: DeriveState) -> list[Item]:
    """Return the present step, the derivative by the selected weight, and the proof of the whole gradient."""
    shown = example(state)
    net, done, weight_index = shown.net, shown.done, shown.selected
    count = len(net.weight_indices())
    items = [*step_items(shown), *_weight(net, done, weight_index)]
    if count > MOST_WEIGHTS:
        items += _by_indices(net, done)
    return [
        *checked(items, lambda: kink(net, done)),
        Heading(key="gradient", label=_("The whole gradient")),
        Check(
            key="gradient.proof",
            label=_("All {count} weights: by the deltas, autograd, difference", count=count),
            prove=lambda: prove_gradient(net, done, weight_index),
        ),
    ]


def _by_indices(net: Network, done: Pass) -> list[Item]:
    """Return the rule that all numbers of a large network follow, layer by layer: none has a formula of its own."""
    items: list[Item] = [Heading(key="indices", label=_("The numbers of all weights, by their indices"))]
    for layer in range(net.depth):
        names = index_letters(net, layer)
        source, end = names.source, names.end
        rule = formula(
            f"D(E, w{layer + 1}[{source}, {end}])",
            f"O{layer}[{source}]*delta{layer + 1}[{end}]",
            scope=network_scope(net, done, layer),
            symbols=layered_symbols(net),
        )
        items.append(FormulaItem(key=f"indices{layer}", formula=rule))
    return [*items, Note(key="indices.note", label=_("The badge of the whole gradient proves it for every weight."))]


def _weight(net: Network, done: Pass, weight_index: WeightIndex) -> list[Item]:
    heading = _("Derivative by {weight}", weight=weight_name(weight_index, net.depth))
    found = lines(net, done, weight_index)
    items: list[Item] = [
        Heading(key="weight", label=heading),
        FormulaItem(key="loss", formula=loss_formula(net, done)),
        *_formulas("weight", found),
    ]
    if weight_index.layer == net.depth - 1:
        items += own_slope("weight.f", net, weight_index.layer)
    if weight_index.layer < net.depth - 1:
        deltas = delta_lines(net, done, weight_index.layer, weight_index.end)
        items.append(Heading(key="delta", label=_("δ of its neuron, from the next layer back")))
        items += [*_formulas("delta", deltas), *own_slope("delta.f", net, weight_index.layer)]
        if weight_index.layer == net.depth - 2:
            line = delta_formula(net, done, net.depth - 1)
            items.append(FormulaItem(key="delta.last", label=_("δ of the outputs"), formula=line))
            items += own_slope("delta.last.f", net, net.depth - 1)
        else:
            sentence = _("The δ of the next layer come in the same way from the layer after it.")
            items.append(Note(key="delta.on", label=sentence))
    return [
        *items,
        *_numbers(net, done, weight_index),
        Note(key="conclusion", label=_conclusion(net, weight_index)),
    ]


def _formulas(key: str, found: list[HandwrittenLine]) -> list[Item]:
    return [FormulaItem(key=f"{key}{n}", label=line.rule, formula=line.formula) for n, line in enumerate(found)]


def _numbers(net: Network, done: Pass, weight_index: WeightIndex) -> list[Item]:
    """Return the formula with numbers: the deltas that it needs, then the derivative itself."""
    items: list[Item] = [Heading(key="numbers", label=_("With the numbers"))]
    hidden = weight_index.layer < net.depth - 1
    if hidden:
        following = net.sizes[weight_index.layer + 2]
        for k in range(following if following <= _MOST_DELTAS else 0):
            items += delta_items(f"numbers.next{k}", net, done, weight_index.layer + 1, k)
    items += delta_items("numbers.delta", net, done, weight_index.layer, weight_index.end)
    n, value = weight_index.layer + 1, float(done.derivative(weight_index))
    delta = f"delta{n}[{weight_index.end}]"
    if weight_index.source < 0:
        parts = [f"D(E, b{n}[{weight_index.end}])", delta]
    else:
        product = f"O{n - 1}[{weight_index.source}]*{delta}"
        parts = [f"D(E, w{n}[{weight_index.source}, {weight_index.end}])", product, f"Numbers({product}, 4)"]
    scope, symbols = network_scope(net, done, weight_index.layer), layered_symbols(net)
    return [*items, FormulaItem(key="numbers.weight", formula=formula(*parts, value, scope=scope, symbols=symbols))]


_MOST_DELTAS = 3


def _conclusion(net: Network, weight_index: WeightIndex) -> Text:
    if net.softmax and weight_index.layer == net.depth - 1:
        return _("All outputs share the softmax, so this weight reaches every term of E.")
    if weight_index.layer == net.depth - 1:
        return _(
            "Whatever we differentiate by is all that it depends on: only what this weight reaches stays, "
            "the output it goes to and the value it multiplies."
        )
    return _(
        "Whatever we differentiate by is all that it depends on: every path from this weight to E counts, "
        "and nothing else does."
    )


PROVEN_SIZES = ((3, 1), (2, 3), (2, 3, 2), (3, 4, 4, 1))


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the gradient of small networks of every activation and loss, and the lines of a weight in each layer."""
    for sizes, loss in product(PROVEN_SIZES, LOSSES):
        for key, kind in ACTIVATIONS.items():
            net, done = _example(sizes, loss, key, kind())
            shape = "-".join(map(str, sizes))
            yield f"perceptron.{shape}.{loss}.{key}.gradient", prove_gradient(net, done)
            if key in ("sigmoid", "tanh", "relu"):
                for layer in range(net.depth):
                    found = [lines(net, done, WeightIndex(layer, 0, 0))]
                    found += [delta_lines(net, done, layer, 0)] if layer < net.depth - 1 else []
                    yield f"perceptron.{shape}.{loss}.{key}.lines{layer + 1}", prove_lines(net, done, *found)


def _example(sizes: tuple[int, ...], loss: str, key: str, activation: object) -> tuple[Network, Pass]:
    random = np.random.default_rng(list(key.encode()))
    weights, biases = initial_weights(sizes, "xavier_normal", 3)
    net = Network(
        weights=tuple(weights),
        biases=tuple(biases),
        biased=True,
        activations=(activation,) * (len(sizes) - 1),  # type: ignore[arg-type]
        loss=loss,
    )
    return net, run_passes(net, random.normal(size=sizes[0]), random.uniform(size=sizes[-1]))
