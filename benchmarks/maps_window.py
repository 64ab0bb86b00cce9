"""Maps in the real window: how soon a coarse one follows a dragged parameter, and how long the window stands still."""

import time

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.window import opened
from gradexplorer.ui.shell.window import MainWindow

ADAM = [{"type": "adam", "lr": 0.05}]
RATES = np.geomspace(0.02, 0.1, 60).tolist()
PATIENCE_SECONDS = 300.0
TICK_MILLISECONDS = 2


def _until_found(window: MainWindow, *, whole: bool) -> None:
    """Let Qt's own loop run until the map, or its coarse beginning, was drawn."""
    loop, controller = QEventLoop(), window.current

    def drawn(found: object) -> None:
        if not whole or found.finished:  # type: ignore[attr-defined]
            loop.quit()

    controller.client.found.connect(drawn)
    QTimer.singleShot(int(1000 * PATIENCE_SECONDS), loop, loop.quit)
    loop.exec()
    controller.client.found.disconnect(drawn)


def coarse() -> float:
    """Return the 95th percentile, in ms, from an edit of a drag to the painted coarse map of 500 steps of Adam."""
    window = opened("himmelblau", optimizers=ADAM, steps=500, lab="basins")
    seconds = []
    for rate in RATES:
        begun = time.perf_counter()
        window.edit("himmelblau", "optimizers.0.lr", rate, done=False)
        _until_found(window, whole=False)
        window.current.view.picture.views["basins0"].widget.viewport().repaint()  # type: ignore[union-attr]
        seconds.append(time.perf_counter() - begun)
        QApplication.processEvents()
    window.close()
    return 1000 * float(np.percentile(seconds, 95))


def longest_gap() -> float:
    """Return how long, in ms, the window stands still at most while 1024 x 1024 starts go 1000 steps of Adam."""
    window = opened("himmelblau", optimizers=ADAM, steps=1000, resolution=1024)
    ticks, timer = [time.perf_counter()], QTimer(interval=TICK_MILLISECONDS)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    window.edit("himmelblau", "lab", "basins")
    QApplication.processEvents()  # the panels' own layout, which any other choice brings, too
    timer.start()
    ticks[:] = [time.perf_counter()]
    _until_found(window, whole=True)
    QApplication.processEvents()
    timer.stop()
    window.close()
    return 1000 * float(np.diff(ticks).max())
