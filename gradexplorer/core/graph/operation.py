"""Elementary operations: one step of a computation, its local derivatives by the rules, and both as fast functions."""

import ast
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec import Struct

from gradexplorer.formula.compile import CONSTANTS, numeric
from gradexplorer.formula.functions import FUNCTIONS, ElementaryFunction
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.rules import applied
from gradexplorer.formula.simplify import simplified
from gradexplorer.formula.trees import depends, filled, is_condition, is_pending, mapped, same, tree, without_edges

ARGUMENTS = ("a", "b", "d")
CONSTANT = "c"
RESULT = "o"


class Operation(Struct, frozen=True, eq=False):
    """``o = f(a, b, d)``, or with fewer arguments or none; `CONSTANT` may stand for a number that the program writes.

    Attributes
    ----------
    text : str
        The operation as plain text.
    value : callable (*arguments, constant, m)
        m is one of the modules math and torch.
    slopes : sequence of ast.expr
        The local derivative by each argument, in the arguments and, where that is shorter, the `RESULT`.
    texts : sequence of str
        The same as plain text.
    partials : sequence of callable (*arguments, constant, result, m)
        The same as functions, with torch's conventions where there is no derivative.
    shut : sequence of callable (*arguments, constant, result, m)
        Whether nothing comes back to an argument, not even an infinite gradient: torch multiplies no gradient there.
    """

    text: str
    value: Callable[..., Any]
    slopes: Sequence[ast.expr]
    texts: Sequence[str]
    partials: Sequence[Callable[..., Any]]
    shut: Sequence[Callable[..., bool]]


def renamed(node: ast.expr, parts: Mapping[str, ast.expr]) -> ast.expr:
    """Return `node` with trees put in for names."""
    if isinstance(node, ast.Name):
        return parts.get(node.id, node)
    return mapped(node, lambda part: renamed(part, parts))


def plain(node: ast.expr) -> str:
    """Return a formula as plain text, with a dot for times, raised digits for whole powers, and signs of comparison."""
    text = re.sub(r" ?\*\* ?([2-9])(?!\d|\.|e)", lambda found: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(found[1])], ast.unparse(node))
    text = re.sub(r"(?<!\*) ?\* ?(?!\*)", "·", text).replace(" ** ", "^").replace("**", "^").replace(" / ", "/")
    text = text.replace(" <= ", " ≤ ").replace(" >= ", " ≥ ").replace(" != ", " ≠ ").replace(" == ", " = ")
    return re.sub(r"(?<![\w.)⁰-⁹])-", "−", text).replace(" - ", " − ")


@lru_cache(maxsize=512)
def operation(source: str) -> Operation:
    """Return the operation that a formula in `ARGUMENTS` and `CONSTANT` describes, such as ``a*b`` or ``sin(a)``."""
    formula = tree(source)
    names = [name for name in ARGUMENTS if depends(formula, name)]
    slopes = [_local(formula, name) for name in names]
    arguments = [*names, CONSTANT, RESULT]
    partials = [numeric(_folded(_divided_twice(slope)), arguments, {}) for slope in slopes]
    shut = [_never for _name in names]
    match formula:
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base, exponent = (numeric(_folded(side), arguments, {}) for side in (left, right))
            sides = [(depends(left, name), depends(right, name)) for name in names]
            edges = [_edge(base, exponent, *of) for of in sides]
            partials = [_without(edge, partial) for edge, partial in zip(edges, partials, strict=True)]
            shut = [_never if in_exponent else edge for edge, (_base, in_exponent) in zip(edges, sides, strict=True)]
        case ast.Call(func=ast.Name(id=name)):
            function = FUNCTIONS[name]
            partials = _as_torch(function, formula, names, arguments, partials)
            shut = list(map(_closed, partials)) if function.masked else shut
        case _ if isinstance(formula, ast.IfExp) or is_condition(formula):
            shut = list(map(_closed, partials))
    return Operation(
        text=plain(formula),
        value=numeric(_folded(formula), [*names, CONSTANT], {}),
        slopes=slopes,
        texts=[plain(slope) for slope in slopes],
        partials=partials,
        shut=shut,
    )


def _never(*_arguments: Any) -> bool:
    return False


def _closed(partial: Callable[..., Any]) -> Callable[..., bool]:
    """Return whether torch sets the gradient to 0: where it masks it instead of multiplying."""
    return lambda *arguments: bool(partial(*arguments) == 0)


def _as_torch(
    function: ElementaryFunction,
    formula: ast.Call,
    names: Sequence[str],
    arguments: Sequence[str],
    partials: Sequence[Callable[..., Any]],
) -> list[Callable[..., Any]]:
    """Return the local derivatives with torch's choices at the points where the function has none."""
    parts = dict(zip(function.arguments, formula.args, strict=True))
    found = list(partials)
    for point in function.special:
        if point.torch:
            at = numeric(_folded(filled(point.zero, **parts)), arguments, {})
            for i, name in enumerate(names):
                taken = sum(float(t) for t, part in zip(point.torch, formula.args, strict=True) if depends(part, name))
                found[i] = _chosen(at, taken, found[i])
    return found


def _chosen(at: Callable[..., Any], taken: float, partial: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: taken if at(*arguments) == 0 else partial(*arguments)


def _edge(
    base: Callable[..., Any], exponent: Callable[..., Any], in_base: bool, in_exponent: bool
) -> Callable[..., bool]:
    """Return whether torch sets a power's derivative to 0: by the base of ``x**0``, by the exponent of ``0**w``."""

    def edge(*arguments: Any) -> bool:
        b, e = base(*arguments), exponent(*arguments)
        return bool((e == 0 or not in_base) and (b == 0 <= e or not in_exponent))

    return edge


def _without(edge: Callable[..., bool], partial: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: 0.0 if edge(*arguments) else partial(*arguments)


def _local(formula: ast.expr, name: str) -> ast.expr:
    """Return the derivative by `name`: one rule is enough, the operation's arguments are names and numbers."""
    if is_condition(formula):
        return tree("0")  # it jumps, and is constant beside that
    _rule, line = applied(formula, name)

    def done(node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Call) and is_pending(node):
            return tree("1" if depends(node.args[0], name) else "0")
        return mapped(node, done)

    def short(node: ast.expr) -> ast.expr:
        return ast.Name(RESULT, ast.Load()) if same(node, formula) else mapped(node, short)

    slope = simplified(done(line))
    slope = without_edges(slope)
    return short(slope) if isinstance(formula, ast.Call) or is_power(formula) else slope


def _divided_twice(node: ast.expr) -> ast.expr:
    """Return ``a/b**2`` as ``a/b/b``, as torch divides: the square overflows for a `b` that floats hold well."""
    match node:
        case ast.BinOp(
            left=above, op=ast.Div() as by, right=ast.BinOp(left=below, op=ast.Pow(), right=ast.Constant(value=2))
        ):
            return ast.BinOp(ast.BinOp(above, by, below), by, below)
    return mapped(node, _divided_twice)


def is_power(node: ast.expr | None) -> bool:
    """Whether an operation is a power."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)


def _folded(node: ast.expr) -> ast.expr:
    """Return `node` built anew with its constant parts as one number each: torch has no functions of plain floats."""
    if not any(depends(node, name) for name in (*ARGUMENTS, CONSTANT, RESULT)):
        match node:
            case ast.Constant():
                return node
            case ast.Name(id=name):
                return ast.Constant(CONSTANTS[name])
        return ast.Constant(constant(node))
    return mapped(node, _folded)


def constant(node: ast.expr) -> float:
    """Return what a tree without variables is worth; NaN where it has no value."""
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]  # nothing to compile, for most are plain numbers
    return float(evaluate(node, {}))


def local_slope(partial: Callable[..., Any], *arguments: float) -> float:
    """Return one of an operation's `partials` on floats: infinite at a division by 0, as in torch."""
    try:
        return float(partial(*arguments, math))
    except (ArithmeticError, ValueError):
        with np.errstate(all="ignore"):
            return float(partial(*map(np.float64, arguments), np))


def number(compute: Callable[..., Any], *arguments: float) -> float:
    """Return a compiled function's value on floats; NaN where it has no finite real one."""
    try:
        return float(compute(*arguments, math))
    except (ArithmeticError, ValueError):
        return math.nan
