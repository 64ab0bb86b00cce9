"""The picture of a race: surface, map, convergence and table."""

from functools import lru_cache

import numpy as np
from msgspec import Struct

from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.landscapes.catalogue import Landscape, Point, grid_over
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.landscapes.marks import landscape_marks, minima
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Figure,
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
from gradexplorer.pages.himmelblau.averages import average_paths
from gradexplorer.pages.himmelblau.convergence import convergence, standings
from gradexplorer.pages.himmelblau.schedules import rate_panels
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import _

DRAWN_POINTS = 3000
"""A path is thinned to about this many points before it is drawn; files hold them all."""
PREVIEW_STEPS = 20_000
"""Steps of instant paths that one picture has time for (15 ms); the next picture draws further ones."""
LONGEST_PREVIEW = 60_000
MOST_PREVIEWS = 64
KEPT_PREVIEWS = 512

VIEWS = (View(_("Corner"), 60.0, -30.0), View(_("Side"), 20.0, -60.0), View(_("Top"), 90.0, -90.0))

GROWTH = 4
"""Map and surface grow by such a part of their width, so that they move seldom while a run goes on."""
FARTHEST = 10
"""What lies farther off than so many widths is left outside: a run may diverge."""
FLAT_SHARE = 1e-6
"""The axis of a surface that is flat in floats reaches over this share of its height, at least over 1."""


def figure(state: HimmelblauState, snapshot: RaceSnapshot | None, first_paint: bool) -> Figure:
    """Return the picture of `state` at the step of `snapshot`; `first_paint` leaves the instant paths out."""
    land = state.surface
    paths = paths_of(state, snapshot) if snapshot else []
    previews, incomplete = ([], False) if first_paint else instant_paths(state, land)
    contours, arrows, bottom = landscape_marks(land)
    x_range = _widened(land.x_range, [trail.x for trail in paths])
    y_range = _widened(land.y_range, [trail.y for trail in paths])
    relief = _relief(land, state.log_height, x_range, y_range)
    scene = Scene(
        key="surface",
        title=_("Surface"),
        x=Axis("x", x_range),
        y=Axis("y", y_range),
        z=Axis(_("log(1 + f − min f)") if state.log_height else "f", relief.z_range),
        marks=[relief.surface, relief.minima, *(_lifted(relief, trail) for trail in paths)],
        camera="camera",
        angles=state.camera,
        views=VIEWS,
    )
    map_ = Plot(
        key="map",
        title=_("Map with gradient field"),
        hint=_("Click: new start. Drag: move"),
        x=Axis("x", x_range),
        y=Axis("y", y_range),
        marks=[contours, arrows, bottom, *previews, *paths, *average_paths(state, snapshot), *handles(state)],
        adds="starts",
        equal=land.x_range == land.y_range,
        view=land.key,
    )
    lower: tuple[Panel, ...] = (
        convergence(state, snapshot, land),
        *rate_panels(state, snapshot),
        standings(state, snapshot, land),
    )
    rows = ((scene, map_), lower)
    return Figure(rows=rows, incomplete=incomplete)


# what depends on the landscape alone


class _Relief(Struct, frozen=True, eq=False):
    """The landscape in 3-D, and the height below which no logarithm is drawn; None: heights are those of f."""

    surface: Surface
    minima: Points
    z_range: Point
    lowest: float | None

    def height(self, f: Array) -> Array:
        """Return the drawn height of values of f."""
        return _height(f, self.lowest)


@lru_cache(maxsize=4)
def _relief(land: Landscape, logarithmic: bool, x_range: Point, y_range: Point) -> _Relief:
    """Return the landscape over the ranges of the map, which grow with the run."""
    x, y, f = grid_over(land, x_range, y_range)
    lowest = float(np.nanmin(f, initial=np.inf)) if logarithmic else None
    z = _height(f, lowest)
    bottoms = np.array([land.value(*point) for point in land.minima], dtype=float)
    finite = z[np.isfinite(z)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    least = max(1.0, abs(low) * FLAT_SHARE)  # which is not lost beside a large value
    return _Relief(
        surface=Surface(key="f", x=x, y=y, z=z),
        minima=minima(land, _height(bottoms, lowest)),
        z_range=(low, high if high > low else low + least),
        lowest=lowest,
    )


def _height(f: Array, lowest: float | None) -> Array:
    if lowest is None:
        return f
    with np.errstate(all="ignore"):
        return np.asarray(np.log1p(np.maximum(f - lowest, 0.0)))


# paths


def paths_of(state: HimmelblauState, snapshot: RaceSnapshot) -> list[Trail]:
    """Return the recorded paths up to the step of the snapshot."""
    trails = []
    pairs = state.pairs()
    for r, s in pairs:
        last = min(snapshot.step, int(snapshot.ends[r, s]))
        steps = drawn_steps(last, max(DRAWN_POINTS // max(len(pairs) // 4, 1), 200))
        x, y, f = (snapshot.path(r, s)[row, steps].astype(np.float64) for row in range(3))
        colour = f"series{state.series(r, s)}"
        trails.append(Trail(key=f"path{r}.{s}", x=x, y=y, steps=steps.astype(float), values=f, colour=colour))
    return trails


def _widened(first: Point, paths: list[Array]) -> Point:
    """Return a range of the map, grown until the paths of the run lie in it."""
    low, high = first
    part, far = (high - low) / GROWTH, FARTHEST * (high - low)
    values = np.concatenate([np.array(first), *paths])
    values = values[(values >= low - far) & (values <= high + far)]  # no NaN is among them
    below, above = (float(np.ceil(beyond / part)) for beyond in (low - values.min(), values.max() - high))
    return low - below * part, high + above * part


def _lifted(relief: _Relief, trail: Trail) -> Trail:
    """Return a trail on the surface; what lies beyond the box is left out."""
    assert trail.values is not None
    x, y = relief.surface.x, relief.surface.y
    inside = (x[0] <= trail.x) & (trail.x <= x[-1]) & (y[0] <= trail.y) & (trail.y <= y[-1])
    z = np.where(inside, relief.height(trail.values), np.nan)
    return Trail(key=trail.key, x=trail.x, y=trail.y, z=z, steps=trail.steps, values=trail.values, colour=trail.colour)


def instant_paths(state: HimmelblauState, land: Landscape) -> tuple[list[Trail], bool]:
    """Return the instant paths, the selected one first, and whether some wait for a picture with time for them."""
    trails, spent, incomplete = [], 0, False
    steps = min(state.steps, LONGEST_PREVIEW)
    for r, s in sorted(state.pairs(), key=lambda pair: pair != state.watched)[:MOST_PREVIEWS]:
        key = (land, state.optimizers[r], state.starts[s], steps, r, s, state.series(r, s))
        if key not in _drawn:
            if spent >= PREVIEW_STEPS:
                incomplete = True
                continue
            spent += steps
            while len(_drawn) >= KEPT_PREVIEWS:
                del _drawn[next(iter(_drawn))]
            _drawn[key] = _preview(*key)
        if (trail := _drawn[key]) is not None:
            trails.append(trail)
    return trails, incomplete


_drawn: dict[tuple[object, ...], Trail | None] = {}


def _preview(
    land: Landscape, optimizer: Optimizer, start: tuple[float, float], steps: int, r: int, s: int, series: int
) -> Trail | None:
    rule = optimizer.rule()
    if rule is None:
        return None
    x, y = rule.path(gradient_lines(land), start, steps)
    shown = drawn_steps(len(x) - 1, DRAWN_POINTS)
    return Trail(key=f"preview{r}.{s}", x=x[shown], y=y[shown], colour=f"series{series}", preview=True)


def handles(state: HimmelblauState) -> list[Mark]:
    """Return the starts, to be dragged."""
    several = len(state.optimizers) > 1
    return [
        Handle(
            key=f"start{s}",
            x=x,
            y=y,
            path=f"starts.{s}",
            colour="background" if several else f"series{s}",
            sectors=[f"series{r}" for r in range(len(state.optimizers))] if several else (),
            tip=_("Start {number}: drag it; Delete removes it", number=s + 1),
            removes=len(state.starts) > 1,
        )
        for s, (x, y) in enumerate(state.starts)
    ]
