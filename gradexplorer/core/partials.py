"""Derivatives rule by rule: every line is a tree that is typeset and can be executed.

A derivative that is not carried out yet is a call of ``D``. One line applies one kind of rule to every D that it fits,
so that the lines read as they are written on a blackboard: sum rule, chain rule, sum rule, result.
"""

import ast
from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from gradexplorer.core.compiled import ALIASES, to_sympy
from gradexplorer.core.symbolic import real_functions
from gradexplorer.core.text import Text, _
from gradexplorer.core.typeset import latex, symbol

Rule = Literal["sum", "product", "quotient", "chain", "table"]
NAMES: dict[Rule, Text] = {
    "sum": _("Sum rule"),
    "product": _("Product rule"),
    "quotient": _("Quotient rule"),
    "chain": _("Chain rule"),
    "table": _("Basic derivatives"),
}

_OUTER = {
    "sin": "cos(u)",
    "cos": "-sin(u)",
    "tan": "1 + tan(u)**2",
    "asin": "1/sqrt(1 - u**2)",
    "acos": "-1/sqrt(1 - u**2)",
    "atan": "1/(1 + u**2)",
    "sinh": "cosh(u)",
    "cosh": "sinh(u)",
    "tanh": "1 - tanh(u)**2",
    "exp": "exp(u)",
    "log": "1/u",
    "sqrt": "1/(2*sqrt(u))",
    "abs": "sign(u)",
    "sign": "0",
    "sigmoid": "sigmoid(u)*(1 - sigmoid(u))",
    "relu": "(1 + sign(u))/2",
}

MAX_LATEX = 2000
"""A line longer than this is not shown, nor any after it: it would be many times as wide as the screen."""


class Line(Struct, frozen=True, eq=False):
    """One line of a derivation: the rule that gave it, its LaTeX, and itself in sympy."""

    rule: Text
    latex: str
    expression: Any


def derive(tree: ast.expr, variable: str, symbols: tuple[Any, ...]) -> Iterator[Line]:
    """Yield the lines of the derivative of `tree` with respect to `variable`, to the last rule or to `MAX_LATEX`.

    Parameters
    ----------
    tree : ast.expr
        A tree that `expression.parse` has checked.
    variable : str
    symbols : tuple of sympy.Symbol
        All variables of the tree.
    """
    if len(symbols) == 1:
        operator, left = r"\frac{d}{d %s}", r"\frac{d f}{d %s}"
    else:
        operator, left = r"\frac{\partial}{\partial %s}", r"\frac{\partial f}{\partial %s}"
    name = symbol(variable)
    by = next(s for s in symbols if s.name == variable)
    own = real_functions() | {"D": lambda u: u.diff(by)}
    line: ast.expr = _later(tree)
    while (rule := _next_rule(line, variable)) is not None:
        line = _Step(variable, rule).visit(line)
        text = latex(line, {"D": operator % name})
        if len(text) > MAX_LATEX:
            return
        yield Line(NAMES[rule], f"{left % name} = {text}", to_sympy(line, symbols, own))


def _number(value: float) -> ast.expr:
    return ast.Constant(value)


def _is(node: ast.expr, value: float) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _join(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    """Return the operation, without what is plain to see: + 0, times 0, times 1, to the power 1."""
    match op:
        case ast.Add() | ast.Sub() if _is(right, 0):
            return left
        case ast.Add() if _is(left, 0):
            return right
        case ast.Sub() if _is(left, 0):
            return _negative(right)
        case ast.Mult() | ast.Div() if _is(left, 0):
            return left
        case ast.Mult() if _is(right, 0) or _is(left, 1):
            return right
        case ast.Mult() | ast.Div() | ast.Pow() if _is(right, 1):
            return left
    return ast.BinOp(left, op, right)


def _negative(node: ast.expr) -> ast.expr:
    return node if _is(node, 0) else ast.UnaryOp(ast.USub(), node)


def _times(left: ast.expr, right: ast.expr) -> ast.expr:
    return _join(left, ast.Mult(), right)


def _later(node: ast.expr) -> ast.expr:
    """Return D(node): the derivative is still to be carried out."""
    return ast.Call(ast.Name("D", ast.Load()), [node], [])


def _depends(node: ast.expr, variable: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == variable for part in ast.walk(node))


def _rule(node: ast.expr, variable: str) -> Rule:
    """Return the rule by which D(node) is carried out."""
    if not _depends(node, variable) or isinstance(node, ast.Name):
        return "table"
    match node:
        case ast.UnaryOp(operand=operand):
            return _rule(operand, variable)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return "sum"
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            if _depends(left, variable) and _depends(right, variable):
                return "product"
            return _rule(right if _depends(right, variable) else left, variable)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return "quotient" if _depends(right, variable) else _rule(left, variable)
        case ast.BinOp(left=ast.Name(), op=ast.Pow(), right=right) if not _depends(right, variable):
            return "table"
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Name()) if not _depends(left, variable):
            return "table"
        case ast.Call(args=[ast.Name()]):
            return "table"
    return "chain"


def _derivative(node: ast.expr, variable: str) -> ast.expr:
    """Carry out D(node) at once where it stands in the table, else put it off."""
    return _apply(node, variable) if _rule(node, variable) == "table" else _later(node)


def _apply(node: ast.expr, variable: str) -> ast.expr:
    """Carry out D(node) by its rule; constant factors and signs are taken out on the way."""
    if not _depends(node, variable):
        return _number(0)

    def d(part: ast.expr) -> ast.expr:
        return _derivative(part, variable)

    match node:
        case ast.Name():
            return _number(1)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _negative(_apply(operand, variable))
        case ast.UnaryOp(operand=operand):
            return _apply(operand, variable)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            parts = [_apply(u, variable) if _rule(u, variable) == "sum" else d(u) for u in (left, right)]
            return _join(parts[0], op, parts[1])
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            if not _depends(left, variable):
                return _times(left, _apply(right, variable))
            if not _depends(right, variable):
                return _times(_apply(left, variable), right)
            return _join(_times(d(left), right), ast.Add(), _times(left, d(right)))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            if not _depends(right, variable):
                return _join(_apply(left, variable), ast.Div(), right)
            top = _join(_times(d(left), right), ast.Sub(), _times(left, d(right)))
            return ast.BinOp(top, ast.Div(), ast.BinOp(right, ast.Pow(), _number(2)))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(left, right, variable)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            outer = _Put(argument).visit(ast.parse(_OUTER[ALIASES.get(name, name)], mode="eval").body)
            return _times(outer, d(argument))
    raise ValueError(f"no rule for {ast.unparse(node)}")


def _power(base: ast.expr, exponent: ast.expr, variable: str) -> ast.expr:
    d = _derivative
    power = ast.BinOp(base, ast.Pow(), exponent)
    if not _depends(exponent, variable):
        match exponent:
            case ast.Constant(value=int() | float() as n):
                less: ast.expr = _number(n - 1)
            case _other:
                less = ast.BinOp(exponent, ast.Sub(), _number(1))
        return _times(_times(exponent, _join(base, ast.Pow(), less)), d(base, variable))
    logarithm = ast.Call(ast.Name("log", ast.Load()), [base], [])
    if not _depends(base, variable):
        natural = isinstance(base, ast.Name) and base.id == "e"
        return _times(power if natural else _times(power, logarithm), d(exponent, variable))
    return _times(power, _later(_times(exponent, logarithm)))


class _Put(ast.NodeTransformer):
    """Puts an argument in for u."""

    def __init__(self, argument: ast.expr) -> None:
        self.argument = argument

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.argument if node.id == "u" else node


def _open(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "D"


def _next_rule(line: ast.expr, variable: str) -> Rule | None:
    """Return the rule of the first D in the line; None when nothing is left to do."""
    first = next((node for node in ast.walk(line) if _open(node)), None)
    return _rule(first.args[0], variable) if isinstance(first, ast.Call) else None


class _Step(ast.NodeTransformer):
    """Applies one rule to every D that it fits; what has no D in it stays as it is written."""

    def __init__(self, variable: str, rule: Rule) -> None:
        self.variable = variable
        self.rule = rule

    def visit(self, node: ast.AST) -> Any:
        if not any(map(_open, ast.walk(node))):
            return node
        match node:
            case ast.Call(args=[argument]) if _open(node):
                return _apply(argument, self.variable) if _rule(argument, self.variable) == self.rule else node
            case ast.BinOp(left=left, op=op, right=right):
                return _join(self.visit(left), op, self.visit(right))
            case ast.UnaryOp(operand=operand):
                return _negative(self.visit(operand))
        return self.generic_visit(node)
