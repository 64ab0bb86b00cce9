"""Memory of the window with a finished course run, over that of importing its libraries."""

from benchmarks.own_process import output

PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"

LIBRARIES = "import torch, PySide6.QtWidgets, pyqtgraph\n" + PEAK

WINDOW = f"""
from gradexplorer.cli.heap import keep_heaps_small
from gradexplorer.cli.light_imports import collect_rarely, import_qt_lightly
collect_rarely()
keep_heaps_small()
import_qt_lightly()
from gradexplorer.ui.shell.launch import open_window
from PySide6.QtCore import QEventLoop, QTimer
window = open_window()
def wait(ready):
    loop, timer = QEventLoop(), QTimer(interval=100)
    timer.timeout.connect(lambda: window.current.snapshot and ready(window.current.snapshot) and loop.quit())
    timer.start()
    loop.exec()
wait(lambda snapshot: True)
window.menus.reset_page()
wait(lambda snapshot: snapshot.last == 20_000)
window.current.press("end")
wait(lambda snapshot: snapshot.step == 20_000)
{PEAK}
window.close()
"""


def peak() -> float:
    """Return the largest resident memory of the window over that of its libraries."""
    return float(output(WINDOW)) / float(output(LIBRARIES))
