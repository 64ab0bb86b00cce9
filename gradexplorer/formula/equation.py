"""A formula on the screen: expressions that are equal, printed with = between them and executed as one claim.

What is printed is what runs: every part is a tree, its LaTeX is printed from the tree, its numbers are the tree's
values, and `Formula.proof` executes all parts with 50 digits and compares them. No formula is made from LaTeX.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.cached import cached_property
from gradexplorer.formula import latex_printer
from gradexplorer.formula.derivation import as_meant
from gradexplorer.formula.equality import SHARP, is_number, prove_equal, rounding_share
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.language import CALLS, bound_letter
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import children, tree, without_edges
from gradexplorer.proof import Proof

NOWHERE = Scope()
"""No name is worth anything: formulas in it are definitions."""

Part = str | float | ast.expr
"""A formula as it is written in the program, a number that was computed elsewhere, or a tree."""

_SMALL = 1e-20
"""A printed number of at most this size is computed with more digits: what 50 leave of 1 - p may be none of it."""


class Formula(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """Parts that are equal, in a scope.

    Attributes
    ----------
    parts : tuple of tree
        At least one; a single part, or one whose first name has no worth in the scope, is a definition.
    scope : Scope
    symbols : mapping
        What names are printed as, see `latex_printer.notation`; ``D`` is the sign of derivatives.
    continues : bool
        The line goes on from the one above: it begins with = and is equal to that line.
    stacked : bool
        Each part but the first has a row of its own.
    beside : tuple of Formula
        Claims of their own that stand on the same line.
    rounding : float
        How far a number that was computed elsewhere may be off, where its terms cancel.
    """

    parts: tuple[ast.expr, ...]
    scope: Scope = NOWHERE
    symbols: Mapping[str, str] = {}
    continues: bool = False
    stacked: bool = False
    beside: "tuple[Formula, ...]" = ()
    rounding: float = 0.0

    @cached_property
    def latex(self) -> str:
        """The formula in LaTeX."""
        texts = [self.part_latex(part) for part in self.parts]
        alone = latex_printer.equal(texts, continues=self.continues, stacked=self.stacked)
        return latex_printer.beside([alone, *(other.latex for other in self.beside)])

    def part_latex(self, part: ast.expr) -> str:
        """Return one part in LaTeX; it is printed once, for the screen and for the proof."""
        if part not in self._printed:
            meant = as_meant(without_edges(part))
            printed = latex_printer.latex(meant, self.symbols, worth=self._worth, variable=self.scope.variable)
            self._printed[part] = printed
        return self._printed[part]

    def of_parts(self, parts: Iterable[ast.expr]) -> "Formula":
        """Return the line of some of its parts."""
        return replace(self, parts=tuple(parts))

    @cached_property
    def _printed(self) -> dict[ast.expr, str]:
        return {}

    @property
    def is_definition(self) -> bool:
        """Whether it claims nothing: it says what a name means, and nothing is known that could contradict."""
        return (len(self.parts) < 2 and not self.continues) or not self.names <= self.scope.known

    @property
    def ends_in_number(self) -> bool:
        """Whether the number that it is worth is printed at its end."""
        last = self.parts[-1]
        match last:
            case ast.Call(func=ast.Name(id="Numbers"), args=[ast.Name() | ast.Subscript(), *_digits]):
                return True
        return is_number(last)

    @property
    def names(self) -> frozenset[str]:
        """The names that need a worth."""
        return frozenset(
            name
            for part in self.parts
            for name in _needed(part, frozenset((*self.scope.ranges, *self.scope.index_letters)))
        )

    def values(self) -> list[Any]:
        """Return the worth of each part, with 50 digits; columns and matrices are lists."""
        return [self.scope.value(part) for part in self.parts]

    def proof(self) -> Proof:
        """Execute all parts and compare them; a continued line has no part to be compared with but its own."""
        return prove_equal([self])

    def _worth(self, node: ast.expr) -> float:
        value, largest = self.scope.measured(node)
        if abs(value) > _SMALL:
            return float(value)
        value, largest = self.scope.measured(node, SHARP)
        return 0.0 if abs(value) <= rounding_share(SHARP) * largest else float(value)


def formula(
    *parts: Part,
    scope: Scope = NOWHERE,
    symbols: Mapping[str, str] = {},
    continues: bool = False,
    stacked: bool = False,
    beside: Sequence[Formula] = (),
    rounding: float = 0.0,
) -> Formula:
    r"""Return the formula that says that `parts` are equal.

    Examples
    --------
    >>> print(formula("E", "1/2*Sum(k, (O[k] - t[k])**2)").latex)
    E = \frac{1}{2} \sum_{k} \left(O_{k} - t_{k}\right)^{2}
    """
    return Formula(
        parts=tuple(map(part_tree, parts)),
        scope=scope,
        symbols=symbols,
        continues=continues,
        stacked=stacked,
        beside=tuple(beside),
        rounding=rounding,
    )


def number_tree(value: Any) -> ast.expr:
    """Return a number, a column or a matrix of numbers as a tree."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return ast.List([number_tree(part) for part in value], ast.Load())
    return ast.Constant(float(value) + 0.0)  # whose 0 has no sign, as on paper


def part_tree(part: Part) -> ast.expr:
    """Return a part of a formula as a tree."""
    if isinstance(part, str):
        return tree(part)
    return part if isinstance(part, ast.expr) else number_tree(part)


def _needed(node: ast.expr, index_letters: frozenset[str]) -> Iterator[str]:
    """Yield the names in a tree that are neither index letters nor functions that everybody knows."""
    match node:
        case ast.Call(func=ast.Name(id="Sum" | "Prod"), args=[over, *parts]):
            if isinstance(over, ast.Name) and over.id not in index_letters:
                yield over.id  # nothing is known that it runs over
            inside = index_letters | {bound_letter(over)}
            for part in (over, *parts):
                yield from _needed(part, inside)
            return
        case ast.Call(func=ast.Name(id="Each"), args=[ast.Name(id=letter), arrays, body]):
            yield from _needed(arrays, index_letters)
            yield from _needed(body, index_letters | {letter})
            return
        case ast.Call(func=ast.Name(id="Limit"), args=[to, body]):
            yield from _needed(body, index_letters | {part.id for part in ast.walk(to) if isinstance(part, ast.Name)})
            return
        case ast.Name(id=name) if name not in index_letters:
            yield name
        case ast.Call(func=ast.Name(id=name)) if name not in CALLS and name not in FUNCTIONS:
            yield name
    for part in (*children(node), *([node.value, node.slice] if isinstance(node, ast.Subscript) else [])):
        yield from _needed(part, index_letters)
