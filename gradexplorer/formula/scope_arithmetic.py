"""Formulas executed with mpmath among names: what a quantity does not change is not executed again when it moves."""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any, Self

import numpy as np

from gradexplorer.formula.columns import ENTRYWISE, diagonal, entrywise, product, transposed
from gradexplorer.formula.language import MARKS, Meaning, Names, bound_letter
from gradexplorer.formula.mpmath_values import DIGITS, NO_MAGNITUDE, Exact

Number = Any
"""mpmath's real number."""
Value = Any
"""A number, or a list of values: a column or a matrix."""
Key = tuple[str, tuple[int, ...]]
"""A quantity: its name and its indices."""

_LIMIT_STEPS = ("1e-12", "1e-24")
_SETTLED = 1e-9
"""Change from a step to its square below which there is a limit."""
_VANISHING = 1e-3
"""Share that is left at the square of a step below which the limit is 0."""


class ScopeArithmetic(Exact):
    """Executes trees in a scope, in which one quantity may be held at another value."""

    def __init__(
        self,
        scope: Names,
        held: Mapping[Key, Number] = {},
        base: "ScopeArithmetic | None" = None,
        digits: int = DIGITS,
    ) -> None:
        super().__init__(scope.variable, digits)
        self.scope = scope
        self.held = held
        self._base = base
        self._found: dict[Key, Value] = {}
        self._derived: dict[tuple[str, Key], Number] = {}
        self._read: dict[Key, frozenset[Key]] = {}
        self._sizes: dict[Key, int] = {}
        self._reading: list[set[Key]] = [set()]

    def holding(self, key: Key, at: Number) -> Self:
        """Return the same arithmetic with one quantity at another value."""
        moved = copy(self)
        moved.held = {**self.held, key: at}
        moved._base = None if self.held else self
        moved._found, moved._read, moved._sizes, moved._derived, moved._reading = {}, {}, {}, {}, [set()]
        return moved

    def at(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return the value of a tree; NaN where it has none."""
        try:
            return self.value(node, values)
        except (ArithmeticError, ValueError):
            return self.m.nan

    def _constant(self, node: ast.Constant, values: Mapping[str, Any]) -> Number:
        if isinstance(node.value, float) and math.isinf(node.value):
            return self.m.mpf(node.value)
        return super()._constant(node, values)

    def _name(self, node: ast.Name, values: Mapping[str, Any]) -> Value:
        if node.id not in values and node.id in self.scope.known:
            return self.quantity(node.id, ())
        return super()._name(node, values)

    def _subscript(self, node: ast.Subscript, values: Mapping[str, Any]) -> Value:
        assert isinstance(node.value, ast.Name)
        return self.quantity(node.value.id, self._indices(node.slice, values))

    def _list(self, node: ast.List, values: Mapping[str, Any]) -> Value:
        return [self.value(part, values) for part in node.elts]

    def _binary(self, node: ast.BinOp, values: Mapping[str, Any]) -> Value:
        kind = type(node.op)
        if kind is ast.Pow:
            return super()._binary(node, values)
        left, right = self.value(node.left, values), self.value(node.right, values)
        if kind is ast.MatMult:
            return product(left, right, self.m.fdot)
        operation = ENTRYWISE[kind]
        if not (isinstance(left, list) or isinstance(right, list)):
            return self.recorded(operation(left, right))
        return entrywise(lambda u, v: self.recorded(operation(u, v)), left, right)

    def _call(self, node: ast.Call, values: Mapping[str, Any]) -> Value:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name in _METHODS:
            return _METHODS[name](self, node.args, values)
        if name in self.scope.meanings:
            meaning = self.scope.meanings[name]
            given = [self.value(argument, values) for argument in node.args]
            return entrywise(lambda *given: self._at(meaning, given), *given)
        return super()._call(node, values)

    def _at(self, meaning: Meaning, given: Sequence[Number]) -> Number:
        """Return a function that has a meaning, at some arguments."""
        return self.value(meaning.tree, dict(zip(meaning.parameters, given, strict=True)))

    # the calls of the language

    def _each_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        letter, names, body = arguments
        assert isinstance(letter, ast.Name)
        assert isinstance(names, ast.List)
        entries = [entry for name in names.elts for entry in self._entries(ast.unparse(name))]
        return self.m.fsum(self.value(body, {**values, letter.id: entry}) for entry in entries)

    def _derivative_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Value:
        body, *by = arguments
        return self._derivative_by(body, by[0] if by else ast.Name(self.variable), values)

    def _partial_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        name, by = (part.id for part in arguments if isinstance(part, ast.Name))
        if isinstance(self.quantity(by, ()), bool):
            return self.m.zero  # a condition does not change but at its border
        whole = self.scope.meanings[name].tree
        return self.m.diff(lambda u: self.value(whole, {by: u}), self.quantity(by, ()))

    def _prime_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Value:
        name, *argument = arguments
        if not argument:
            return self._derivative_of(arguments, values)
        assert isinstance(name, ast.Name)
        meaning = self.scope.meanings[name.id]

        def slope(at: Number) -> Number:
            return self.m.diff(lambda u: self._at(meaning, [u]), at)

        return entrywise(slope, self.value(argument[0], values))

    def _dots_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        return self.m.fprod(self.value(factor, values) for factor in arguments)

    def _transposed_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Value:
        return transposed(self.value(arguments[0], values))

    def _diagonal_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Value:
        return diagonal(self.value(arguments[0], values), self.m.zero)

    def _mean_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        found = self.value(arguments[0], values)
        entries = found if isinstance(found, list) else [found]
        return self.m.fsum(entries) / len(entries)

    def _norm_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        return self.m.sqrt(self.m.fsum(part**2 for part in self.value(arguments[0], values)))

    def _dot_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        left, right = arguments
        return self.m.fdot(self.value(left, values), self.value(right, values))

    def _degrees_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        return self.value(arguments[0], values) * self.m.pi / 180

    def _single_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        return self.m.mpf(float(np.float32(float(self.value(arguments[0], values)))))

    def _inside_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Value:
        return self.value(arguments[0], values)

    # derivatives and quantities

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
        return tuple(self._index(part, values) for part in parts)

    def _index(self, part: ast.expr, values: Mapping[str, Any]) -> int:
        match part:
            case ast.Constant(value=int() as number):
                return number
            case ast.Name(id=letter) if letter in values:
                return int(values[letter])
        return int(self.value(part, values))

    def quantity(self, name: str, indices: tuple[int, ...]) -> Value:
        """Return what a name, or a name with indices, is worth."""
        key = name, indices
        if key in self.held:
            return self.held[key]
        base = self._base
        if key not in self._found:
            if base is not None and key in base._found and not base._read[key] & self.held.keys():
                self.magnitude = max(self.magnitude, base._sizes[key])
                return base._found[key]  # nothing that it is made of has changed
            outside, self.magnitude = self.magnitude, NO_MAGNITUDE
            self._reading.append({key})
            try:
                self._found[key] = self._worth(name, indices)
            finally:
                read, size, self.magnitude = self._reading.pop(), self.magnitude, outside
            self._read[key], self._sizes[key] = frozenset(read), max(size, self._size(self._found[key]))
        self._reading[-1] |= self._read[key]
        self.magnitude = max(self.magnitude, self._sizes[key])
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

    def _size(self, value: Value) -> int:
        """Return the binary exponent of the largest entry."""
        if isinstance(value, list):
            return max(map(self._size, value), default=NO_MAGNITUDE)
        return int(self.m.mag(value)) if value and self.m.isfinite(value) else NO_MAGNITUDE

    def _entries(self, name: str) -> list[Number]:
        """Return all entries of an array, each as what it is held at."""
        return [self.quantity(name, index) for index in np.ndindex(np.shape(self.scope.values[name]))]

    def _sum_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        return self.m.fsum(self._terms(arguments, values))

    def _product_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        return self.m.fprod(self._terms(arguments, values))

    def _terms(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> list[Number]:
        over, body, *condition = arguments
        inside = [{**values, bound_letter(over): index} for index in self._run(over, values)]
        return [self.value(body, bound) for bound in inside if all(self.value(test, bound) for test in condition)]

    def _limit_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        """Return a one-sided limit at 0; infinite where u grows without end, NaN where it does not settle."""
        letter, body = arguments
        side, name = (-1, letter.operand) if isinstance(letter, ast.UnaryOp) else (1, letter)
        steps = (side * self.m.mpf(step) for step in _LIMIT_STEPS)
        coarse, fine = (self.value(body, {**values, ast.unparse(name): step}) for step in steps)
        if abs(fine - coarse) <= _SETTLED * max(abs(coarse), abs(fine), 1):
            return fine
        if abs(fine) <= _VANISHING * abs(coarse):
            return self.m.zero
        return self.m.sign(fine) * self.m.inf if abs(fine) > abs(coarse) else self.m.nan

    def _run(self, over: ast.expr, values: Mapping[str, Any]) -> Sequence[int]:
        """Return what the letter of a sum runs over."""
        match over:
            case ast.Compare(left=first, comparators=[_letter, last]):
                return range(int(self.value(first, values)), int(self.value(last, values)) + 1)
        return self.scope.ranges[bound_letter(over)]

    def _derivative_by(self, body: ast.expr, by: ast.expr, values: Mapping[str, Any]) -> Value:
        """Return the derivative of what may be a column, by one quantity."""
        key = self.key(by, values)
        if isinstance(body, ast.List):
            return [self._derivative_by(part, by, values) for part in body.elts]

        order = [] if self.held else self._order(body, values)

        def moved(at: Value) -> Value:
            other = self.holding(key, at)
            for quantity in order:  # see `Scope.order`
                other.quantity(*quantity)
            value = other.value(body, values)
            self.magnitude = max(self.magnitude, other.magnitude)
            return value

        match body:
            case ast.Name(id=name) if name not in values:
                if (name, key) not in self._derived:
                    self._derived[name, key] = self._slopes(moved, body, key, values)
                return self._derived[name, key]
        return self._slopes(moved, body, key, values)

    def _slopes(self, moved: Callable[[Value], Value], body: ast.expr, key: Key, values: Mapping[str, Any]) -> Value:
        """Return the derivative of `moved`, a number or a column, by a quantity that is a number or a column."""
        here = self.quantity(*key)
        slope = self._column_slope if isinstance(self.value(body, values), list) else self.m.diff
        if not isinstance(here, list):
            return slope(moved, here)

        def entry_moved(k: int, at: Number) -> Value:
            return moved([*here[:k], at, *here[k + 1 :]])

        return [slope(partial(entry_moved, k), entry) for k, entry in enumerate(here)]

    def _column_slope(self, function: Callable[[Number], Value], at: Number) -> Value:
        """Return the derivative of a column by a number."""
        return [self.m.diff(lambda u, i=i: function(u)[i], at) for i in range(len(function(at)))]

    def _order(self, body: ast.expr, values: Mapping[str, Any]) -> list[Key]:
        """Return the quantities of which a tree is made, each after those of which it is made itself."""
        self._reading.append(set())
        self.value(body, values)
        read = self._reading.pop()
        self._reading[-1] |= read
        return [key for key in self._found if key in read]


_METHODS: Mapping[str, Callable[[Any, Sequence[ast.expr], Mapping[str, Any]], Value]] = {
    "Sum": ScopeArithmetic._sum_of,
    "Prod": ScopeArithmetic._product_of,
    "Each": ScopeArithmetic._each_of,
    "D": ScopeArithmetic._derivative_of,
    "Partial": ScopeArithmetic._partial_of,
    "Prime": ScopeArithmetic._prime_of,
    "Dots": ScopeArithmetic._dots_of,
    "Transposed": ScopeArithmetic._transposed_of,
    "diag": ScopeArithmetic._diagonal_of,
    "mean": ScopeArithmetic._mean_of,
    "norm": ScopeArithmetic._norm_of,
    "dot": ScopeArithmetic._dot_of,
    "Limit": ScopeArithmetic._limit_of,
    "Degrees": ScopeArithmetic._degrees_of,
    "single": ScopeArithmetic._single_of,
    **dict.fromkeys(MARKS, ScopeArithmetic._inside_of),
}
"""What each call of the language does."""
