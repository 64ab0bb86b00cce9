"""The formula of the step that is being taken: values forward, the loss, deltas and gradients back; in numbers too."""

from collections.abc import Sequence

from gradexplorer.core.perceptron import Network, Pass
from gradexplorer.core.perceptron.network import WeightIndex
from gradexplorer.core.perceptron.notation import (
    fired,
    mean_factor,
    mean_part,
    neuron,
    notation,
    rounded,
    short,
    slope,
    slope_with,
)
from gradexplorer.framework.figure import Formula, Heading, Item, Note
from gradexplorer.pages.perceptron.activation_formulas import activation_items, own_slope, slope_numbers
from gradexplorer.pages.perceptron.derive.example import Example, PassStep, last_step
from gradexplorer.text import Text, _

MOST_TERMS = 6
"""Terms of a sum that are written out."""
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
    names = notation(net, WeightIndex(layer, 0, 0))
    function, end, source = net.activation(layer), names.end, names.source
    bias = f" + b_{{{end}}}" if net.biased else ""
    items: list[Item] = [
        Formula(
            key="step.net",
            label=_("Weighted sum"),
            latex=rf"{names.net} = \sum_{{{source}}} w_{{{source}{end}}} \, {names.before}_{{{source}}}{bias}",
        )
    ]
    if function is None:
        softmax = r"O_{k} = \frac{e^{\mathrm{net}_{k}}}{\sum_{l} e^{\mathrm{net}_{l}}}"
        items.append(Formula(key="step.out", label=_("Softmax"), latex=softmax))
    else:
        items.append(
            Formula(key="step.out", label=_("Activation"), latex=f"{names.out} = {fired(function, names.net, names.f)}")
        )
        items += activation_items("step.f", function, names.f)
    for j in shown:
        column = net.weights[layer][:, j].tolist()
        terms = [rf"{short(w)} \cdot {short(float(o))}" for w, o in zip(column, done.outputs[layer], strict=True)]
        extra = [short(float(net.biases[layer][j]))] if net.biased else []
        value = rounded(float(done.nets[layer][j]), 5)
        left = rf"\mathrm{{net}}_{{{j}}}"
        items.append(Formula(key=f"step.net{j}", latex=_equation(left, [*_thinned(terms), *extra], value)))
        items.append(Formula(key=f"step.out{j}", latex=_output(net, done, layer, j)))
    return items


def _output(net: Network, done: Pass, layer: int, j: int) -> str:
    out, value = rounded(float(done.outputs[layer + 1][j])), float(done.nets[layer][j])
    function = net.activation(layer)
    if function is None:
        nets = [rf"e^{{{rounded(float(other), 4)}}}" for other in done.nets[layer]]
        return rf"O_{{{j}}} = \frac{{{nets[j]}}}{{{_sum(nets)}}} = {out}"
    f = notation(net, WeightIndex(layer, 0, 0)).f
    return rf"O_{{{j}}} = {fired(function, rounded(value, 5), f)} = {out}"


def loss_latex(net: Network, count: int) -> str:
    """Return the loss in general."""
    match net.loss:
        case "half_squares" | "mse":
            squares = r"\sum_{k} (O_{k} - t_{k})^{2}" if count > 1 else "(O_{0} - t_{0})^{2}"
            return f"E = {mean_part(net.loss, count)}{squares}"
        case _ if net.softmax:
            return r"E = - \sum_{k} t_{k} \ln O_{k}"
    return r"E = - t_{0} \ln O_{0} - (1 - t_{0}) \ln (1 - O_{0})"


def _loss(net: Network, done: Pass) -> list[Item]:
    count = len(done.t)
    pairs = [(short(float(o)), short(float(t))) for o, t in zip(done.outputs[-1], done.t, strict=True)]
    if net.softmax:
        terms = _sum([rf"{t} \cdot \ln {o}" for o, t in pairs])
        numbers = rf"- \left[{terms}\right]" if count > 1 else f"- {terms}"
    elif net.loss == "cross_entropy":
        o, t = pairs[0]
        numbers = rf"- {t} \ln {o} - (1 - {t}) \ln (1 - {o})"
    else:
        squares = _sum([rf"({o} - {t})^{{2}}" for o, t in pairs])
        whole = rf"\left[{squares}\right]" if count > 1 else squares
        numbers = mean_part(net.loss, count) + whole
    return [
        Formula(key="step.loss", latex=loss_latex(net, count)),
        Formula(key="step.loss.numbers", latex=f"= {numbers} = {rounded(done.error)}"),
    ]


def delta_latex(net: Network, done: Pass, layer: int) -> str:
    """Return the delta of a layer in general."""
    names = notation(net, WeightIndex(layer, 0, 0))
    function = net.activation(layer)
    if layer < net.depth - 1:
        assert function is not None
        after = "0" if layer == net.depth - 2 and net.sizes[-1] == 1 else "k"
        total = rf"\sum_{{{after}}} " if net.sizes[layer + 2] > 1 else ""
        bend = slope(function, names.out, names.net, names.f)
        return rf"{names.delta} = {bend} \, {total}\delta_{{{after}}} \, w_{{j{after}}}"
    residual = f"({names.out} - {names.target})"
    if net.loss == "cross_entropy":
        if net.softmax and done.t.sum() != 1:
            return rf"{names.delta} = {names.out} \sum_{{l}} t_{{l}} - {names.target}"
        return f"{names.delta} = {residual}"
    assert function is not None
    front = "" if net.loss == "half_squares" else mean_factor(net.sizes[-1])
    return rf"{names.delta} = {front}{slope(function, names.out, names.net, names.f)} \, {residual}"


def delta_items(key: str, net: Network, done: Pass, layer: int, j: int) -> list[Item]:
    """Return the delta of a neuron with its numbers put in; a long sum has a line of its own."""
    function, value = net.activation(layer), rounded(float(done.deltas[layer][j]))
    out = float(done.outputs[layer + 1][j])
    items = slope_numbers(key, net, done, layer, j)
    bend = slope_with(function, out, float(done.slopes[layer][j])) if function else ""
    if layer < net.depth - 1:
        pairs = zip(done.deltas[layer + 1], net.weights[layer + 1][j], strict=True)
        terms = [rf"{short(float(delta))} \cdot {short(float(w))}" for delta, w in pairs]
        total = float(net.weights[layer + 1][j] @ done.deltas[layer + 1])
        whole = rf"\left[{_sum(terms)}\right]" if len(terms) > 1 else terms[0]
        if len(terms) > _MOST_INSIDE:
            left = rf"\sum_{{k}} \delta_{{k}} \, w_{{{j}k}}"
            items.append(Formula(key=f"{key}.sum", latex=_equation(left, _thinned(terms), rounded(total))))
            whole = short(total)
    elif net.softmax and done.t.sum() != 1:
        bend, whole = "", rf"{short(out)} \cdot {short(float(done.t.sum()))} - {short(float(done.t[j]))}"
    else:
        whole = rf"\left({short(out)} - {short(float(done.t[j]))}\right)"
        bend = "" if net.loss == "cross_entropy" else bend
    mean = mean_factor(net.sizes[-1]) if layer == net.depth - 1 and net.loss == "mse" else ""
    factors = mean.replace(r"\,", r"\cdot") + r" \cdot ".join(part for part in (bend, whole) if part)
    left = neuron(r"\delta", net, layer, j)
    return [*items, Formula(key=key, latex=f"{left} = {factors} = {value}")]


_MOST_INSIDE = 2
"""Terms of a sum that stand inside of a product."""


def _back(net: Network, done: Pass, layer: int, shown: Sequence[int]) -> list[Item]:
    names, delta = notation(net, WeightIndex(layer, 0, 0)), delta_latex(net, done, layer)
    items: list[Item] = [
        Formula(key="step.delta", label=_("δ: the derivative by the weighted sum"), latex=delta),
        *own_slope("step.f", net, layer),
    ]
    for j in shown:
        items += delta_items(f"step.delta{j}", net, done, layer, j)
    general = rf"\frac{{\partial E}}{{\partial {names.w}}} = {names.o} \, {names.delta}"
    if net.biased:
        general += rf" \qquad \frac{{\partial E}}{{\partial b_{{{names.end}}}}} = {names.delta}"
    items.append(Formula(key="step.gradient", label=_("The gradient of this layer"), latex=general))
    if max(net.sizes[layer : layer + 2]) <= MOST_NEURONS:
        items.append(Formula(key="step.matrix", latex=_matrix(net, done, layer)))
    return items


def _matrix(net: Network, done: Pass, layer: int) -> str:
    rows = r" \\ ".join(" & ".join(rounded(float(value), 3) for value in row) for row in done.gradients[layer])
    column = r" \\ ".join(rounded(float(value), 4) for value in done.outputs[layer])
    o = rf"\begin{{bmatrix}} {column} \end{{bmatrix}}"
    delta = " & ".join(rounded(float(value), 4) for value in done.deltas[layer])
    return rf"{o} \begin{{bmatrix}} {delta} \end{{bmatrix}} = \begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _sum(terms: Sequence[str]) -> str:
    return " + ".join(_thinned(terms))


def _thinned(terms: Sequence[str]) -> Sequence[str]:
    """Leave out the middle of a long sum."""
    return [*terms[: MOST_TERMS - 2], r"\cdots", terms[-1]] if len(terms) > MOST_TERMS else terms


def _equation(left: str, terms: Sequence[str], value: str) -> str:
    """Return a sum and its value, in several lines where it is long."""
    if len(terms) <= _MOST_IN_LINE:
        return f"{left} = {' + '.join(terms)} = {value}"
    rows = [" + ".join(terms[n : n + 2]) for n in range(0, len(terms), 2)]
    lines = r" \\ ".join([rf"{left} &= {rows[0]}", *(rf"&\quad + {row}" for row in rows[1:]), f"&= {value}"])
    return rf"\begin{{align*}} {lines} \end{{align*}}"


_MOST_IN_LINE = 3
