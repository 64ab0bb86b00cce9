"""Long sums and products that are printed without their middle: what dots stand for is taken from the tree.

What is printed is read; that it is the beginning and the end of what the tree holds shows in the value.
"""

import ast
from collections.abc import Iterator
from functools import reduce

from gradexplorer.formula.latex_tokens import UnreadableError
from gradexplorer.formula.trees import children, mapped
from gradexplorer.text import _

Parts = list[ast.expr]


def restored(found: ast.expr, tree: ast.expr) -> ast.expr:
    """Return what was read with terms or factors of the tree in place of ``Omitted()``.

    Raises
    ------
    UnreadableError
        Where nothing of the tree can be left out there.
    """
    count = sum(_is_call(node, "Omitted") for node in ast.walk(found))
    if not count:
        return found
    wholes = list(_elided(tree))
    likeliest = sorted(range(len(wholes)), key=lambda i: (not _has_remainder(wholes[i]), -len(wholes[i])))
    left = iter([wholes[i] for i in sorted(likeliest[:count])])

    def filled(node: ast.expr) -> ast.expr:
        operator: ast.operator = ast.Mult() if _is_call(node, "dot") else ast.Add()
        parts = _factors(node) if _is_call(node, "dot") else _terms(node)
        omitted = [i for i, part in enumerate(parts) if _is_call(part, "Omitted")]
        if not omitted:
            return mapped(node, filled)
        first, last = omitted[0], len(parts) - 1 - omitted[-1]
        whole = next(left, [])
        if len(omitted) > 1 or first + last >= len(whole):
            raise UnreadableError(_("nothing can be left out where the dots stand"))
        parts = [*map(filled, parts[:first]), *whole[first : len(whole) - last], *map(filled, parts[first + 1 :])]
        return reduce(lambda before, part: ast.BinOp(before, operator, part), parts)

    return filled(found)


def _elided(node: ast.expr) -> Iterator[Parts]:
    """Yield the parts of all that may be printed without its middle, and of what stands within it."""
    terms = _terms(node)
    if _may_be_elided(node):
        yield terms
    if len(terms) > 1:
        for term in terms:
            yield from _elided(term)
        return
    if _is_call(terms[0], "Dots"):
        yield children(terms[0])
    for part in children(terms[0]):
        yield from ([_like(terms[0], each) for each in parts] for parts in _elided(part))


def _may_be_elided(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _may_be_elided(left) or _may_be_elided(right)
        case ast.BinOp(left=left, op=ast.Sub()):
            return _may_be_elided(left)
        case ast.Call(func=ast.Name(id="Numbers" | "Cancel"), args=[inner, *_digits]):
            return _may_be_elided(inner)
    return _is_call(node, "Elided") or _is_call(node, "Rest")


def _terms(node: ast.expr) -> Parts:
    """Return the terms of a sum as they are printed one behind the other."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_terms(left), *_terms(right)]
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return [*_terms(left), ast.UnaryOp(ast.USub(), right)]
        case ast.Call(func=ast.Name(id="Elided" | "Cancel"), args=[inner]):
            return _terms(inner)
        case ast.Call(func=ast.Name(id="Numbers"), args=[inner, *_digits]) if len(terms := _terms(inner)) > 1:
            return [_like(node, term) for term in terms]
    return [node]


def _factors(node: ast.expr) -> Parts:
    """Return the factors of a product that was read with dots between them."""
    match node:
        case ast.Call(func=ast.Name(id="dot"), args=[left, right]):
            return [*_factors(left), right]
    return [node]


def _like(node: ast.expr, part: ast.expr) -> ast.expr:
    """Return a part of a node with its numbers put in where the node's are."""
    match node:
        case ast.Call(func=ast.Name(id="Numbers"), args=[_inner, *digits]):
            return ast.Call(ast.Name("Numbers"), [part, *digits], [])
    return part


def _has_remainder(parts: Parts) -> bool:
    return any(_is_call(part, "Rest") for part in parts)


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
