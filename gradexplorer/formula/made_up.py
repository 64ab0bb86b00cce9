"""Formulas executed with numbers that are made up: every quantity has its own, and so has every function.

A comparison of two formulas needs no numbers that mean something, only such that tell everything apart.
"""

# ruff: noqa: D102  (the methods are described in Arithmetic)
import ast
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Self

from gradexplorer.formula.columns import entrywise, product
from gradexplorer.formula.compile import canonical
from gradexplorer.formula.language import CALLS, Names
from gradexplorer.formula.quantities import Key, Number, Quantities, Value
from gradexplorer.formula.scope_arithmetic import ScopeArithmetic

WORLDS = ((0.2, 0.9), (1.1, 2.9), (-0.9, -0.1), (3.0, 14.0), (-4.0, 4.0))
"""Between what the numbers are: a logarithm, an arcsine, a root, each has a value in some of these."""

DIGITS = 6
"""Significant digits of a number, where a formula does not say how many."""
_ENTRIES = 3
"""Entries that an array is made up with."""
_CHANCE = 2.0**32
VALUELESS = (ArithmeticError, ValueError, LookupError, TypeError)
"""What a formula raises that has no value among these numbers."""
_SIGNS: dict[type[ast.cmpop], tuple[int, ...]] = {
    ast.Lt: (-1,),
    ast.LtE: (-1, 0),
    ast.Gt: (1,),
    ast.GtE: (0, 1),
    ast.Eq: (0,),
    ast.NotEq: (-1, 1),
}
"""The signs of left minus right with which a comparison holds."""


def numbers_of(node: ast.expr) -> bool:
    """Whether a part of a tree is printed with its numbers put in."""
    return any(isinstance(part, ast.Name) and part.id == "Numbers" for part in ast.walk(node))


class MadeUp(ScopeArithmetic):
    """Executes trees, and what was read, in a scope that need not know their names.

    Parameters
    ----------
    world : int
        Of `WORLDS`: where the numbers lie that the scope does not know.
    forced : {-1, 0, 1}, optional
        The sign that left minus right has in every comparison.
    rounded : bool
        Quantities have the digits that are printed of them.
    base : Quantities, optional
        What has executed the formula's own scope; without, the numbers are made up.
    """

    def __init__(
        self,
        scope: Names,
        *,
        world: int = 0,
        forced: int | None = None,
        rounded: bool = False,
        base: Quantities | None = None,
    ) -> None:
        super().__init__(scope, base=base)
        self.world = world
        self.forced = forced
        self.rounded = rounded
        self.has_scope = base is not None
        self.in_numbers = False
        self.shown: int | None = DIGITS
        self._as_printed: dict[tuple[float, int | None], Number] = {}

    def holding(self, key: Key, at: Number) -> Self:
        moved = super().holding(key, at)
        moved.shown, moved.rounded, moved.in_numbers = self.shown, self.rounded, self.in_numbers
        return moved

    def at(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        try:
            self._begin_with_the_first(node)
            return self.value(node, values)
        except VALUELESS:
            return self.m.nan

    def _begin_with_the_first(self, node: ast.expr) -> None:
        """Find what the names of a tree are made of, see `Scope.order`: Python's calls don't go as deep as programs."""
        order = self.scope.order
        if not order:
            return
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        if names <= set(order):  # else one may be made of any of these
            order = order[: max(map(order.index, names), default=-1) + 1]
        for name in order:
            with suppress(*VALUELESS):
                self.quantity(name, ())

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Value:
        match node:  # one call a level: programs are long, and Python's calls don't go deep
            case ast.Constant(value=bool()):
                return node.value
            case ast.Constant(value=int() | float() as number):
                return self._as_shown(number)
            case ast.Name(id=name) | ast.Attribute(attr=name) if name not in values:
                return self._printed(name, ())
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return self._printed(name, self._indices(index, values))
            case ast.Compare(left=left, ops=ops, comparators=others):
                return self._compared([left, *others], ops, values)
            case ast.BoolOp(op=op, values=operands):
                return (all if isinstance(op, ast.And) else any)(bool(self.value(part, values)) for part in operands)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self.value(operand, values)
            case ast.BinOp(left=left, op=ast.Mult() | ast.MatMult(), right=right):
                return self._product(self.value(left, values), self.value(right, values))
            case ast.Call(func=ast.Name(id="Numbers"), args=[inner, *digits]):
                return self._with_numbers(inner, values, digits)
            case ast.Call(func=ast.Name(id="Prime" | "Partial" | "D")) if self.in_numbers:
                with self._showing(None):
                    slope = self.value(node, values)
                return self._as_shown(slope)
            case ast.Call(func=ast.Name(id="Prime"), args=[ast.Name(id=name), argument]):
                at = self.value(argument, values)
                return self.slope(lambda u: self._called(name, [ast.Name("u")], {"u": u}), at)
            case ast.Call(func=ast.Name(id="At"), args=[inner, by, point]):
                return self.holding(self.key(by, values), self.value(point, values)).value(inner, values)
            case ast.Call(func=ast.Name(id="D" | "Prime"), args=[body]):
                return self.value(ast.Call(ast.Name("D"), [body, ast.Name(self.variable)], []), values)
            case ast.Call(func=ast.Name(id="D"), args=[ast.Call(func=ast.Name(id="Cancel"), args=[body]), by]):
                return self.value(ast.Call(ast.Name("D"), [body, by], []), values)
            case ast.Call(
                func=ast.Name(id="D" | "Partial" as sign), args=[ast.Name() | ast.Subscript() as body, by]
            ) if not self.has_scope:
                return self._number(f"{sign} {self.key(body, values)}", self.key(by, values))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
                return self._called(name, arguments, values)
        return super().value(node, values)

    def _called(self, name: str, arguments: list[ast.expr], values: Mapping[str, Any]) -> Value:
        """Return the value of a function: a known one's, or that of one that is made up."""
        own = _OWN.get(name)
        if own is None and (name in CALLS or name in self.scope.meanings or canonical(name) in self.functions):
            return super().value(ast.Call(ast.Name(name), arguments, []), values)
        given = [self.value(argument, values) for argument in arguments]
        if own is not None:
            return own(self, *given)
        return self.m.fsum(self.m.sin(self._number(name, (index,)) * x + index) for index, x in enumerate(given, 1))

    def _root(self, value: Number, degree: Number) -> Number:
        return self.m.sign(value) * self.m.root(abs(value), int(degree)) if int(degree) % 2 else self.m.nan

    def _length(self, value: Value) -> Number:
        return self.m.norm(value) if isinstance(value, list) else abs(value)

    def _dot(self, left: Value, right: Value) -> Number:
        if isinstance(left, list) and isinstance(right, list):
            return self.m.fdot(left, right)
        return self._product(left, right)

    def _factors(self, *factors: Number) -> Number:
        return self.m.fprod(factors)

    def _product(self, left: Value, right: Value) -> Value:
        if isinstance(left, list) and isinstance(right, list):
            return product(left, right, self.m.fdot)
        return entrywise(self._times, left, right)

    def _times(self, u: Number, v: Number) -> Number:
        """Return a product; a factor may be infinite: that is how a number is shown that no float holds."""
        found = u * v
        return found if self.m.isinf(found) else self.recorded(found)

    def _compared(self, parts: list[ast.expr], ops: list[ast.cmpop], values: Mapping[str, Any]) -> bool:
        found = [self.value(part, values) for part in parts]
        for left, op, right in zip(found, ops, found[1:], strict=False):
            if left != left or right != right:
                raise ValueError("nothing to compare")
            sign = (left > right) - (left < right) if self.forced is None else self.forced
            if sign not in _SIGNS[type(op)]:
                return False
        return True

    def read(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return the value of what was read, whose numbers have all digits that there are."""
        with self._showing(None, self.rounded):
            return self.at(node, values)

    def _with_numbers(self, inner: ast.expr, values: Mapping[str, Any], digits: list[ast.expr]) -> Value:
        match digits:
            case [ast.Constant(value=int() as count)]:
                pass
            case _:
                count = DIGITS
        with self._showing(count, rounded=True, in_numbers=True):
            return self.value(inner, values)

    def _printed(self, name: str, indices: tuple[int, ...]) -> Value:
        value = self.quantity(name, indices)
        return self._as_shown(value) if self.rounded and name not in self.names else value

    def _as_shown(self, value: Any) -> Number:
        number = float(value)
        found = self._as_printed.get((number, self.shown))
        if found is None:
            found = self.m.mpf(repr(number if self.shown is None else float(f"{number:.{self.shown}g}")))
            self._as_printed[number, self.shown] = found
        return found

    @contextmanager
    def _showing(self, digits: int | None, rounded: bool = False, in_numbers: bool = False) -> Iterator[None]:
        before = self.shown, self.rounded, self.in_numbers
        self.shown, self.rounded, self.in_numbers = digits, rounded, in_numbers
        try:
            yield
        finally:
            self.shown, self.rounded, self.in_numbers = before

    def _entries(self, name: str) -> list[Number]:
        if name in self.scope.values:
            return super()._entries(name)
        return [self.quantity(name, (index,)) for index in range(_ENTRIES)]

    def _worth(self, name: str, indices: tuple[int, ...]) -> Value:
        if name in self.scope.known or name in self.names:
            with self._showing(None):  # what it is worth does not depend on where it is printed
                return super()._worth(name, indices)
        return self._number(name, indices)

    def _number(self, name: str, key: object) -> Number:
        """Return the number that is made up for something."""
        low, high = WORLDS[self.world]
        return self.m.mpf(low + (high - low) * zlib.crc32(f"{self.world} {name} {key}".encode()) / _CHANCE)


_OWN: Mapping[str, Callable[..., Any]] = {
    "root": MadeUp._root,
    "norm": MadeUp._length,
    "dot": MadeUp._dot,
    "Dots": MadeUp._factors,
}
"""Calls that are read otherwise than they are executed."""
