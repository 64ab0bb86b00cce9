"""Which ranges of its axes a 2-D panel shows: its first view, all of it, or those that a person has chosen."""

from typing import Any, Protocol

import pyqtgraph as pg
from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, SignalInstance

from gradexplorer.framework.figure import Plot
from gradexplorer.ui.plot.mark_view import MarkView
from gradexplorer.ui.plot.ranges import Range, first_range, view_of, whole_range

SETTLED = 150
"""Milliseconds after which a zoom that the State has a field for has come to its end."""


class Zoom(Struct, frozen=True, eq=False):
    """The ranges that a person has chosen with the mouse, and of which view of a panel."""

    view: object
    x: list[float]
    y: list[float]


class ZoomedPanel(Protocol):
    """What is needed of a 2-D panel."""

    panel: Plot | None
    box: pg.ViewBox
    drawings: dict[str, MarkView[Any]]
    zoomed: SignalInstance

    def edit(self, path: str, value: object, done: bool) -> None:
        """Edit the State."""


class PanelZoom(QObject):
    """Shows a panel's first view until a person zooms, and tells of what they choose.

    Where the State has a field for the ranges, it gets them once a zoom has come to its end.
    """

    def __init__(self, view: ZoomedPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._zoomed = False
        self._before: Zoom | None = None
        """The zoom before the next one."""
        self._shown: object = None
        """The ranges that were asked for last, and what came of them in a box of which size."""
        self._settled = QTimer(self, interval=SETTLED, singleShot=True)
        self._settled.timeout.connect(self._tell_window)
        view.box.sigRangeChangedManually.connect(self._on_zoom)

    @property
    def chosen(self) -> Zoom | None:
        """The ranges that were chosen with the mouse; None where everything is shown."""
        if self._view.panel is None or not self._zoomed:
            return None
        return Zoom(view_of(self._view.panel), *self._view.box.viewRange())

    def follow(self, old: Plot | None) -> None:
        """Show the panel that has taken the place of `old`; a zoom stays as long as the view is the same."""
        panel = self._view.panel
        if old is None or panel is None or view_of(old) != view_of(panel):
            self._zoomed, self._before = False, None
        self.fit()

    def to(self, zoom: Zoom | None) -> None:
        """Show the ranges of `zoom` again, if the panel still has their view; None: the first view."""
        panel = self._view.panel
        if zoom is None:
            self._zoomed = False
            self.fit()
        elif panel is not None and zoom.view == view_of(panel):
            self._zoomed = True
            self._view.box.setRange(xRange=zoom.x, yRange=zoom.y, padding=0)
        self._before = self.chosen

    def view_all(self) -> None:
        """Show the axes' first view, widened where trails, points or handles lie outside of it."""
        panel = self._view.panel
        if panel is not None and panel.window:
            self._view.edit(panel.window, (), True)
            return
        first = self._first_ranges()
        sought = [drawing.sought() for drawing in self._view.drawings.values()]
        ranges = [whole_range(axis, [points[index] for points in sought]) for index, axis in enumerate(first)]
        self._zoomed = ranges != first
        if self._zoomed:
            self._view.box.setRange(xRange=ranges[0], yRange=ranges[1], padding=0)
        else:
            self.fit()
        self._tell_of_zoom()

    def fit(self) -> None:
        """Show the first view, unless a person has chosen another."""
        if self._view.panel is None or self._zoomed:
            return
        box, ranges = self._view.box, self._first_ranges()
        wanted = ranges, box.viewRange(), box.size()
        if wanted != self._shown:  # with equal scales, setting the same ranges again would move the view to and fro
            box.setRange(xRange=ranges[0], yRange=ranges[1], padding=0)
            self._shown = ranges, box.viewRange(), box.size()

    def _first_ranges(self) -> list[Range]:
        panel = self._view.panel
        assert panel is not None
        extents = [drawing.extent() for drawing in self._view.drawings.values()]
        return [
            first_range(axis, [extent[index] for extent in extents]) for index, axis in enumerate((panel.x, panel.y))
        ]

    def _on_zoom(self) -> None:
        self._zoomed = True
        if self._view.panel is not None and self._view.panel.window:
            self._settled.start()
        else:
            self._tell_of_zoom()

    def _tell_window(self) -> None:
        """Let the State have the ranges that are seen."""
        panel = self._view.panel
        if panel is not None and panel.window and self._zoomed:
            self._view.edit(panel.window, self._view.box.viewRange(), True)

    def _tell_of_zoom(self) -> None:
        before, self._before = self._before, self.chosen
        if before is not self._before:
            self._view.zoomed.emit(before, self._before)
