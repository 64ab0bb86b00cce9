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

DIGITS = 50

_LARGEST_ARGUMENT = 2000
"""The binary exponent of an exponential's argument, or of an angle, beyond which its digits take too long."""
_KEPT = 128
"""Values of each such function: a derivative asks for that of every quantity again, and has moved only one of them."""
_LARGEST_MAGNITUDE = 2**_LARGEST_ARGUMENT
"""The binary exponent beyond which a number counts as too large."""
NO_MAGNITUDE = -(2**_LARGEST_ARGUMENT)
"""The binary exponent of 0."""
_SETTLED = 1e-9
"""Relative change of a one-sided slope, from a step to its square, below which it has a limit."""
_VANISHING = 1e-20
_STENCIL_STEP = 1e-30
_SMALL = 20
"""Decimal places of a variable up to which 200 digits are enough for its third difference."""
_SPARE = 20
"""Last digits of a difference that rounding may have reached."""
_STEP_BITS = 10
"""Bits by which mpmath's step of a difference is smaller than the last digit of 1."""
_SMALLEST_BITS = 1100
"""No float is smaller than 2 to the minus this power: for what is, steps need not be small against it."""
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
    """Return the first three derivatives from five values 1e-30 of the variable apart; NaN where there is none.

    Poles may be as close to a float as its last digit; and next to 1, values beside a tiny variable need more digits.
    """
    size = abs(values[variable]) or 1.0
    more = max(0, math.ceil((-math.log10(size) - _SMALL) * 3 / DIGITS)) if math.isfinite(size) else 0
    return Exact(variable, DIGITS * (4 + more)).stencil(node, values, size)


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
        self.names: dict[int, dict[str, Any]] = {}

    def get(self, digits: int) -> Any:
        if digits not in self.made:
            import mpmath

            self.made[digits] = m = mpmath.MPContext()
            m.dps = digits
            self.names[digits] = {"pi": +m.pi, "e": +m.e}
            scope = namespace("mpmath", m)
            large = {f.name: _bounded(scope[f.name], m) for f in FUNCTIONS.values() if f.large}
            self.functions[digits] = scope | large
        return self.made[digits]


_contexts = _Contexts()


class Exact:
    """mpmath's real numbers, and how a tree is executed on them."""

    def __init__(self, variable: str, digits: int = DIGITS) -> None:
        self.m = _contexts.get(digits)
        self.functions = _contexts.functions[digits]
        self.digits = digits
        self.variable = variable
        self.magnitude = NO_MAGNITUDE
        self.names = _contexts.names[digits]

    def at(self, node: ast.expr, values: Mapping[str, float]) -> Any:
        """Return the value of a line, NaN where it has none."""
        try:
            return self.value(node, {name: self.m.mpf(value) for name, value in values.items()})
        except (ArithmeticError, ValueError):
            return self.m.nan

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return the value of a tree.

        Raises
        ------
        ArithmeticError, ValueError
            It has none, or one that is not real or too large.
        """
        method = _METHODS.get(type(node))
        if method is None:
            raise ValueError(f"no value of {ast.unparse(node)}")
        return getattr(self, method)(node, values)

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
            return float(self.slope(along, point[self.variable], order, side))
        except (ArithmeticError, ValueError):
            return math.nan

    def stencil(self, node: ast.expr, values: Mapping[str, float], size: float) -> tuple[float, float, float]:
        """Return central differences of the orders 1 to 3, all from the same five points, 1e-30 of `size` apart."""
        point = {name: self.m.mpf(value) for name, value in values.items()}
        x, h = point[self.variable], self.m.mpf(_STENCIL_STEP) * size
        try:
            a, b, c, d, e = (self.value(node, {**point, self.variable: x + k * h}) for k in (-2, -1, 0, 1, 2))
        except (ArithmeticError, ValueError):
            return math.nan, math.nan, math.nan
        changes = (8 * (d - b) - (e - a)) / 12, (16 * (b + d) - (a + e) - 30 * c) / 12, (e - 2 * d + 2 * b - a) / 2
        rounding = self.m.mpf(10) ** (_SPARE - self.digits) * max(map(abs, (a, b, c, d, e)))
        first, second, third = (
            0.0 if abs(change) <= rounding else float(change / h**order)
            for order, change in enumerate(changes, start=1)
        )
        return first, second, third

    def derivative(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        return self.slope(lambda x: self.value(node, {**values, self.variable: x}), values[self.variable])

    def slope(self, f: Callable[[Any], Any], x: Any, order: int = 1, side: int = 0) -> Any:
        """Return mpmath's derivative of `f` at `x`, whose step must be small against `x` as well as against 1.

        Between a tiny x and x + h may lie a pole; and next to 1, such a step needs more digits.
        """
        bits = min(max(_STEP_BITS, -self.m.mag(x)), _SMALLEST_BITS) if x else _STEP_BITS
        return self.m.diff(f, x, order, direction=side, addprec=bits)

    # one method for each kind of node

    def _constant(self, node: ast.Constant, values: Mapping[str, Any]) -> Any:
        if not isinstance(node.value, int | float):
            raise ValueError(f"no number: {node.value!r}")  # noqa: TRY004 - no value, as of any other tree
        return self.recorded(self.m.mpf(repr(node.value)))  # decimals as they are written

    def _name(self, node: ast.Name, values: Mapping[str, Any]) -> Any:
        return self.recorded(values[node.id] if node.id in values else self.names[node.id])

    def _unary(self, node: ast.UnaryOp, values: Mapping[str, Any]) -> Any:
        operand = self.value(node.operand, values)
        if isinstance(node.op, ast.Not):
            return not operand
        return self.recorded(-operand) if isinstance(node.op, ast.USub) else operand

    def _binary(self, node: ast.BinOp, values: Mapping[str, Any]) -> Any:
        left, right = self.value(node.left, values), self.value(node.right, values)
        if isinstance(node.op, ast.Pow):
            return self.recorded(self.power(left, right))
        return self.recorded(_OPERATORS[type(node.op)](left, right))

    def _compare(self, node: ast.Compare, values: Mapping[str, Any]) -> bool:
        sides = [self.value(side, values) for side in (node.left, *node.comparators)]
        return all(_OPERATORS[type(op)](a, b) for a, op, b in zip(sides, node.ops, sides[1:], strict=False))

    def _both(self, node: ast.BoolOp, values: Mapping[str, Any]) -> bool:
        found = (self.value(condition, values) for condition in node.values)
        return all(found) if isinstance(node.op, ast.And) else any(found)

    def _call(self, node: ast.Call, values: Mapping[str, Any]) -> Any:
        assert isinstance(node.func, ast.Name)
        if node.func.id == "D":
            return self.derivative(node.args[0], values)
        function = self.functions.get(canonical(node.func.id))
        if function is None:
            raise ValueError(f"no value of {ast.unparse(node)}")
        return self.recorded(function(*(self.value(argument, values) for argument in node.args)))

    def _choice(self, node: ast.IfExp, values: Mapping[str, Any]) -> Any:
        return self.value(node.body if self.value(node.test, values) else node.orelse, values)

    def power(self, base: Any, exponent: Any) -> Any:
        # whole numbers are compared: 2**2000 as a number of mpmath takes longer than the power
        if not base or not self.m.isfinite(base):
            return base**exponent
        if self.m.mag(exponent) + max(abs(self.m.mag(base)), 1).bit_length() > _LARGEST_ARGUMENT:
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


_METHODS: dict[type[ast.AST], str] = {
    ast.Constant: "_constant",
    ast.Name: "_name",
    ast.UnaryOp: "_unary",
    ast.BinOp: "_binary",
    ast.Compare: "_compare",
    ast.BoolOp: "_both",
    ast.Call: "_call",
    ast.IfExp: "_choice",
    ast.Subscript: "_subscript",
    ast.List: "_list",
}
"""Which method executes a kind of node; names have indices, and columns are there, in a `scope_arithmetic` only."""
