"""The real window on a tab, and what a drag in it takes."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from gradexplorer.pages import PAGES
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.shell.launch import open_window
from gradexplorer.ui.shell.window import MainWindow

PATIENCE_SECONDS = 60.0
LOOK_MILLISECONDS = 200
IDLE = 0.1
"""Part of a processor below which nothing is being computed any more."""


def opened(page: str, **edits: object) -> MainWindow:
    """Return the window on a tab, with its own settings but for `edits`, when all of it is drawn and proven."""
    window = open_window()
    window.tabs.setCurrentIndex([entry.key for entry in PAGES].index(page))
    settle(window)
    window.menus.reset_page()
    for path, value in edits.items():
        window.edit(page, path, value)
    settle(window)
    return window


def settle(window: MainWindow) -> None:
    """Wait until torch is loaded, the derivation stands and every formula is typeset: only what follows is measured."""
    end, quiet, spent = time.perf_counter() + PATIENCE_SECONDS, 0, time.process_time()

    def normalised() -> bool:
        nonlocal quiet, spent
        before, spent = spent, time.process_time()
        idle = spent - before < IDLE * LOOK_MILLISECONDS / 1000
        quiet = quiet + 1 if idle and len(window.current.view.column.views) > 1 else 0
        return quiet > 1 or time.perf_counter() > end

    wait(normalised)


def wait(ready: Callable[[], bool]) -> None:
    """Let Qt's own loop run until `ready`; polling, and QTest.qWait too, would keep the interpreter's lock."""
    loop, timer = QEventLoop(), QTimer(interval=LOOK_MILLISECONDS)
    timer.timeout.connect(lambda: loop.quit() if ready() else None)
    timer.start()
    loop.exec()


def edited_and_painted(window: MainWindow, page: str, path: str, value: object, *, done: bool) -> float:
    """Return the seconds from an edit to the repainted 2-D panels, those that did not change among them."""
    plots = window.current.view.picture.findChildren(PlotView)
    begun = time.perf_counter()
    window.edit(page, path, value, done)
    for plot in plots:
        plot.widget.viewport().repaint()
    return time.perf_counter() - begun


def dragged(page: str, path: str, values: Sequence[object], **edits: object) -> float:
    """Return the 95th percentile, in milliseconds, of `path` being dragged through `values`."""
    window = opened(page, **edits)
    seconds = []
    for value in values:
        seconds.append(edited_and_painted(window, page, path, value, done=False))
        QApplication.processEvents()
    window.edit(page, path, values[-1], True)
    window.close()
    return 1000 * float(np.percentile(seconds, 95))
