"""All that is used of pyqtgraph's axes, symbols and camera without being promised by it, in one place.

``tests/ui/panels/test_pyqtgraph_internals.py`` says which of it a new version of pyqtgraph has lost or changed.
"""

from typing import Any

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtGui import QFont, QPainterPath

Levels = list[list[tuple[float, str]]]


def symbol(name: str) -> QPainterPath:
    """Return the outline of a scatter plot's symbol, of size 1."""
    outline: QPainterPath = Symbols[name]
    return outline


def given_ticks(axis: pg.AxisItem) -> Levels | None:
    """Return the ticks of ``setTicks``, level by level; None where the axis finds its own."""
    levels: Levels | None = axis._tickLevels
    return levels


def tick_font(axis: pg.AxisItem) -> QFont:
    """Return the font of an axis' numbers."""
    font: QFont = axis.style["tickFont"] or axis.font()
    return font


def picture(axis: pg.AxisItem) -> Any:
    """Return what `keep` was given; None where something has changed what the axis draws since then."""
    return axis.picture


def keep(axis: pg.AxisItem, drawn: object) -> None:
    """Let an axis' picture count as up to date until something changes it."""
    axis.picture = drawn


def camera(view: Any) -> dict[str, Any]:
    """Return the camera of a GL view, to be read and set: center, distance, fov, elevation and azimuth in degrees."""
    options: dict[str, Any] = view.opts
    return options
