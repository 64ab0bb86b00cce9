"""Lines of a derivation executed with 50 digits: where equal lines must agree.

With 50 digits no exponential overflows and hardly a difference cancels, so lines that differ are wrong, not rounded.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from math import nan
from typing import Any

from gradexplorer.core.compiled import PLAIN
from gradexplorer.core.derivation.evaluate import Arithmetic
from gradexplorer.core.derivation.trees import is_pending

DIGITS = 50

_LARGEST_ARGUMENT = 20_000
"""Exponentials of more are not computed: their digits would fill the memory."""
_LARGEST_MAGNITUDE = 60_000
"""The binary exponent beyond which a number counts as too large."""
_ROUNDING = 1e-40
"""Share of the largest number on the way that rounding explains."""


def exact(node: ast.expr, values: Mapping[str, float], variable: str) -> float:
    """Return the value of a tree, computed with 50 digits; ``D(u)`` is u's central difference by `variable`.

    NaN where it has no real value, or one beyond 10^18000.
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
        return nan
    spread = max(found) - min(found)
    largest = arithmetic.largest if spread <= _ROUNDING * arithmetic.largest else max(map(abs, found))
    return float(spread / largest) if spread else 0.0


class _Exact(Arithmetic):
    """mpmath's real numbers, in a context of its own: mpmath's global one is not safe between threads."""

    def __init__(self, variable: str) -> None:
        import mpmath

        self.m = m = mpmath.MPContext()
        m.dps = DIGITS
        self.variable = variable
        self.largest = m.zero
        self.names = {"pi": +m.pi, "e": +m.e}
        self.functions = {
            **{name: getattr(m, name) for name in (*PLAIN, "sign", "log1p")},
            **{name: self.bounded(getattr(m, name)) for name in ("exp", "sinh", "cosh", "tanh", "expm1")},
            "abs": abs,
            "sigmoid": self.bounded(lambda x: 1 / (1 + m.exp(-x))),
            "relu": lambda x: max(x, m.zero),
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
        if isinstance(value, self.m.mpf) and value:
            if self.m.mag(value) > _LARGEST_MAGNITUDE:
                raise OverflowError("too large")
            self.largest = max(self.largest, abs(value))
        return value

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

    @staticmethod
    def bounded(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def call(x: Any) -> Any:
            if abs(x) > _LARGEST_ARGUMENT:
                raise OverflowError("too large")
            return function(x)

        return call
