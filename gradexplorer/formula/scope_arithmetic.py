"""Formulas executed with mpmath among names: what each kind of node, and each call of the language, does."""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gradexplorer.formula.columns import ENTRYWISE, diagonal, entrywise, product, transposed
from gradexplorer.formula.language import MARKS, Meaning, bound_letter
from gradexplorer.formula.quantities import Number, Quantities, Value

_LIMIT_STEPS = ("1e-12", "1e-24")
_SETTLED = 1e-9
"""Change from a step to its square below which there is a limit."""
_VANISHING = 1e-3
"""Share that is left at the square of a step below which the limit is 0."""


class ScopeArithmetic(Quantities):
    """Executes trees among names."""

    def _constant(self, node: ast.Constant, values: Mapping[str, Any]) -> Number:
        if isinstance(node.value, float) and math.isinf(node.value):
            return self.m.mpf(node.value)
        return super()._constant(node, values)

    def _name(self, node: ast.Name, values: Mapping[str, Any]) -> Value:
        if node.id not in values and node.id in self.scope.known:
            return self.quantity(node.id, ())
        if node.id not in values and node.id not in self.names:
            raise KeyError(f"{node.id} has no value in the formula's scope")
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
        return self.slope(lambda u: self.value(whole, {by: u}), self.quantity(by, ()))

    def _prime_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Value:
        name, *argument = arguments
        if not argument:
            return self._derivative_of(arguments, values)
        assert isinstance(name, ast.Name)
        meaning = self.scope.meanings[name.id]

        def slope(at: Number) -> Number:
            return self.slope(lambda u: self._at(meaning, [u]), at)

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
        return self.m.mpf(float(_single(float(self.value(arguments[0], values)))))

    def _bfloat16_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Number:
        return self.m.mpf(_bfloat16(float(self.value(arguments[0], values))))

    def _inside_of(self, arguments: Sequence[ast.expr], values: Mapping[str, Any]) -> Value:
        return self.value(arguments[0], values)

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
    "bfloat16": ScopeArithmetic._bfloat16_of,
    **dict.fromkeys(MARKS, ScopeArithmetic._inside_of),
}
"""What each call of the language does."""


def _single(value: float) -> np.float32:
    """Return a float rounded to single precision; what is too large for it is infinite."""
    with np.errstate(over="ignore"):
        return np.float32(value)


def _bfloat16(value: float) -> float:
    """Return a float rounded to single precision, and of that to the upper half of its bits, as torch does."""
    single = _single(value)
    if not np.isfinite(single):
        return float(single)
    bits = int(single.view(np.uint32))
    upper = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000
    return float(np.uint32(upper).view(np.float32))
