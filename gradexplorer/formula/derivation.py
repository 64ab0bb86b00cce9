r"""Derivatives rule by rule: each line is typeset, and each line is executed.

A line is one tree. What is still to be done stands in it as ``D(u)``, printed :math:`\frac{d}{dx}[u]` and executed as
a central difference with 50 digits, so that all lines of a derivation have a value, and all must agree.
"""

import ast
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from gradexplorer.formula import latex_printer
from gradexplorer.formula.exact import ExactSlope, exact_slope
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.mpmath_values import disagreement, exact
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.rounding import size
from gradexplorer.formula.rules import TRIVIAL, applied
from gradexplorer.formula.simplify import simplified
from gradexplorer.formula.trees import filled, is_pending, mapped, pending, tree, walk, without_edges
from gradexplorer.proof import DType, Entry, Proof, no_derivative
from gradexplorer.text import Text, _

__all__ = ["Derivation", "Step", "derive", "evaluate", "exact", "latex", "prove_lines", "simplified", "tree"]

MOST_LINES = 10
"""Lines between the first and the simplified one; longer derivations are folded."""
LINES_AGREE = 1e-25
"""Relative difference of lines with 50 digits that rounding, and nothing else, explains."""
_MOST_NAMED = 3

_TO_FIND = _("to be found")
_SIMPLIFIED = _("simplified")


class Step(Struct, frozen=True, eq=False):
    """One line of a derivation.

    Attributes
    ----------
    rule : Text
        The name of the rule, or rules, that led to this line.
    tree : ast.expr
        The line itself.
    variable : str
    symbols : mapping
        What names are printed as, see `latex_printer.notation`; ``D`` is the sign of derivatives.
    """

    rule: Text
    tree: ast.expr
    variable: str = "x"
    symbols: Mapping[str, str] = field(default_factory=lambda: {"D": "d"})

    @property
    def latex(self) -> str:
        """The line in LaTeX, without an equals sign."""
        return self._latex({})

    def latex_at(self, values: Mapping[str, float]) -> str:
        """Return the line with numbers put in; derivatives still to be done say where they are taken."""
        return self._latex(values)

    def value(self, values: Mapping[str, float]) -> float:
        """Return the value of the line, computed with 50 digits; NaN where it has none."""
        return exact(self.tree, values, self.variable)

    def _latex(self, values: Mapping[str, float]) -> str:
        meant = as_meant(without_edges(self.tree))
        return latex_printer.latex(meant, self.symbols, values, variable=self.variable)


def as_meant(node: ast.expr) -> ast.expr:
    """Return a tree in which numerically careful functions are written as what they mean."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in FUNCTIONS and FUNCTIONS[name].meaning:
            parts = dict(zip(FUNCTIONS[name].arguments, map(as_meant, arguments), strict=True))
            return filled(FUNCTIONS[name].meaning, **parts)
    return mapped(node, as_meant)


def latex(node: ast.expr, values: Mapping[str, float] = {}, symbols: Mapping[str, str] = {}) -> str:
    """Return a tree without ``D`` in LaTeX; numerically careful functions print as what they mean."""
    return Step(_SIMPLIFIED, node, symbols=symbols)._latex(values)


class Derivation(Struct, frozen=True, eq=False):
    """A derivative, line by line: the first is ``D(f)``, the last one is the simplified derivative."""

    function: ast.expr
    variable: str
    steps: tuple[Step, ...]

    @property
    def result(self) -> ast.expr:
        """The simplified derivative."""
        return self.steps[-1].tree

    def value(self, values: Mapping[str, ArrayLike], dtype: DType = "float64") -> NDArray[Any]:
        """Return the derivative on numbers or arrays; NaN where it has no value."""
        return evaluate(self.result, values, dtype)

    def size(self, values: Mapping[str, float]) -> float:
        """Return the size of the terms of the derivative, before and after they are put together."""
        done = [step.tree for step in self.steps if not any(map(is_pending, walk(step.tree)))]
        return max([size(node, values) for node in done], default=0.0)

    def exact(self, values: Mapping[str, float]) -> ExactSlope:
        """Return the derivative of the function with exact digits, which the last line should be."""
        return _exact_slope(self, tuple(values.items()))

    def disagreement(self, values: Mapping[str, float]) -> float:
        """Execute every line with 50 digits; return the largest relative difference between any two.

        At most about 1e-40 where the lines are equal; NaN where a line has no value (outside the domain, or too large).
        """
        return disagreement([step.tree for step in self.steps], values, self.variable)

    def prove(self, values: Mapping[str, float]) -> Proof:
        """Prove at a point that all lines are equal: one entry per line; without a derivative none are."""
        proof = prove_lines([step.tree for step in self.steps], values, self.variable)
        truth = self.exact(values).truth()
        if truth.regularity not in ("smooth", "edge", "unknown"):
            return replace(proof, verdict="not differentiable", reason=no_derivative(truth))
        if proof.verdict == "proven" or truth.written != "beside":
            return proof
        if truth.regularity == "edge":
            return replace(proof, verdict="not differentiable", reason=no_derivative(truth))
        reason = _(
            "The derivative is {exact}; at a kink or an edge on the way the rules take torch's convention.",
            exact=f"{truth.number:.6g}",
        )
        return replace(proof, verdict="torch differs", reason=reason)


@lru_cache(maxsize=64)
def _exact_slope(derivation: Derivation, values: tuple[tuple[str, float], ...]) -> ExactSlope:
    """Return a derivative with exact digits; what was computed is kept, as several proofs need it."""
    return exact_slope(derivation.function, derivation.result, dict(values), derivation.variable)


def prove_lines(lines: Sequence[ast.expr], values: Mapping[str, float], variable: str) -> Proof:
    """Prove at a point that lines are equal: their values, computed with 50 digits, and how far they are apart."""
    error = disagreement(lines, values, variable)
    entries = [
        Entry(latex_printer.notation(f"ell_{i}"), exact(line, values, variable))
        for i, line in enumerate(lines, start=1)
    ]
    if math.isnan(error):
        reason = _("A line has no value here: the point is outside of its domain, or numbers grow too large.")
        return Proof(entries=entries, error=math.inf, verdict="not differentiable", reason=reason)
    return Proof(entries=entries, error=error, verdict="proven" if error <= LINES_AGREE else "not proven")


def derive(
    function: ast.expr,
    variable: str,
    variables: Sequence[str] = (),
    symbols: Mapping[str, str] = {},
    finish: Sequence[tuple[Text, ast.expr]] = (),
) -> Derivation:
    """Differentiate a checked tree rule by rule; all names but `variable` are constants.

    Parameters
    ----------
    function : ast.expr
        What `expression.parse` accepts, and ``a if c else b``.
    variable : str
    variables : sequence of str
        The variables of the function: with more than one the derivative is written as a partial one.
    symbols : mapping
        What names are printed as, see `latex_printer.notation`.
    finish : sequence of (Text, tree)
        Further lines, which no rule but an identity leads to; the last one is the result.

    Raises
    ------
    ValueError
        When the tree holds something that has no rule.
    """
    symbols = {"D": "partial" if len(variables) > 1 else "d", **symbols}
    lines = _one_rule_each(function, variable)
    if len(lines) > MOST_LINES:
        lines = _folded(_level_by_level(function, variable))
    lines = [(_TO_FIND, pending(function)), *lines, (_SIMPLIFIED, simplified(lines[-1][1]))]
    steps = [Step(rule, node, variable, symbols) for rule, node in lines]
    if steps[-1].latex == steps[-2].latex:
        steps.pop()
    steps += [Step(rule, node, variable, symbols) for rule, node in finish]
    return Derivation(function, variable, tuple(steps))


RuleAndTree = tuple[Text, ast.expr]


def _one_rule_each(function: ast.expr, variable: str) -> list[RuleAndTree]:
    """Apply the outermost rule wherever it can be applied, one rule per line; trivial rules come last."""
    lines: list[RuleAndTree] = []
    node = pending(function)
    while rules := _waiting(node, variable):
        wanted = [rule for rule in rules if rule not in TRIVIAL][:1] or rules
        node = _with_rules(node, variable, wanted)
        lines.append((_named(wanted), node))
    return lines


def _level_by_level(function: ast.expr, variable: str) -> list[RuleAndTree]:
    """Apply, in each line, a rule to everything that is still to be done."""
    lines: list[RuleAndTree] = []
    node = pending(function)
    while rules := _waiting(node, variable):
        node = _with_rules(node, variable, rules)
        lines.append((_named(rules), node))
    return lines


def _folded(lines: list[RuleAndTree]) -> list[RuleAndTree]:
    """Leave out lines so that at most `MOST_LINES` stay, evenly; the last one stays."""
    stride = -(-len(lines) // MOST_LINES)
    kept = list(reversed(lines[::-1][::stride]))
    if stride == 1:
        return kept
    return [(_("{rule}; lines left out: {count}", rule=rule, count=stride - 1), node) for rule, node in kept]


def _waiting(node: ast.expr, variable: str) -> list[Text]:
    """Return the names of the rules that are next, outermost first, each once."""
    found: list[Text] = []
    for part in walk(node):
        if isinstance(part, ast.Call) and is_pending(part):
            rule, _result = applied(part.args[0], variable)
            if rule not in found:
                found.append(rule)
    return found


def _with_rules(node: ast.expr, variable: str, rules: Sequence[Text]) -> ast.expr:
    def change(part: ast.expr) -> ast.expr:
        if isinstance(part, ast.Call) and is_pending(part):
            rule, result = applied(part.args[0], variable)
            return result if rule in rules else part
        return mapped(part, change)

    return change(node)


def _named(rules: Sequence[Text]) -> Text:
    """Return the names of rules as one text."""
    shown = list(rules[:_MOST_NAMED])
    if len(rules) > _MOST_NAMED:
        shown.append(_("{count} more rules", count=len(rules) - _MOST_NAMED))
    return reduce(lambda first, then: _("{first}; {then}", first=first, then=then), shown)
