"""What the names of a formula are worth: numbers, arrays with indices, and names that stand for further formulas.

A formula's tree is Python's syntax with a few calls of its own, which `latex_printer` prints and this module executes
with 50 digits:

========================  ====================================================================
``w[j, k]``               an indexed symbol; indices count from 0
``Sum(k, u)``             the sum of u over k, where `Scope.ranges` says what k runs over;
                          ``Sum(k, u, k != l)`` leaves terms out; ``Prod`` is the product
``Each(v, [w, b], u)``    the sum of u over all entries v of some arrays
``D(u)``, ``D(u, w[0])``  the derivative by the scope's variable, or by the named quantity with all that comes
                          before it held: found by running everything again, never by a formula
``[[a, b], [c, d]]``      a matrix; ``[a, b]`` a column
``Cancel(u)``             u, struck out
``Prime(f, u)``           f'(u), the derivative of a function that has a meaning, found by moving u
``A @ B``                 the product of two matrices
``Numbers(u)``            u, printed with its numbers put in; ``Numbers(u, 4)`` with so many digits
``Elided(a + b + ...)``   a sum, printed without its middle where it is long
``norm(u)``, ``dot(u, v)``  of columns
========================  ====================================================================
"""

# ruff: noqa: D102  (the methods are described in Arithmetic)
import ast
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Self

import numpy as np
from msgspec import Struct

from gradexplorer.formula.mpmath_values import Exact
from gradexplorer.formula.trees import tree

Number = Any
"""mpmath's real number."""
Value = Any
"""A number, or a list of values: a column or a matrix."""
Key = tuple[str, tuple[int, ...]]
"""A quantity: its name and its indices."""

MARKS = ("Cancel", "Numbers", "Elided")
"""Calls that change only how something is printed."""
CALLS = (*MARKS, "Sum", "Prod", "Each", "D", "Prime", "norm", "dot")
"""Calls of this language: every other one is a function."""


class Meaning(Struct, frozen=True):
    """What a name stands for: a formula, in which `parameters` are its indices or its arguments."""

    parameters: tuple[str, ...]
    source: str

    @property
    def tree(self) -> ast.expr:
        """The formula."""
        return tree(self.source)


class Scope(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """The worth of names.

    Attributes
    ----------
    values : mapping
        Name to a float, or to nested sequences of floats for names with indices.
    meanings : mapping
        Name to its `Meaning`; a meaning may use every other name.
    ranges : mapping
        Index letter to what it runs over in sums.
    letters : mapping
        Index letters that stand for one index everywhere: the neuron, or the entry, that a line is about.
    variable : str
        By which ``D(u)`` derives.
    """

    values: Mapping[str, Any] = {}
    meanings: Mapping[str, Meaning] = {}
    ranges: Mapping[str, Sequence[int]] = {}
    letters: Mapping[str, int] = {}
    variable: str = "x"

    @cached_property
    def known(self) -> frozenset[str]:
        """The names that have a worth."""
        return frozenset((*self.values, *self.meanings, "pi", "e"))

    @cached_property
    def _arithmetic(self) -> "ScopeArithmetic":
        return ScopeArithmetic(self)

    def value(self, node: ast.expr) -> Value:
        """Return what a tree is worth, with 50 digits; NaN where it has no value."""
        return self._arithmetic.at(node, self.letters)


class ScopeArithmetic(Exact):
    """Executes trees in a scope, in which one quantity may be held at another value."""

    def __init__(self, scope: Scope, held: Mapping[Key, Number] = {}, base: "ScopeArithmetic | None" = None) -> None:
        super().__init__(scope.variable)
        self.scope = scope
        self.held = held
        self._base = base
        self._found: dict[Key, Value] = {}
        self._read: dict[Key, frozenset[Key]] = {}
        self._reading: list[set[Key]] = [set()]

    def holding(self, key: Key, at: Number) -> Self:
        """Return the same arithmetic with one quantity at another value."""
        moved = copy(self)
        moved.held = {**self.held, key: at}
        moved._base = None if self.held else self
        moved._found, moved._read, moved._reading = {}, {}, [set()]
        return moved

    def at(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return the value of a tree; NaN where it has none."""
        try:
            return self.value(node, values)
        except (ArithmeticError, ValueError):
            return self.m.nan

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Value:
        """Return what a tree is worth; `values` are index letters and arguments."""
        match node:
            case ast.Name(id=name) if name not in values and name in self.scope.known:
                return self._quantity(name, ())
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return self._quantity(name, self._indices(index, values))
            case ast.List(elts=parts):
                return [self.value(part, values) for part in parts]
            case ast.Call(func=ast.Name(id="Sum" | "Prod" as name), args=[ast.Name(id=letter), body, *condition]):
                return self._gathered(name, letter, body, condition, values)
            case ast.Call(func=ast.Name(id="Each"), args=[ast.Name(id=letter), ast.List(elts=names), body]):
                entries = [entry for name in names for entry in self._entries(ast.unparse(name))]
                return self.m.fsum(self.value(body, {**values, letter: entry}) for entry in entries)
            case ast.Call(func=ast.Name(id="D"), args=[body, by]):
                return self._derivative_by(body, by, values)
            case ast.Call(func=ast.Name(id="Prime"), args=[ast.Name(id=name), argument]):
                meaning = self.scope.meanings[name]
                (parameter,) = meaning.parameters
                at = self.value(argument, values)
                return self.m.diff(lambda u: self.value(meaning.tree, {parameter: u}), at)
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                return self._product(self.value(left, values), self.value(right, values))
            case ast.Call(func=ast.Name(id=name), args=[inner, *_digits]) if name in MARKS:
                return self.value(inner, values)
            case ast.Call(func=ast.Name(id="norm"), args=[vector]):
                return self.m.sqrt(self.m.fsum(part**2 for part in self.value(vector, values)))
            case ast.Call(func=ast.Name(id="dot"), args=[left, right]):
                return self.m.fdot(self.value(left, values), self.value(right, values))
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in self.scope.meanings:
                meaning = self.scope.meanings[name]
                given = [self.value(argument, values) for argument in arguments]
                return self.value(meaning.tree, dict(zip(meaning.parameters, given, strict=True)))
            case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
                return self.value(left, values) != self.value(right, values)
        return super().value(node, values)

    def derivative(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        return self._derivative_by(node, ast.Name(self.variable), values)

    def key(self, node: ast.expr, values: Mapping[str, Any]) -> Key:
        """Return the quantity that a name, or a name with indices, is."""
        match node:
            case ast.Name(id=name):
                return name, ()
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return name, self._indices(index, values)
        raise ValueError(f"no derivative by {ast.unparse(node)}")

    def _indices(self, index: ast.expr, values: Mapping[str, Any]) -> tuple[int, ...]:
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        return tuple(int(self.value(part, values)) for part in parts)

    def _quantity(self, name: str, indices: tuple[int, ...]) -> Value:
        key = name, indices
        if key in self.held:
            return self.held[key]
        base = self._base
        if key not in self._found:
            if base is not None and key in base._found and not base._read[key] & self.held.keys():
                return base._found[key]  # nothing that it is made of has changed
            self._reading.append({key})
            self._found[key] = self._worth(name, indices)
            self._read[key] = frozenset(self._reading.pop())
        self._reading[-1] |= self._read[key]
        return self._found[key]

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

    def _product(self, left: Value, right: Value) -> Value:
        """Return the product of two matrices; a column may stand for a matrix."""
        rows = [row if isinstance(row, list) else [row] for row in left]
        columns = list(zip(*(row if isinstance(row, list) else [row] for row in right), strict=True))
        return [[self.m.fdot(row, column) for column in columns] for row in rows]

    def _entries(self, name: str) -> list[Number]:
        """Return all entries of an array, each as what it is held at."""
        return [self._quantity(name, index) for index in np.ndindex(np.shape(self.scope.values[name]))]

    def _gathered(
        self, name: str, letter: str, body: ast.expr, condition: Sequence[ast.expr], values: Mapping[str, Any]
    ) -> Number:
        gather: Callable[[Any], Number] = self.m.fsum if name == "Sum" else self.m.fprod
        inside = [{**values, letter: index} for index in self.scope.ranges[letter]]
        return gather(
            [self.value(body, bound) for bound in inside if all(self.value(test, bound) for test in condition)]
        )

    def _derivative_by(self, body: ast.expr, by: ast.expr, values: Mapping[str, Any]) -> Value:
        """Return the derivative of what may be a column, by one quantity."""
        key = self.key(by, values)
        if isinstance(body, ast.List):
            return [self._derivative_by(part, by, values) for part in body.elts]

        def moved(at: Number) -> Number:
            return self.holding(key, at).value(body, values)

        return self.m.diff(moved, self._quantity(*key))
