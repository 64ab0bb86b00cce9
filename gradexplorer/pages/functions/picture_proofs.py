"""What the Functions tab shows, against torch and mpmath: curves, tangents, quotients, directions, titles, names."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradexplorer.core.functions import Function
from gradexplorer.core.landscapes.cross_checks import kind_of_point, torch_values
from gradexplorer.formula.derivation import derive as derived
from gradexplorer.formula.mpmath_values import exact
from gradexplorer.formula.parse import parse
from gradexplorer.formula.trees import pending
from gradexplorer.framework.figure import Array, Figure, FormulaItem, Item
from gradexplorer.framework.picture_proofs import EVERY, Shown, mark, marks, numbers, panel, prove_drawn, says
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.proof import Proof

RULES = {
    "x*sin(x)": "product rule",
    "sin(x)/x": "quotient rule",
    "1/sin(x)": "reciprocal rule",
    "x + sin(x)": "sum rule",
    "3*sin(x)": "constant factor rule",
    "sin(x**2)": "chain rule, sine",
    "x**3": "power rule",
    "2**x": "exponential rule",
    "sin(x)": "sine",
    "cos(x)": "cosine",
    "tan(x)": "tangent",
    "arcsin(x)": "arcsine",
    "arccos(x)": "arccosine",
    "arctan(x)": "arctangent",
    "sinh(x)": "hyperbolic sine",
    "cosh(x)": "hyperbolic cosine",
    "tanh(x)": "hyperbolic tangent",
    "exp(x)": "exponential function",
    "log(x)": "natural logarithm",
    "sqrt(x)": "square root",
    "abs(x)": "absolute value",
    "sigmoid(x)": "sigmoid",
}
"""What calculus calls the first rule for a formula.

Source: Stewart, Calculus, 8th edition, chapter 3.
"""
_DIGITS = 1e-9
"""Relative error of torch's floats up to which no digits are lost."""
_MOST = 0.98
"""Share of a curve's points that must agree: at kinks torch has conventions, and beside poles no digits."""
_NEAR = 1e-6
"""So far beside a kink its one-sided slopes are taken."""


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove that rules have the names that calculus has for them."""
    yield "rules", prove_drawn(_rules())


def _rules() -> Iterator[Shown]:
    for text, name in RULES.items():
        yield text, str(derived(parse(text, ("x",)).tree, "x").steps[1].rule) == name, True


def checks(state: FunctionsState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    """Yield what is shown of one variable, or of two."""
    if state.dimension == "two":
        yield from _two(state, picture, column)
        return
    x0 = state.x0
    yield "heading", numbers(says(column, "at"))[-1:], [x0], 7
    limits = [item for item in column if item.key.startswith("limit.")]
    for item in limits:
        side = item.key.removeprefix("limit.")
        yield f"limit from the {side}", str(item.label).startswith(f"from the {side}"), True
        if isinstance(item, FormulaItem):
            yield f"way to it from the {side}", f"0^{'-' if side == 'left' else '+'}" in item.latex, True
    yield from _kink(state, picture) if limits else _smooth(state, picture)


def _torch(function: Function) -> Callable[[Any], tuple[Array, Array]]:
    """Return x -> (f, f') by torch and its autograd."""

    def value_and_slope(x: Any) -> tuple[Array, Array]:
        import torch

        at = torch.tensor(np.asarray(x, np.float64), requires_grad=True)
        y = function.expression.function(
            at, *(torch.tensor(v, dtype=at.dtype) for v in function.parameters.values()), torch
        )
        y = y + 0 * at
        (slope,) = torch.autograd.grad(y.sum(), at)
        return y.detach().numpy(), slope.numpy()

    return value_and_slope


def _agree(name: str, shown: Array, other: Array, spare: float = 1e-9) -> Iterator[Shown]:
    """Yield whether nearly all points of a curve agree, as far as both have values."""
    known = np.isfinite(shown) & np.isfinite(other)
    if known.sum() > 1:
        size = np.abs(other[known])
        near = np.abs(shown[known] - other[known]) <= 1e-6 * size + spare * (1 + float(np.median(size)))
        yield name, float(near.mean()) >= _MOST, True


def _exact(function: Function, x0: float) -> tuple[float, float]:
    """Return f(x0) and f'(x0) with 50 digits, f' as a difference of f; NaN where it has none."""
    tree, values = function.expression.tree, {"x": x0, **function.parameters}
    return exact(tree, values, "x"), exact(pending(tree), values, "x")


def _smooth(state: FunctionsState, picture: Figure) -> Iterator[Shown]:
    at, x0 = _torch(state.function), state.x0
    shown = marks(picture, "curves")
    for key, order in (("f", 0), ("slope", 1)):
        curve = shown[key]
        yield from _agree(f"curve of {key}", curve.y, at(curve.x)[order])
    f, slope = (float(value) for value in at(x0))
    pairs = zip(_exact(state.function, x0), (f, slope), strict=True)
    lost = any(not math.isfinite(known) or not abs(known - value) <= _DIGITS * abs(known) for known, value in pairs)
    if lost or "tangent" not in shown:
        return
    size = 1 + abs(f) + abs(slope) * (1 + abs(x0))
    yield "tangent", shown["tangent"].y, f + slope * (shown["tangent"].x - x0), EVERY, 1e-8 * size
    (name,) = shown["value"].names
    yield "name of the slope", numbers(name), [slope], 10, 1e-8 * abs(slope)
    title = numbers(panel(picture, "curves").title)
    yield "point and slope in the title", [title[0], title[-1]], [x0, slope], 6, 1e-6 * abs(slope)
    if state.dtype == "float64" and abs(state.h) >= 1e-3 and "secant" in shown:
        ahead = float(at(x0 + state.h)[0])
        quotient, spare = (ahead - f) / state.h, 1e-12 * (size + abs(ahead)) / abs(state.h)
        yield "quotient in the title", title[1], quotient, 7, spare
        secant = shown["secant"]
        yield "secant", secant.y, f + quotient * (secant.x - x0), EVERY, 100 * spare
        yield "triangle", shown["triangle"].y, [f, f, ahead], EVERY, spare
    yield from _quotients(state, picture, f, slope)


def _quotients(state: FunctionsState, picture: Figure, f: float, slope: float) -> Iterator[Shown]:
    at, x0 = _torch(state.function), state.x0
    ways: dict[str, Callable[[Array], Array]] = {
        "right": lambda h: (at(x0 + h)[0] - f) / h,
        "left": lambda h: (f - at(x0 - h)[0]) / h,
        "central": lambda h: (at(x0 + h)[0] - at(x0 - h)[0]) / (2 * h),
    }
    spare = 1e-9 if state.dtype == "float64" else 1e-3
    for key, way in ways.items():
        curve = mark(picture, "limit", key)
        wide = (curve.x <= 0.5) & (curve.x > 1e-2)
        yield from _agree(f"quotients, {key}", curve.y[wide], way(curve.x[wide]), spare)
    drawn = marks(picture, "errors")
    for kind, quotient in (("forward", "right"), ("central", "central")):
        errors = drawn.get(f"{kind}.float64")
        if errors is not None:
            wide = (errors.x <= 0.5) & (errors.x > 1e-2)
            wanted = np.abs(ways[quotient](errors.x[wide]) - slope)
            clear = wanted > 1e-7 * (1 + abs(slope) + abs(f))
            yield from _agree(f"errors, {kind}", errors.y[wide][clear], wanted[clear], 1e-7)


def _kink(state: FunctionsState, picture: Figure) -> Iterator[Shown]:
    x0, shown = state.x0, marks(picture, "curves")
    beside = np.array([x0 - _NEAR, x0 + _NEAR])
    f, slopes = _torch(state.function)(beside)
    title = numbers(panel(picture, "curves").title)
    if not (np.isfinite(slopes).all() and np.isfinite(f).all()) or len(title) != 3:
        return
    if np.abs(slopes).max() > 1e3 or abs(f[1] - f[0]) > 1e-2:
        return  # a pole, a cusp or a jump
    yield "slopes of the sides", title[1:], slopes, EVERY, 1e-3 * (1 + float(np.abs(slopes).max()))
    for side, slope in zip(("left", "right"), slopes, strict=True):
        tangent = shown.get(f"tangent.{side}")
        if tangent is not None and np.isfinite(tangent.y).all():
            rise, run = tangent.y[1] - tangent.y[0], tangent.x[1] - tangent.x[0]
            yield f"tangent from the {side}", rise / run, slope, EVERY, 1e-3 * (1 + abs(float(slope)))


def _two(state: FunctionsState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    yield "heading", numbers(says(column, "gradient")), [state.x0, state.y0], 7
    yield from kind_of_point(state.base, state.x0, state.y0, says(column, "kind"))
    (height,), ((g_x, g_y),) = torch_values(state.base, np.array([[state.x0, state.y0]]))
    length, turn = math.hypot(g_x, g_y), math.radians(state.angle)
    shown = marks(picture, "angles")
    if not math.isfinite(height) or not 1e-6 * (1 + abs(height)) < length < 1e12 or "slope" not in shown:
        return
    along, steepest = g_x * math.cos(turn) + g_y * math.sin(turn), math.degrees(math.atan2(g_y, g_x)) % 360
    turns, spare = np.radians(shown["slope"].x), 1e-9 * length
    yield "slopes by the angle", shown["slope"].y, g_x * np.cos(turns) + g_y * np.sin(turns), EVERY, spare
    greatest = shown["greatest"]
    yield "greatest", [greatest.x[0], greatest.y[0]], [steepest, length], EVERY, 1e-6 * (1 + length)
    yield "name of the greatest", numbers(greatest.names[0]), [steepest, length], 4, 1e-6 * (1 + length)
    title = numbers(panel(picture, "angles").title)
    yield "title", title, [along, state.angle, length, steepest], 4, spare + 1e-6
    tangent, cut = mark(picture, "slice", "tangent"), mark(picture, "slice", "f")
    size = 1 + abs(height) + length * float(np.abs(tangent.x).max())
    yield "tangent of the slice", tangent.y, height + along * tangent.x, EVERY, 1e-9 * size
    x, y = state.x0 + math.cos(turn) * cut.x, state.y0 + math.sin(turn) * cut.x
    yield from _agree("slice", cut.y, torch_values(state.base, np.stack([x, y], axis=1))[0])
    vector, projection = mark(picture, "map", "vector"), mark(picture, "map", "projection")
    (v_x, v_y), (p_x, p_y) = ((float(arrow.dx[0]), float(arrow.dy[0])) for arrow in (vector, projection))
    drawn = math.hypot(v_x, v_y)
    if drawn > 0:
        yield "arrow of the gradient", [v_x / drawn, v_y / drawn], [g_x / length, g_y / length], EVERY, 1e-9
        yield "its part along u", (p_x * v_x + p_y * v_y) / drawn**2, (along / length) ** 2, EVERY, 1e-9
    yield from _plane(state, picture, height, (g_x, g_y))
    field = mark(picture, "map", "gradient")
    if len(field.x):
        _f, slopes = torch_values(state.base, np.stack([field.x, field.y], axis=1))
        with np.errstate(all="ignore"):
            turned = np.arctan2(field.dy, field.dx) - np.arctan2(slopes[:, 1], slopes[:, 0])
        yield "directions of arrows", bool(np.nanmedian(np.abs(np.sin(turned / 2))) < 1e-2), True


def _plane(state: FunctionsState, picture: Figure, height: float, slope: tuple[float, float]) -> Iterator[Shown]:
    planes = [found for found in panel(picture, "surface").marks if found.key == "plane"]
    for plane in planes:
        x, y = np.meshgrid(plane.x - state.x0, plane.y - state.y0)
        z, inside = height + slope[0] * x + slope[1] * y, np.isfinite(plane.z)
        size = 1 + abs(height) + float(np.abs(z).max())
        yield "tangent plane", plane.z[inside], z[inside], EVERY, 1e-9 * size
