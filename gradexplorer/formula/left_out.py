"""Long sums that are printed without their middle: what their dots stand for is taken from the tree.

The terms that are printed are read; that they are the first and the last ones of the tree's sum shows in its value.
"""

import ast
from collections.abc import Iterator
from functools import reduce

from gradexplorer.formula.latex_tokens import UnreadableError
from gradexplorer.formula.trees import children, mapped
from gradexplorer.text import _

Terms = list[ast.expr]


def restored(found: ast.expr, tree: ast.expr) -> ast.expr:
    """Return what was read with terms of the tree in place of ``Omitted()``.

    Raises
    ------
    UnreadableError
        Where nothing of the tree can be left out there.
    """
    count = sum(map(_is_omitted, ast.walk(found)))
    if not count:
        return found
    sums = list(_elided(tree))
    longest = sorted(sorted(range(len(sums)), key=lambda place: -len(sums[place]))[:count])
    wholes = iter([sums[place] for place in longest])

    def filled(node: ast.expr) -> ast.expr:
        terms = _terms(node)
        places = [place for place, term in enumerate(terms) if _is_omitted(term)]
        if not places:
            return mapped(node, filled)
        first, last = places[0], len(terms) - 1 - places[-1]
        whole = next(wholes, [])
        if len(places) > 1 or first + last >= len(whole):
            raise UnreadableError(_("nothing can be left out where the dots stand"))
        middle = whole[first : len(whole) - last]
        return _sum([*map(filled, terms[:first]), *middle, *map(filled, terms[first + 1 :])])

    return filled(found)


def _elided(node: ast.expr) -> Iterator[Terms]:
    """Yield the terms of each sum that may be printed without its middle, and of those within it."""
    terms = _terms(node)
    if _may_be_elided(node):
        yield terms
    if len(terms) > 1:
        for term in terms:
            yield from _elided(term)
        return
    for part in children(terms[0]):
        yield from ([_like(terms[0], term) for term in found] for found in _elided(part))


def _may_be_elided(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _may_be_elided(left) or _may_be_elided(right)
        case ast.BinOp(left=left, op=ast.Sub()):
            return _may_be_elided(left)
        case ast.Call(func=ast.Name(id="Numbers" | "Cancel"), args=[inner, *_digits]):
            return _may_be_elided(inner)
        case ast.Call(func=ast.Name(id="Elided")):
            return True
    return False


def _terms(node: ast.expr) -> Terms:
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


def _like(node: ast.expr, part: ast.expr) -> ast.expr:
    """Return a part of a node with its numbers put in where the node's are."""
    match node:
        case ast.Call(func=ast.Name(id="Numbers"), args=[_inner, *digits]):
            return ast.Call(ast.Name("Numbers"), [part, *digits], [])
    return part


def _is_omitted(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Omitted"


def _sum(terms: Terms) -> ast.expr:
    return reduce(lambda left, right: ast.BinOp(left, ast.Add(), right), terms)
