"""Lines of a derivation executed with 50 digits: where equal lines must agree.

With 50 digits no exponential overflows and hardly a difference cancels, so lines that differ are wrong, not rounded.
"""

import ast
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradexplorer.formula.compile import PLAIN
from gradexplorer.formula.numpy_values import Arithmetic
from gradexplorer.formula.trees import is_pending

DIGITS = 50

_LARGEST_ARGUMENT = 2000
"""The binary exponent of an exponential's argument, or of an angle, beyond which its digits take too long."""
_LARGEST_MAGNITUDE = 2**_LARGEST_ARGUMENT
"""The binary exponent beyond which a number counts as too large."""
_GROWING = ("exp", "sinh", "cosh", "tanh", "expm1", "sin", "cos", "tan")
"""Functions that need the digits of a large argument."""
_SETTLED = 1e-9
"""Relative change of a one-sided slope, from a step to its square, below which it has a limit."""
_VANISHING = 1e-20
_STENCIL_STEP = 1e-12
_ROUNDING = 1e-40
"""Share of the largest number on the way that rounding explains."""


def arithmetic(variable: str = "", digits: int = DIGITS) -> "_Exact":
    """Return the arithmetic with 50 or more digits, for values that come from more than a tree."""
    return _Exact(variable, digits)


def exact(node: ast.expr, values: Mapping[str, float], variable: str) -> float:
    """Return the value of a tree, computed with 50 digits; ``D(u)`` is u's central difference by `variable`.

    NaN where it has no real value, or one too large.
    """
    return float(_Exact(variable).at(node, values))


def disagreement(nodes: Sequence[ast.expr], values: Mapping[str, float], variable: str) -> float:
    """Return the largest relative difference between the values of trees that should be equal, with 50 digits.

    What the rounding of the largest number on the way explains counts relative to that number.
    NaN where any of the trees has no value.
    """
    arithmetic = _Exact(variable)
    found = [arithmetic.at(node, values) for node in nodes]
    if any(value != value for value in found):
        return math.nan
    spread = max(found) - min(found)
    largest = arithmetic.largest if spread <= _ROUNDING * arithmetic.largest else max(map(abs, found))
    return float(spread / largest) if spread else 0.0


def first_three(node: ast.expr, values: Mapping[str, float], variable: str) -> tuple[float, float, float]:
    """Return the first three derivatives from five values with 100 digits, h = 1e-12 apart; NaN where there is none."""
    return _Exact(variable, 2 * DIGITS).stencil(node, values)


def one_sided(node: ast.expr, values: Mapping[str, float], variable: str) -> tuple[float, float]:
    """Return the derivatives from the left and from the right; infinite where it jumps or its slope grows without end.

    NaN where the tree has no value on that side.
    """
    left, right = (_limit(node, values, variable, side) for side in (-1, 1))
    return left, right


def _limit(node: ast.expr, values: Mapping[str, float], variable: str, side: int) -> float:
    coarse, fine = (_Exact(variable, digits).difference(node, values, 1, side) for digits in (DIGITS, 2 * DIGITS))
    if abs(fine - coarse) <= _SETTLED * max(abs(coarse), abs(fine)):
        return fine
    if max(abs(coarse), abs(fine)) <= _VANISHING:
        return 0.0
    return math.copysign(math.inf, fine) if abs(fine) > abs(coarse) else math.nan


class _Contexts(threading.local):
    """mpmath's contexts by their digits: one set per thread, since they are not safe between threads."""

    def __init__(self) -> None:
        self.made: dict[int, Any] = {}

    def get(self, digits: int) -> Any:
        if digits not in self.made:
            import mpmath

            self.made[digits] = mpmath.MPContext()
            self.made[digits].dps = digits
        return self.made[digits]


_contexts = _Contexts()


class _Exact(Arithmetic):
    """mpmath's real numbers."""

    def __init__(self, variable: str, digits: int = DIGITS) -> None:
        self.m = m = _contexts.get(digits)
        self.variable = variable
        self.largest = m.zero
        self.names = {"pi": +m.pi, "e": +m.e}
        self.functions = {
            **{name: getattr(m, name) for name in (*PLAIN, "sign", "log1p")},
            **{name: self.bounded(getattr(m, name)) for name in _GROWING},
            "abs": abs,
            "sigmoid": self.bounded(lambda x: 1 / (1 + m.exp(-x))),
            "relu": lambda x: max(x, m.zero),
            "softplus": self.bounded(lambda x: m.log1p(m.exp(x))),
            "Phi": self.bounded(m.ncdf),
            "phi": self.bounded(m.npdf),
        }

    def at(self, node: ast.expr, values: Mapping[str, float]) -> Any:
        """Return the value of a line, NaN where it has none."""
        try:
            return self.value(node, {name: self.m.mpf(value) for name, value in values.items()})
        except (ArithmeticError, ValueError):
            return self.m.nan

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        if isinstance(node, ast.Call) and is_pending(node):
            return self.derivative(node.args[0], values)
        value = super().value(node, values)
        if isinstance(value, self.m.mpc):
            raise ValueError("no real value")  # noqa: TRY004 - outside of the domain, not of a wrong type
        if isinstance(value, self.m.mpf) and not self.m.isfinite(value):
            raise ZeroDivisionError("no finite value")
        if isinstance(value, self.m.mpf) and value:
            if self.m.mag(value) > _LARGEST_MAGNITUDE:
                raise OverflowError("too large")
            self.largest = max(self.largest, abs(value))
        return value

    def difference(self, node: ast.expr, values: Mapping[str, float], order: int, side: int) -> float:
        """Return the difference of an order, centred (0) or to one `side` (-1 or 1); NaN where there is none."""
        point = {name: self.m.mpf(value) for name, value in values.items()}

        def along(x: Any) -> Any:
            return self.value(node, {**point, self.variable: x})

        try:
            return float(self.m.diff(along, point[self.variable], order, direction=side))
        except (ArithmeticError, ValueError):
            return math.nan

    def stencil(self, node: ast.expr, values: Mapping[str, float]) -> tuple[float, float, float]:
        """Return central differences of the orders 1 to 3, all from the same five points."""
        point = {name: self.m.mpf(value) for name, value in values.items()}
        x = point[self.variable]
        h = _STENCIL_STEP * max(self.m.one, abs(x))
        try:
            a, b, c, d, e = (self.value(node, {**point, self.variable: x + k * h}) for k in (-2, -1, 0, 1, 2))
        except (ArithmeticError, ValueError):
            return math.nan, math.nan, math.nan
        changes = (8 * (d - b) - (e - a)) / 12, (16 * (b + d) - (a + e) - 30 * c) / 12, (e - 2 * d + 2 * b - a) / 2
        rounding = _ROUNDING**2 * max(map(abs, (a, b, c, d, e)))
        first, second, third = (
            0.0 if abs(change) <= rounding else float(change / h**order)
            for order, change in enumerate(changes, start=1)
        )
        return first, second, third

    def derivative(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        return self.m.diff(lambda x: self.value(node, {**values, self.variable: x}), values[self.variable])

    def constant(self, number: int | float) -> Any:
        return self.m.mpf(repr(number))  # decimals as they are written

    def power(self, base: Any, exponent: Any) -> Any:
        if base and abs(exponent) * max(abs(self.m.mag(base)), 1) > _LARGEST_MAGNITUDE:
            raise OverflowError("too large")
        return base**exponent

    def choose(self, test: ast.expr, body: ast.expr, orelse: ast.expr, values: Mapping[str, Any]) -> Any:
        return self.value(body if self.value(test, values) else orelse, values)

    def bounded(self, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def call(x: Any) -> Any:
            if x and self.m.mag(x) > _LARGEST_ARGUMENT:
                raise OverflowError("too large")
            return function(x)

        return call
