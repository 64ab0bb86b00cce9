"""The derivation column with two variables: partial derivatives, gradient, direction, tangent plane, curvature."""

import math

from gradexplorer.core.landscapes.calculus import (
    curvature,
    prove_directional,
    prove_gradient,
    prove_plane,
    second_order,
)
from gradexplorer.core.landscapes.formulas import PointFormulas, coordinates, moved, slopes
from gradexplorer.core.landscapes.published import name_check
from gradexplorer.core.where_nan import where_nan
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.proof import Proof
from gradexplorer.text import InputError, Text, _

STEP = (0.25, -0.5)
"""How far from the point the tangent plane is proven."""

_SYMBOLS = {
    "u": "bold(u)",
    "along": "D[bold(u)]*f",
    "greatest": "max[theta]*D[bold(u)]*f",
    "uphill": "theta",
}
_PLANE_SYMBOLS = {
    "f": "f(x_0, y_0)",
    "f_x": "D(f, x)",
    "f_y": "D(f, y)",
    "x": "x_0",
    "y": "y_0",
    "X": "x",
    "Y": "y",
}


def derive(state: FunctionsState) -> list[Item]:
    """Return the derivation column of `state`."""
    items: list[Item] = []
    for part in (_gradient, _direction, _plane, _curvature):
        try:
            items += part(state)
        except InputError as error:
            items.append(Note(key=f"fault.{part.__name__}", label=error.text))
    return checked(items, lambda: _kink(items))


def _kink(items: list[Item]) -> Text | None:
    """Return why there is no gradient, or no curvature, here."""
    proofs: list[Proof] = [item.proof for item in items if isinstance(item, Check)]
    return next((proof.reason for proof in proofs if proof.verdict == "not differentiable"), None)


def _gradient(state: FunctionsState) -> list[Item]:
    land, x, y = state.base, state.x0, state.y0
    badge = Check(key="gradient.proof", label=_("Gradient"), prove=lambda: prove_gradient(land, x, y, state.dtype))
    why = where_nan(land.formula.tree, lambda: badge.proof)
    at = PointFormulas(land, x, y)
    lines = [FormulaItem(key=f"partial{i}", label=rule, formula=line) for i, (rule, line) in enumerate(at.lines())]
    return [
        Heading(key="function", label=_("Partial derivatives of {name}", name=land.name)),
        FormulaItem(key="f", formula=at.function()),
        *name_check(land),
        *lines,
        FormulaItem(
            key="gradient",
            label=_("Gradient at the point ({x}, {y})", **coordinates(land, x, y, 7)),
            formula=at.gradient("[D(f, x), D(f, y)]"),
        ),
        badge,
        *([Note(key="where", label=why)] if why else []),
    ]


def _direction(state: FunctionsState) -> list[Item]:
    """Return the directional derivative; its left side is the slope of f along a straight line through the point."""
    land, x, y = state.base, state.x0, state.y0
    meanings = {
        "theta": "Degrees(angle)",
        "u_x": "cos(theta)",
        "u_y": "sin(theta)",
        "u": "[u_x, u_y]",
        "along": f"D({moved(land, '(x + s*cos(theta))', '(y + s*sin(theta))')}, s)",
        "slope": "f_x*u_x + f_y*u_y",
        "steepness": "sqrt(f_x**2 + f_y**2)",
        "greatest": f"D({moved(land, '(x + s*f_x/steepness)', '(y + s*f_y/steepness)')}, s)",
        "uphill": "acos(f_x/steepness) if f_y >= 0 else 2*pi - acos(f_x/steepness)",
        "degrees": "180/pi*uphill",
    }
    at = PointFormulas(land, x, y, {"angle": state.angle, "s": 0.0}, meanings, _SYMBOLS)
    theta = at("theta", "Degrees(Numbers(angle))")
    return [
        Heading(key="direction", label=_("Directional derivative")),
        FormulaItem(
            key="direction.u",
            label=_("unit vector"),
            formula=at("u", "[cos(theta), sin(theta)]", "[Numbers(u_x), Numbers(u_y)]", beside=[theta]),
        ),
        FormulaItem(
            key="direction.rule",
            label=_("gradient times direction"),
            formula=at("along", "dot(gradient, u)", "D(f, x)*cos(theta) + D(f, y)*sin(theta)"),
        ),
        FormulaItem(
            key="direction.numbers",
            label=_("numbers put in"),
            formula=at("along", "Numbers(f_x*u_x + f_y*u_y)", "Numbers(slope)"),
        ),
        Check(
            key="direction.proof",
            label=_("Directional derivative"),
            prove=lambda: prove_directional(land, x, y, math.radians(state.angle), state.dtype),
        ),
        *_greatest(state, at),
    ]


def _greatest(state: FunctionsState, at: PointFormulas) -> list[Item]:
    """Return the greatest directional derivative, where the gradient has a direction, also in floats."""
    land, x, y = state.base, state.x0, state.y0
    g_x, g_y = slopes(land, x, y)
    if not (at.value("steepness") > 0 and 0 < math.hypot(g_x, g_y) < math.inf):
        return []
    uphill = at("uphill", "Degrees(Numbers(degrees))")
    return [
        FormulaItem(
            key="direction.greatest",
            label=_("greatest in the direction of the gradient, where it is the gradient's length"),
            formula=at("greatest", "norm(gradient)", "Numbers(steepness)", beside=[uphill]),
        ),
        Check(
            key="greatest.proof",
            label=_("Directional derivative along the gradient"),
            prove=lambda: prove_directional(land, x, y, math.atan2(g_y, g_x), state.dtype),
        ),
    ]


def _plane(state: FunctionsState) -> list[Item]:
    """Return the tangent plane, executed beside the point: its left side is f and its slope on the way there."""
    if not state.tangent_plane:
        return []
    land, x, y = state.base, state.x0, state.y0
    values = {"X": x + STEP[0], "Y": y + STEP[1], "s": 0.0}
    slope = f"D({moved(land, '(x + s*(X - x))', '(y + s*(Y - y))')}, s)"
    at = PointFormulas(land, x, y, values, {"z": f"f + {slope}"}, _PLANE_SYMBOLS)
    return [
        Heading(key="plane", label=_("Tangent plane")),
        FormulaItem(key="plane.rule", formula=at("z", "f + f_x*(X - x) + f_y*(Y - y)")),
        FormulaItem(
            key="plane.numbers",
            label=_("numbers put in"),
            formula=at("z", "Numbers(f) + Numbers(f_x)*(X - Numbers(x)) + Numbers(f_y)*(Y - Numbers(y))"),
        ),
        Check(
            key="plane.proof",
            label=_(
                "Its height at ({x}, {y}), and torch's linearization",
                x=rounded(x + STEP[0], 6),
                y=rounded(y + STEP[1], 6),
            ),
            prove=lambda: prove_plane(land, x, y, STEP, state.dtype),
        ),
    ]


def _curvature(state: FunctionsState) -> list[Item]:
    second = second_order(state.base, state.x0, state.y0)
    return [
        Heading(key="curvature", label=_("Second order at this point")),
        *curvature(PointFormulas(state.base, state.x0, state.y0), second),
        Check(key="hessian.proof", label=_("Hessian matrix"), prove=lambda: second.proof),
    ]
