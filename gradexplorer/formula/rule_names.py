"""What calculus calls a rule: the shape of what is derived, read off the lines before and after.

It shares no table with the rules themselves, so that a rule under another one's name shows.
"""

import ast
from collections.abc import Mapping

from gradexplorer.formula.trees import depends, is_pending, key, tree, walk, without_edges

SHAPES: Mapping[str, tuple[str, ...]] = {
    "sum rule": ("a + b", "a - b", "Sum(a, b)"),
    "constant factor rule": ("c*v", "v*c", "v/c", "-a"),
    "product rule": ("v*w",),
    "quotient rule": ("v/w",),
    "reciprocal rule": ("c/v",),
    "power rule": ("v**c",),
    "exponential rule": ("c**v",),
    "power rule and exponential rule": ("v**w",),
    "derivative of a constant": ("c", "a**0", "0**a"),
    "derivative of the variable itself": ("x", "+x"),
    "sine": ("sin(v)",),
    "cosine": ("cos(v)",),
    "tangent": ("tan(v)",),
    "arcsine": ("asin(v)", "arcsin(v)"),
    "arccosine": ("acos(v)", "arccos(v)"),
    "arctangent": ("atan(v)", "arctan(v)"),
    "hyperbolic sine": ("sinh(v)",),
    "hyperbolic cosine": ("cosh(v)",),
    "hyperbolic tangent": ("tanh(v)",),
    "inverse hyperbolic sine": ("asinh(v)",),
    "inverse hyperbolic cosine": ("acosh(v)",),
    "inverse hyperbolic tangent": ("atanh(v)",),
    "exponential function": ("exp(v)", "expm1(v)", "e**v"),
    "natural logarithm": ("log(v)", "ln(v)", "log1p(v)"),
    "logarithm to the base 2": ("log2(v)",),
    "logarithm to the base 10": ("log10(v)",),
    "square root": ("sqrt(v)",),
    "cube root": ("cbrt(v)",),
    "absolute value": ("abs(v)",),
    "sign function": ("sign(v)",),
    "sigmoid": ("sigmoid(v)",),
    "ReLU": ("relu(v)",),
    "larger of 0 and a number": ("hinge(v)",),
    "larger of two": ("max(a, b)",),
    "smaller of two": ("min(a, b)",),
    "softplus": ("softplus(v)",),
    "SiLU": ("silu(v)",),
    "GELU": ("gelu(v)",),
    "error function": ("erf(v)",),
}
"""What is derived; `v` and `w` depend on the variable `x`, `c` does not, `a` and `b` are anything.

Source: Stewart, Calculus, 8th edition, chapters 2, 3 and 6; for the activations the documentation of torch.nn.
"""
_CHAIN = "chain rule, "


def rightly_named(before: ast.expr, after: ast.expr, rules: str, x: str) -> bool:
    """Whether each rule named, as in ``product rule; sine``, is that of a derivative that has given way.

    A name that is not in `SHAPES` is believed, and so are all where nothing gives way.
    """
    left = {key(part) for part in walk(after) if is_pending(part)}
    asked = (part for part in walk(before) if isinstance(part, ast.Call) and is_pending(part) and len(part.args) == 1)
    done = [part.args[0] for part in asked if key(part) not in left]
    if not done:
        return True
    known = [name for name in rules.split("; ") if name.removeprefix(_CHAIN) in SHAPES]
    return all(any(_is(name, without_edges(body), x) for body in done) for name in known)


def _is(rule: str, body: ast.expr, x: str) -> bool:
    name = rule.removeprefix(_CHAIN)
    inner = [part for part in ast.iter_child_nodes(body) if isinstance(part, ast.expr) and depends(part, x)]
    chained = name in _OF_ONE and not all(isinstance(part, ast.Name) for part in inner)
    return chained == rule.startswith(_CHAIN) and any(_fits(tree(shape), body, x) for shape in SHAPES[name])


_OF_ONE = {"power rule", "exponential rule", *(name for name, (shape, *_more) in SHAPES.items() if "(" in shape)}
"""Rules that leave the derivative of what is inside to the chain rule."""


def _fits(shape: ast.expr, body: ast.expr, x: str) -> bool:
    match shape, body:
        case ast.Name(id="a" | "b"), _:
            return True
        case ast.Name(id="c"), _:
            return not depends(body, x)
        case ast.Name(id="v" | "w"), _:
            return depends(body, x)
        case ast.Name(id="x"), ast.Name(id=name):
            return name == x
        case ast.Name(id=one), ast.Name(id=other):
            return one == other
        case ast.Constant(value=one), ast.Constant(value=other):
            return bool(one == other)
        case ast.UnaryOp(op=one, operand=inner), ast.UnaryOp(op=other, operand=of):
            return type(one) is type(other) and _fits(inner, of, x)
        case ast.BinOp(left=left, op=one, right=right), ast.BinOp(left=first, op=other, right=then):
            return type(one) is type(other) and _fits(left, first, x) and _fits(right, then, x)
        case ast.Call(func=ast.Name(id=one), args=inner), ast.Call(func=ast.Name(id=other), args=of):
            return one == other and all(_fits(a, b, x) for a, b in zip(inner, of, strict=False))
    return False
