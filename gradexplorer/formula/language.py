"""The language of formulas, and what their names are worth: numbers, arrays with indices, further formulas.

A formula's tree is Python's syntax with a few calls of its own, which `latex_printer` prints and `scope_arithmetic`
executes with 50 digits:

========================  ====================================================================
``w[j, k]``               an indexed symbol; indices count from 0
``Sum(k, u)``             the sum of u over k, where `Scope.ranges` says what k runs over;
                          ``Sum(k, u, k != l)`` leaves terms out; ``Prod`` is the product
``Sum(1 <= i <= N, u)``   the sum from 1 to N
``Each(v, [w, b], u)``    the sum of u over all entries v of some arrays
``D(u)``, ``D(u, w[0])``  the derivative by the scope's variable, or by the named quantity with all that comes
                          before it held: found by running everything again, never by a formula
``Partial(y, u)``         the derivative of what y stands for by a name in it, with all its other names held
``[[a, b], [c, d]]``      a matrix; ``[a, b]`` a column
``Cancel(u)``             u, struck out
``Prime(f, u)``           f'(u), the derivative of a function that has a meaning, found by moving u
``Prime(u)``              u', the same as ``D(u)``
``Dots(a, b, ...)``       a product with a dot between all factors, printed without its middle where it is long
``A @ B``                 the product of two matrices, or of a matrix and a column
``Transposed(A)``         a matrix with rows and columns exchanged
``diag(u)``, ``mean(u)``  the matrix with a column on its diagonal; the mean of a column's entries
``Numbers(u)``            u, printed with its numbers put in; ``Numbers(u, 4)`` with so many digits
``Elided(a + b + ...)``   a sum, printed without its middle where it is long
``Rest(u)``               u, printed as dots
``norm(u)``, ``dot(u, v)``  of columns
``Degrees(u)``            an angle of u degrees, in radians
``single(u)``             u, rounded to single precision; ``bfloat16(u)`` to bfloat16 after that
``Limit(-h, u)``          the limit of u as h goes to 0 from below; ``Limit(h, u)`` from above; it may be infinite
========================  ====================================================================

Functions, and what + - * / do, work on columns entry by entry; by a column, ``D`` is the column of derivatives by each
of its entries.
"""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from gradexplorer.cached import cached_property
from gradexplorer.formula.trees import tree

MARKS = ("Cancel", "Numbers", "Elided", "Rest")
"""Calls that change only how something is printed."""
WRITTEN_AS_FUNCTIONS = ("diag", "mean", "single", "bfloat16")
CALLS = (
    *MARKS,
    *("Sum", "Prod", "Each", "Dots", "D", "Partial", "Prime", "Limit"),
    *("Transposed", "norm", "dot", "Degrees"),
    *WRITTEN_AS_FUNCTIONS,
)
"""Calls of this language: every other one is a function."""


def bound_letter(over: ast.expr) -> str:
    """Return the letter of ``Sum(k, u)`` or ``Sum(1 <= k <= N, u)``."""
    match over:
        case ast.Name(id=letter) | ast.Compare(ops=[ast.LtE(), ast.LtE()], comparators=[ast.Name(id=letter), _]):
            return letter
    raise ValueError(f"nothing to run over in {ast.unparse(over)}")


class Meaning(Struct, frozen=True):
    """What a name stands for: a formula, in which `parameters` are its indices or its arguments."""

    parameters: tuple[str, ...]
    source: str

    @property
    def tree(self) -> ast.expr:
        """The formula."""
        return tree(self.source)


class Names(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """The worth of names.

    Attributes
    ----------
    values : mapping
        Name to a float, or to nested sequences of floats for names with indices; a dict counts from where it likes.
    meanings : mapping
        Name to its `Meaning`; a meaning may use every other name.
    ranges : mapping
        Index letter to what it runs over in sums.
    index_letters : mapping
        Index letters that stand for one index everywhere: the neuron, or the entry, that a line is about.
    variable : str
        By which ``D(u)`` derives.
    order : sequence of str
        Names that are executed before all else, each after those that it stands for: where the chains of names are
        too long for Python's stack.
    """

    values: Mapping[str, Any] = {}
    meanings: Mapping[str, Meaning] = {}
    ranges: Mapping[str, Sequence[int]] = {}
    index_letters: Mapping[str, int] = {}
    variable: str = "x"
    order: Sequence[str] = ()

    @cached_property
    def known(self) -> frozenset[str]:
        """The names that have a worth."""
        return frozenset((*self.values, *self.meanings, "pi", "e"))
