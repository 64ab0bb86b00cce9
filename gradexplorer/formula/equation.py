"""A formula on the screen: expressions that are equal, printed with = between them and executed as one claim.

What is printed is what runs: every part is a tree, its LaTeX is printed from the tree, its numbers are the tree's
values, and `Formula.proof` executes all parts with 50 digits and compares them. No formula is made from LaTeX.
"""

import ast
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from gradexplorer.formula import latex_printer
from gradexplorer.formula.derivation import LINES_AGREE, as_meant
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.scope import MARKS, Scope
from gradexplorer.formula.trees import children, tree, without_edges
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

NOWHERE = Scope()
"""No name is worth anything: formulas in it are definitions."""

Part = str | float | ast.expr
"""A formula as it is written in the program, a number that was computed elsewhere, or a tree."""

NUMBERS_AGREE = 1e-9
"""Relative error of a number computed with floats against 50 digits; six of its digits are shown."""
_FLOAT = 2.0**-50
"""Share of the largest number on the way that the rounding of floats explains."""
_LEAST_NORMAL = sys.float_info.min
"""Below it floats lose their digits."""
_LEAST_FLOAT = math.ulp(0.0)
"""What is smaller is 0: 50 digits do not hold it beside numbers of a float's size."""

_CALLS = (*MARKS, "Sum", "Prod", "Each", "D", "Prime", "norm", "dot")


class Formula(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """Parts that are equal, in a scope.

    Attributes
    ----------
    parts : tuple of tree
        At least one; a single part, or one whose first name has no worth in the scope, is a definition.
    scope : Scope
    symbols : mapping
        LaTeX of names, where it is not the one of `latex_printer.symbol`; ``D`` is the sign of derivatives.
    continues : bool
        The line goes on from the one above: it begins with = and is equal to that line.
    """

    parts: tuple[ast.expr, ...]
    scope: Scope = NOWHERE
    symbols: Mapping[str, str] = {}
    continues: bool = False

    @property
    def latex(self) -> str:
        """The formula in LaTeX."""
        texts = [self.part_latex(part) for part in self.parts]
        return ("= " if self.continues else "") + " = ".join(texts)

    def part_latex(self, part: ast.expr) -> str:
        """Return one part in LaTeX."""
        return latex_printer.latex(as_meant(without_edges(part)), self.symbols, worth=self._worth)

    @property
    def is_definition(self) -> bool:
        """Whether it claims nothing: it says what a name means, and nothing is known that could contradict."""
        return (len(self.parts) < 2 and not self.continues) or not self.names <= self.scope.known

    @property
    def names(self) -> frozenset[str]:
        """The names that need a worth."""
        return frozenset(
            name for part in self.parts for name in _needed(part, frozenset((*self.scope.ranges, *self.scope.letters)))
        )

    def values(self) -> list[Any]:
        """Return the worth of each part, with 50 digits; columns and matrices are lists."""
        return [self.scope.value(part) for part in self.parts]

    def proof(self) -> Proof:
        """Execute all parts and compare them; a continued line has no part to be compared with but its own."""
        return prove_equal([self])

    def _worth(self, node: ast.expr) -> float:
        return float(self.scope.value(node))


def formula(*parts: Part, scope: Scope = NOWHERE, symbols: Mapping[str, str] = {}, continues: bool = False) -> Formula:
    r"""Return the formula that says that `parts` are equal.

    Examples
    --------
    >>> print(formula("E", "1/2*Sum(k, (O[k] - t[k])**2)").latex)
    E = \frac{1}{2} \sum_{k} \left(O_{k} - t_{k}\right)^{2}
    """
    return Formula(parts=tuple(map(_tree, parts)), scope=scope, symbols=symbols, continues=continues)


def number_tree(value: Any) -> ast.expr:
    """Return a number, a column or a matrix of numbers as a tree."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return ast.List([number_tree(part) for part in value], ast.Load())
    return ast.Constant(float(value))


def prove_equal(lines: Sequence[Formula]) -> Proof:
    """Prove that all parts of some lines that go on from each other have the same value."""
    entries: list[Entry] = []
    error = 0.0
    first: list[Any] | None = None
    for line in lines:
        for part, value in zip(line.parts, line.values(), strict=True):
            flat = list(_flat(value))
            name = line.part_latex(part)
            entries.append(Entry(name, float(flat[0]) if len(flat) == 1 else math.nan))
            if not all(math.isfinite(number) for number in flat):
                reason = _("A line has no value here: the point is outside of its domain, or numbers grow too large.")
                return Proof(entries=entries, error=math.inf, verdict="not differentiable", reason=reason)
            if first is None:
                first = flat
            error = max(error, _apart(first, flat, computed=_is_number(part)))
    return Proof(entries=entries, error=error, verdict="proven" if error <= LINES_AGREE else "not proven")


def prove_column(formulas: Sequence[Formula], kink: Text | None = None) -> Proof:
    """Prove every claim among the formulas of a column; a line that goes on is compared with those above it.

    Parameters
    ----------
    kink : Text or None
        Why nothing can be proven here: the point lies on a kink.
    """
    entries: list[Entry] = []
    error = 0.0
    if kink is not None:
        return Proof(entries=(), error=math.inf, verdict="not differentiable", reason=kink)
    for lines in _claims(formulas):
        proof = prove_equal(lines)
        entries.append(msgspec.structs.replace(proof.entries[-1], name=proof.entries[0].name))
        if proof.verdict == "not differentiable":
            return Proof(
                entries=[entries[-1]],
                error=proof.error,
                verdict="not differentiable",
                reason=proof.reason,
            )
        if proof.verdict == "not proven":
            reason = _("The parts of this line are not equal.")
            return Proof(entries=proof.entries, error=proof.error, verdict="not proven", reason=reason)
        error = max(error, proof.error)
    return Proof(entries=entries, error=error, verdict="proven" if entries else "not proven")


def _claims(formulas: Sequence[Formula]) -> Iterator[list[Formula]]:
    """Yield each claim with the lines that go on from it; definitions claim nothing."""
    group: list[Formula] = []
    for line in formulas:
        if line.continues and group:
            group.append(line)
            continue
        if group and not (len(group) == 1 and group[0].is_definition):
            yield group
        group = [line]
    if group and not (len(group) == 1 and group[0].is_definition):
        yield group


def _apart(first: Sequence[Any], then: Sequence[Any], *, computed: bool) -> float:
    """Return the largest relative difference; 0 for what the rounding of a number computed with floats explains."""
    if len(first) != len(then):
        return math.inf
    largest = max((abs(value) for value in (*first, *then)), default=0)
    error = 0.0
    for a, b in zip(first, then, strict=True):
        far = abs(a - b)
        if computed and far <= max(NUMBERS_AGREE * max(abs(a), abs(b)), _FLOAT * largest, _LEAST_NORMAL):
            continue
        error = max(error, float(far / max(abs(a), abs(b))) if far > _LEAST_FLOAT else 0.0)
    return error


def _is_number(node: ast.expr) -> bool:
    """Whether a part is a number, or numbers, that were computed elsewhere."""
    match node:
        case ast.List(elts=parts):
            return all(map(_is_number, parts))
        case ast.Call(func=ast.Name(id="Numbers"), args=[inner, *_digits]):
            return _is_number(inner)
        case ast.UnaryOp(operand=inner):
            return _is_number(inner)
    return isinstance(node, ast.Constant)


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for part in value:
            yield from _flat(part)
    else:
        yield value


def _tree(part: Part) -> ast.expr:
    if isinstance(part, str):
        return tree(part)
    return part if isinstance(part, ast.expr) else number_tree(part)


def _needed(node: ast.expr, letters: frozenset[str]) -> Iterator[str]:
    """Yield the names in a tree that are neither index letters nor functions that everybody knows."""
    match node:
        case ast.Call(func=ast.Name(id="Each"), args=[ast.Name(id=letter), arrays, body]):
            yield from _needed(arrays, letters)
            yield from _needed(body, letters | {letter})
            return
        case ast.Name(id=name) if name not in letters:
            yield name
        case ast.Call(func=ast.Name(id=name)) if name not in _CALLS and name not in FUNCTIONS:
            yield name
    for part in (*children(node), *([node.value, node.slice] if isinstance(node, ast.Subscript) else [])):
        yield from _needed(part, letters)
