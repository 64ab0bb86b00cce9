"""Marks of a landscape that depend on nothing else: level lines, gradient field, minima."""

from functools import lru_cache, partial

import numpy as np

from gradexplorer.core.landscapes.catalogue import Landscape, grid, grid_over, levels
from gradexplorer.core.landscapes.formulas import coordinates, point_number
from gradexplorer.framework.figure import Array, Arrows, Contours, Points
from gradexplorer.text import _

ARROWS = 17
LEVELS = 18


@lru_cache(maxsize=8)
def landscape_marks(land: Landscape) -> tuple[Contours, Arrows, Points]:
    """Return the landscape's level lines, gradient field and minima."""
    x, y, z = grid(land)
    contours = Contours(
        key="f", x=x, y=y, z=z, levels=levels(z, LEVELS), value=land.value, beyond=partial(grid_over, land)
    )
    return contours, _field(land), minima(land)


def _field(land: Landscape) -> Arrows:
    """Arrows of the gradient: the direction is exact, the length shows the order of magnitude."""
    x, y = (axis.ravel() for axis in np.meshgrid(*(_inner(*r) for r in (land.x_range, land.y_range))))
    h = 1e-6
    with np.errstate(all="ignore"):
        gx = np.asarray(land.function(x + h, y, np) - land.function(x - h, y, np)) / (2 * h) + 0 * x
        gy = np.asarray(land.function(x, y + h, np) - land.function(x, y - h, np)) / (2 * h) + 0 * y
        length = np.hypot(gx, gy)
        reach = np.log1p(length) / np.log1p(np.nanmax(length[np.isfinite(length)], initial=1e-300))
    cell = (land.x_range[1] - land.x_range[0]) / ARROWS
    with np.errstate(all="ignore"):
        scale = np.where(length > 0, 0.85 * cell * reach / length, 0.0)
        dx, dy = scale * gx, scale * gy
    good = np.isfinite(dx) & np.isfinite(dy)
    return Arrows(key="gradient", x=x[good], y=y[good], dx=dx[good], dy=dy[good], colour="gradient")


def _inner(low: float, high: float) -> Array:
    half = (high - low) / ARROWS / 2
    return np.linspace(low + half, high - half, ARROWS)


def minima(land: Landscape, z: Array | None = None) -> Points:
    """Return the known minima as stars, at the heights `z` in 3-D."""
    x, y = np.array(land.minima, dtype=float).reshape(-1, 2).T
    names = [
        _(
            "minimum ({x}, {y}), f = {f}",
            **coordinates(land, a, b, 7),
            f=point_number(land, (a, b), "f", land.value(a, b), 4),
        )
        for a, b in land.minima
    ]
    return Points(
        key="minima", label=_("minima"), x=x, y=y, z=z, colour="positive", symbol="star", size=13.0, names=names
    )
