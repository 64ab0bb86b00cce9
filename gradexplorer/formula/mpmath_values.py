"""Lines of a derivation executed with 50 digits: where equal lines must agree.

With 50 digits no exponential overflows and hardly a difference cancels, so lines that differ are wrong, not rounded.
"""

# ruff: noqa: D102  (the methods are described in Arithmetic)
import ast
import math
import operator
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gradexplorer.formula.compile import canonical, namespace
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.trees import is_pending

DIGITS = 50

_LARGEST_ARGUMENT = 2000
"""The binary exponent of an exponential's argument, or of an angle, beyond which its digits take too long."""
_KEPT = 256
"""Values of each such function: a derivative asks for that of every quantity again, and has moved only one of them."""
_LARGEST_MAGNITUDE = 2**_LARGEST_ARGUMENT
"""The binary exponent beyond which a number counts as too large."""
NO_MAGNITUDE = -(2**_LARGEST_ARGUMENT)
"""The binary exponent of 0."""
_SETTLED = 1e-9
"""Relative change of a one-sided slope, from a step to its square, below which it has a limit."""
_VANISHING = 1e-20
_STENCIL_STEP = 1e-12
_ROUNDING = 1e-40
"""Share of the largest number on the way that rounding explains."""
_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def arithmetic(variable: str = "", digits: int = DIGITS) -> "Exact":
    """Return the arithmetic with 50 or more digits, for values that come from more than a tree."""
    return Exact(variable, digits)


def exact(node: ast.expr, values: Mapping[str, float], variable: str) -> float:
    """Return the value of a tree, computed with 50 digits; ``D(u)`` is u's central difference by `variable`.

    NaN where it has no real value, or one too large.
    """
    return float(Exact(variable).at(node, values))


def disagreement(nodes: Sequence[ast.expr], values: Mapping[str, float], variable: str) -> float:
    """Return the largest relative difference between the values of trees that should be equal, with 50 digits.

    What the rounding of the largest number on the way explains counts relative to that number.
    NaN where any of the trees has no value.
    """
    arithmetic = Exact(variable)
    found = [arithmetic.at(node, values) for node in nodes]
    if any(value != value for value in found):
        return math.nan
    spread = max(found) - min(found)
    largest = arithmetic.largest if spread <= _ROUNDING * arithmetic.largest else max(map(abs, found))
    return float(spread / largest) if spread else 0.0


def first_three(node: ast.expr, values: Mapping[str, float], variable: str) -> tuple[float, float, float]:
    """Return the first three derivatives from five values with 100 digits, h = 1e-12 apart; NaN where there is none."""
    return Exact(variable, 2 * DIGITS).stencil(node, values)


def one_sided(node: ast.expr, values: Mapping[str, float], variable: str) -> tuple[float, float]:
    """Return the derivatives from the left and from the right; infinite where it jumps or its slope grows without end.

    NaN where the tree has no value on that side.
    """
    left, right = (_limit(node, values, variable, side) for side in (-1, 1))
    return left, right


def _limit(node: ast.expr, values: Mapping[str, float], variable: str, side: int) -> float:
    coarse, fine = (Exact(variable, digits).difference(node, values, 1, side) for digits in (DIGITS, 2 * DIGITS))
    if abs(fine - coarse) <= _SETTLED * max(abs(coarse), abs(fine)):
        return fine
    if max(abs(coarse), abs(fine)) <= _VANISHING:
        return 0.0
    return math.copysign(math.inf, fine) if abs(fine) > abs(coarse) else math.nan


class _Contexts(threading.local):
    """mpmath's contexts by their digits: one set per thread, since they are not safe between threads."""

    def __init__(self) -> None:
        self.made: dict[int, Any] = {}
        self.functions: dict[int, dict[str, Callable[..., Any]]] = {}

    def get(self, digits: int) -> Any:
        if digits not in self.made:
            import mpmath

            self.made[digits] = m = mpmath.MPContext()
            m.dps = digits
            scope = namespace("mpmath", m)
            large = {f.name: _bounded(scope[f.name], m) for f in FUNCTIONS.values() if f.large}
            self.functions[digits] = scope | large
        return self.made[digits]


_contexts = _Contexts()


class Exact:
    """mpmath's real numbers, and how a tree is executed on them."""

    def __init__(self, variable: str, digits: int = DIGITS) -> None:
        self.m = m = _contexts.get(digits)
        self.functions = _contexts.functions[digits]
        self.digits = digits
        self.variable = variable
        self.magnitude = NO_MAGNITUDE
        self.names = {"pi": +m.pi, "e": +m.e}

    def at(self, node: ast.expr, values: Mapping[str, float]) -> Any:
        """Return the value of a line, NaN where it has none."""
        try:
            return self.value(node, {name: self.m.mpf(value) for name, value in values.items()})
        except (ArithmeticError, ValueError):
            return self.m.nan

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        if isinstance(node, ast.Call) and is_pending(node):
            return self.derivative(node.args[0], values)
        return self.recorded(self.executed(node, values))

    def recorded(self, value: Any) -> Any:
        """Return a value, after it has been seen to be real and not too large."""
        if isinstance(value, self.m.mpc):
            raise ValueError("no real value")  # noqa: TRY004 - outside of the domain, not of a wrong type
        if isinstance(value, self.m.mpf):
            _sign, mantissa, exponent, bits = value._mpf_
            if mantissa:
                magnitude = exponent + bits
                if magnitude > self.magnitude:
                    if magnitude > _LARGEST_MAGNITUDE:
                        raise OverflowError("too large")
                    self.magnitude = magnitude
            elif exponent:
                raise ZeroDivisionError("no finite value")
        return value

    @property
    def largest(self) -> Any:
        """The power of two above the largest number on the way; 0 where there was none."""
        return self.m.ldexp(1, self.magnitude) if self.magnitude > NO_MAGNITUDE else self.m.zero

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

    def executed(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return the value of a tree, complex or too large as it may be."""
        match node:
            case ast.Constant(value=int() | float() as number):
                return self.m.mpf(repr(number))  # decimals as they are written
            case ast.Name(id=name):
                return values[name] if name in values else self.names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand, values)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand, values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self.value(operand, values)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.power(self.value(left, values), self.value(right, values))
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](self.value(left, values), self.value(right, values))
            case ast.Compare(left=left, ops=ops, comparators=others):
                sides = [self.value(side, values) for side in (left, *others)]
                return all(_OPERATORS[type(op)](a, b) for a, op, b in zip(sides, ops, sides[1:], strict=False))
            case ast.BoolOp(op=op, values=conditions):
                found = (self.value(condition, values) for condition in conditions)
                return all(found) if isinstance(op, ast.And) else any(found)
            case ast.Call(func=ast.Name(id=name), args=arguments) if canonical(name) in self.functions:
                return self.functions[canonical(name)](*(self.value(argument, values) for argument in arguments))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body if self.value(test, values) else orelse, values)
        raise ValueError(f"no value of {ast.unparse(node)}")

    def power(self, base: Any, exponent: Any) -> Any:
        if base and abs(exponent) * max(abs(self.m.mag(base)), 1) > _LARGEST_MAGNITUDE:
            raise OverflowError("too large")
        return base**exponent


def _bounded(function: Callable[[Any], Any], m: Any) -> Callable[[Any], Any]:
    @lru_cache(maxsize=_KEPT)
    def kept(x: Any, _precision: int) -> Any:
        return function(x)

    def call(x: Any) -> Any:
        if x and m.mag(x) > _LARGEST_ARGUMENT:
            raise OverflowError("too large")
        return kept(x, m.prec)

    return call
