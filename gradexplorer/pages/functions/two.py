"""The picture with two variables: surface, map, the directional derivative over the angle, and the slice along u."""

import math
from functools import lru_cache

import numpy as np

from gradexplorer.core.calculus import slopes
from gradexplorer.core.figure import (
    Array,
    Arrows,
    Axis,
    Curve,
    Handle,
    Mark,
    Panel,
    Plot,
    Points,
    Scene,
    Surface,
    Trail,
    View,
)
from gradexplorer.core.functions import window
from gradexplorer.core.landscapes import Landscape, Point, grid
from gradexplorer.core.terrain import terrain
from gradexplorer.core.text import _
from gradexplorer.pages.functions.state import FunctionsState, tidy

VIEWS = (View(_("Course"), 32.0, -58.0), View(_("Side"), 12.0, -80.0), View(_("Top"), 90.0, -90.0))
REACH = 0.3
"""Half a tangent's length, and the longest arrow's, as a share of the range."""
PLANE = 0.25
FINE = 161
DEGREES = np.linspace(0.0, 360.0, 361)


class _Here:
    """The point with its height, gradient and direction."""

    def __init__(self, state: FunctionsState) -> None:
        self.land = state.land
        self.x, self.y = state.x0, state.y0
        self.f = self.land.value(self.x, self.y)
        self.g_x, self.g_y = slopes(state.base, self.x, self.y)
        self.angle = state.angle
        turn = math.radians(state.angle)
        self.u = math.cos(turn), math.sin(turn)
        self.along = self.g_x * self.u[0] + self.g_y * self.u[1]
        self.steepness = math.hypot(self.g_x, self.g_y)
        self.known = math.isfinite(self.steepness)
        self.steepest = math.degrees(math.atan2(self.g_y, self.g_x)) % 360.0


def rows(state: FunctionsState) -> list[list[Panel]]:
    """Return the panels."""
    here = _Here(state)
    return [[_scene(state, here), _map(here)], [_angles(here), _slice(here)]]


# what depends on the function alone


@lru_cache(maxsize=16)
def _relief(land: Landscape) -> tuple[Surface, Point]:
    """Return the surface and its heights; what rises towards a pole is cut off."""
    x, y, z = grid(land)
    low, high = window(z.ravel(), share=0.02)
    with np.errstate(invalid="ignore"):
        inside = np.where((z >= low) & (z <= high), z, np.nan)
    return Surface(key="f", x=x, y=y, z=inside), (low, high)


@lru_cache(maxsize=16)
def _steepest(land: Landscape) -> float:
    """Return how steep the function is where it is steep: nine tenths of the map are flatter."""
    x, y, z = grid(land)
    slope_y, slope_x = np.gradient(z, y, x)
    steep = np.hypot(slope_x, slope_y)
    steep = steep[np.isfinite(steep)]
    return float(np.quantile(steep, 0.9)) if steep.size else 1.0


# surface


def _scene(state: FunctionsState, here: _Here) -> Scene:
    land = here.land
    surface, heights = _relief(land)
    marks: list[Mark] = [surface, *_slices(land, here.x, here.y, heights)]
    if here.known:
        marks += _tangents(here, heights)
        if state.tangent_plane:
            marks.append(_plane(here, heights))
    marks.append(Points(key="point", x=_one(here.x), y=_one(here.y), z=_one(here.f), colour="positive", size=14.0))
    return Scene(
        key="surface",
        title=_("Surface with slices, tangents and gradient"),
        x=Axis("x", land.x_range),
        y=Axis("y", land.y_range),
        z=Axis("f", heights),
        marks=marks,
        camera="camera",
        angles=state.camera,
        views=VIEWS,
    )


def _one(value: float) -> Array:
    return np.array([value])


def _inside(z: Array, heights: Point) -> Array:
    with np.errstate(invalid="ignore"):
        return np.where((z >= heights[0]) & (z <= heights[1]), z, np.nan)


@lru_cache(maxsize=64)
def _slice_x(land: Landscape, y: float, heights: Point) -> Trail:
    x = np.linspace(*land.x_range, FINE)
    z = _inside(_values(land, x, np.full(FINE, y)), heights)
    return Trail(key="slice.x", x=x, y=np.full(FINE, y), z=z, colour="series3", dot=False)


@lru_cache(maxsize=64)
def _slice_y(land: Landscape, x: float, heights: Point) -> Trail:
    y = np.linspace(*land.y_range, FINE)
    z = _inside(_values(land, np.full(FINE, x), y), heights)
    return Trail(key="slice.y", x=np.full(FINE, x), y=y, z=z, colour="series3", dot=False)


def _slices(land: Landscape, x: float, y: float, heights: Point) -> list[Mark]:
    return [_slice_x(land, y, heights), _slice_y(land, x, heights)]


def _values(land: Landscape, x: Array, y: Array) -> Array:
    with np.errstate(all="ignore"):
        z = np.array(np.broadcast_to(land.function(x, y, np), x.shape), dtype=np.float64)
    z[~np.isfinite(z)] = np.nan
    return z


def _tangents(here: _Here, heights: Point) -> list[Mark]:
    """Return the tangents in the directions of x, y and u, and the gradient's way up the surface."""
    wide, deep = _spans(here.land)
    marks: list[Mark] = []
    for key, (d_x, d_y), slope, colour in (
        ("tangent.x", (wide, 0.0), here.g_x, "gradient"),
        ("tangent.y", (0.0, deep), here.g_y, "gradient"),
        ("tangent.u", (wide * here.u[0], wide * here.u[1]), here.along, "parameter"),
    ):
        t = np.linspace(-REACH, REACH, FINE)
        per = wide if key != "tangent.y" else deep
        x, y, z = here.x + t * d_x, here.y + t * d_y, here.f + slope * t * per
        marks.append(Trail(key=key, x=x, y=y, z=_framed(here.land, x, y, z, heights), colour=colour, dot=False))
    d_x, d_y = _arrow(here, here.g_x, here.g_y)
    t = np.linspace(0.0, 1.0, FINE)
    x, y = here.x + t * d_x, here.y + t * d_y
    z = _framed(here.land, x, y, _values(here.land, x, y), heights)
    marks.append(Trail(key="gradient", x=x, y=y, z=z, colour="gradient"))
    return marks


def _framed(land: Landscape, x: Array, y: Array, z: Array, heights: Point) -> Array:
    inside = (land.x_range[0] <= x) & (x <= land.x_range[1]) & (land.y_range[0] <= y) & (y <= land.y_range[1])
    return np.where(inside, _inside(z, heights), np.nan)


def _spans(land: Landscape) -> Point:
    return land.x_range[1] - land.x_range[0], land.y_range[1] - land.y_range[0]


def _arrow(here: _Here, g_x: float, g_y: float) -> Point:
    """Return a vector of slopes as an arrow on the map; the gradient's length goes with the square root of |∇f|.

    In true proportion the arrow would be a dot wherever a landscape is not at its steepest.
    """
    longest = REACH * min(_spans(here.land))
    length = longest * min(1.0, math.sqrt(here.steepness / max(_steepest(here.land), 1e-300)))
    scale = length / max(here.steepness, 1e-300)
    return scale * g_x, scale * g_y


def _plane(here: _Here, heights: Point) -> Surface:
    wide, deep = _spans(here.land)
    t = np.linspace(-PLANE, PLANE, 41)
    x, y = here.x + t * wide, here.y + t * deep
    x = x[(x >= here.land.x_range[0]) & (x <= here.land.x_range[1])]
    y = y[(y >= here.land.y_range[0]) & (y <= here.land.y_range[1])]
    z = here.f + here.g_x * (x[None, :] - here.x) + here.g_y * (y[:, None] - here.y)
    return Surface(key="plane", x=x, y=y, z=_inside(z, heights), colour="gradient")


# map


def _map(here: _Here) -> Plot:
    land = here.land
    contours, field, minima = terrain(land)
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
        title=_("Map: drag the point and the direction"),
        x=Axis("x", land.x_range),
        y=Axis("y", land.y_range),
        marks=[*marks, angle, point],
        equal=land.x_range == land.y_range,
        view=(land.key, land.x_range, land.y_range),
    )


def _vector(here: _Here, key: str, g_x: float, g_y: float, colour: str) -> Arrows:
    d_x, d_y = _arrow(here, g_x, g_y)
    return Arrows(key=key, x=_one(here.x), y=_one(here.y), dx=_one(d_x), dy=_one(d_y), colour=colour, width=3.0)


def _length(here: _Here) -> float:
    """Return how far from the point the direction's handle stands, so that it stays on the map if it can."""
    longest = 0.8 * REACH * min(_spans(here.land))
    room = []
    for at, step, (low, high) in zip((here.x, here.y), here.u, (here.land.x_range, here.land.y_range), strict=True):
        if abs(step) > 1e-9:
            room.append(((high if step > 0 else low) - at) / step)
    return max(0.3 * longest, min([longest, *room]))


# the directional derivative


def _angles(here: _Here) -> Plot:
    turns = np.radians(DEGREES)
    values = here.g_x * np.cos(turns) + here.g_y * np.sin(turns)
    reach = here.steepness if here.known and here.steepness else 1.0
    ends = np.array([0.0, 360.0])
    marks: list[Mark] = [Curve(key="zero", x=ends, y=np.zeros(2), colour="muted")]
    if here.known:
        marks.append(
            Curve(key="length", label="|∇f|", x=ends, y=np.full(2, here.steepness), colour="gradient", dashed=True)
        )
        marks.append(Curve(key="slope", label="Dᵤf", x=DEGREES, y=values, colour="parameter", width=2.0))
        name = _(
            "greatest in the gradient's direction, {angle}°: |∇f| = {length}",
            angle=f"{here.steepest:.4g}",
            length=f"{here.steepness:.6g}",
        )
        marks.append(
            Points(
                key="greatest",
                x=_one(here.steepest),
                y=_one(here.steepness),
                colour="gradient",
                symbol="star",
                size=15.0,
                names=[name],
            )
        )
        marks.append(Curve(key="now", x=np.full(2, here.angle), y=np.array([0.0, here.along]), colour="muted"))
        marks.append(
            Handle(
                key="angle",
                x=here.angle,
                y=here.along,
                path="angle",
                axis="x",
                colour="parameter",
                tip=_("Direction u: drag it"),
                value=lambda x, _y: tidy(x, (0.0, 360.0)),
            )
        )
    title = _("f has no gradient here")
    if here.known:
        title = _(
            "Dᵤf = {slope} at {angle}°, greatest at {steepest}°: |∇f| = {length}",
            slope=f"{here.along:.4g}",
            angle=f"{here.angle:.4g}",
            steepest=f"{here.steepest:.4g}",
            length=f"{here.steepness:.4g}",
        )
    return Plot(
        key="angles",
        title=title,
        x=Axis(_("angle of u"), (0.0, 360.0), ticks=tuple((float(a), f"{a}°") for a in range(0, 361, 90))),
        y=Axis("Dᵤf", (-1.15 * reach, 1.7 * reach)),  # with room for the legend
        marks=marks,
        view=here.land.key,
    )


def _slice(here: _Here) -> Plot:
    """Return f along u through the point, with its tangent of slope Dᵤf."""
    span = 0.5 * max(_spans(here.land))
    t = np.linspace(-span, span, 2 * FINE)
    x, y = here.x + t * here.u[0], here.y + t * here.u[1]
    (left, right), (low, high) = here.land.x_range, here.land.y_range
    inside = (x >= left) & (x <= right) & (y >= low) & (y <= high)
    f = np.where(inside, _values(here.land, x, y), np.nan)
    bottom, top = window(f)
    marks: list[Mark] = [Curve(key="f", label=_("f along u"), x=t, y=f, colour="function", width=2.0)]
    if here.known:
        line = Curve(key="tangent", label=_("slope Dᵤf"), x=t, y=here.f + here.along * t, colour="parameter", width=1.5)
        marks.append(line)
    marks.append(Points(key="point", x=_one(0.0), y=_one(here.f), colour="positive", size=12.0))
    return Plot(
        key="slice",
        title=_("Slice of the surface in the direction u"),
        x=Axis(_("way along u from the point"), (-span, span)),
        y=Axis("f", (bottom, top)),
        marks=marks,
        view=here.land.key,
    )
