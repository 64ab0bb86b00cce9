"""The formula of the step that is being taken: values forward, the loss, deltas and gradients back; in numbers too."""

import ast
from collections.abc import Sequence

from msgspec.structs import replace

from gradexplorer.core.perceptron import Network, Pass
from gradexplorer.core.perceptron.derivation import Layer, targets_are_shares, times, written_slope
from gradexplorer.core.perceptron.network import WeightIndex
from gradexplorer.core.perceptron.scope import function_symbol, layered_symbols, network_scope
from gradexplorer.formula.equation import Formula, formula, number_tree
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.framework.figure import FormulaItem, Heading, Item, Note
from gradexplorer.pages.perceptron.activation_formulas import activation_items, own_slope, slope_numbers
from gradexplorer.pages.perceptron.derive.example import Example, PassStep, last_step
from gradexplorer.text import Text, _

MOST_NEURONS = 3
"""Neurons of a layer whose numbers are written out."""


def step_items(example: Example) -> list[Item]:
    """Return the formulas of the present step; nothing where all steps are done."""
    net, done, pass_step = example.net, example.done, example.pass_step
    last = last_step(example.state)
    step = min(example.state.step, last)
    items: list[Item] = []
    match pass_step.highlighted:
        case "inputs":
            items.append(
                Note(key="step.inputs", label=_("The inputs are given; the first layer with weights is next."))
            )
        case "forward":
            items += _forward(net, done, pass_step.layer, _shown(example))
        case "loss":
            items += _loss(net, done)
        case "back":
            items += _back(net, done, pass_step.layer, _shown(example))
        case _:
            return []
    name = _names(pass_step, net.depth)
    return [Heading(key="step", label=_("Step {step} of {last}: {name}", step=step, last=last, name=name)), *items]


def _names(pass_step: PassStep, depth: int) -> Text:
    match pass_step.highlighted:
        case "inputs":
            return _("the inputs")
        case "loss":
            return _("the loss")
        case "forward":
            if pass_step.layer == depth - 1:
                return _("forward, the outputs")
            return _("forward, hidden layer {layer}", layer=pass_step.layer + 1)
    if pass_step.layer == depth - 1:
        return _("backward, the outputs' weights")
    return _("backward, the weights of hidden layer {layer}", layer=pass_step.layer + 1)


def _shown(example: Example) -> Sequence[int]:
    """Return the neurons whose numbers are written out: all of a small layer, else the selected weight's."""
    layer, weight_index = example.pass_step.layer, example.selected
    count = example.net.sizes[layer + 1]
    if count <= MOST_NEURONS:
        return range(count)
    return [weight_index.end if weight_index.layer == layer else 0]


def _forward(net: Network, done: Pass, layer: int, shown: Sequence[int]) -> list[Item]:
    here = Layer(net, done, WeightIndex(layer, 0, 0))
    n, function = here.number, net.activation(layer)
    bias = f" + b{n}[{here.end}]" if net.biased else ""
    total = f"Sum({here.source}, w{n}[{here.source}, {here.end}]*O{n - 1}[{here.source}]){bias}"
    items: list[Item] = [
        FormulaItem(key="step.net", label=_("Weighted sum"), formula=_general(here, here.net, total)),
    ]
    if function is None:
        softmax = f"exp({here.net})/Sum(l, exp(net{n}[l]))"
        items.append(FormulaItem(key="step.out", label=_("Softmax"), formula=_general(here, here.out, softmax)))
    else:
        line = _general(here, here.out, _fired(net, layer, here.net))
        items.append(FormulaItem(key="step.out", label=_("Activation"), formula=line))
        items += activation_items("step.f", function, function_symbol(net, layer))
    for j in shown:
        terms = [f"w{n}[{i}, {j}]*O{n - 1}[{i}]" for i in range(net.sizes[layer])]
        extra = [f"b{n}[{j}]"] if net.biased else []
        numbers = f"Numbers(Elided({' + '.join([*terms, *extra])}), 4)"
        line = _general(here, f"net{n}[{j}]", numbers, float(done.nets[layer][j]))
        items.append(FormulaItem(key=f"step.net{j}", formula=line))
        items.append(FormulaItem(key=f"step.out{j}", formula=_output(here, net, done, j)))
    return items


def _general(here: Layer, *parts: str | float) -> Formula:
    return formula(*parts, scope=here.scope, symbols=here.symbols)


def _fired(net: Network, layer: int, argument: str) -> str:
    """Return the activation of a sum."""
    function = net.activation(layer)
    return argument if function is not None and function.name == "Identity" else f"f{layer + 1}({argument})"


def _output(here: Layer, net: Network, done: Pass, j: int) -> Formula:
    n, layer = here.number, here.at.layer
    if net.activation(layer) is None:
        powers = [f"exp(net{n}[{k}])" for k in range(net.sizes[-1])]
        part = f"Numbers({powers[j]}/Elided({' + '.join(powers)}), 4)"
    else:
        part = _fired(net, layer, f"Numbers(net{n}[{j}], 5)")
    return _general(here, f"O{n}[{j}]", part, float(done.outputs[n][j]))


def loss_formula(net: Network, done: Pass) -> Formula:
    """Return the loss in general."""
    here = Layer(net, done, WeightIndex(net.depth - 1, 0, 0))
    out, k = f"O{net.depth}", here.index_letters.end
    if net.loss != "cross_entropy":
        square = f"({out}[{{0}}] - t[{{0}}])**2"
        squares = f"Sum({k}, {square.format(k)})" if net.sizes[-1] > 1 else square.format(0)
        return _general(here, "E", times(here.mean, squares))
    if net.softmax:
        return _general(here, "E", f"-Sum({k}, t[{k}]*log({out}[{k}]))")
    return _general(here, "E", f"-(t[0]*log({out}[0])) - (1 - t[0])*log(1 - {out}[0])")


def _loss(net: Network, done: Pass) -> list[Item]:
    here = Layer(net, done, WeightIndex(net.depth - 1, 0, 0))
    out, count = f"O{net.depth}", net.sizes[-1]
    if net.softmax:
        numbers = f"-Elided({' + '.join(f't[{k}]*log({out}[{k}])' for k in range(count))})"
    elif net.loss == "cross_entropy":
        numbers = f"-(t[0]*log({out}[0])) - (1 - t[0])*log(1 - {out}[0])"
    else:
        squares = " + ".join(f"({out}[{k}] - t[{k}])**2" for k in range(count))
        numbers = times(here.mean, f"Elided({squares})")
    line = formula(f"Numbers({numbers}, 4)", float(done.error), scope=here.scope, symbols=here.symbols, continues=True)
    return [
        FormulaItem(key="step.loss", formula=loss_formula(net, done)),
        FormulaItem(key="step.loss.numbers", formula=line),
    ]


def delta_formula(net: Network, done: Pass, layer: int) -> Formula:
    """Return the delta of a layer in general."""
    here = Layer(net, done, WeightIndex(layer, 0, 0))
    return _general(here, here.delta, _delta(here, net, done))


def _delta(here: Layer, net: Network, done: Pass) -> str:
    n = here.number
    if n < net.depth:
        last = n == net.depth - 1 and net.sizes[-1] == 1
        k = "0" if last else here.index_letters.after
        share = f"delta{n + 1}[{k}]*w{n + 1}[{here.end}, {k}]"
        return times(here.slope, share if net.sizes[n + 1] == 1 else f"Sum({k}, {share})")
    if net.loss == "cross_entropy":
        if net.softmax and not targets_are_shares(done):
            return f"{here.out}*Sum(l, t[l]) - t[{here.end}]"
        return here.residual
    return times(here.front, here.slope, here.residual)


def delta_items(key: str, net: Network, done: Pass, layer: int, j: int) -> list[Item]:
    """Return the delta of a neuron with its numbers put in; a long sum has a line of its own."""
    scope, symbols, n = network_scope(net, done, layer), layered_symbols(net), layer + 1
    items = slope_numbers(key, net, done, layer, j)
    slope = _at(Layer(net, done, WeightIndex(layer, 0, j)), net, layer, j)
    out, target = f"O{n}[{j}]", f"t[{j}]"
    if n < net.depth:
        terms = [f"delta{n + 1}[{k}]*w{n + 1}[{j}, {k}]" for k in range(net.sizes[n + 1])]
        whole = f"Elided({' + '.join(terms)})"
        if len(terms) > _MOST_INSIDE:
            total = float(net.weights[n][j] @ done.deltas[n])
            left = f"Sum(k, delta{n + 1}[k]*w{n + 1}[{j}, k])"
            line = formula(left, f"Numbers({whole}, 4)", total, scope=_after(scope, net, n), symbols=symbols)
            items.append(FormulaItem(key=f"{key}.sum", formula=line))
            scope = replace(scope, meanings={**scope.meanings, "total": Meaning((), " + ".join(terms))})
            whole = "total"
        numbers = times(slope, whole)
    elif net.loss == "cross_entropy":
        shares = net.softmax and not targets_are_shares(done)
        numbers = f"{out}*whole - {target}" if shares else f"{out} - {target}"
        scope = replace(scope, meanings={**scope.meanings, "whole": Meaning((), "Sum(l, t[l])")})
    else:
        front = "" if net.loss == "half_squares" else f"2/{net.sizes[-1]}" if net.sizes[-1] > 1 else "2"
        numbers = times(front, slope, f"({out} - {target})")
    value = float(done.deltas[layer][j])
    line = formula(f"delta{n}[{j}]", f"Numbers({numbers}, 4)", value, scope=scope, symbols=symbols)
    return [*items, FormulaItem(key=key, formula=line)]


def _after(scope: Scope, net: Network, n: int) -> Scope:
    """Return the scope in which k runs over the neurons of the layer after layer `n`."""
    return replace(scope, ranges={**scope.ranges, "k": range(net.sizes[n + 1])})


def _at(here: Layer, net: Network, layer: int, j: int) -> str:
    """Return f' of one neuron, with its index as a digit."""
    function, n = net.activation(layer), here.number
    return written_slope(function, f"O{n}[{j}]", f"Prime(f{n}, net{n}[{j}])") if function else ""


_MOST_INSIDE = 2
"""Terms of a sum that stand inside of a product."""


def _back(net: Network, done: Pass, layer: int, shown: Sequence[int]) -> list[Item]:
    here = Layer(net, done, WeightIndex(layer, 0, 0))
    items: list[Item] = [
        FormulaItem(
            key="step.delta", label=_("δ: the derivative by the weighted sum"), formula=delta_formula(net, done, layer)
        ),
        *own_slope("step.f", net, layer),
    ]
    for j in shown:
        items += delta_items(f"step.delta{j}", net, done, layer, j)
    by_weight = _general(here, f"D(E, {here.weight})", times(here.input, here.delta))
    items.append(FormulaItem(key="step.gradient", label=_("The gradient of this layer"), formula=by_weight))
    if net.biased:
        by_bias = _general(here, f"D(E, b{here.number}[{here.end}])", here.delta)
        items.append(FormulaItem(key="step.gradient.bias", formula=by_bias))
    if max(net.sizes[layer : layer + 2]) <= MOST_NEURONS:
        items.append(FormulaItem(key="step.matrix", formula=_matrix(here, net, done)))
    return items


def _matrix(here: Layer, net: Network, done: Pass) -> Formula:
    n, layer = here.number, here.at.layer
    outputs = ", ".join(f"O{n - 1}[{i}]" for i in range(net.sizes[layer]))
    deltas = ", ".join(f"delta{n}[{j}]" for j in range(net.sizes[n]))
    rows = [", ".join(f"D(E, w{n}[{i}, {j}])" for j in range(net.sizes[n])) for i in range(net.sizes[layer])]
    return _general(
        here,
        f"[{', '.join(f'[{row}]' for row in rows)}]",
        f"Numbers([{outputs}] @ [[{deltas}]], 4)",
        f"Numbers({ast.unparse(number_tree(done.gradients[layer]))}, 4)",
    )
