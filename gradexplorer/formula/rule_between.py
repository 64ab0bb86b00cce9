"""The rule that leads from one line of a derivation to the next, read off the two lines."""

import ast
from collections.abc import Iterator, Sequence

from gradexplorer.formula.equation import Part, part_tree
from gradexplorer.text import Text, _

SUM = _("sum rule")
QUOTIENT = _("quotient rule")
CHAIN = _("chain rule")


def rule_between(before: Part, after: Part) -> Text:
    """Return the name of the rule of differentiation that was applied.

    Raises
    ------
    ValueError
        No derivative of the first line has given way to derivatives of what it is made of.
    """
    earlier, later = (list(_derivatives(part_tree(part))) for part in (before, after))
    new = [found for found in later if not _among(found, earlier)]
    for outer in earlier:
        whole, by = outer.args
        if _among(outer, later) or not new:
            continue
        bodies = [found.args[0] for found in new if _is_derivative(found)]
        if len(bodies) == len(new) and all(_among(body, _terms(whole)) for body in bodies):
            return SUM
        if isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Div) and _halves(whole, bodies):
            return QUOTIENT
        inside = list(ast.walk(whole))[1:]
        if any(not _is_derivative(found) or _among(found.args[0], inside) or _same(found.args[1], by) for found in new):
            return CHAIN
    raise ValueError(f"no rule leads from {ast.unparse(part_tree(before))} to {ast.unparse(part_tree(after))}")


def _derivatives(node: ast.expr) -> Iterator[ast.Call]:
    """Yield ``D(u, v)`` and ``Prime(f, u)``, wherever they stand."""
    for part in ast.walk(node):
        match part:
            case ast.Call(func=ast.Name(id="D" | "Prime"), args=[_first, _second]):
                yield part


def _is_derivative(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "D"


def _terms(node: ast.expr) -> list[ast.AST]:
    """Return the terms of a sum; factors that stand before it, or below it, do not matter."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return [*(_terms(left) or [left]), *(_terms(right) or [right])]
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _terms(right) or _terms(left)
        case ast.BinOp(left=left, op=ast.Div()):
            return _terms(left)
        case ast.UnaryOp(operand=operand):
            return _terms(operand)
        case ast.Call(func=ast.Name(id="Sum"), args=[_over, body, *_conditions]):
            return [body]
    return []


def _halves(fraction: ast.BinOp, bodies: list[ast.expr]) -> bool:
    """Whether what is derived is the numerator and the denominator of a fraction, and nothing else."""
    halves = [fraction.left, fraction.right]
    return all(_among(half, bodies) for half in halves) and all(_among(body, halves) for body in bodies)


def _among(node: ast.AST, others: Sequence[ast.AST]) -> bool:
    return any(_same(node, other) for other in others)


def _same(a: ast.AST, b: ast.AST) -> bool:
    return ast.dump(a) == ast.dump(b)
