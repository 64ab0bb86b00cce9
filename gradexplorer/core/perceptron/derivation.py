"""The derivative by one weight, line by line in the course's notation; every line is a formula that is executed.

A quantity's derivative is found by running the network again with that quantity moved, so that no line is proven by
a formula of ours.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from gradexplorer.core.activations import Activation
from gradexplorer.core.perceptron.network import Network, Pass, WeightIndex
from gradexplorer.core.perceptron.notation import index_letters
from gradexplorer.core.perceptron.scope import network_scope, symbols
from gradexplorer.formula.derivation import LINES_AGREE
from gradexplorer.formula.equality import prove_equal
from gradexplorer.formula.equation import formula
from gradexplorer.formula.handwritten import HandwrittenLine
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.rule_between import rule_between
from gradexplorer.formula.trees import tree
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _


class Layer:
    """How the parts of a derivation in one layer are written, as trees in the names of `network_scope`."""

    def __init__(self, network: Network, done: Pass, weight_index: WeightIndex) -> None:
        self.network, self.done, self.at = network, done, weight_index
        self.number = n = weight_index.layer + 1
        self.index_letters = names = index_letters(network, weight_index.layer)
        self.scope = network_scope(network, done, weight_index.layer, weight_index)
        self.symbols = symbols(network, weight_index.layer)
        end = "0" if n == network.depth and network.sizes[-1] == 1 else names.end
        self.end, self.source = end, names.source
        self.net, self.out, self.delta = f"net{n}[{end}]", f"O{n}[{end}]", f"delta{n}[{end}]"
        self.residual = f"({self.out} - t[{end}])"
        bias = weight_index.source < 0
        self.weight = f"b{n}[{end}]" if bias else f"w{n}[{names.source}, {end}]"
        self.input = "" if bias else f"O{n - 1}[{names.source}]"

    @property
    def slope(self) -> str:
        """F' as the course writes it: by the output where that is simpler; empty where it is 1."""
        function = self.network.activation(self.at.layer)
        assert function is not None
        return written_slope(function, self.out, f"Prime(f{self.number}, {self.net})")

    @property
    def sum(self) -> str:
        """The neuron's sum with everything struck out that does not depend on the weight."""
        n, source, before = self.number, self.source, self.number - 1
        term = f"w{n}[{{0}}, {self.end}]*O{before}[{{0}}]"
        if self.at.source < 0:
            return f"Cancel(Sum({source}, {term.format(source)})) + b{n}[{self.end}]"
        parts = [term.format(source)]
        if self.network.sizes[self.at.layer] > 1:
            parts.append(f"Cancel(Sum(h, {term.format('h')}, h != {source}))")
        if self.network.biased:
            parts.append(f"Cancel(b{n}[{self.end}])")
        return " + ".join(parts)

    @property
    def mean(self) -> str:
        """What stands before the sum of squares."""
        count = self.network.sizes[-1]
        return "1/2" if self.network.loss == "half_squares" else f"1/{count}" if count > 1 else ""

    @property
    def front(self) -> str:
        """The factor that the slope of a square has."""
        count = self.network.sizes[-1]
        return "" if self.network.loss == "half_squares" else f"2/{count}" if count > 1 else "2"

    def line(self, rule: Text, *parts: str) -> HandwrittenLine:
        """Return a line; with one part it goes on from the line above."""
        whole = formula(*parts, scope=self.scope, symbols=self.symbols, continues=len(parts) == 1)
        return HandwrittenLine(rule, whole)


def written_slope(function: Activation, out: str, prime: str) -> str:
    """Return f' as the course writes it: by the output `out` where that is simpler; empty where it is 1."""
    match function.name:
        case "Identity":
            return ""
        case "Sigmoid":
            return f"{out}*(1 - {out})"
        case "Tanh":
            return f"(1 - {out}**2)"
    return prime


def times(*factors: str) -> str:
    """Return the product of those factors that are not left out."""
    return "*".join(factor for factor in factors if factor) or "1"


def lines(network: Network, done: Pass, weight_index: WeightIndex) -> list[HandwrittenLine]:
    """Return the derivation of dE/dw of one weight or bias, general; the last line is the formula."""
    here = Layer(network, done, weight_index)
    if weight_index.layer < network.depth - 1:
        return _hidden(here)
    if network.activation(weight_index.layer) is None:
        return _softmax(here)
    return _binary(here) if network.loss == "cross_entropy" else _squares(here)


def delta_lines(network: Network, done: Pass, layer: int, end: int) -> list[HandwrittenLine]:
    """Return the derivation of a hidden neuron's delta from those of the next layer."""
    here = Layer(network, done, WeightIndex(layer, 0, end))
    n, after = here.number + 1, here.index_letters.after
    k = "0" if n == network.depth and network.sizes[-1] == 1 else after
    total = (lambda body: f"Sum({k}, {body})") if network.sizes[n] > 1 else (lambda body: body)
    asked, chained = f"D(E, {here.net})", f"D({here.out}, {here.net})*D(E, {here.out})"
    return [
        here.line(_("δ is the derivative by the sum that goes into the neuron"), here.delta, asked),
        here.line(_("{rule} through the neuron's output", rule=rule_between(asked, chained)), chained),
        here.line(
            _("the output goes into every neuron of the next layer: the shares are added"),
            times(here.slope, total(f"D(E, net{n}[{k}])*D(net{n}[{k}], {here.out})")),
        ),
        here.line(
            _("each share is the δ there times the weight on the way"),
            times(here.slope, total(f"delta{n}[{k}]*w{n}[{here.end}, {k}]")),
        ),
    ]


def prove_lines(network: Network, done: Pass, *derivations: Sequence[HandwrittenLine]) -> Proof:
    """Prove that in each derivation all lines have the same value."""
    entries: list[Entry] = []
    error = 0.0
    for derivation in derivations:
        proof = prove_equal([line.formula for line in derivation])
        entries += proof.entries
        error = max(error, proof.error)
    reason = kink(network, done)
    if math.isfinite(error) and reason is not None:
        return Proof(entries=entries, error=error, verdict="not differentiable", reason=reason)
    if not math.isfinite(error):
        reason = _("A line has no value here: numbers grow too large.")
        return Proof(entries=entries, error=math.inf, verdict="not differentiable", reason=reason)
    return Proof(entries=entries, error=error, verdict="proven" if error <= LINES_AGREE else "not proven")


def kink(network: Network, done: Pass) -> Text | None:
    """Return the sentence that a sum lies exactly at a kink, where one does."""
    return _("A sum lies exactly at a kink of its activation.") if _bent(network, done) else None


def _bent(network: Network, done: Pass) -> bool:
    """Whether a sum lies exactly where its activation has a kink."""
    for layer, nets in enumerate(done.nets):
        function = network.activation(layer)
        if function and any(np.any(nets == evaluate(tree(bend), function.parameters)) for bend in function.breakpoints):
            return True
    return False


def _squares(here: Layer) -> list[HandwrittenLine]:
    several = here.network.sizes[-1] > 1
    square = f"{here.residual}**2"
    if several:
        others = f"Cancel(Sum(l, (O{here.number}[l] - t[l])**2, l != {here.end}))"
        loss = times(here.mean, f"({square} + {others})")
    else:
        loss = times(here.mean, square)
    front = times(here.front, here.residual)
    slope = here.slope
    asked, squared = f"D({loss}, {here.weight})", times(front, f"D({here.out}, {here.weight})")
    summed = times(front, slope, f"D({here.net}, {here.weight})")
    return [
        here.line(
            _("the loss; a struck out term does not depend on this weight") if several else _("the loss"),
            f"D(E, {here.weight})",
            asked,
        ),
        here.line(_("{rule}: the square, then the output", rule=rule_between(asked, squared)), squared),
        here.line(
            _("{rule}: the activation's slope, then its sum", rule=rule_between(squared, summed))
            if slope
            else _("the output is the sum itself"),
            summed,
        ),
        *_sum_lines(here, times(front, slope)),
    ]


def _sum_lines(here: Layer, front: str) -> list[HandwrittenLine]:
    """Return the last two lines: of the net sum one term stays, and what stands beside the weight."""
    return [
        here.line(
            _("of the sum, too, only one term depends on this weight"), times(front, f"D({here.sum}, {here.weight})")
        ),
        here.line(_("what stands beside the weight is left"), times(front, here.input)),
    ]


def _hidden(here: Layer) -> list[HandwrittenLine]:
    asked, through = f"D(E, {here.weight})", f"D(E, {here.net})*D({here.net}, {here.weight})"
    rule = rule_between(asked, through)
    return [
        here.line(_("{rule}: this weight reaches E only through the sum of its neuron", rule=rule), asked, through),
        _sum_lines(here, here.delta)[0],
        here.line(_("what stands beside the weight is left"), times(here.input, here.delta)),
    ]


def _softmax(here: Layer) -> list[HandwrittenLine]:
    n, k = here.number, here.end
    terms = f"-Sum(l, D(t[l]*log(O{n}[l]), {here.weight}))"
    chained = "-" + times(f"Sum(l, t[l]/O{n}[l]*D(O{n}[l], {here.net}))", here.input)
    found = [
        here.line(
            _("with a softmax every output depends on this weight: no term vanishes"),
            f"D(E, {here.weight})",
            terms,
        ),
        here.line(
            _("{rule}: the logarithm, then the sum of the neuron", rule=rule_between(terms, chained)),
            chained,
        ),
        here.line(
            _("slope of the softmax"),
            "-" + times(f"(t[{k}]*(1 - O{n}[{k}]) - Sum(l, t[l]*O{n}[{k}], l != {k}))", here.input),
        ),
        here.line(_("put together"), times(f"(O{n}[{k}]*Sum(l, t[l]) - t[{k}])", here.input)),
    ]
    if not targets_are_shares(here.done):
        return found
    return [*found, here.line(_("the targets sum to 1"), times(here.residual, here.input))]


def targets_are_shares(done: Pass) -> bool:
    """Whether the targets sum to 1: in the binary numbers that were typed, exactly."""
    return sum(map(Fraction, done.t.tolist())) == 1


def _binary(here: Layer) -> list[HandwrittenLine]:
    out, w = here.out, here.weight
    both = f"Cancel({out}*(1 - {out}))"
    asked = f"D(-(t[0]*log({out}) + (1 - t[0])*log(1 - {out})), {w})"
    chained = f"(-(t[0]/{out}) + (1 - t[0])/(1 - {out}))*D({out}, {w})"
    return [
        here.line(_("the loss"), f"D(E, {w})", asked),
        here.line(_("{rule}: the logarithms, then the output", rule=rule_between(asked, chained)), chained),
        here.line(
            _("on one fraction, times the sigmoid's slope: that cancels"),
            f"{here.residual}/{both}*{both}*D({here.net}, {w})",
        ),
        *_sum_lines(here, here.residual),
    ]
