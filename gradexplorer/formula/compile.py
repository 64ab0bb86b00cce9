"""Checked trees of `expression` as functions: of floats, numpy and torch, or in sympy.

A function takes the module m that supplies sin, exp and so on as its last argument.
"""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradexplorer.formula.syntax import code, expression_tree

CONSTANTS = {"pi": math.pi, "e": math.e}
ALIASES = {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "log"}
PLAIN = ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "sqrt")
"""Functions that every module has under this name."""


def _sign(x: Any, m: Any) -> Any:
    return (x > 0) - (x < 0) if m is math else m.sign(x)


def _sigmoid(x: Any, m: Any) -> Any:
    if m is math:
        small = math.exp(-abs(x))  # never overflows
        return (1 if x >= 0 else small) / (1 + small)
    if hasattr(m, "sigmoid"):
        return m.sigmoid(x)
    return 1 / (1 + m.exp(-x)) if hasattr(m, "Max") else m.exp(-_relu(-x, m)) / (1 + m.exp(-abs(x)))  # never overflows


def _relu(x: Any, m: Any) -> Any:
    if hasattr(m, "relu"):
        return m.relu(x)
    if m is math:
        return max(x, 0.0)
    return m.Max(x, 0) if hasattr(m, "Max") else m.maximum(x, 0)


def _power(x: Any, y: Any, m: Any) -> Any:
    """Return ``x**y``, which for a negative float is a complex number in Python, and no value here."""
    return math.pow(x, y) if m is math else x**y


OWN: dict[str, Callable[[Any, Any], Any]] = {
    "abs": lambda x, m: abs(x),
    "sign": _sign,
    "sigmoid": _sigmoid,
    "relu": _relu,
}
"""Functions that not every module has."""


def _copy(tree: ast.expr) -> ast.expr:
    return expression_tree(ast.unparse(tree))


def numeric(tree: ast.expr, variables: Sequence[str], values: Mapping[ast.expr, float]) -> Callable[..., Any]:
    """Return a checked tree as a function (*variables, m); `values` are the worths of its parts without a variable."""
    return _compile(_Numeric(values).visit(tree), variables)


def to_sympy(tree: ast.expr, symbols: Sequence[Any], own: Mapping[str, Callable[[Any], Any]] = {}) -> Any:
    """Return a checked tree in sympy over `symbols`, decimals exact; `own` functions stand for those of their names."""
    import sympy

    exact = _compile(_Exact(own).visit(_copy(tree)), [symbol.name for symbol in symbols], own)
    return sympy.sympify(exact(*symbols, sympy))


class _Calls(ast.NodeTransformer):
    """Lets functions come from the namespace m."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        name = ALIASES.get(node.func.id, node.func.id)
        argument, m = self.visit(node.args[0]), ast.Name("__m", ast.Load())
        if name in OWN:
            return ast.Call(ast.Name(name, ast.Load()), [argument, m], [])
        return ast.Call(ast.Attribute(m, name, ast.Load()), [argument], [])


class _Exact(_Calls):
    """Numbers become sympy's rationals and constants."""

    def __init__(self, own: Mapping[str, Any]) -> None:
        self.own = own

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id in self.own:
            return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])
        return super().visit_Call(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Call(ast.Name("__exact", ast.Load()), [ast.Constant(repr(node.value))], [])

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Call(ast.Name("__exact", ast.Load()), [ast.Constant(node.id)], []) if node.id in CONSTANTS else node


def _exact(number: str) -> Any:
    import sympy

    return {"pi": sympy.pi, "e": sympy.E}.get(number) or sympy.Rational(number)


class _Numeric(_Calls):
    """Parts without a variable become one number: torch has no functions of plain floats."""

    def __init__(self, values: Mapping[ast.expr, float]) -> None:
        self.values = values

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.expr) and node in self.values:
            return ast.Constant(self.values[node])
        if isinstance(node, ast.BinOp):  # built anew: the checked tree stays as it was
            left, right = self.visit(node.left), self.visit(node.right)
            if isinstance(node.op, ast.Pow) and not _is_whole(right):
                return ast.Call(ast.Name("__power", ast.Load()), [left, right, ast.Name("__m", ast.Load())], [])
            return ast.BinOp(left, node.op, right)
        if isinstance(node, ast.UnaryOp):
            return ast.UnaryOp(node.op, self.visit(node.operand))
        return super().visit(node)


def _is_whole(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value).is_integer()
    return False


def _compile(body: ast.expr, variables: Sequence[str], own: Mapping[str, Any] = {}) -> Callable[..., Any]:
    parameters = ast.arguments(
        posonlyargs=[], args=[ast.arg(name) for name in (*variables, "__m")], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    program = code(ast.Expression(ast.Lambda(parameters, body)), "<formula>")
    function: Callable[..., Any] = eval(
        program, {"__builtins__": {}, "__exact": _exact, "__power": _power, **OWN, **own}
    )
    return function
