"""How tightly parts of a printed formula hold together, brackets, and long sums without their middle."""

import ast
import re
from collections.abc import Sequence

ADD, QUOTIENT, MULTIPLY, POWER, ATOM = 1, 2, 3, 4, 5
"""A quotient is looser than a product where it is written in one line."""
LEVELS: dict[type[ast.AST], int] = {
    ast.Add: ADD,
    ast.Sub: ADD,
    ast.Mult: MULTIPLY,
    ast.Div: MULTIPLY,
    ast.MatMult: MULTIPLY,
}
MOST_TERMS = 6
"""Terms of a sum in ``Elided(...)``, or factors in ``Dots(...)``, that are printed."""
_TALL = re.compile(r"\\(?:sum|prod)(?![A-Za-z])")


def bracket(text: str) -> str:
    """Return `text` in brackets; ziamath makes those that grow by themselves far too tall around a sum."""
    return rf"\Bigl({text}\Bigr)" if _TALL.search(text) else rf"\left({text}\right)"


def is_primed(node: ast.expr) -> bool:
    """Whether a prime can stand behind a node: at a name, or another prime."""
    match node:
        case ast.Call(func=ast.Name(id="Prime"), args=[inner]):
            return is_primed(inner)
    return isinstance(node, ast.Name)


def without_middle(texts: Sequence[str]) -> Sequence[str]:
    """Return terms, or factors, with dots for those in the middle where there are many."""
    return [*texts[: MOST_TERMS - 2], r"\cdots", texts[-1]] if len(texts) > MOST_TERMS else texts


def terms(node: ast.expr) -> list[ast.expr]:
    """Return the terms of a sum."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*terms(left), right]
    return [node]


def letter_of(node: ast.expr) -> ast.expr:
    """Return the letter that goes to 0 in a limit, without its sign."""
    return node.operand if isinstance(node, ast.UnaryOp) else node


def begins_with_brackets(node: ast.expr) -> bool:
    """Whether a product's first factor is a sum: an operator in front would seem to be of that factor alone."""
    match node:
        case ast.BinOp(left=ast.BinOp(op=ast.Add() | ast.Sub()), op=ast.Mult()):
            return True
        case ast.BinOp(left=left, op=ast.Mult()):
            return begins_with_brackets(left)
    return False


def reaches_on(node: ast.expr) -> bool:
    """Whether what stands behind the printed node would belong to it: it ends in a sum."""
    match node:
        case ast.Call(func=ast.Name(id="Sum" | "Prod" | "Each" | "Limit")):
            return True
        case ast.Call(func=ast.Name(id="D"), args=[body, _by]):
            return not isinstance(body, ast.Name | ast.Subscript)
        case ast.Call(func=ast.Name(id="Cancel" | "Numbers" | "Elided"), args=[inner, *_]):
            return reaches_on(inner)
        case ast.UnaryOp(operand=inner) | ast.BinOp(op=ast.Mult(), right=inner):
            return reaches_on(inner)
    return False
