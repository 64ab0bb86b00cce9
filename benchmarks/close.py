"""From closing the window to the end of the process, each in a fresh one."""

import time

from benchmarks.own_process import output

CLOSED = """
import time
from PySide6.QtCore import QTimer
from gradexplorer.cli import main
from gradexplorer.ui.shell import launch
plain = launch.open_window
def opened(*arguments):
    window = plain(*arguments)
    def close():
        print(time.time(), flush=True)
        window.close()
    def look():
        if {ready}:
            timer.stop()
            QTimer.singleShot(100, close)
    timer = QTimer(window, interval=50)
    timer.timeout.connect(look)
    window.ready.connect(timer.start)
    return window
launch.open_window = opened
raise SystemExit(main([]))
"""
SITUATIONS = ("True", "window.current.snapshot and window.current.snapshot.step > 100")
"""While torch is imported; and while a run plays, with everything loaded."""


def seconds() -> float:
    """Return the longer time of the two situations."""
    return max(_seconds(ready) for ready in SITUATIONS)


def _seconds(ready: str) -> float:
    closed = float(output(CLOSED.format(ready=ready)))
    return time.time() - closed
