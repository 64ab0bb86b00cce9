"""Light simplification that never runs away: 0 and 1 vanish, numbers are put together, like terms are collected.

No product of sums is expanded, no identity is used, and numbers are put together exactly as they are written: 0.1*3 is
0.3, and 1/3 stays a fraction.
"""

import ast
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.formula.trees import key, mapped, same, tree

_LARGEST = 10**15
_LARGEST_EXPONENT = 20

Factor = tuple[ast.expr, int]
"""A base and its positive power."""


class Term(Struct, frozen=True, eq=False):
    """A number times a product of powers, over another one; `decimal` keeps 0.5 from becoming 1/2."""

    coefficient: Fraction
    decimal: bool = False
    top: tuple[Factor, ...] = ()
    below: tuple[Factor, ...] = ()

    def key(self) -> tuple[frozenset[tuple[str, int]], ...]:
        """Return what like terms have in common."""
        return tuple(frozenset((key(base), n) for base, n in part) for part in (self.top, self.below))


def number(node: ast.expr) -> Fraction | None:
    """Return what a number, or one with a minus, is worth exactly as it is written; None for anything else."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return Fraction(repr(value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            exact = number(operand)
            return None if exact is None else -exact
    return None


def simplified(node: ast.expr) -> ast.expr:
    """Return a shorter tree that has the same value wherever `node` has one."""
    node = mapped(node, simplified)
    match node:
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return operand
        case ast.UnaryOp() | ast.BinOp(op=ast.Mult() | ast.Div() | ast.Pow()):
            return _written(_split(node)) or node
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return _collected(list(_terms(node))) or node
        case ast.IfExp(body=body, orelse=orelse) if same(body, orelse):
            return body
    return node


def multiplied_out(node: ast.expr) -> ast.expr:
    """Return a tree in which numbers before sums are multiplied into them, so that like terms of both are collected.

    That is ``2*(x + 1) + 3*x`` as ``5*x + 2``; a number that stands before a sum alone stays there.
    """
    node = mapped(node, multiplied_out)
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return _collected([part for term in _terms(node) for part in _multiplied_in(term)]) or node
    return node


def _multiplied_in(term: Term) -> list[Term]:
    match term:
        case Term(top=((ast.BinOp(op=ast.Add() | ast.Sub()) as inner, 1),), below=()):
            return [_product(replace(term, top=()), part) for part in _terms(inner)]
    return [term]


# a tree as a term


def _split(node: ast.expr) -> Term:
    match node:
        case ast.Constant(value=int() | float() as value):
            exact = Fraction(repr(value))
            return Term(exact, exact.denominator != 1)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            term = _split(operand)
            return replace(term, coefficient=-term.coefficient)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _product(_split(left), _split(right))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            below = _split(right)
            if below.coefficient:
                turned = Term(1 / below.coefficient, below.decimal, below.below, below.top)
                return _product(_split(left), turned)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(node, left, number(right))
    return Term(Fraction(1), top=((node, 1),))


def _product(a: Term, b: Term) -> Term:
    top, below = _joined(a.top + b.top), _joined(a.below + b.below)
    for i, (base, n) in enumerate(top):
        for j, (other, m) in enumerate(below):
            if same(base, other):
                top[i], below[j] = (base, n - min(n, m)), (other, m - min(n, m))
    kept = [tuple((base, n) for base, n in part if n) for part in (top, below)]
    return Term(a.coefficient * b.coefficient, a.decimal or b.decimal, *kept)


def _joined(factors: Sequence[Factor]) -> list[Factor]:
    powers: dict[str, Factor] = {}
    for base, n in factors:
        before = powers.get(key(base), (base, 0))
        powers[key(base)] = (base, before[1] + n)
    return list(powers.values())


def _power(node: ast.expr, base: ast.expr, exponent: Fraction | None) -> Term:
    if exponent == 0:
        return Term(Fraction(1))
    if exponent is None or exponent.denominator != 1 or not 1 <= exponent <= _LARGEST_EXPONENT:
        return Term(Fraction(1), top=((node, 1),))
    n, term = int(exponent), _split(base)
    top, below = (tuple((factor, n * m) for factor, m in part) for part in (term.top, term.below))
    return Term(term.coefficient**n, term.decimal, top, below)


# a term as a tree


def _written(term: Term) -> ast.expr | None:
    """Return the term as one writes it, or None where its number can't be written exactly."""
    if term.coefficient == 0:
        return tree("0")
    size = abs(term.coefficient)
    top = _number(size) if term.decimal or size.denominator == 1 else None
    below = tree("1")
    if top is None:
        top, divisor = _number(Fraction(size.numerator)), _number(Fraction(size.denominator))
        if top is None or divisor is None:
            return None
        below = divisor
    node, divisor = _factors(top, term.top), _factors(below, term.below)
    if number(divisor) != 1:
        node = ast.BinOp(node, ast.Div(), divisor)
    return node if term.coefficient > 0 else ast.UnaryOp(ast.USub(), node)


def _number(value: Fraction) -> ast.expr | None:
    if value > _LARGEST:
        return None
    plain = int(value) if value.denominator == 1 else float(value)
    return ast.Constant(plain) if Fraction(repr(plain)) == value else None


def _factors(node: ast.expr, factors: Sequence[Factor]) -> ast.expr:
    """Return the number `node` times the factors, plain names before all others."""
    for base, n in sorted(factors, key=lambda factor: not isinstance(factor[0], ast.Name)):
        power = base if n == 1 else ast.BinOp(base, ast.Pow(), ast.Constant(n))
        node = power if number(node) == 1 else ast.BinOp(node, ast.Mult(), power)
    return node


# sums


def _terms(node: ast.expr) -> Iterator[Term]:
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as operator, right=right):
            yield from _terms(left)
            for term in _terms(right):
                negative = isinstance(operator, ast.Sub)
                yield replace(term, coefficient=-term.coefficient) if negative else term
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            for term in _terms(operand):
                yield replace(term, coefficient=-term.coefficient)
        case _:
            yield _split(node)


def _collected(terms: Sequence[Term]) -> ast.expr | None:
    """Return the sum with like terms put together, each where it first stands."""
    sums: dict[object, Term] = {}
    for term in terms:
        alike = term.key()
        before = sums.get(alike, replace(term, coefficient=Fraction(0)))
        total, decimal = before.coefficient + term.coefficient, before.decimal or term.decimal
        sums[alike] = replace(before, coefficient=total, decimal=decimal)
    node: ast.expr | None = None
    for term in sums.values():
        written = _written(replace(term, coefficient=abs(term.coefficient)))
        if written is None:
            return None
        if term.coefficient and node is None:
            node = written if term.coefficient > 0 else ast.UnaryOp(ast.USub(), written)
        elif term.coefficient and node is not None:
            node = ast.BinOp(node, ast.Add() if term.coefficient > 0 else ast.Sub(), written)
    return node or tree("0")
