"""The derivation column with two variables: partial derivatives, gradient, direction, tangent plane, curvature."""

import math

from gradexplorer.core.landscapes.calculus import (
    curvature,
    partials_latex,
    prove_directional,
    prove_gradient,
    prove_plane,
    second_order,
    slopes,
)
from gradexplorer.core.landscapes.catalogue import latex
from gradexplorer.core.where_trap import where_trap
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, Formula, Heading, Item, Note
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.text import InputError, _

F_X, F_Y = r"\frac{\partial f}{\partial x}", r"\frac{\partial f}{\partial y}"
STEP = (0.25, -0.5)
"""How far from the point the tangent plane is proven."""


def derive(state: FunctionsState) -> list[Item]:
    """Return the derivation column of `state`."""
    items: list[Item] = []
    for part in (_gradient, _direction, _plane, _curvature):
        try:
            items += part(state)
        except InputError as error:
            items.append(Note(key=f"fault.{part.__name__}", label=error.text))
    return items


def _gradient(state: FunctionsState) -> list[Item]:
    land, x, y = state.base, state.x0, state.y0
    g_x, g_y = slopes(land, x, y)
    proof = prove_gradient(land, x, y, state.dtype)
    trap = where_trap(land.formula.tree, proof)
    lines = [
        Formula(key=f"partial{i}", label=words, latex=line) for i, (words, line) in enumerate(partials_latex(land))
    ]
    return [
        Heading(key="function", label=_("Partial derivatives of {name}", name=land.name)),
        Formula(key="f", latex=f"f(x, y) = {latex(land)}"),
        *lines,
        Formula(
            key="gradient",
            label=_("Gradient at the point ({x}, {y})", x=f"{x:.7g}", y=f"{y:.7g}"),
            latex=rf"\nabla f = \begin{{bmatrix}} {F_X} \\ {F_Y} \end{{bmatrix}}"
            rf" = \begin{{bmatrix}} {number(g_x)} \\ {number(g_y)} \end{{bmatrix}}",
        ),
        Check(key="gradient.proof", label=_("Gradient"), proof=proof),
        *([Note(key="where", label=trap)] if trap else []),
    ]


def _direction(state: FunctionsState) -> list[Item]:
    land, x, y = state.base, state.x0, state.y0
    g_x, g_y = slopes(land, x, y)
    turn = math.radians(state.angle)
    u_x, u_y = math.cos(turn), math.sin(turn)
    steepness = math.hypot(g_x, g_y)
    degrees = rf"{number(state.angle)}^{{\circ}}"
    steepest = rf"{number(math.degrees(math.atan2(g_y, g_x)) % 360)}^{{\circ}}"
    parts = rf"{_signed(g_x)} \cdot {_signed(u_x)} + {_signed(g_y)} \cdot {_signed(u_y)}"
    items: list[Item] = [
        Heading(key="direction", label=_("Directional derivative")),
        Formula(
            key="direction.u",
            label=_("unit vector"),
            latex=rf"\mathbf{{u}} = \begin{{bmatrix}} \cos \theta \\ \sin \theta \end{{bmatrix}}"
            rf" = \begin{{bmatrix}} {number(u_x)} \\ {number(u_y)} \end{{bmatrix}} \quad \theta = {degrees}",
        ),
        Formula(
            key="direction.rule",
            label=_("gradient times direction"),
            latex=rf"D_{{\mathbf{{u}}}} f = \nabla f \cdot \mathbf{{u}} = {F_X} \cos \theta + {F_Y} \sin \theta",
        ),
        Formula(
            key="direction.numbers",
            label=_("numbers put in"),
            latex=rf"D_{{\mathbf{{u}}}} f = {parts} = {number(g_x * u_x + g_y * u_y)}",
        ),
        Check(
            key="direction.proof",
            label=_("Directional derivative"),
            proof=prove_directional(land, x, y, turn, state.dtype),
        ),
    ]
    if steepness:
        items.append(
            Formula(
                key="direction.greatest",
                label=_("greatest in the direction of the gradient, where it is the gradient's length"),
                latex=rf"\max_{{\theta}} D_{{\mathbf{{u}}}} f = |\nabla f| = {number(steepness)}"
                rf" \quad \theta = {steepest}",
            )
        )
        proof = prove_directional(land, x, y, math.atan2(g_y, g_x), state.dtype)
        items.append(Check(key="greatest.proof", label=_("Directional derivative along the gradient"), proof=proof))
    return items


def _signed(value: float) -> str:
    return rf"\left({number(value)}\right)" if value < 0 else number(value)


def _plane(state: FunctionsState) -> list[Item]:
    if not state.tangent_plane:
        return []
    land, x, y = state.base, state.x0, state.y0
    g_x, g_y = slopes(land, x, y)
    height = number(land.value(x, y))
    return [
        Heading(key="plane", label=_("Tangent plane")),
        Formula(
            key="plane.rule",
            latex=rf"z = f(x_0, y_0) + {F_X} (x - x_0) + {F_Y} (y - y_0)",
        ),
        Formula(
            key="plane.numbers",
            label=_("numbers put in"),
            latex=rf"z = {height} + {_signed(g_x)} (x - {_signed(x)}) + {_signed(g_y)} (y - {_signed(y)})",
        ),
        Check(
            key="plane.proof",
            label=_("Its height at ({x}, {y}), and torch's linearization", x=f"{x + STEP[0]:g}", y=f"{y + STEP[1]:g}"),
            proof=prove_plane(land, x, y, STEP, state.dtype),
        ),
    ]


def _curvature(state: FunctionsState) -> list[Item]:
    second = second_order(state.base, state.x0, state.y0)
    return [
        Heading(key="curvature", label=_("Second order at this point")),
        *curvature(second),
        Check(key="hessian.proof", label=_("Hessian matrix"), proof=second.proof),
    ]
