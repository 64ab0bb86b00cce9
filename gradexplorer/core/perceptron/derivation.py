r"""The derivative by one weight, line by line in the course's notation; every line is executed with 50 digits.

Brackets around sums have a size of their own: ziamath makes \left and \right far too tall there.
"""

import math
from collections.abc import Sequence

from msgspec import Struct

from gradexplorer.core.activations import Activation
from gradexplorer.core.perceptron.exact_network import E, ExactNetwork, Number, Quantity, weight
from gradexplorer.core.perceptron.network import WeightIndex
from gradexplorer.core.perceptron.notation import Notation, mean_factor, mean_part, notation, slope
from gradexplorer.formula.derivation import LINES_AGREE
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

_ROUNDING = 1e-40
"""A difference that small is no difference, where the derivative itself is zero."""


class DerivationLine(Struct, frozen=True, eq=False):
    """One line: what led to it, how it is written, and its value."""

    rule: Text
    latex: str
    value: Number


def lines(exact: ExactNetwork, weight_index: WeightIndex) -> list[DerivationLine]:
    """Return the derivation of dE/dw of one weight or bias, general; the last line is the formula."""
    names = notation(exact.network, weight_index)
    left = rf"\frac{{\partial E}}{{\partial {names.w}}}"
    if weight_index.layer < exact.network.depth - 1:
        return _hidden(exact, weight_index, names, left)
    function = exact.network.activation(weight_index.layer)
    if function is None:
        return _softmax(exact, weight_index, names, left)
    if exact.network.loss == "cross_entropy":
        return _binary(exact, weight_index, names, left)
    return _squares(exact, weight_index, names, left, function)


def delta_lines(exact: ExactNetwork, layer: int, end: int) -> list[DerivationLine]:
    """Return the derivation of a hidden neuron's delta from those of the next layer."""
    function = exact.network.activation(layer)
    assert function is not None
    last, names = layer == exact.network.depth - 2, notation(exact.network, WeightIndex(layer, 0, end))
    k = "0" if last and exact.network.sizes[-1] == 1 else "k"
    net, out = Quantity("net", layer, end), Quantity("O", layer, end)
    nets = [Quantity("net", layer + 1, n) for n in range(exact.network.sizes[layer + 2])]
    steep = _slope(exact, function, layer, end)
    shares = [exact.derivative(E, after) * exact.derivative(after, out) for after in nets]
    products = [
        exact.derivative(E, after) * float(exact.network.weights[layer + 1][end, n]) for n, after in enumerate(nets)
    ]
    bend = slope(function, names.out, names.net, names.f)
    after = rf"\mathrm{{net}}_{{{k}}}"
    total = rf"\sum_{{{k}}}" if len(nets) > 1 else ""
    share = rf"{total} \frac{{\partial E}}{{\partial {after}}} \, \frac{{\partial {after}}}{{\partial O_{{j}}}}"
    return [
        DerivationLine(
            _("δ is the derivative by the sum that goes into the neuron"),
            r"\delta_{j} = \frac{\partial E}{\partial \mathrm{net}_{j}}",
            exact.derivative(E, net),
        ),
        DerivationLine(
            _("chain rule through the neuron's output"),
            r"= \frac{\partial O_{j}}{\partial \mathrm{net}_{j}} \, \frac{\partial E}{\partial O_{j}}",
            exact.derivative(out, net) * exact.derivative(E, out),
        ),
        DerivationLine(
            _("the output goes into every neuron of the next layer: the shares are added"),
            "= " + _times(bend, share),
            steep * exact.m.fsum(shares),
        ),
        DerivationLine(
            _("each share is the δ there times the weight on the way"),
            "= " + _times(bend, rf"{total} \delta_{{{k}}} \, w_{{j{k}}}"),
            steep * exact.m.fsum(products),
        ),
    ]


def prove_lines(exact: ExactNetwork, *derivations: Sequence[DerivationLine]) -> Proof:
    """Prove that in each derivation all lines have the same value."""
    entries: list[Entry] = []
    error = 0.0
    for derivation in derivations:
        values = [line.value for line in derivation]
        entries += [Entry(rf"\ell_{{{len(entries) + i}}}", float(value)) for i, value in enumerate(values, start=1)]
        if not all(map(exact.m.isfinite, values)):
            reason = _("A line has no value here: numbers grow too large.")
            return Proof(entries=entries, error=math.inf, verdict="not differentiable", reason=reason)
        spread, largest = max(values) - min(values), max(map(abs, values))
        error = max(error, 0.0 if spread <= max(_ROUNDING, exact.rounding) else float(spread / largest))
    if error > LINES_AGREE and exact.bent:
        reason = _("A sum lies exactly at a kink of its activation.")
        return Proof(entries=entries, error=error, verdict="not differentiable", reason=reason)
    return Proof(entries=entries, error=error, verdict="proven" if error <= LINES_AGREE else "not proven")


def _squares(
    exact: ExactNetwork, weight_index: WeightIndex, names: Notation, left: str, function: Activation
) -> list[DerivationLine]:
    k, w = weight_index.end, weight(weight_index)
    out, net = Quantity("O", weight_index.layer, k), Quantity("net", weight_index.layer, k)
    count = len(exact.done.t)
    half = mean_part(exact.network.loss, count)
    term = rf"({names.out} - {names.target})^{{2}}"
    rest = rf" + \cancel{{\sum_{{l \ne {names.end}}} (O_{{l}} - t_{{l}})^{{2}}}}" if count > 1 else ""
    by = rf"\frac{{\partial}}{{\partial {names.w}}}"
    factor = "" if exact.network.loss == "half_squares" else mean_factor(count)
    residual = rf"{factor}({names.out} - {names.target})"
    apart = (exact.values[out] - exact.m.mpf(float(exact.done.t[k]))) * (1 if not factor else exact.m.mpf(2) / count)
    steep = _slope(exact, function, weight_index.layer, k)
    bend = slope(function, names.out, names.net, names.f)
    front = _times(residual, bend)
    found = [
        DerivationLine(
            _("the loss; a struck out term does not depend on this weight") if rest else _("the loss"),
            rf"{left} = {by} \, {half}\Bigl[{term}{rest}\Bigr]" if rest else rf"{left} = {by} \, {half}{term}",
            exact.derivative(E, w),
        ),
        DerivationLine(
            _("chain rule: the square, then the output"),
            rf"= {residual} \, \frac{{\partial {names.out}}}{{\partial {names.w}}}",
            apart * exact.derivative(out, w),
        ),
        DerivationLine(
            _("chain rule: the activation's slope, then its sum") if bend else _("the output is the sum itself"),
            rf"= {front} \, \frac{{\partial {names.net}}}{{\partial {names.w}}}",
            apart * steep * exact.derivative(net, w),
        ),
    ]
    return [*found, *_sum_lines(exact, weight_index, names, front, apart * steep)]


def _sum_lines(
    exact: ExactNetwork, weight_index: WeightIndex, names: Notation, front: str, value: Number
) -> list[DerivationLine]:
    """Return the last two lines: of the net sum one term stays, and what stands beside the weight."""
    net = Quantity("net", weight_index.layer, weight_index.end)
    return [
        DerivationLine(
            _("of the sum, too, only one term depends on this weight"),
            rf"= {front} \, \frac{{\partial}}{{\partial {names.w}}} \Bigl({_sum(exact, weight_index, names)}\Bigr)",
            value * exact.derivative(net, weight(weight_index)),
        ),
        DerivationLine(
            _("what stands beside the weight is left"),
            "= " + _times(front, names.o),
            value * _source(exact, weight_index),
        ),
    ]


def _sum(exact: ExactNetwork, weight_index: WeightIndex, names: Notation) -> str:
    """Return a net sum with everything struck out that does not depend on the weight."""
    count, bias = exact.network.sizes[weight_index.layer], rf"b_{{{names.end}}}"
    if weight_index.source < 0:
        row = rf"w_{{{names.source}{names.end}}} {names.before}_{{{names.source}}}"
        return rf"\cancel{{\sum_{{{names.source}}} {row}}} + {bias}"
    parts = [rf"{names.w} {names.o}"]
    if count > 1:
        row = rf"w_{{h{names.end}}} {names.before}_{{h}}"
        parts.append(rf"\cancel{{\sum_{{h \ne {names.source}}} {row}}}")
    if exact.network.biased:
        parts.append(rf"\cancel{{{bias}}}")
    return " + ".join(parts)


def _hidden(exact: ExactNetwork, weight_index: WeightIndex, names: Notation, left: str) -> list[DerivationLine]:
    net = Quantity("net", weight_index.layer, weight_index.end)
    delta = exact.derivative(E, net)
    through = rf"\frac{{\partial E}}{{\partial {names.net}}} \, \frac{{\partial {names.net}}}{{\partial {names.w}}}"
    return [
        DerivationLine(
            _("chain rule: this weight reaches E only through the sum of its neuron"),
            rf"{left} = {through}",
            delta * exact.derivative(net, weight(weight_index)),
        ),
        *_sum_lines(exact, weight_index, names, names.delta, delta)[:-1],
        DerivationLine(
            _("what stands beside the weight is left"),
            "= " + _times(names.o, names.delta),
            delta * _source(exact, weight_index),
        ),
    ]


def _softmax(exact: ExactNetwork, weight_index: WeightIndex, names: Notation, left: str) -> list[DerivationLine]:
    m, k, layer = exact.m, weight_index.end, weight_index.layer
    net, o = Quantity("net", layer, k), _source(exact, weight_index)
    out = [exact.values[Quantity("O", layer, n)] for n in range(len(exact.done.t))]
    t = [m.mpf(float(target)) for target in exact.done.t]
    breakpoints = [exact.derivative(Quantity("O", layer, n), net) for n in range(len(t))]
    others = m.fsum(target for n, target in enumerate(t) if n != k) * out[k]
    beside = rf" \, {names.o}" if names.o else ""
    found = [
        DerivationLine(
            _("with a softmax every output depends on this weight: no term vanishes"),
            rf"{left} = - \sum_{{l}} \frac{{\partial}}{{\partial {names.w}}} \, t_{{l}} \ln O_{{l}}",
            exact.derivative(E, weight(weight_index)),
        ),
        DerivationLine(
            _("chain rule: the logarithm, then the sum of the neuron"),
            rf"= - \sum_{{l}} \frac{{t_{{l}}}}{{O_{{l}}}} \, \frac{{\partial O_{{l}}}}{{\partial {names.net}}}{beside}",
            -m.fsum(target / value * bend for target, value, bend in zip(t, out, breakpoints, strict=True)) * o,
        ),
        DerivationLine(
            _("slope of the softmax"),
            r"= - \Bigl[t_{k} (1 - O_{k}) - \sum_{l \ne k} t_{l} \, O_{k}\Bigr]" + beside,
            -(t[k] * (1 - out[k]) - others) * o,
        ),
        DerivationLine(
            _("put together"),
            r"= \Bigl(O_{k} \sum_{l} t_{l} - t_{k}\Bigr)" + beside,
            (out[k] * m.fsum(t) - t[k]) * o,
        ),
    ]
    if not exact.targets_are_shares:
        return found
    return [*found, DerivationLine(_("the targets sum to 1"), "= (O_{k} - t_{k})" + beside, (out[k] - t[k]) * o)]


def _binary(exact: ExactNetwork, weight_index: WeightIndex, names: Notation, left: str) -> list[DerivationLine]:
    w, out, net = weight(weight_index), Quantity("O", weight_index.layer, 0), Quantity("net", weight_index.layer, 0)
    o, t = exact.values[out], exact.m.mpf(float(exact.done.t[0]))
    apart, both = (o - t), o * (1 - o) or exact.m.nan  # with 50 digits, too, an output can be rounded to 0 or 1
    logarithms = r"t_{0} \ln O_{0} + (1 - t_{0}) \ln (1 - O_{0})"
    gone = r"\cancel{O_{0} (1 - O_{0})}"
    slopes = rf"\frac{{\partial {names.net}}}{{\partial {names.w}}}"
    found = [
        DerivationLine(
            _("the loss"),
            rf"{left} = - \frac{{\partial}}{{\partial {names.w}}} \left[{logarithms}\right]",
            exact.derivative(E, w),
        ),
        DerivationLine(
            _("chain rule: the logarithms, then the output"),
            r"= \left(- \frac{t_{0}}{O_{0}} + \frac{1 - t_{0}}{1 - O_{0}}\right)"
            rf" \frac{{\partial O_{{0}}}}{{\partial {names.w}}}",
            ((1 - t) * o - t * (1 - o)) / both * exact.derivative(out, w),
        ),
        DerivationLine(
            _("on one fraction, times the sigmoid's slope: that cancels"),
            rf"= \frac{{O_{{0}} - t_{{0}}}}{{{gone}}} \, {gone} \, {slopes}",
            apart / both * both * exact.derivative(net, w),
        ),
    ]
    return [*found, *_sum_lines(exact, weight_index, names, "(O_{0} - t_{0})", apart)]


def _slope(exact: ExactNetwork, function: Activation, layer: int, end: int) -> Number:
    """Return f' by the formula that is written: of the output for sigmoid and tanh, else the derived one of the sum."""
    out = exact.values[Quantity("O", layer, end)]
    match function.name:
        case "Sigmoid":
            return out * (1 - out)
        case "Tanh":
            return 1 - out**2
    return exact.evaluated(function.derivations[0].result, function.parameters, Quantity("net", layer, end))


def _source(exact: ExactNetwork, weight_index: WeightIndex) -> Number:
    """Return what the weight is multiplied by."""
    return (
        exact.values[Quantity("O", weight_index.layer - 1, weight_index.source)]
        if weight_index.source >= 0
        else exact.m.one
    )


def _times(*factors: str) -> str:
    return r" \, ".join(factor for factor in factors if factor)
