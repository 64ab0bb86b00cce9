"""The picture with two variables: surface, map, the directional derivative over the angle, and the slice along u."""

import math

import numpy as np

from gradexplorer.core.functions import window
from gradexplorer.core.landscapes.marks import landscape_marks
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Arrows, Axis, Curve, Handle, Mark, Panel, Plot, Points
from gradexplorer.pages.functions.point import FINE, REACH, PointInfo, arrow, one, spans, values
from gradexplorer.pages.functions.scene import scene
from gradexplorer.pages.functions.state import FunctionsState, tidy
from gradexplorer.text import Text, _

DEGREES = np.linspace(0.0, 360.0, 361)


def rows(state: FunctionsState) -> list[list[Panel]]:
    """Return the panels."""
    here = PointInfo(state)
    return [[scene(state, here), _map(here)], [_angles(here), _slice(here)]]


# map


def _map(here: PointInfo) -> Plot:
    land = here.land
    contours, field, minima = landscape_marks(land)
    marks: list[Mark] = [contours, field, minima]
    if here.known:
        marks += [
            _vector(here, "projection", here.along * here.u[0], here.along * here.u[1], "parameter"),
            _vector(here, "vector", here.g_x, here.g_y, "gradient"),
        ]
    length = _length(here)
    end = here.x + length * here.u[0], here.y + length * here.u[1]
    marks.append(
        Curve(
            key="direction",
            x=np.array([here.x, end[0]]),
            y=np.array([here.y, end[1]]),
            colour="parameter",
            dashed=True,
            width=1.5,
        )
    )
    angle = Handle(
        key="angle",
        x=end[0],
        y=end[1],
        path="angle",
        colour="parameter",
        tip=_("Direction u: drag it around the point"),
        value=lambda x, y: round(math.degrees(math.atan2(y - here.y, x - here.x)) % 360.0, 1),
    )
    point = Handle(
        key="point",
        x=here.x,
        y=here.y,
        path="x0,y0",
        colour="positive",
        tip=_("The point: drag it"),
        value=lambda x, y: (tidy(x, land.x_range), tidy(y, land.y_range)),
    )
    return Plot(
        key="map",
        title=_("Map"),
        hint=_("Drag the dots: point and direction"),
        x=Axis("x", land.x_range),
        y=Axis("y", land.y_range),
        marks=[*marks, angle, point],
        equal=land.x_range == land.y_range,
        view=(land.key, land.x_range, land.y_range),
    )


def _vector(here: PointInfo, key: str, g_x: float, g_y: float, colour: str) -> Arrows:
    d_x, d_y = arrow(here, g_x, g_y)
    return Arrows(key=key, x=one(here.x), y=one(here.y), dx=one(d_x), dy=one(d_y), colour=colour, width=3.0)


def _length(here: PointInfo) -> float:
    """Return how far from the point the direction's handle stands, so that it stays on the map if it can."""
    longest = 0.8 * REACH * min(spans(here.land))
    room = []
    for at, step, (low, high) in zip((here.x, here.y), here.u, (here.land.x_range, here.land.y_range), strict=True):
        if abs(step) > 1e-9:
            room.append(((high if step > 0 else low) - at) / step)
    return max(0.3 * longest, min([longest, *room]))


# the directional derivative


def _angles(here: PointInfo) -> Plot:
    reach = here.steepness if here.known and here.steepness else 1.0
    ends = np.array([0.0, 360.0])
    marks: list[Mark] = [Curve(key="zero", x=ends, y=np.zeros(2), colour="muted")]
    if here.known:
        turns = np.radians(DEGREES)
        slopes = here.g_x * np.cos(turns) + here.g_y * np.sin(turns)
        handle = Handle(
            key="angle",
            x=here.angle,
            y=here.along,
            path="angle",
            axis="x",
            colour="parameter",
            tip=_("Direction u: drag it"),
            value=lambda x, _y: tidy(x, (0.0, 360.0)),
        )
        marks += [
            Curve(key="length", label="|∇f|", x=ends, y=np.full(2, here.steepness), colour="gradient", dashed=True),
            Curve(key="slope", label="Dᵤf", x=DEGREES, y=slopes, colour="parameter", width=2.0),
            *_steepest(here),
            Curve(key="now", x=np.full(2, here.angle), y=np.array([0.0, here.along]), colour="muted"),
            handle,
        ]
    return Plot(
        key="angles",
        title=_angles_title(here),
        x=Axis(_("angle of u"), (0.0, 360.0), ticks=tuple((float(a), f"{a}°") for a in range(0, 361, 90))),
        y=Axis("Dᵤf", (-1.15 * reach, 1.7 * reach)),  # with room for the legend
        marks=marks,
        view=here.land.key,
    )


def _steepest(here: PointInfo) -> list[Mark]:
    """Return the star at the gradient's direction, where there is one."""
    if not here.steepness:
        return []
    name = _(
        "greatest in the gradient's direction, {angle}°: |∇f| = {length}",
        angle=here.number("degrees", here.steepest, 4),
        length=here.number("steepness", here.steepness, 6),
    )
    return [
        Points(
            key="greatest",
            label=_("steepest direction"),
            x=one(here.steepest),
            y=one(here.steepness),
            colour="gradient",
            symbol="star",
            size=15.0,
            names=[name],
        )
    ]


def _angles_title(here: PointInfo) -> Text:
    if not here.known:
        return _("f has no gradient here")
    if not here.steepness:
        return _("Dᵤf = 0 in every direction: ∇f = 0")
    return _(
        "Dᵤf = {slope} at {angle}°, |∇f| = {length} at {steepest}°",
        slope=here.number("along", here.along, 4),
        angle=rounded(here.angle, 4),
        steepest=here.number("degrees", here.steepest, 4),
        length=here.number("steepness", here.steepness, 4),
    )


def _slice(here: PointInfo) -> Plot:
    """Return f along u through the point, with its tangent of slope Dᵤf."""
    span = 0.5 * max(spans(here.land))
    t = np.linspace(-span, span, 2 * FINE)
    x, y = here.x + t * here.u[0], here.y + t * here.u[1]
    (left, right), (low, high) = here.land.x_range, here.land.y_range
    inside = (x >= left) & (x <= right) & (y >= low) & (y <= high)
    f = np.where(inside, values(here.land, x, y), np.nan)
    bottom, top = window(f)
    marks: list[Mark] = [Curve(key="f", label=_("f along u"), x=t, y=f, colour="function", width=2.0)]
    if here.known:
        line = Curve(key="tangent", label=_("slope Dᵤf"), x=t, y=here.f + here.along * t, colour="parameter", width=1.5)
        marks.append(line)
    marks.append(Points(key="point", x=one(0.0), y=one(here.f), colour="positive", size=12.0))
    return Plot(
        key="slice",
        title=_("Slice of the surface in the direction u"),
        x=Axis(_("way along u from the point"), (-span, span)),
        y=Axis("f", (bottom, top)),
        marks=marks,
        view=here.land.key,
    )
