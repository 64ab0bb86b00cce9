"""The course's race with its 2-D panels drawing thirty times a second."""

import time
from functools import cache

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from benchmarks import course
from benchmarks.window import wait
from gradexplorer.framework.figure import Plot
from gradexplorer.framework.page import Page
from gradexplorer.framework.state import State
from gradexplorer.pages.himmelblau import PAGE
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.run.worker import Report
from gradexplorer.run.worker_client import WorkerClient
from gradexplorer.ui.painting import paint_now
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.shell.application import application

SECONDS = 8.0
SIZE = QSize(1200, 600)


class _Paints(QObject):
    """Notes the times at which a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False


def played(page: Page, state: State, watched: str, warm: int) -> tuple[float, float]:
    """Return the steps per second beside the drawing of the 2-D panels, and the 99th percentile of the frames in ms.

    Parameters
    ----------
    watched : str
        The panel whose paintings are counted.
    warm : int
        Steps that are not counted.
    """
    application()
    plots = {panel.key: panel for panel in page.figure(state, None, False).panels() if isinstance(panel, Plot)}
    window, views = QWidget(), {key: PlotView() for key in plots}
    box = QHBoxLayout(window)
    for view in views.values():
        box.addWidget(view)
    window.resize(SIZE)
    window.show()
    client, reports, paints = WorkerClient(), [], _Paints()
    views[watched].widget.viewport().installEventFilter(paints)

    def draw(report: Report) -> None:
        reports.append((time.perf_counter(), report.snapshot.step))
        for panel in page.figure(state, report.snapshot, False).panels():
            if isinstance(panel, Plot):
                views[panel.key].draw(panel)

    client.changed.connect(draw)
    client.pacer.paint.connect(lambda: paint_now(window))
    client.restart(lambda: page.start(state), playing=True)
    wait(lambda: bool(reports) and reports[-1][1] > warm)
    paints.times.clear()
    reports.clear()
    wait(lambda: len(reports) > 1 and reports[-1][0] - reports[0][0] > SECONDS)
    (first, before), (last, after) = reports[0], reports[-1]
    client.close()
    window.close()
    return (after - before) / (last - first), 1000 * float(np.percentile(np.diff(paints.times), 99))


@cache
def _measured() -> tuple[float, float]:
    """Return live steps per second over the bare loop's, and the 99th percentile of the frames in milliseconds."""
    steps, frame = played(PAGE, HimmelblauState(steps=1_000_000), "map", 500)
    bare = np.median([course.steps_per_second() for _round in range(3)])
    return steps / float(bare), frame


def live_steps() -> float:
    """Return the steps per second beside the drawing, over those of the bare loop."""
    return _measured()[0]


def frame() -> float:
    """Return the 99th percentile, in milliseconds, of the time from one picture to the next."""
    return _measured()[1]
