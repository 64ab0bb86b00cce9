"""Formula trees are taken apart and built anew, never changed: lines of a derivation share their parts.

``D(u)`` in a tree is a derivative that is still to be done.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from weakref import WeakKeyDictionary

from gradexplorer.formula.syntax import expression_tree

Transform = Callable[[ast.expr], ast.expr]

EDGE = ast.Constant(0, kind="edge")
"""The 0 that a power's base or exponent is compared with; a person's own comparison with 0 has another."""


@lru_cache(maxsize=512)
def tree(source: str) -> ast.expr:
    """Return the tree of a formula that this program itself wrote; treat it as read-only."""
    return expression_tree(source)


def pending(node: ast.expr) -> ast.expr:
    """Return ``D(node)``."""
    return ast.Call(ast.Name("D"), [node], [])


def is_pending(node: ast.expr) -> bool:
    """Whether `node` is a derivative still to be done."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "D"


def children(node: ast.expr) -> list[ast.expr]:
    """Return the parts of `node`, from left to right as they are printed."""
    match node:
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Call(args=arguments):
            return arguments
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return [body, test, orelse]
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.BoolOp(values=conditions):
            return conditions
    return []


def is_condition(node: ast.expr | None) -> bool:
    """Whether `node` is a comparison, or joins some."""
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def mapped(node: ast.expr, change: Transform) -> ast.expr:
    """Return `node` with `change` applied to each of its parts."""
    match node:
        case ast.UnaryOp(op=op, operand=operand):
            return ast.UnaryOp(op, change(operand))
        case ast.BinOp(left=left, op=operator, right=right):
            return ast.BinOp(change(left), operator, change(right))
        case ast.Call(func=function, args=arguments):
            return ast.Call(function, [change(argument) for argument in arguments], [])
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return ast.IfExp(change(test), change(body), change(orelse))
        case ast.Compare(left=left, ops=ops, comparators=others):
            return ast.Compare(change(left), ops, [change(other) for other in others])
        case ast.List(elts=parts):
            return ast.List([change(part) for part in parts], ast.Load())
        case ast.BoolOp(op=op, values=conditions):
            return ast.BoolOp(op, [change(condition) for condition in conditions])
    return node


def filled(source: str, **parts: ast.expr) -> ast.expr:
    """Return the tree of `source` with trees put in for names: ``filled("D(u)*v", u=..., v=...)``."""
    return _filled(tree(source), parts)


def _filled(node: ast.expr, parts: Mapping[str, ast.expr]) -> ast.expr:
    if isinstance(node, ast.Name) and node.id in parts:
        return parts[node.id]
    return mapped(node, lambda part: _filled(part, parts))


def without_edges(node: ast.expr) -> ast.expr:
    """Return `node` without the values that a power's derivative takes at the edges of its domain: they aren't printed.

    They stand in ``a if b != EDGE else c``.
    """
    match node:
        case ast.IfExp(test=ast.Compare(comparators=[ast.Constant(kind="edge")]), body=body):
            return without_edges(body)
    return mapped(node, without_edges)


def walk(node: ast.expr) -> Iterator[ast.expr]:
    """Yield `node` and everything below it, outermost first, from left to right."""
    yield node
    for child in children(node):
        yield from walk(child)


def depends(node: ast.expr, variable: str) -> bool:
    """Whether `variable` is in `node`."""
    return any(isinstance(part, ast.Name) and part.id == variable for part in walk(node))


_KEYS: WeakKeyDictionary[ast.expr, str] = WeakKeyDictionary()


def key(node: ast.expr) -> str:
    """Return what trees that are written alike have in common; it is kept with the tree, which never changes."""
    found = _KEYS.get(node)
    if found is None:
        found = _KEYS[node] = ast.dump(node)
    return found


def same(a: ast.expr, b: ast.expr) -> bool:
    """Whether two trees are written alike."""
    return a is b or key(a) == key(b)
