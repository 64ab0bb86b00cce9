"""Numbers with as many digits as it takes, as proofs ask for them: values, and derivatives of functions."""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.cached import cached_property
from gradexplorer.formula.limits import Number, Row
from gradexplorer.formula.mpmath_values import arithmetic
from gradexplorer.formula.rounding import explained, size
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import tree
from gradexplorer.formula.truth import FIRST_DIGITS, MOST_DIGITS, Along, truth
from gradexplorer.proof import EXACT_DIGITS, Truth
from gradexplorer.text import Text

_SLANT = 0.7320508


class ExactSlope(Struct, frozen=True, eq=False, dict=True):
    """The derivative of `f` at `x` with exact digits.

    Attributes
    ----------
    f : callable (arithmetic, x) -> number
    x : float
    text : callable (arithmetic, x) -> number, or None
        The formula on the screen, as a function like f.
    trees : callable () -> sequence of ast.expr
        The formula's trees, and f's as the last: where digits are lost is looked for in them.
    values : mapping
        The floats in the trees.
    around : sequence of callable (arithmetic, t) -> number
        f on further ways through the point, at t = 0: where it has no value on both sides, the point is on an edge.
    """

    f: Along
    x: float
    text: Along | None = None
    trees: Callable[[], Sequence[ast.expr]] = tuple
    values: Mapping[str, float] = {}
    around: Sequence[Along] = ()

    @cached_property
    def found(self) -> Truth:
        """The number."""
        found = truth(self.f, self.x, self.text)
        if found.regularity in ("smooth", "kink") and not all(_has_values(f) for f in self.around):
            return replace(found, regularity="edge")
        return found

    def truth(self) -> Truth:
        """Return the number."""
        return self.found

    def terms(self) -> float:
        """Return the size of the terms of the formula's trees."""
        return max([size(node, self.values) for node in self.trees()[:-1]], default=0.0)

    def loss(self) -> Text | None:
        """Return where floats lose the digits and what keeps them."""
        return explained(self.trees(), self.values)


class ExactValue(Struct, frozen=True, eq=False, dict=True):
    """A value with exact digits.

    Attributes
    ----------
    value : callable (arithmetic) -> number
    trees, values
        As for `ExactSlope`.
    """

    value: Callable[[Any], Number]
    trees: Callable[[], Sequence[ast.expr]] = tuple
    values: Mapping[str, float] = {}

    def truth(self) -> Truth:
        """Return the number."""
        return self.found

    @cached_property
    def found(self) -> Truth:
        """The number."""
        row, digits = Row(), FIRST_DIGITS
        while digits <= MOST_DIGITS:
            exact = arithmetic(digits=digits)
            number = self.value(exact)
            if not exact.m.isfinite(number):
                return Truth(regularity="unknown")
            row.add(number, exact.m.mpf(10) ** -digits, digits)
            limit = row.limit(digits >= MOST_DIGITS)
            if limit.kind == "finite":
                value = exact.m.nstr(limit.number, EXACT_DIGITS)
                return Truth(regularity="smooth", value=value, number=float(limit.number), written="true")
            digits *= 2
        return Truth(regularity="unknown")

    def terms(self) -> float:
        """Return the size of the terms of its trees."""
        return max([size(node, self.values) for node in self.trees()], default=0.0)

    def loss(self) -> Text | None:
        """Return where floats lose the digits and what keeps them."""
        return explained(self.trees(), self.values)


def _has_values(f: Along) -> bool:
    """Whether `f` has values on both sides of 0."""
    exact = arithmetic(digits=FIRST_DIGITS)
    h = exact.m.mpf(10) ** -(FIRST_DIGITS // 2)
    try:
        return all(exact.m.isfinite(f(exact, at)) for at in (-h, h))
    except OverflowError:
        return True
    except (ArithmeticError, ValueError):
        return False


def diagonals(node: ast.expr, values: Mapping[str, float]) -> Sequence[Along]:
    """Return a tree of two variables on two ways through a point, along no axis."""

    def line(share: float) -> Along:
        def f(exact: Any, t: Number) -> Number:
            (x, a), (y, b) = values.items()
            return exact.value(node, {x: exact.m.mpf(a) + t, y: exact.m.mpf(b) + share * t})

        return f

    return line(_SLANT), line(-_SLANT)


def along(node: ast.expr, values: Mapping[str, float], variable: str) -> Along:
    """Return a tree as a function of one of its variables."""

    def f(exact: Any, at: Number) -> Number:
        numbers = {name: exact.m.mpf(value) for name, value in values.items()}
        return exact.value(node, {**numbers, variable: at})

    return f


def exact_slope(function: ast.expr, slope: ast.expr, values: Mapping[str, float], variable: str) -> ExactSlope:
    """Return the derivative of a tree by one of its variables, which the tree `slope` should be."""
    f, text = along(function, values, variable), along(slope, values, variable)
    return ExactSlope(f, values[variable], text, lambda: (slope, function), values)


def exact_value(node: ast.expr, values: Mapping[str, float]) -> ExactValue:
    """Return the value of a tree."""
    return ExactValue(lambda exact: exact.at(node, values), lambda: (node,), values)


def scope_value(scope: Scope, source: str) -> ExactValue:
    """Return what a formula is worth in a scope."""
    return ExactValue(lambda exact: scope.value(tree(source), exact.digits))


def scope_slope(scope: Scope, function: str, by: str, slope: str) -> ExactSlope:
    """Return the derivative of one formula in a scope by one of its quantities, which another one should be.

    What the quantity does not change is computed once for all derivatives in the scope.
    """
    key = scope.key(tree(by))

    def along(source: str) -> Along:
        return lambda exact, t: scope.held(tree(source), key, t, exact.digits)

    return ExactSlope(along(function), float(scope.value(tree(by))), along(slope))
