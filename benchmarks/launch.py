"""Launch to first paint, and the longest gap of the window while torch loads: each in a fresh process."""

import json
import statistics

from benchmarks.own_process import output

RUNS = 5

EMPTY = """
import time, json; begin = time.perf_counter()
import pyqtgraph as pg
app = pg.mkQApp(); plot = pg.PlotWidget(); plot.resize(1500, 900); plot.show()
app.processEvents(); plot.grab()
print(json.dumps(time.perf_counter() - begin))
"""

PAINT = """
import time, json; begin = time.perf_counter()
from gradexplorer.cli.heap import keep_heaps_small
from gradexplorer.cli.light_imports import collect_rarely, import_qt_lightly
collect_rarely()
keep_heaps_small()
import_qt_lightly()
from gradexplorer.ui.shell.launch import open_window
window = open_window()
from PySide6.QtWidgets import QApplication
window.grab()
print(json.dumps(time.perf_counter() - begin), flush=True)
import os; os._exit(0)
"""

GAP = """
import time, json
from gradexplorer.cli.heap import keep_heaps_small
from gradexplorer.cli.light_imports import collect_rarely, import_qt_lightly
collect_rarely()
keep_heaps_small()
import_qt_lightly()
from gradexplorer.ui.shell.launch import open_window
window = open_window()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
times = []
timer = QTimer(interval=0, timerType=__import__("PySide6.QtCore").QtCore.Qt.TimerType.PreciseTimer)
timer.timeout.connect(lambda: times.append(time.perf_counter()))
def begun():
    times.clear(); timer.start(10)
window.ready.connect(begun)
app = QApplication.instance()
end = time.perf_counter() + 60
while time.perf_counter() < end and (window.current.snapshot is None or window.current.snapshot.step == 0):
    app.processEvents(); time.sleep(0.0005)
timer.stop()
print(json.dumps(max(b - a for a, b in zip(times, times[1:]))), flush=True)
window.close()
import os; os._exit(0)
"""


def _measured(program: str) -> float:
    return float(json.loads(output(program)))


def first_paint() -> float:
    """Return the median ratio of our first paint to that of an empty pyqtgraph window, run by turns.

    A first launch that is not counted leaves the bytecode behind that an installed program has.
    """
    _measured(PAINT)
    return statistics.median(_measured(PAINT) / _measured(EMPTY) for _run in range(RUNS))


def longest_gap() -> float:
    """Return the median, in milliseconds, of the longest time between two events while torch loads."""
    return 1000 * statistics.median(_measured(GAP) for _run in range(RUNS))
