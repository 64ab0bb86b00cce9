"""What rounding does to a formula on floats: the size of its terms, where digits are lost, and what keeps them."""

import ast
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from gradexplorer.formula.compile import CONSTANTS, canonical
from gradexplorer.formula.functions import ARGUMENTS
from gradexplorer.formula.mpmath_values import arithmetic
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.rules import applied
from gradexplorer.formula.trees import children, filled, mapped, same, tree, walk
from gradexplorer.text import Text, _

_KEPT = 1e-12
_DIGITS = 800
"""So many that nothing of a float's size is lost beside 1."""
_LEAST_LOSS = 100.0
"""How many times a step's error must be the error of what it takes to be named."""

Sized = tuple[float, float]
"""A number, and the size of the terms that it is made of: its rounding error is a share of that."""


def _sized(node: ast.expr, values: Mapping[str, Sized]) -> Sized:
    """Return a tree's value, and the size of its terms, in which nothing cancels.

    Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1.
    """
    match node:
        case ast.Constant(value=int() | float() as number):
            return np.float64(number), np.float64(abs(number))
        case ast.Name(id=name):
            return values[name] if name in values else (np.float64(CONSTANTS[name]), np.float64(CONSTANTS[name]))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            a, p = _sized(operand, values)
            return (-a if isinstance(op, ast.USub) else a), p
        case ast.BinOp(left=left, op=op, right=right):
            return _joined(op, _sized(left, values), _sized(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            given = dict(zip(ARGUMENTS, (_sized(argument, values) for argument in arguments), strict=False))
            return _moved(f"{canonical(name)}({', '.join(given)})", given)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            holds = evaluate(test, {name: value for name, (value, _size) in values.items()})
            return _sized(body if holds else orelse, values)
    raise ValueError(f"no size of {ast.unparse(node)}")


def _joined(op: ast.operator, left: Sized, right: Sized) -> Sized:
    (a, p), (b, q) = left, right
    match op:
        case ast.Add():
            return a + b, p + q
        case ast.Sub():
            return a - b, p + q
        case ast.Mult():
            return a * b, p * q
        case ast.Div():
            return a / b, p / abs(b) * (q / abs(b))
    if b == q and b.is_integer():
        value = a**b
        return value, abs(value) * (1 + abs(b) * p / abs(a)) if a else abs(value)
    return _moved("u**v", {"u": left, "v": right})


def _moved(call: str, of: Mapping[str, Sized]) -> Sized:
    """Return a function's value, and how much it moves when what it takes moves by its size."""
    here = {name: value for name, (value, _size) in of.items()}
    value = np.float64(evaluate(tree(call), here))
    size = abs(value)
    for name, (_at, reach) in of.items():
        slope = abs(np.float64(evaluate(_slope(call, name), here)))
        size += slope * reach if not np.isnan(slope * reach) else 0.0
    return value, size


@lru_cache(maxsize=128)
def _slope(call: str, argument: str) -> ast.expr:
    return applied(tree(call), argument)[1]


def size(node: ast.expr, values: Mapping[str, float]) -> float:
    """Return the size of the terms of a formula: what rounding does to it is a small multiple of epsilon times this.

    0 where it has none, infinite where it is too large for a float.
    """
    sized = {name: (np.float64(value), np.float64(abs(value))) for name, value in values.items()}
    with np.errstate(all="ignore"):
        found = float(_sized(node, sized)[1])
    return 0.0 if math.isnan(found) else found


# where digits are lost


def explained(trees: Sequence[ast.expr], values: Mapping[str, float]) -> Text | None:
    """Return which step of the first of some formulas loses its digits on floats, and what keeps them; None: no one."""
    for node in trees:
        worst = _worst(node, values)
        if worst is not None:
            step, overflows = worst
            stable = _stable(trees, step)
            return _sentence(step, overflows, stable)
    return None


def _sentence(step: ast.expr, overflows: bool, stable: tuple[ast.expr, ast.expr] | None) -> Text:
    if overflows:
        text = _("As written, {part} overflows or underflows.", part=plain(step))
    else:
        text = _("Nearly equal numbers cancel in {part}.", part=plain(step))
    if stable is None:
        return text
    form = _("Write {stable} for {part}.", stable=plain(stable[1]), part=plain(stable[0]))
    return _("{first} {then}", first=text, then=form)


def plain(node: ast.expr) -> str:
    """Return a formula as plain text."""
    return ast.unparse(ast.fix_missing_locations(node)).replace(" ** ", "^").replace("**", "^")


def _worst(node: ast.expr, values: Mapping[str, float]) -> tuple[ast.expr, bool] | None:
    """Return the innermost part that overflows or underflows, else the sum that loses most digits."""
    errors: dict[int, float] = {}
    found, most = None, _LEAST_LOSS
    for part in reversed(list(walk(node))):
        if isinstance(part, ast.Compare):
            continue
        true, value = float(arithmetic(digits=_DIGITS).at(part, values)), float(evaluate(part, values))
        below = max([errors.get(id(child), 0.0) for child in children(part)], default=0.0)
        if below < 0.5 and not math.isnan(true) and _out_of_range(part, value, true):
            return part, True
        errors[id(part)] = error = _relative(value, true)
        loss = error / max(below, 2.0**-53)
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add | ast.Sub) and error > _KEPT and loss > most:
            found, most = part, loss
    return None if found is None else (found, False)


def _out_of_range(part: ast.expr, value: float, true: float) -> bool:
    """Whether a part leaves the range of floats: a sum that is 0 has cancelled."""
    if not math.isfinite(value):
        return True
    return value == 0 != true and not (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add | ast.Sub))


def _relative(value: float, true: float) -> float:
    if value == true:
        return 0.0
    return abs(value - true) / abs(true) if true and math.isfinite(value - true) else 1.0


_STABLE = (
    ("log(1 + u)", "log1p(u)"),
    ("log(u + 1)", "log1p(u)"),
    ("exp(u) - 1", "expm1(u)"),
    ("1 - exp(u)", "-expm1(u)"),
    ("1 - cos(u)", "2*sin(u/2)**2"),
    ("cos(u) - 1", "-2*sin(u/2)**2"),
    ("1 - cos(u)**2", "sin(u)**2"),
    ("1 - sin(u)**2", "cos(u)**2"),
    ("1 - tanh(u)**2", "1/cosh(u)**2"),
    ("1 - sigmoid(u)", "sigmoid(-u)"),
    ("log(1 + exp(u))", "softplus(u)"),
    ("log(exp(u) + 1)", "softplus(u)"),
    ("log(exp(u) + exp(v))", "logsumexp(u, v)"),
    ("exp(u)/(exp(u) + 1)", "sigmoid(u)"),
    ("exp(u)/(1 + exp(u))", "sigmoid(u)"),
    ("exp(u)/(exp(u) + exp(v))", "sigmoid(u - v)"),
    ("1/(1 + exp(-u))", "sigmoid(u)"),
    ("sqrt(u) - sqrt(v)", "(u - v)/(sqrt(u) + sqrt(v))"),
    ("exp(u) - exp(-u)", "2*sinh(u)"),
    ("u**2 - v**2", "(u - v)*(u + v)"),
)
"""What loses digits or overflows, and the same in numbers that do not."""


def _stable(trees: Sequence[ast.expr], step: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """Return the smallest part that holds `step` and has a known stable form, and that form."""
    fitting = [
        (part, _filled(form, parts))
        for node in trees
        for part in walk(node)
        if any(same(inner, step) for inner in walk(part))
        for pattern, form in _STABLE
        if (parts := _matched(tree(pattern), part, {})) is not None
    ]
    return min(fitting, key=lambda found: len(list(walk(found[0]))), default=None)


def _filled(form: str, parts: Mapping[str, ast.expr]) -> ast.expr:
    return filled(form, **parts)


def _matched(pattern: ast.expr, node: ast.expr, parts: dict[str, ast.expr]) -> dict[str, ast.expr] | None:
    """Return what the pattern's names u and v stand for, or None where it does not fit."""
    if isinstance(pattern, ast.Name):
        if pattern.id in parts:
            return parts if same(parts[pattern.id], node) else None
        return {**parts, pattern.id: node}
    if type(pattern) is not type(node):
        return None
    if isinstance(pattern, ast.Constant):
        return parts if pattern.value == node.value else None  # type: ignore[attr-defined]
    if not same(mapped(pattern, _blank), mapped(node, _blank)):
        return None
    for inner, part in zip(children(pattern), children(node), strict=True):
        found = _matched(inner, part, parts)
        if found is None:
            return None
        parts = found
    return parts


def _blank(_node: ast.expr) -> ast.expr:
    return ast.Name("_")
