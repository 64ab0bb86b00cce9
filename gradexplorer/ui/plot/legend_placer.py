"""Looks, after a change of a 2-D panel, for the place in which its legend hides no curve."""

from typing import Any, Protocol

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QRectF, QSize, QTimer

from gradexplorer.framework.figure import Array, Plot
from gradexplorer.ui.plot.legend import Legend
from gradexplorer.ui.plot.mark_view import MarkView
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.plot.ranges import view_of

MILLISECONDS = 200
"""After a change: while a run goes on, one comes at every frame."""


class LegendPanel(Protocol):
    """What is needed of a 2-D panel."""

    panel: Plot | None
    box: pg.ViewBox
    context: PlotContext
    drawings: dict[str, MarkView[Any]]
    legend: Legend

    def size(self) -> QSize:
        """Return the panel's size."""

    def is_in_picture(self) -> bool:
        """Tell whether the panel is drawn for a picture or a film, and not for the screen."""

    def fit_margins(self) -> None:
        """Leave room above for a legend that stands there."""


class LegendPlacer(QObject):
    """Keeps the legend of a panel where it hides no curve, and where it stands as long as it can.

    In a picture no clock moves it: whoever takes one asks for the place, and a film for one place that lasts.
    """

    def __init__(self, view: LegendPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._timer = QTimer(self, interval=MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self._on_screen)
        self._settled = False
        self._of: object = None
        """For what a place was looked for: for another thing it begins in the corner that the page has chosen."""

    def soon(self) -> None:
        """Look for a place a little later."""
        if not self._timer.isActive() and self._view.panel is not None:
            self._timer.start()

    def once(self) -> None:
        """Look for a place, the first time only."""
        if not self._settled and self._view.panel is not None:
            self._settled = True
            self.now()

    def _on_screen(self) -> None:
        if not self._view.is_in_picture():
            self.now()

    def now(self) -> None:
        """Look for a place."""
        view = self._view
        self._timer.stop()
        if view.panel is None:
            return
        of = view.size(), [name for name, _sample in view.legend.entries], view_of(view.panel)
        if of != self._of:
            self._of = of
            view.legend.return_to_corner()
        lines = [self._in_pixels(*line) for drawing in view.drawings.values() for line in drawing.seen_lines()]
        view.legend.keep_clear(lambda area: any(crosses(x, y, area) for x, y in lines))
        view.fit_margins()

    def _in_pixels(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return view coordinates in pixels of the view box."""
        view, (width, height) = self._view.box.viewRect(), self._view.context.pixel()
        return (x - view.left()) / (width or 1.0), (view.bottom() - y) / (height or 1.0)


def crosses(x: Array, y: Array, area: QRectF) -> bool:
    """Tell whether a line through points runs through an area, as Liang and Barsky clip; NaN leaves a gap."""
    start, step = np.stack([x[:-1], y[:-1]]), np.stack([np.diff(x), np.diff(y)])
    known = np.isfinite(start).all(axis=0) & np.isfinite(step).all(axis=0)
    start, step = start[:, known], step[:, known]
    low, high = np.array([[area.left()], [area.top()]]), np.array([[area.right()], [area.bottom()]])
    with np.errstate(all="ignore"):
        ends = np.stack([(low - start) / step, (high - start) / step])
    still = step == 0
    ends[0][still], ends[1][still] = -np.inf, np.inf
    enters, leaves = ends.min(axis=0).max(axis=0), ends.max(axis=0).min(axis=0)
    beside = (still & ((start < low) | (start > high))).any(axis=0)
    return bool((~beside & (enters <= leaves) & (leaves >= 0.0) & (enters <= 1.0)).any())
