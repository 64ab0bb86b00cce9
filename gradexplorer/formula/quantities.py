"""Quantities by their names and indices: kept once found, and found again only where what they are made of moves."""

import ast
from collections.abc import Callable, Mapping
from copy import copy
from functools import cache, partial
from typing import Any, Self

import numpy as np

from gradexplorer.formula.language import Names
from gradexplorer.formula.mpmath_values import DIGITS, NO_MAGNITUDE, Exact

Number = Any
"""mpmath's real number."""
Value = Any
"""A number, or a list of values: a column or a matrix."""
Key = tuple[str, tuple[int, ...]]
"""A quantity: its name and its indices."""
_Found = tuple[Value, frozenset[Key], int]
"""What a quantity is worth, the quantities that it is made of, itself among them, and the largest number on the way."""


class Quantities(Exact):
    """The worth of names, of which one may be held at another value, and derivatives by them."""

    def __init__(self, scope: Names, digits: int = DIGITS, base: "Quantities | None" = None) -> None:
        super().__init__(scope.variable, digits)
        self.scope = scope
        self.held: Mapping[Key, Number] = {}
        self._found: dict[Key | tuple[Key, Key], _Found] = {}
        self._base = {} if base is None else base._found
        self._moved: dict[tuple[Key, Number, int], Self] = {}
        self._reading: list[set[Key]] = [set()]

    def holding(self, key: Key, at: Number) -> Self:
        """Return the same arithmetic with one quantity at another value; derivatives by one ask for the same again."""
        place = key, at, self.m.prec
        kept = self._moved.get(place) if not isinstance(at, list) else None
        if kept is not None:
            kept.magnitude = self.magnitude
            return kept
        moved = copy(self)
        moved.held = {**self.held, key: at}
        moved._base = {} if self.held else self._found
        moved._found, moved._moved, moved._reading = {}, {}, [set()]
        if not isinstance(at, list):
            if any(other != key for other, _at, _precision in self._moved):
                self._moved.clear()
            self._moved[place] = moved
        return moved

    def at(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return the value of a tree; NaN where it has none."""
        try:
            return self.value(node, values)
        except (ArithmeticError, ValueError):
            return self.m.nan

    def key(self, node: ast.expr, values: Mapping[str, Any]) -> Key:
        """Return the quantity that a name, or a name with indices, is."""
        match node:
            case ast.Name(id=name):
                return name, ()
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return name, self._indices(index, values)
        raise ValueError(f"no derivative by {ast.unparse(node)}")

    def _indices(self, index: ast.expr, values: Mapping[str, Any]) -> tuple[int, ...]:
        if isinstance(index, ast.Tuple):
            return tuple([self._index(part, values) for part in index.elts])
        return (self._index(index, values),)

    def _index(self, part: ast.expr, values: Mapping[str, Any]) -> int:
        if isinstance(part, ast.Name) and part.id in values:
            return int(values[part.id])
        if isinstance(part, ast.Constant) and isinstance(part.value, int):
            return part.value
        return int(self.value(part, values))

    def quantity(self, name: str, indices: tuple[int, ...]) -> Value:
        """Return what a name, or a name with indices, is worth."""
        key = name, indices
        if key in self.held:
            return self.held[key]
        found = self._found.get(key) or self._of_base(key)
        if found is None:  # in this function itself: programs are long, and Python's calls don't go deep
            outside, self.magnitude = self.magnitude, NO_MAGNITUDE
            self._reading.append({key})
            try:
                value = self._worth(name, indices)
            finally:
                read, size, self.magnitude = frozenset(self._reading.pop()), self.magnitude, outside
            found = self._found[key] = value, read, max(size, self._size(value))
        value, read, size = found
        reading = self._reading[-1]
        if key not in reading:  # else all that it is made of is there, too
            reading |= read
        if size > self.magnitude:
            self.magnitude = size
        return value

    def _of_base(self, key: Key | tuple[Key, Key]) -> "_Found | None":
        """Return what was found before a quantity was held, where nothing has changed that it is made of; keep it."""
        found = self._base.get(key)
        if found is None or not found[1].isdisjoint(self.held):
            return None
        self._found[key] = found
        return found

    def _worth(self, name: str, indices: tuple[int, ...]) -> Value:
        meaning = self.scope.meanings.get(name)
        if meaning is not None:
            return self.value(meaning.tree, dict(zip(meaning.parameters, indices, strict=True)))
        if name in self.scope.values:
            found = self.scope.values[name]
            for index in indices:
                found = found[index]
            return self._numbers(found)
        return self.names[name]

    def _numbers(self, value: Any) -> Value:
        if hasattr(value, "tolist"):
            value = value.tolist()
        return [self._numbers(part) for part in value] if isinstance(value, list | tuple) else self.m.mpf(value)

    def _size(self, value: Value) -> int:
        """Return the binary exponent of the largest entry."""
        if isinstance(value, list):
            return max(map(self._size, value), default=NO_MAGNITUDE)
        return int(self.m.mag(value)) if value and self.m.isfinite(value) else NO_MAGNITUDE

    def _entries(self, name: str) -> list[Number]:
        """Return all entries of an array, each as what it is held at."""
        return [self.quantity(name, index) for index in np.ndindex(np.shape(self.scope.values[name]))]

    def _derivative_by(self, body: ast.expr, by: ast.expr, values: Mapping[str, Any]) -> Value:
        """Return the derivative of what may be a column, by one quantity; that of a quantity is kept."""
        key = self.key(by, values)
        if isinstance(body, ast.List):
            return [self._derivative_by(part, by, values) for part in body.elts]
        if not self._is_quantity(body, values):
            return self._derivative(body, key, values)
        derived = self.key(body, values), key
        found = self._found.get(derived) or self._of_base(derived)
        if found is None:
            outside, self.magnitude = self.magnitude, NO_MAGNITUDE
            self._reading.append(set())
            try:
                slope = self._derivative(body, key, values)
            finally:
                read, size, self.magnitude = frozenset(self._reading.pop()), self.magnitude, outside
            found = self._found[derived] = slope, read, size
        slope, read, size = found
        self._reading[-1] |= read
        self.magnitude = max(self.magnitude, size)
        return slope

    def _derivative(self, body: ast.expr, key: Key, values: Mapping[str, Any]) -> Value:
        body, times = self._repeated(body, key, values)

        order = [] if self.held else self._order(body, values)

        def moved(at: Value) -> Value:
            other = self.holding(key, at)
            for quantity in order:  # see `Scope.order`
                other.quantity(*quantity)
            value = other.value(body, values)
            self.magnitude = max(self.magnitude, other.magnitude)
            return value

        if times > 1:
            return self.slope(moved, self.quantity(*key), times)
        return self._slopes(moved, body, key, values)

    def _is_quantity(self, body: ast.expr, values: Mapping[str, Any]) -> bool:
        """Whether what is derived is a quantity, and no letter that stands for a number."""
        match body:
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
                return name not in values
        return False

    def _repeated(self, body: ast.expr, key: Key, values: Mapping[str, Any]) -> tuple[ast.expr, int]:
        """Return what is derived by a number, and how many times.

        Each difference inside of another takes twice its digits; one of a higher order takes them once more.
        """
        inner, times = body, 1
        while isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "D":
            by = inner.args[1] if len(inner.args) > 1 else ast.Name(self.variable)
            if self.key(by, values) != key:
                break
            inner, times = inner.args[0], times + 1
        if times > 1 and any(isinstance(one, list) for one in (self.quantity(*key), self.value(inner, values))):
            return body, 1
        return inner, times

    def _slopes(self, moved: Callable[[Value], Value], body: ast.expr, key: Key, values: Mapping[str, Any]) -> Value:
        """Return the derivative of `moved`, a number or a column, by a quantity that is a number or a column."""
        here = self.quantity(*key)
        slope = self._column_slope if isinstance(self.value(body, values), list) else self.slope
        if not isinstance(here, list):
            return slope(moved, here)

        def entry_moved(k: int, at: Number) -> Value:
            return moved([*here[:k], at, *here[k + 1 :]])

        return [slope(partial(entry_moved, k), entry) for k, entry in enumerate(here)]

    def _column_slope(self, function: Callable[[Number], Value], at: Number) -> Value:
        """Return the derivative of a column by a number."""
        function = cache(function)

        def entry(i: int, at: Number) -> Number:
            return function(at)[i]

        return [self.slope(partial(entry, i), at) for i in range(len(function(at)))]

    def _order(self, body: ast.expr, values: Mapping[str, Any]) -> list[Key]:
        """Return the quantities of which a tree is made, each after those of which it is made itself."""
        self._reading.append(set())
        try:
            self.value(body, values)
        finally:
            read = self._reading.pop()
        self._reading[-1] |= read
        return [key for key in self._found if key in read]
