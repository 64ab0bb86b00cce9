"""What the names of a formula are worth: numbers, arrays with indices, and names that stand for further formulas.

A formula's tree is Python's syntax with a few calls of its own, which `latex_printer` prints and this module executes
with 50 digits:

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
``single(u)``             u, rounded to single precision
``Limit(-h, u)``          the limit of u as h goes to 0 from below; ``Limit(h, u)`` from above; it may be infinite
========================  ====================================================================

Functions, and what + - * / do, work on columns entry by entry; by a column, ``D`` is the column of derivatives by each
of its entries.
"""

# ruff: noqa: D102  (the methods are described in Arithmetic)
import ast
import math
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property, partial
from typing import Any, Self

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.formula.columns import ENTRYWISE, diagonal, entrywise, product, transposed
from gradexplorer.formula.mpmath_values import DIGITS, NO_MAGNITUDE, Exact
from gradexplorer.formula.trees import tree

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

BLUR = 2.0**-49
"""Relative change of a float in `Scope.blurred`."""

MARKS = ("Cancel", "Numbers", "Elided", "Rest")
"""Calls that change only how something is printed."""
WRITTEN_AS_FUNCTIONS = ("diag", "mean", "single")
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


class Scope(Struct, frozen=True, eq=False, kw_only=True, dict=True):
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

    @cached_property
    def blurred(self) -> "Scope":
        """The same with every float moved by what rounding may have moved it: to see how much that changes."""
        return replace(self, values={name: _blurred(value) for name, value in self.values.items()})

    @cached_property
    def _arithmetics(self) -> dict[int, "ScopeArithmetic"]:
        return {}

    def value(self, node: ast.expr, digits: int = DIGITS) -> Value:
        """Return what a tree is worth, with so many digits; NaN where it has no value."""
        return self.measured(node, digits)[0]

    def measured(self, node: ast.expr, digits: int = DIGITS) -> tuple[Value, Number]:
        """Return what a tree is worth, and the largest number on the way to it."""
        arithmetic = self._arithmetic(digits)
        arithmetic.magnitude = NO_MAGNITUDE
        return arithmetic.at(node, self.index_letters), arithmetic.largest

    def key(self, node: ast.expr) -> Key:
        """Return the quantity that a name, or a name with indices, is."""
        return self._arithmetic(DIGITS).key(node, self.index_letters)

    def held(self, node: ast.expr, key: Key, at: Number, digits: int = DIGITS) -> Value:
        """Return what a tree is worth with one quantity held at a value; what it does not change is not run again.

        Raises
        ------
        ArithmeticError, ValueError
            It has no value.
        """
        base = self._arithmetic(digits)
        moved = base if base.quantity(*key) == at else base.holding(key, at)
        return moved.value(node, self.index_letters)

    def _arithmetic(self, digits: int) -> "ScopeArithmetic":
        if digits not in self._arithmetics:
            twin = replace(self)  # in a circle with this one, only the collector would free both
            self._arithmetics[digits] = ScopeArithmetic(twin, digits=digits)
            for name in self.order:
                self._arithmetics[digits].at(ast.Name(name), {})
        return self._arithmetics[digits]


def _blurred(value: Any, index: int = 0) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_blurred(part, k) for k, part in enumerate(value)]
    if isinstance(value, dict):
        return {k: _blurred(part, k) for k, part in value.items()}
    if isinstance(value, float):
        return value * (1 + BLUR * math.cos(index + value))  # of no pattern that could cancel
    return value


class ScopeArithmetic(Exact):
    """Executes trees in a scope, in which one quantity may be held at another value."""

    def __init__(
        self,
        scope: Scope,
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

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Value:
        """Return what a tree is worth; `values` are index letters and arguments."""
        match node:
            case ast.Name(id=name) if name not in values and name in self.scope.known:
                return self.quantity(name, ())
            case ast.Constant(value=float() as number) if math.isinf(number):
                return self.m.mpf(number)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return self.quantity(name, self._indices(index, values))
            case ast.List(elts=parts):
                return [self.value(part, values) for part in parts]
            case ast.Call(func=ast.Name(id="Sum" | "Prod" as name), args=[over, body, *condition]):
                return self._gathered(name, over, body, condition, values)
            case ast.Call(func=ast.Name(id="Each"), args=[ast.Name(id=letter), ast.List(elts=names), body]):
                entries = [entry for name in names for entry in self._entries(ast.unparse(name))]
                return self.m.fsum(self.value(body, {**values, letter: entry}) for entry in entries)
            case ast.Call(func=ast.Name(id="D"), args=[body, by]):
                return self._derivative_by(body, by, values)
            case ast.Call(func=ast.Name(id="Partial"), args=[ast.Name(id=name), ast.Name(id=by)]):
                if isinstance(self.quantity(by, ()), bool):
                    return self.m.zero  # a condition does not change but at its border
                whole = self.scope.meanings[name].tree
                return self.m.diff(lambda u: self.value(whole, {by: u}), self.quantity(by, ()))
            case ast.Call(func=ast.Name(id="Dots"), args=factors):
                return self.m.fprod(self.value(factor, values) for factor in factors)
            case ast.Call(func=ast.Name(id="Prime"), args=[inner]):
                return self.derivative(inner, values)
            case ast.Call(func=ast.Name(id="Prime"), args=[ast.Name(id=name), argument]):
                meaning = self.scope.meanings[name]
                (parameter,) = meaning.parameters

                def slope(at: Number) -> Number:
                    return self.m.diff(lambda u: self.value(meaning.tree, {parameter: u}), at)

                return entrywise(slope, self.value(argument, values))
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                return product(self.value(left, values), self.value(right, values), self.m.fdot)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ENTRYWISE:
                operands = self.value(left, values), self.value(right, values)
                return entrywise(lambda u, v: self.recorded(ENTRYWISE[type(op)](u, v)), *operands)
            case ast.Call(func=ast.Name(id="Transposed"), args=[matrix]):
                return transposed(self.value(matrix, values))
            case ast.Call(func=ast.Name(id="diag"), args=[column]):
                return diagonal(self.value(column, values), self.m.zero)
            case ast.Call(func=ast.Name(id="mean"), args=[column]):
                found = self.value(column, values)
                entries = found if isinstance(found, list) else [found]
                return self.m.fsum(entries) / len(entries)
            case ast.Call(func=ast.Name(id=name), args=[inner, *_digits]) if name in MARKS:
                return self.value(inner, values)
            case ast.Call(func=ast.Name(id="norm"), args=[vector]):
                return self.m.sqrt(self.m.fsum(part**2 for part in self.value(vector, values)))
            case ast.Call(func=ast.Name(id="dot"), args=[left, right]):
                return self.m.fdot(self.value(left, values), self.value(right, values))
            case ast.Call(func=ast.Name(id="Limit"), args=[letter, body]):
                return self._limit(letter, body, values)
            case ast.Call(func=ast.Name(id="Degrees"), args=[angle]):
                return self.value(angle, values) * self.m.pi / 180
            case ast.Call(func=ast.Name(id="single"), args=[inner]):
                return self.m.mpf(float(np.float32(float(self.value(inner, values)))))
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in self.scope.meanings:
                meaning = self.scope.meanings[name]
                given = [self.value(argument, values) for argument in arguments]
                return entrywise(
                    lambda *given: self.value(meaning.tree, dict(zip(meaning.parameters, given, strict=True))), *given
                )
            case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
                return self.value(left, values) != self.value(right, values)
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return self.value(left, values) == self.value(right, values)
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

    def _gathered(
        self, name: str, over: ast.expr, body: ast.expr, condition: Sequence[ast.expr], values: Mapping[str, Any]
    ) -> Number:
        gather: Callable[[Any], Number] = self.m.fsum if name == "Sum" else self.m.fprod
        inside = [{**values, bound_letter(over): index} for index in self._run(over, values)]
        return gather(
            [self.value(body, bound) for bound in inside if all(self.value(test, bound) for test in condition)]
        )

    def _limit(self, letter: ast.expr, body: ast.expr, values: Mapping[str, Any]) -> Number:
        """Return a one-sided limit at 0; infinite where u grows without end, NaN where it does not settle."""
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
