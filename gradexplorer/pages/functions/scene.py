"""The surface with the slices through the point, their tangents, the gradient's way up, and the tangent plane."""

from functools import lru_cache

import numpy as np

from gradexplorer.core.functions import window
from gradexplorer.core.landscapes.catalogue import Landscape, Point, grid
from gradexplorer.framework.figure import Array, Axis, Mark, Points, Scene, Surface, Trail, View
from gradexplorer.pages.functions.point import FINE, REACH, PointInfo, arrow, one, spans, values
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.text import _

VIEWS = (View(_("Corner"), 32.0, -58.0), View(_("Side"), 12.0, -80.0), View(_("Top"), 90.0, -90.0))
PLANE = 0.25
"""Half the tangent plane's edges, as a share of the range."""


def scene(state: FunctionsState, here: PointInfo) -> Scene:
    """Return the 3-D panel."""
    land = here.land
    surface, heights = _relief(land)
    marks: list[Mark] = [surface, *_slices(land, here.x, here.y, heights)]
    if here.known:
        marks += _tangents(here, heights)
        if state.tangent_plane:
            marks.append(_plane(here, heights))
    marks.append(Points(key="point", x=one(here.x), y=one(here.y), z=one(here.f), colour="positive", size=14.0))
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


@lru_cache(maxsize=4)
def _relief(land: Landscape) -> tuple[Surface, Point]:
    """Return the surface and its heights; what rises towards a pole is cut off."""
    x, y, z = grid(land)
    low, high = window(z.ravel(), share=0.02)
    with np.errstate(invalid="ignore"):
        inside = np.where((z >= low) & (z <= high), z, np.nan)
    return Surface(key="f", x=x, y=y, z=inside), (low, high)


def _inside(z: Array, heights: Point) -> Array:
    with np.errstate(invalid="ignore"):
        return np.where((z >= heights[0]) & (z <= heights[1]), z, np.nan)


@lru_cache(maxsize=64)
def _slice_x(land: Landscape, y: float, heights: Point) -> Trail:
    x = np.linspace(*land.x_range, FINE)
    z = _inside(values(land, x, np.full(FINE, y)), heights)
    return Trail(key="slice.x", x=x, y=np.full(FINE, y), z=z, colour="series3", dot=False)


@lru_cache(maxsize=64)
def _slice_y(land: Landscape, x: float, heights: Point) -> Trail:
    y = np.linspace(*land.y_range, FINE)
    z = _inside(values(land, np.full(FINE, x), y), heights)
    return Trail(key="slice.y", x=np.full(FINE, x), y=y, z=z, colour="series3", dot=False)


def _slices(land: Landscape, x: float, y: float, heights: Point) -> list[Mark]:
    return [_slice_x(land, y, heights), _slice_y(land, x, heights)]


def _tangents(here: PointInfo, heights: Point) -> list[Mark]:
    """Return the tangents in the directions of x, y and u, and the gradient's way up the surface."""
    wide, deep = spans(here.land)
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
    d_x, d_y = arrow(here, here.g_x, here.g_y)
    t = np.linspace(0.0, 1.0, FINE)
    x, y = here.x + t * d_x, here.y + t * d_y
    z = _framed(here.land, x, y, values(here.land, x, y), heights)
    marks.append(Trail(key="gradient", x=x, y=y, z=z, colour="gradient"))
    return marks


def _framed(land: Landscape, x: Array, y: Array, z: Array, heights: Point) -> Array:
    inside = (land.x_range[0] <= x) & (x <= land.x_range[1]) & (land.y_range[0] <= y) & (y <= land.y_range[1])
    return np.where(inside, _inside(z, heights), np.nan)


def _plane(here: PointInfo, heights: Point) -> Surface:
    wide, deep = spans(here.land)
    t = np.linspace(-PLANE, PLANE, 41)
    x, y = here.x + t * wide, here.y + t * deep
    x = x[(x >= here.land.x_range[0]) & (x <= here.land.x_range[1])]
    y = y[(y >= here.land.y_range[0]) & (y <= here.land.y_range[1])]
    z = here.f + here.g_x * (x[None, :] - here.x) + here.g_y * (y[:, None] - here.y)
    return Surface(key="plane", x=x, y=y, z=_inside(z, heights), colour="gradient")
