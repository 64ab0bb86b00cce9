"""The rules of differentiation, one at a time: what a rule leaves to be done stays as ``D(...)``.

The rules of functions stand in the table of functions.
"""

import ast
from functools import reduce

from gradexplorer.formula.functions import FUNCTIONS, ElementaryFunction
from gradexplorer.formula.simplify import number, simplified
from gradexplorer.formula.trees import EDGE, depends, filled, mapped, tree
from gradexplorer.text import Text, _

Applied = tuple[Text, ast.expr]
"""A rule's name, and what it makes of a derivative."""

CONSTANT = _("derivative of a constant")
IDENTITY = _("derivative of the variable itself")
TRIVIAL = (CONSTANT, IDENTITY)
"""Rules that leave nothing to think about: they are applied together, at the end."""

_SUM = _("sum rule")
_FACTOR = _("constant factor rule")
_PRODUCT = _("product rule")
_QUOTIENT = _("quotient rule")
_RECIPROCAL = _("reciprocal rule")
_POWER = _("power rule")
_EXPONENTIAL = _("exponential rule")
_POWER_AND_EXPONENTIAL = _("power rule and exponential rule")
_CASES = _("case by case")


def applied(u: ast.expr, x: str) -> Applied:
    """Return the outermost rule for the derivative of `u` with respect to `x`, and its result.

    Raises
    ------
    ValueError
        When `u` holds something that has no rule.
    """
    match u:
        case _ if not depends(u, x):
            return CONSTANT, tree("0")
        case ast.Name():
            return IDENTITY, tree("1")
        case ast.UnaryOp(op=ast.USub(), operand=v):
            return _FACTOR, filled("-D(v)", v=v)
        case ast.UnaryOp(op=ast.UAdd(), operand=v):
            return applied(v, x)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return _SUM, _terms(u)
        case ast.BinOp(left=v, op=ast.Mult(), right=w):
            return _product(v, w, x)
        case ast.BinOp(left=v, op=ast.Div(), right=w):
            return _quotient(v, w, x)
        case ast.BinOp(left=v, op=ast.Pow(), right=w):
            return _power(v, w, x)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in FUNCTIONS:
            return _function(FUNCTIONS[name], arguments, x)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _CASES, filled("D(v) if c else D(w)", c=test, v=body, w=orelse)
        case ast.Call(func=ast.Name(id="Sum") as sign, args=[over, term, *conditions]):
            return _SUM, ast.Call(sign, [over, filled("D(v)", v=term), *conditions], [])
    raise ValueError(f"no rule for {ast.unparse(u)}")


def _terms(u: ast.expr) -> ast.expr:
    """Return a sum of many terms with the derivative drawn into each."""
    match u:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return mapped(u, _terms)
    return filled("D(u)", u=u)


def _product(v: ast.expr, w: ast.expr, x: str) -> Applied:
    if not depends(v, x):
        return _FACTOR, filled("v*D(w)", v=v, w=w)
    if not depends(w, x):
        return _FACTOR, filled("w*D(v)", v=v, w=w)
    return _PRODUCT, filled("D(v)*w + v*D(w)", v=v, w=w)


def _quotient(v: ast.expr, w: ast.expr, x: str) -> Applied:
    if not depends(w, x):
        return _FACTOR, filled("D(v)/w", v=v, w=w)
    if not depends(v, x):
        return _RECIPROCAL, filled("-(D(w)/w**2)" if number(v) == 1 else "-(v*D(w)/w**2)", v=v, w=w)
    return _QUOTIENT, filled("(D(v)*w - v*D(w))/w**2", v=v, w=w)


def _power(v: ast.expr, w: ast.expr, x: str) -> Applied:
    if number(w) == 0 or number(v) == 0:  # of 0 ** w torch says the same, also where w is 0
        return CONSTANT, tree("0")
    by_base, by_exponent = _by_base(v, w), _by_exponent(v, w)
    if not depends(w, x):
        return _chained(_POWER, by_base, v)
    if not depends(v, x):
        return _chained(_EXPONENTIAL, by_exponent, w)
    return _POWER_AND_EXPONENTIAL, filled("b*D(v) + e*D(w)", b=by_base, e=by_exponent, v=v, w=w)


def _by_base(v: ast.expr, w: ast.expr) -> ast.expr:
    lower = simplified(filled("w - 1", w=w))
    slope = filled("w*v" if number(lower) == 1 else "w*v**l", v=v, w=w, l=lower)
    return slope if number(w) is not None else filled("s if w != edge else 0", s=slope, w=w, edge=EDGE)


def _by_exponent(v: ast.expr, w: ast.expr) -> ast.expr:
    if isinstance(v, ast.Name) and v.id == "e":
        return filled("v**w", v=v, w=w)
    slope = filled("v**w*log(v)", v=v, w=w)
    return slope if number(v) else filled("s if v != edge else 0*v**w", s=slope, v=v, w=w, edge=EDGE)


def _function(function: ElementaryFunction, arguments: list[ast.expr], x: str) -> Applied:
    """Return the sum over all arguments with `x` in them: the derivative by each, times its own."""
    parts = dict(zip(function.arguments, arguments, strict=True))
    pairs = zip(function.derivatives, arguments, strict=True)
    terms = [_chained(function.rule, filled(outer, **parts), v) for outer, v in pairs if depends(v, x)]
    rule = next((rule for rule, _term in terms if rule is not function.rule), function.rule)
    return rule, reduce(lambda left, right: ast.BinOp(left, ast.Add(), right), (term for _rule, term in terms))


def _chained(rule: Text, outer: ast.expr, inner: ast.expr) -> Applied:
    """Return `outer`, the derivative with respect to `inner`, times what the chain rule still asks for."""
    if isinstance(inner, ast.Name):
        return rule, outer
    return _("chain rule, {rule}", rule=rule), filled("u*D(v)", u=outer, v=inner)
