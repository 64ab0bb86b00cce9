"""How long the derivatives of a formula become, counted without writing them down."""

import ast
from collections.abc import Sequence

from msgspec import Struct

from gradexplorer.formula.trees import children


class Sizes(Struct, frozen=True):
    """The number of parts of a formula, and of its first and second derivative; 0: that derivative vanishes."""

    own: int
    first: int = 0
    second: int = 0


def sizes(node: ast.expr, variables: Sequence[str]) -> Sizes:
    """Return how long `node` and its derivatives are as the sum, product and chain rule write them."""
    parts = [sizes(child, variables) for child in children(node)]
    match node:
        case ast.Name(id=name) if name in variables:
            return Sizes(1, 1)
        case ast.UnaryOp() | ast.BinOp(op=ast.Add() | ast.Sub()):
            return Sizes(1 + sum(p.own for p in parts), sum(p.first for p in parts), sum(p.second for p in parts))
        case ast.BinOp(op=ast.Mult()):
            return _product(*parts)
        case ast.BinOp(op=ast.Div()):
            return _product(parts[0], _chained(parts[1]))
        case ast.BinOp(op=ast.Pow()):  # the exponential of exponent times logarithm
            base, exponent = parts
            return _chained(_product(exponent, _chained(base)) if exponent.first else base)
        case ast.Call():
            return _chained(parts[0])
    return Sizes(1)


def _product(u: Sizes, v: Sizes) -> Sizes:
    both = 2 * (u.first + v.first) if u.first and v.first else 0
    return Sizes(
        u.own + v.own,
        _times(u.first, v.own) + _times(v.first, u.own),
        _times(u.second, v.own) + both + _times(v.second, u.own),
    )


def _chained(u: Sizes) -> Sizes:
    if not u.first:
        return Sizes(u.own + 1)
    outer = u.own + 1
    return Sizes(outer, outer + u.first, outer + 2 * u.first + _times(u.second, outer))


def _times(derivative: int, factor: int) -> int:
    """Return the length of a derivative times a factor; nothing, where it vanishes."""
    return derivative + factor if derivative else 0
