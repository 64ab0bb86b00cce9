"""Where the 2-D marks are drawn: coordinates, pixel sizes, pens."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPen
from PySide6.QtWidgets import QGraphicsItem

from gradexplorer.framework.figure import Array, Colour
from gradexplorer.ui.panels.thinning import moving
from gradexplorer.ui.style.theme import colour, is_dark, line_scale

Edit = Callable[[str, object, bool], None]
THIN_FROM = 64
"""Shorter lines are drawn as they are."""
STRAIGHT, LONGEST = 0.02, 16
"""A line is straight over at most so many points if its direction, in radians, stays the same."""


class PlotContext:
    """A view box whose logarithmic axes hold the decimal logarithm, as pyqtgraph's axes expect."""

    def __init__(
        self, box: pg.ViewBox, scale: float, edit: Edit, remove_entry: Callable[[str], None], font: Callable[[], QFont]
    ) -> None:
        self.box = box
        self.edit = edit
        self.remove_entry = remove_entry
        self.font = font
        self.log = (False, False)
        self.names = ("x", "y")
        self.height: Callable[[float, float], float] | None = None
        """The function over which the panel is a map, for read-outs."""
        self._scale = scale

    def to_view(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return data in view coordinates; what can't be shown there is NaN."""
        return _axis(x, self.log[0]), _axis(y, self.log[1])

    def read(self, at: QPointF) -> tuple[float, float]:
        """Return view coordinates as data."""
        x, y = at.x(), at.y()
        with np.errstate(over="ignore"):
            return (
                float(np.float64(10.0) ** x) if self.log[0] else x,
                float(np.float64(10.0) ** y) if self.log[1] else y,
            )

    def read_to_the_pixel(self, at: QPointF) -> tuple[float, float]:
        """Return view coordinates as data, with no more digits than a pixel of the mouse is worth."""
        right_above = self.read(at + QPointF(*self.pixel()))
        x, y = (rounded_to(value, other - value) for value, other in zip(self.read(at), right_above, strict=True))
        return x, y

    def pixel(self) -> tuple[float, float]:
        """Return the width and height of a pixel in view coordinates; 0 in a panel without an area."""
        view, box = self.box.viewRect(), self.box.size()
        if box.isEmpty():
            return 0.0, 0.0
        return view.width() / box.width(), view.height() / box.height()

    def distance(self, x: Array, y: Array, at: QPointF) -> Array:
        """Return the distance in pixels from `at` to points in view coordinates; inf where a point is missing."""
        width, height = self.pixel()
        with np.errstate(over="ignore"):
            far = np.hypot((x - at.x()) / width, (y - at.y()) / height)
        return np.where(np.isnan(far), np.inf, far)

    def thin(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Drop every point without which the line looks the same: Qt needs the time for points, not for lengths."""
        width, height = self.pixel()
        if len(x) < THIN_FROM or not (width and height):  # few points, or a panel without an area
            return x, y
        with np.errstate(over="ignore", invalid="ignore"):
            pixels = np.array([x / width, y / height])
            moved = np.flatnonzero(moving(2 * pixels))
            keep = moved[bending(pixels[:, moved])]
        return x[keep], y[keep]

    def size(self, pixels: float) -> float:
        """Return a length on the screen at the present scale."""
        return pixels * self._scale * line_scale()

    def pen(self, role: Colour, width: float = 1.0, alpha: float = 1.0, dashed: bool = False) -> QPen:
        """Return a pen for a painter whose unit is a pixel of the screen; it belongs to all who ask for the same.

        Qt's cosmetic pens would count in the device's own pixels: at a scale of 2 they are half as bold.
        """
        return _pen(role, self.size(width), alpha, dashed, is_dark())

    def tint(self, role: Colour, alpha: float = 1.0) -> QColor:
        """Return a role's colour, paler when `alpha` is below 1; it belongs to all who ask for the same."""
        return _tint(role, alpha, is_dark())

    def add(self, item: QGraphicsItem) -> None:
        """Draw `item`."""
        self.box.addItem(item, ignoreBounds=True)

    def remove(self, item: QGraphicsItem) -> None:
        """Stop drawing `item`."""
        self.box.removeItem(item)


@lru_cache(maxsize=1024)
def _pen(role: Colour, width: float, alpha: float, dashed: bool, dark: bool) -> QPen:
    """Return what is asked for many times a frame."""
    return QPen(_tint(role, alpha, dark), width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)


@lru_cache(maxsize=1024)
def _tint(role: Colour, alpha: float, dark: bool) -> QColor:
    tint = colour(role, dark)
    tint.setAlphaF(alpha)
    return tint


def bending(points: Array) -> NDArray[np.bool_]:
    """Return which of `points`, shape (2, n) and in pixels, a line through them needs to look the same; NaN stays."""
    steps = np.diff(points)
    directions = np.rint(np.arctan2(steps[1], steps[0]) / STRAIGHT)
    bends = np.concatenate([[True], directions[1:] != directions[:-1], [True]])
    bends[::LONGEST] = True
    return bends


def rounded_to(value: float, step: float) -> float:
    """Return `value` with the decimals that a step, such as a pixel of the mouse, is worth."""
    if not (math.isfinite(value) and math.isfinite(step) and step):
        return value
    return round(value, -math.floor(math.log10(abs(step))))


def _axis(values: Array, log: bool) -> Array:
    values = np.asarray(values, dtype=np.float64)
    if not log:
        return np.where(np.isfinite(values), values, np.nan)
    shown = np.isfinite(values) & (values > 0)
    return np.log10(values, where=shown, out=np.full(values.shape, np.nan))
