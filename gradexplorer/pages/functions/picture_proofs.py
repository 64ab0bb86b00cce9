"""The numbers of the Functions tab's pictures, against torch: curves, tangents, quotients, directions, titles."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradexplorer.core.functions import FUNCTIONS, Function
from gradexplorer.formula.derivation import derive as derived
from gradexplorer.formula.parse import parse
from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Array, Figure
from gradexplorer.framework.picture_proofs import Shown, line, mark, panel, prove_drawn, says
from gradexplorer.pages.functions import one_variable, two_variables
from gradexplorer.pages.functions.derivation import TABLE_STEPS, derive
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
CURVES = ("exp", "tanh", "reciprocal")
H = 0.1


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the pictures of some functions of one variable, of a kink, and of a surface."""
    yield "rules", prove_drawn(_rules())
    for tag in CURVES:
        state = FunctionsState(function=FUNCTIONS[tag](), x0=0.7, h=H)
        figure = Figure(rows=one_variable.rows(state, False))
        yield f"curves({tag})", prove_drawn(_curves(state, figure))
        yield f"quotients({tag})", prove_drawn(_quotients(state, figure))
    kink = FunctionsState(function=FUNCTIONS["abs"](), x0=0.0, h=H)
    yield "kink", prove_drawn(_kink(Figure(rows=one_variable.rows(kink, False))))
    state = FunctionsState(dimension="two", surface="typed", formula="x**2*y + y**3", angle=205.0, tangent_plane=True)
    yield "directions", prove_drawn(_directions(state, Figure(rows=two_variables.rows(state))))


def _rules() -> Iterator[Shown]:
    for text, name in RULES.items():
        yield text, str(derived(parse(text, ("x",)).tree, "x").steps[1].rule) == name, True


def _torch(function: Function) -> Callable[[Any], tuple[Array, Array]]:
    """Return x -> (f, f') by torch and its autograd."""

    def value_and_slope(x: Any) -> tuple[Array, Array]:
        import torch

        at = torch.tensor(np.asarray(x, np.float64), requires_grad=True)
        y = function.expression.function(at, *(torch.tensor(v) for v in function.parameters.values()), torch)
        (slope,) = torch.autograd.grad(y.sum(), at)
        return y.detach().numpy(), slope.numpy()

    return value_and_slope


def _curves(state: FunctionsState, figure: Figure) -> Iterator[Shown]:
    at = _torch(state.function)
    x0, h = state.x0, state.h
    f, slope = (float(value) for value in at(x0))
    ahead = float(at(x0 + h)[0])
    quotient = (ahead - f) / h
    for key, order in (("f", 0), ("slope", 1)):
        curve = mark(figure, "curves", key)
        known = np.isfinite(curve.y)
        yield key, curve.y[known], at(curve.x[known])[order]
    tangent, secant = mark(figure, "curves", "tangent"), mark(figure, "curves", "secant")
    yield "tangent", tangent.y, f + slope * (tangent.x - x0)
    yield "secant", secant.y, f + quotient * (secant.x - x0)
    yield "triangle", mark(figure, "curves", "triangle").y, [f, f, ahead]
    (name,) = mark(figure, "curves", "value").names
    yield "heading", numbers(says(derive(state), "at")), [x0]
    yield "name of the slope", numbers(name), [slope], 10
    yield "title", numbers(panel(figure, "curves").title), [x0, quotient, slope], 6


def _quotients(state: FunctionsState, figure: Figure) -> Iterator[Shown]:
    import mpmath

    at, x0 = _torch(state.function), state.x0
    slope = float(at(x0)[1])
    ways: dict[str, Callable[[Array], Array]] = {
        "right": lambda h: (at(x0 + h)[0] - at(x0)[0]) / h,
        "left": lambda h: (at(x0)[0] - at(x0 - h)[0]) / h,
        "central": lambda h: (at(x0 + h)[0] - at(x0 - h)[0]) / (2 * h),
    }
    for key, way in ways.items():
        curve = mark(figure, "limit", key)
        wide = (curve.x <= 0.5) & (curve.x > 1e-3)  # below, the two roundings differ
        yield f"{key} quotients", np.round(curve.y[wide], 9), np.round(way(curve.x[wide]), 9)
    yield "limit", mark(figure, "limit", "limit.right").y, [slope, slope]
    for key, quotient in (("forward", "right"), ("central", "central")):
        curve = mark(figure, "errors", f"{key}.float64")
        wide = (curve.x <= 0.5) & (curve.x > 1e-2)
        yield f"{key} errors", np.round(curve.y[wide], 8), np.round(np.abs(ways[quotient](curve.x[wide]) - slope), 8)
    rounding = 2.0**-53 * (2 * abs(float(at(x0)[0])) + abs(x0 * slope))
    formula = state.function.expression
    second, third = (
        float(mpmath.diff(lambda t: formula.function(t, *state.function.parameters.values(), mpmath), x0, n))
        for n in (2, 3)
    )
    best = {"forward": math.sqrt(2 * rounding / abs(second)), "central": (1.5 * rounding / abs(third)) ** (1 / 3)}
    for key, step in best.items():
        yield (
            f"best {key} step",
            mark(figure, "errors", f"best.{key}.float64").x[0],
            step,
            6,
        )
    found = line(derive(state), "table")
    steps = np.array([h for h in TABLE_STEPS if 1e-3 < h < 0.5])
    rows = [row.cells for row in found.rows if 1e-3 < float(str(row.cells[0])) < 0.5]
    for column, key in ((1, "left"), (2, "right"), (3, "central")):
        yield f"table, {key}", [float(str(row[column])) for row in rows], ways[key](steps), 8


def _kink(figure: Figure) -> Iterator[Shown]:
    yield "title", numbers(panel(figure, "curves").title), [0.0, -1.0, 1.0]
    column = derive(FunctionsState(function=FUNCTIONS["abs"](), x0=0.0))
    for key, side in (("left", "-"), ("right", "+")):
        limit = line(column, f"limit.{key}")
        yield f"name of the {key}", str(limit.label) == f"from the {key}" and f"0^{side}" in limit.latex, True
    for key, slope in (("left", -1.0), ("right", 1.0)):
        tangent = mark(figure, "curves", f"tangent.{key}")
        yield f"tangent from the {key}", tangent.y, slope * tangent.x


def _directions(state: FunctionsState, figure: Figure) -> Iterator[Shown]:
    import torch

    point = torch.tensor([state.x0, state.y0], dtype=torch.float64, requires_grad=True)
    value = state.land.function(point[0], point[1], torch)
    (gradient,) = torch.autograd.grad(value, point)
    height, (g_x, g_y) = value.item(), gradient.tolist()
    turn = math.radians(state.angle)
    along = g_x * math.cos(turn) + g_y * math.sin(turn)
    length, steepest = math.sqrt(g_x**2 + g_y**2), math.degrees(math.atan2(g_y, g_x)) % 360
    slopes = mark(figure, "angles", "slope")
    turns = np.radians(slopes.x)
    yield "heading", numbers(says(derive(state), "gradient")), [state.x0, state.y0]
    yield "slopes by the angle", slopes.y, g_x * np.cos(turns) + g_y * np.sin(turns)
    greatest = mark(figure, "angles", "greatest")
    yield "greatest", [greatest.x[0], greatest.y[0]], [steepest, length]
    yield "name of the greatest", numbers(greatest.names[0]), [steepest, length], 4
    yield "title", numbers(panel(figure, "angles").title), [along, state.angle, steepest, length], 4
    tangent, cut = mark(figure, "slice", "tangent"), mark(figure, "slice", "f")
    yield "tangent of the slice", tangent.y, height + along * tangent.x
    known = np.isfinite(cut.y)
    x, y = (
        torch.tensor(at + step * cut.x[known]) for at, step in ((state.x0, math.cos(turn)), (state.y0, math.sin(turn)))
    )
    yield "slice", cut.y[known], state.land.function(x, y, torch).numpy()
    vector, projection = mark(figure, "map", "vector"), mark(figure, "map", "projection")
    yield "arrow of the gradient", vector.dy / vector.dx, g_y / g_x
    ends = [(arrow.dx[0], arrow.dy[0]) for arrow in (vector, projection)]
    (v_x, v_y), (p_x, p_y) = ends
    yield "its part along u", (p_x * v_x + p_y * v_y) / (v_x**2 + v_y**2), (along / length) ** 2
    plane = mark(figure, "surface", "plane")
    z = height + g_x * (plane.x[None, :] - state.x0) + g_y * (plane.y[:, None] - state.y0)
    inside = np.isfinite(plane.z)
    yield "tangent plane", plane.z[inside], z[inside]
