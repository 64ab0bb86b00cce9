"""The shape of each series: it tells series apart where their colours do not."""

from PySide6.QtGui import QPainterPath, QTransform

from gradexplorer.framework.figure import Colour
from gradexplorer.ui.panels.pyqtgraph_internals import symbol

SHAPES = ("o", "s", "t1", "d", "+", "t", "x", "t3")
"""Disc, square, triangle up, diamond, cross, triangle down, oblique cross, triangle left: one a series."""


def series_shape(role: Colour) -> str:
    """Return the shape of a series, by the name of its colour; of all other roles it is none."""
    if not role.startswith("series"):
        return ""
    return SHAPES[int(role.removeprefix("series")) % len(SHAPES)]


def outline(name: str, size: float) -> QPainterPath:
    """Return the outline of a symbol around (0, 0), in pixels."""
    return QTransform.fromScale(size, size).map(symbol(name))
