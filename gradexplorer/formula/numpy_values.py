"""Formula trees executed on numpy arrays, with torch's functions: what has no value is NaN, nothing is raised."""

import ast
import math
import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradexplorer.formula.compile import ALIASES, CONSTANTS, PLAIN
from gradexplorer.proof import DType

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.NotEq: operator.ne,
}


class Arithmetic(ABC):
    """What numbers are, and how a tree is executed on them."""

    names: Mapping[str, Any]
    functions: Mapping[str, Callable[[Any], Any]]

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return what `node` is worth where names have `values`.

        Raises
        ------
        ValueError
            When the tree holds something that has no value.
        """
        match node:
            case ast.Constant(value=int() | float() as number):
                return self.constant(number)
            case ast.Name(id=name):
                return values[name] if name in values else self.names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand, values)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand, values)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.power(self.value(left, values), self.value(right, values))
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](self.value(left, values), self.value(right, values))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return _OPERATORS[type(op)](self.value(left, values), self.value(right, values))
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return self.functions[ALIASES.get(name, name)](self.value(argument, values))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.choose(test, body, orelse, values)
        raise ValueError(f"no value of {ast.unparse(node)}")

    @abstractmethod
    def constant(self, number: int | float) -> Any:
        """Return a number that is written in the tree."""

    @abstractmethod
    def power(self, base: Any, exponent: Any) -> Any:
        """Return ``base**exponent``."""

    @abstractmethod
    def choose(self, test: ast.expr, body: ast.expr, orelse: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return ``body if test else orelse``."""


def evaluate(node: ast.expr, values: Mapping[str, ArrayLike], dtype: DType = "float64") -> NDArray[Any]:
    """Return the value of a tree without ``D`` on numbers or arrays, computed in `dtype`.

    What has no value is NaN and what is too large is infinite, as in torch.
    """
    given = {name: np.asarray(value, dtype) for name, value in values.items()}
    shape = np.broadcast_shapes(*(value.shape for value in given.values()))
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(_numpy(dtype).value(node, given), dtype), shape)


class _Numpy(Arithmetic):
    def __init__(self, dtype: DType) -> None:
        self.kind: Callable[[float], Any] = np.dtype(dtype).type
        self.names = {name: self.kind(value) for name, value in CONSTANTS.items()}
        self.functions = _FUNCTIONS

    def constant(self, number: int | float) -> Any:
        return self.kind(number)

    def power(self, base: Any, exponent: Any) -> Any:
        return np.power(base, exponent)

    def choose(self, test: ast.expr, body: ast.expr, orelse: ast.expr, values: Mapping[str, Any]) -> Any:
        return np.where(*(self.value(part, values) for part in (test, body, orelse)))


@lru_cache(maxsize=2)
def _numpy(dtype: DType) -> _Numpy:
    return _Numpy(dtype)


def _sigmoid(x: Any) -> Any:
    small = np.exp(-np.abs(x))  # at most 1: it can't overflow
    return np.where(x < 0, small, 1) / (1 + small)


def _normal(x: Any) -> Any:
    x = np.asarray(x)
    return (_erfc(-x.astype(np.float64) * math.sqrt(0.5)) / 2).astype(x.dtype)


_erfc = np.vectorize(math.erfc, otypes=[np.float64])

_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    **{name: getattr(np, name) for name in (*PLAIN, "abs", "sign", "log1p", "expm1")},
    "sigmoid": _sigmoid,
    "relu": lambda x: np.maximum(x, 0),
    "softplus": lambda x: np.logaddexp(x, np.zeros_like(x)),
    "Phi": _normal,
    "phi": lambda x: np.exp(-x * x / 2) / np.sqrt(np.asarray(2 * math.pi, np.asarray(x).dtype)),
}
