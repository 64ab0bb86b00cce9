"""A knob or a handle is dragged: from the edit to the redrawn 2-D panels, in the real window."""

import time

import numpy as np
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.app import open_window
from gradexplorer.ui.plot import PlotView
from gradexplorer.ui.window import MainWindow

EDITS = 120
PATIENCE_SECONDS = 60.0


def _ready() -> MainWindow:
    """Return the window with the course's settings, its first picture drawn and torch loaded."""
    window = open_window()
    app = QApplication.instance()
    assert app is not None
    end = time.perf_counter() + PATIENCE_SECONDS
    while window.current.snapshot is None and time.perf_counter() < end:
        app.processEvents()
    window.menus.reset_page()
    while window.current.snapshot is None and time.perf_counter() < end:
        app.processEvents()
    return window


def _percentile(window: MainWindow, path: str, values: list[object]) -> float:
    seconds = []
    plots = window.current.view.picture.findChildren(PlotView)
    for value in values:
        begun = time.perf_counter()
        window.edit("himmelblau", path, value, False)
        for plot in plots:
            plot.widget.viewport().repaint()
        seconds.append(time.perf_counter() - begun)
        QApplication.processEvents()
    window.edit("himmelblau", path, values[-1], True)
    return 1000 * float(np.percentile(seconds, 95))


def drag_start() -> float:
    """Return the 95th percentile, in milliseconds, of a start dragged over the map."""
    window = _ready()
    angles = np.linspace(0, 6, EDITS)
    result = _percentile(window, "starts.0", [(float(3 * np.cos(a)), float(3 * np.sin(a))) for a in angles])
    window.close()
    return result


def drag_knob() -> float:
    """Return the 95th percentile, in milliseconds, of the learning rate dragged with the course's three starts."""
    window = _ready()
    result = _percentile(window, "optimizers.0.lr", [float(rate) for rate in np.geomspace(1e-3, 1e-1, EDITS)])
    window.close()
    return result
