"""Formula trees executed: on numpy arrays for pictures, and with 50 digits, where lines that are equal must agree.

With 50 digits no exponential overflows and no difference cancels, so lines that differ are wrong, not rounded.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from threading import Lock
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from gradexplorer.core.derivation.trees import ALIASES
from gradexplorer.core.proof import DType

DIGITS = 50

_LARGEST_ARGUMENT = 20_000
"""Exponentials of more are not computed: their digits would fill the memory."""
_LARGEST_MAGNITUDE = 60_000
"""Binary exponent beyond which a number counts as overflow."""

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class _Arithmetic(Struct, frozen=True):
    """What numbers are and what may be called on them."""

    constant: Callable[[int | float], Any]
    names: Mapping[str, Any]
    functions: Mapping[str, Callable[..., Any]]
    power: Callable[[Any, Any], Any]
    choose: Callable[[Any, Callable[[], Any], Callable[[], Any]], Any]
    checked: Callable[[Any], Any]

    def value(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
        """Return what `node` is worth where names have `values`."""
        return self.checked(self._value(node, values))

    def _value(self, node: ast.expr, values: Mapping[str, Any]) -> Any:
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
            case ast.Call(func=ast.Name(id="D"), args=[argument]):
                return self.functions["D"](argument, values)
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return self.functions[ALIASES.get(name, name)](self.value(argument, values))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                yes, no = partial(self.value, body, values), partial(self.value, orelse, values)
                return self.choose(self.value(test, values), yes, no)
        raise ValueError(f"no value of {ast.unparse(node)}")


def evaluate(node: ast.expr, values: Mapping[str, ArrayLike], dtype: DType = "float64") -> NDArray[Any]:
    """Return the value of a tree without ``D`` on numbers or arrays, computed in `dtype`.

    As in torch, what has no value is NaN and what is too large is infinite; nothing is raised or warned.
    """
    arithmetic = _numpy(dtype)
    given = {name: np.asarray(value, dtype) for name, value in values.items()}
    shape = np.broadcast_shapes(*(value.shape for value in given.values()))
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(arithmetic.value(node, given), dtype), shape)


def exact(node: ast.expr, values: Mapping[str, float], variable: str) -> float:
    """Return the value of a tree, computed with 50 digits; ``D(u)`` is u's central difference by `variable`.

    NaN where it has no real value, or one beyond 10^18000.
    """
    with _LOCK:  # mpmath's contexts hold their precision as state
        return float(_exact_value(node, values, variable))


def disagreement(nodes: list[ast.expr], values: Mapping[str, float], variable: str) -> float:
    """Return the largest relative difference between the values of trees that should be equal; 50 digits.

    NaN where any of them has no value.
    """
    with _LOCK:
        found = [_exact_value(node, values, variable) for node in nodes]
        largest = max(abs(value) for value in found)
        if any(math.isnan(value) for value in found):
            return math.nan
        return float((max(found) - min(found)) / largest) if largest else 0.0


def _numpy_sigmoid(x: Any) -> Any:
    small = np.exp(-np.abs(x))
    return np.where(x < 0, small, 1) / (1 + small)


def _numpy_normal(x: Any) -> Any:
    return np.asarray(_erfc(-np.asarray(x, np.float64) * math.sqrt(0.5)) / 2).astype(np.asarray(x).dtype)


_erfc = np.vectorize(math.erfc, otypes=[np.float64])
_NUMPY: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "sqrt")},
    **{name: getattr(np, name) for name in ("abs", "sign", "log1p", "expm1")},
    **{"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan},
    "sigmoid": _numpy_sigmoid,
    "relu": lambda x: np.maximum(x, 0),
    "Phi": _numpy_normal,
    "phi": lambda x: np.exp(-x * x / 2) / np.sqrt(np.asarray(2 * math.pi, np.asarray(x).dtype)),
}


@lru_cache(maxsize=2)
def _numpy(dtype: DType) -> _Arithmetic:
    kind: Callable[[float], Any] = np.dtype(dtype).type
    return _Arithmetic(
        constant=kind,
        names={"pi": kind(math.pi), "e": kind(math.e)},
        functions=_NUMPY,
        power=np.power,
        choose=lambda test, yes, no: np.where(test, yes(), no()),
        checked=lambda value: value,
    )


_LOCK = Lock()


def _exact_value(node: ast.expr, values: Mapping[str, float], variable: str) -> Any:
    arithmetic, m = _mpmath()

    def derivative(u: ast.expr, at: Mapping[str, Any]) -> Any:
        return m.diff(lambda x: arithmetic.value(u, {**at, variable: x}), at[variable])

    point = {name: m.mpf(value) for name, value in values.items()}
    whole = replace(arithmetic, functions={**arithmetic.functions, "D": derivative})
    try:
        return whole.value(node, point)
    except (ArithmeticError, ValueError):
        return m.nan


@lru_cache(maxsize=1)
def _mpmath() -> tuple[_Arithmetic, Any]:
    import mpmath

    m = mpmath.MPContext()
    m.dps = DIGITS
    plain = ("sin", "cos", "tan", "asin", "acos", "atan", "log", "sqrt", "sign", "log1p")
    growing = ("exp", "sinh", "cosh", "tanh", "expm1")

    def real(value: Any) -> Any:
        if isinstance(value, m.mpc):
            raise ValueError("no real value")  # noqa: TRY004 - a number outside of the domain, not a wrong type
        if isinstance(value, m.mpf) and value and m.mag(value) > _LARGEST_MAGNITUDE:
            raise OverflowError("too large")
        return value

    def bounded(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def call(x: Any) -> Any:
            if abs(x) > _LARGEST_ARGUMENT:
                raise OverflowError("too large")
            return function(x)

        return call

    def power(base: Any, exponent: Any) -> Any:
        if base and abs(exponent) * max(abs(m.mag(base)), 1) > _LARGEST_MAGNITUDE:
            raise OverflowError("too large")
        return base**exponent

    functions = {
        **{name: getattr(m, name) for name in plain},
        **{name: bounded(getattr(m, name)) for name in growing},
        "abs": abs,
        "sigmoid": bounded(lambda x: 1 / (1 + m.exp(-x))),
        "relu": lambda x: max(x, m.zero),
        "Phi": bounded(m.ncdf),
        "phi": bounded(m.npdf),
    }
    return _Arithmetic(
        constant=lambda value: m.mpf(repr(value)),
        names={"pi": m.pi, "e": m.e},
        functions=functions,
        power=power,
        choose=lambda test, yes, no: yes() if test else no(),
        checked=real,
    ), m
