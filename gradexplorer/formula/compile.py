"""Checked trees as functions: of floats, numpy's arrays and torch's tensors, or in sympy.

A tree is compiled once for each library that it is called with: the library is the last argument, and functions have
the library's values of the table. Floats decide between branches, arrays compute both and choose.
"""

import ast
import builtins
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from importlib import import_module
from types import CodeType
from typing import Any

from gradexplorer.formula.functions import FUNCTIONS, Library
from gradexplorer.formula.syntax import code, expression_tree

CONSTANTS = {"pi": math.pi, "e": math.e}

_LOGICAL: dict[type[ast.AST], str] = {ast.And: "logical_and", ast.Or: "logical_or", ast.Not: "logical_not"}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "Lt",
    ast.LtE: "Le",
    ast.Gt: "Gt",
    ast.GtE: "Ge",
    ast.Eq: "Eq",
    ast.NotEq: "Ne",
}
"""sympy's names of comparisons."""


def canonical(name: str) -> str:
    """Return the name that the table gives a function which is spelled `name`; other names stay."""
    return FUNCTIONS[name].name if name in FUNCTIONS else name


def namespace(library: Library, module: Any) -> dict[str, Any]:
    """Return the values of all functions in a library; `module` is the library, or a context of mpmath."""
    scope: dict[str, Any] = {"m": module, "math": math, "builtins": builtins, "each": _each, "nan": math.nan}
    for function in FUNCTIONS.values():
        if text := function.value(library):
            arguments = ", ".join(function.arguments)
            other_name = re.fullmatch(rf"(m\.\w+)\({arguments}\)", text)
            scope[function.name] = eval(_program(other_name[1] if other_name else f"lambda {arguments}: {text}"), scope)
        elif hasattr(module, function.name):  # else it is syntax
            scope[function.name] = getattr(module, function.name)
    return scope


@lru_cache(maxsize=256)
def _program(text: str) -> CodeType:
    """Return a text of the table compiled: mpmath has a namespace for each number of digits."""
    return compile(text, "<function>", "eval")


@lru_cache(maxsize=8)
def _namespace(library: Library) -> dict[str, Any]:
    module = import_module(library)
    scope = namespace(library, module)
    if library == "sympy":
        logical = {"logical_and": module.And, "logical_or": module.Or, "logical_not": module.Not}
        return scope | {"__exact": _exact} | logical | {name: getattr(module, name) for name in COMPARISONS.values()}
    if library == "torch":
        several = {function.name for function in FUNCTIONS.values() if len(function.arguments) > 1}
        scope |= {name: _on_tensors(scope[name]) for name in several if name in scope}
    return scope | {name: getattr(module, name) for name in _LOGICAL.values() if hasattr(module, name)}


def _each(function: Callable[[float], float], u: Any, factor: float = 1.0) -> Any:
    """Return an array of a function of floats, of `factor` times each number."""
    import numpy as np

    u = np.asarray(u)
    found = np.vectorize(function, otypes=[np.float64])(u.astype(np.float64) * factor)
    return found.astype(u.dtype)


def _on_tensors(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let one of torch's functions of several tensors take numbers, too."""
    import torch

    def call(*arguments: Any) -> Any:
        kinds = (a.dtype for a in arguments if isinstance(a, torch.Tensor) and a.is_floating_point())
        kind = next(kinds, torch.float64)
        return function(*(a if isinstance(a, torch.Tensor) else torch.tensor(a, dtype=kind) for a in arguments))

    return call


def numeric(tree: ast.expr, variables: Sequence[str], values: Mapping[ast.expr, float]) -> Callable[..., Any]:
    """Return a checked tree as a function (*variables, m); `values` are the worths of its parts without a variable."""
    made: dict[Any, Callable[..., Any]] = {}
    parameters = [*variables, "__m"]

    def make(m: Any) -> Callable[..., Any]:
        if m.__name__ == "sympy":
            made[m] = exact_function(tree, parameters)
        else:  # torch has no functions of plain floats
            body = (_Scalar if m is math else _Arrays)(values).visit(tree)
            made[m] = compiled(body, parameters, _namespace(m.__name__))
        return made[m]

    def function(*arguments: Any) -> Any:
        m = arguments[-1]
        return (made.get(m) or make(m))(*arguments)

    return function


def on_floats(tree: ast.expr) -> ast.expr:
    """Return a tree as Python executes it on floats, with the functions of `namespace`."""
    return _Scalar().visit(tree)  # type: ignore[no-any-return]


def on_arrays(tree: ast.expr, variables: Sequence[str], dtype: Any) -> Callable[..., Any]:
    """Return a tree as a function of numpy's arrays, with its numbers in `dtype`: nothing is put together before."""
    kept = _Kept(dtype)
    body = kept.visit(tree)
    return compiled(body, variables, _namespace("numpy") | kept.numbers)


def to_sympy(tree: ast.expr, symbols: Sequence[Any], own: Mapping[str, Callable[..., Any]] = {}) -> Any:
    """Return a checked tree in sympy over `symbols`, decimals exact; `own` functions stand for those of their names."""
    import sympy

    return sympy.sympify(exact_function(tree, [symbol.name for symbol in symbols], own)(*symbols))


def exact_function(
    tree: ast.expr, variables: Sequence[str], own: Mapping[str, Callable[..., Any]] = {}
) -> Callable[..., Any]:
    """Return a tree as a function of sympy's expressions; `own` functions stand for those of their names."""
    return compiled(_Exact().visit(_copy(tree)), variables, {**_namespace("sympy"), **own})


def compiled(body: ast.expr, variables: Sequence[str], scope: Mapping[str, Any]) -> Callable[..., Any]:
    """Return an expression, whose names are in `scope`, as a function of `variables`."""
    parameters = ast.arguments(
        posonlyargs=[], args=[ast.arg(name) for name in variables], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    program = code(ast.Expression(ast.Lambda(parameters, body)), "<formula>")
    function: Callable[..., Any] = eval(program, {**scope, "__builtins__": _BUILTINS})
    return function


_BUILTINS = vars(builtins)
"""torch imports its parts by the builtins of its caller, and PySide's import aborts without what it keeps there.

A formula reaches none of them: the names in a checked tree are its variables and functions of the table.
"""


def _copy(tree: ast.expr) -> ast.expr:
    return expression_tree(ast.unparse(tree))


def _is_whole(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value).is_integer()
    return False


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


class _Scalar(ast.NodeTransformer):
    """Builds a tree anew, with each part that has a worth as one number."""

    real_powers = True

    def __init__(self, values: Mapping[ast.expr, float] = {}) -> None:
        self.values = values

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.expr) and node in self.values:
            return ast.Constant(self.values[node])
        return super().visit(node)

    def each(self, nodes: Sequence[ast.expr]) -> list[ast.expr]:
        return [self.visit(node) for node in nodes]

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Pow) and self.real_powers and not _is_whole(right):
            return _call(_POWER, left, right)  # Python's ** of a negative float would be complex
        return ast.BinOp(left, node.op, right)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        return ast.UnaryOp(node.op, self.visit(node.operand))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        return _call(canonical(node.func.id), *self.each(node.args))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        return ast.Compare(self.visit(node.left), node.ops, self.each(node.comparators))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        return ast.BoolOp(node.op, self.each(node.values))

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        return ast.IfExp(self.visit(node.test), self.visit(node.body), self.visit(node.orelse))


class _Arrays(_Scalar):
    """Chooses number by number."""

    real_powers = False

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        return _call(CHOICE, self.visit(node.test), self.visit(node.body), self.visit(node.orelse))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        return _joined(node.op, self.each(node.values))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return _call(_LOGICAL[ast.Not], self.visit(node.operand))
        return super().visit_UnaryOp(node)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        sides = [node.left, *node.comparators]
        pairs = zip(sides, node.ops, sides[1:], strict=False)
        return _joined(ast.And(), [self.comparison(self.visit(a), op, self.visit(b)) for a, op, b in pairs])

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
        return ast.Compare(left, [op], [right])


CHOICE = next(function.name for function in FUNCTIONS.values() if " if " in function.written)


def _joined(op: ast.boolop, conditions: Sequence[ast.expr]) -> ast.expr:
    return reduce(lambda left, right: _call(_LOGICAL[type(op)], left, right), conditions)


def in_torch(tree: ast.expr, values: Mapping[ast.expr, float]) -> ast.expr:
    """Return a tree as one writes it for tensors, with the names of torch; `values` are its parts' worths."""
    return _Torch(values).visit(tree)  # type: ignore[no-any-return]


class _Torch(_Arrays):
    """Writes functions as torch has them; those of several tensors take no plain numbers."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        return self.function(node.func.id, self.each(node.args))

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        return self.function(CHOICE, self.each([node.test, node.body, node.orelse]))

    def function(self, name: str, arguments: Sequence[ast.expr]) -> ast.expr:
        function = FUNCTIONS[name]
        numbers = sum(isinstance(part, ast.Constant) for part in arguments)
        if numbers and (name != CHOICE or numbers == 2):
            arguments = [_tensor(part) if isinstance(part, ast.Constant) else part for part in arguments]
        if not function.torch:
            return _call(function.name, *arguments)
        parts = dict(zip(function.arguments, arguments, strict=True))
        return _Filled({"m": ast.Name("torch"), **parts}).visit(expression_tree(function.torch))  # type: ignore[no-any-return]


class _Filled(ast.NodeTransformer):
    def __init__(self, parts: Mapping[str, ast.expr]) -> None:
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.parts.get(node.id, node)


def _tensor(number: ast.Constant) -> ast.expr:
    return _Filled({"u": number}).visit(expression_tree("torch.tensor(u, dtype=torch.float64)"))  # type: ignore[no-any-return]


class _Kept(_Arrays):
    """Names the numbers of a tree; powers are numpy's own function."""

    def __init__(self, dtype: Any) -> None:
        super().__init__()
        self.dtype = dtype
        self.numbers: dict[str, Any] = {name: dtype(value) for name, value in CONSTANTS.items()}

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        name = f"__{len(self.numbers)}"
        self.numbers[name] = self.dtype(node.value)
        return ast.Name(name, ast.Load())

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.op, ast.Pow):
            return _call(_POWER, self.visit(node.left), self.visit(node.right))
        return super().visit_BinOp(node)


_POWER = next(function.name for function in FUNCTIONS.values() if "**" in function.written)


class _Exact(_Arrays):
    """Numbers become sympy's rationals and constants."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return _call("__exact", ast.Constant(repr(node.value)))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _call("__exact", ast.Constant(node.id)) if node.id in CONSTANTS else node

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
        return _call(COMPARISONS[type(op)], left, right)


def _exact(number: str) -> Any:
    import sympy

    return {"pi": sympy.pi, "e": sympy.E}.get(number) or sympy.Rational(number)
