"""The point of two variables: its height, gradient and direction, and how they are drawn."""

import math
from functools import lru_cache

import numpy as np

from gradexplorer.core.landscapes.catalogue import Landscape, Point, grid
from gradexplorer.core.landscapes.formulas import point_number, slopes
from gradexplorer.formula.numpy_values import drawable
from gradexplorer.framework.figure import Array, DisplayText
from gradexplorer.pages.functions.state import FunctionsState

REACH = 0.3
"""Half a tangent's length, and the longest arrow's, as a share of the range."""
FINE = 161
"""Points of a curve."""


class PointInfo:
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
        self.base = state.base

    def number(self, source: str, value: float, digits: int) -> DisplayText:
        """Return the value of a formula in `point_scope` as it is shown."""
        return point_number(self.base, (self.x, self.y), source, value, digits, angle=self.angle)


@lru_cache(maxsize=16)
def _steepest(land: Landscape) -> float:
    """Return how steep the function is where it is steep: nine tenths of the map are flatter."""
    x, y, z = grid(land)
    slope_y, slope_x = np.gradient(z, y, x)
    steep = np.hypot(slope_x, slope_y)
    steep = steep[np.isfinite(steep)]
    return float(np.quantile(steep, 0.9)) if steep.size else 1.0


def one(value: float) -> Array:
    """Return an array of one number."""
    return np.array([value])


def values(land: Landscape, x: Array, y: Array) -> Array:
    """Return f at many points, NaN where it has no finite value."""
    with np.errstate(all="ignore"):
        z = np.array(np.broadcast_to(land.function(x, y, np), x.shape), dtype=np.float64)
    return drawable(z)


def spans(land: Landscape) -> Point:
    """Return how wide and deep the map is."""
    return land.x_range[1] - land.x_range[0], land.y_range[1] - land.y_range[0]


def arrow(here: PointInfo, g_x: float, g_y: float) -> Point:
    """Return a vector of slopes as an arrow on the map; the gradient's length goes with the square root of |∇f|.

    In true proportion the arrow would be a dot wherever a landscape is not at its steepest.
    """
    longest = REACH * min(spans(here.land))
    length = longest * min(1.0, math.sqrt(here.steepness / max(_steepest(here.land), 1e-300)))
    scale = length / max(here.steepness, 1e-300)
    return scale * g_x, scale * g_y
