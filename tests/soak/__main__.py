"""Random events in the real window for a long time: ``python -m tests.soak``.

Every 30 seconds a line tells the memory, the threads, the longest time in which the window took no event, and the
longest time of the processor that the collector took: that one a busy machine does not lengthen. What the memory is
at depends on what is shown, so every few minutes it is measured with the defaults on every page, each seen once, and
nothing under way: what the process has to itself, without the pictures that Qt keeps up to a bound. The growth is that
of these. It ends with 1 if anything failed, and then tells what came before.
"""

import argparse
import faulthandler
import logging
import os
import random
import resource
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from statistics import linear_regression

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QWidget

from gradexplorer.cli.heap import keep_heaps_small
from gradexplorer.cli.light_imports import collect_rarely, import_qt_lightly
from gradexplorer.text import InputError
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.collector import Collector, the_collector
from gradexplorer.ui.shell.launch import open_window
from gradexplorer.ui.shell.window import MainWindow
from tests.soak.events import EVENTS

LAST = 200
LINE_SECONDS = 30.0
REST_SECONDS = 120.0
PATIENCE_SECONDS = 60.0
SIZE = 1500, 900
MEGABYTE = 1 << 20


class Faults(logging.Handler):
    """What went wrong, from the log, where every uncaught exception ends."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a fault with its traceback."""
        self.texts.append(self.format(record))


class Gaps(QObject):
    """The longest time in which the window took no event, and during what."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.doing = "start"
        self.longest = 0.0, ""
        self._last = time.perf_counter()
        self._tick = QTimer(self, interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._look)
        self._tick.start()

    def _look(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last, self.doing))
        self._last = now


class Collections:
    """The longest time of the processor that one look of the collector took, with what it gave back to the system."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._look = Collector.look
        Collector.look = lambda collector: self._timed(collector)  # type: ignore[method-assign]

    def _timed(self, collector: Collector) -> None:
        began = time.thread_time()
        self._look(collector)
        self.longest = max(self.longest, time.thread_time() - began)


class Soak:
    """Events in a window: one of each kind, then by chance, but in the same order for the same seed."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window = window
        self.last: deque[str] = deque(maxlen=LAST)
        self.done = 0
        self.faults = Faults()
        self.gaps = Gaps(window)
        self._chance = random.Random(seed)
        self._watched: set[str] = set()
        logging.getLogger("gradexplorer").addHandler(self.faults)

    def event(self) -> None:
        """Do one event, and give the window a moment."""
        weights, kinds = zip(*EVENTS, strict=True)
        every_kind_first = self.done < len(kinds)
        kind = kinds[self.done] if every_kind_first else self._chance.choices(kinds, weights)[0]
        self.last.append(f"{self.done} {self.window.current.page.key} {kind.__name__}")
        self.gaps.doing = kind.__name__
        try:
            self.last[-1] += f": {kind(self.window, self._chance)}"
        except Exception:
            logging.getLogger("gradexplorer").exception("an event failed")
        self.done += 1
        for key, controller in self.window.controllers.items():
            if key not in self._watched:
                self._watched.add(key)
                controller.failed.connect(self._failed)
        self.wait(self._chance.choice((2, 10, 30, 60)))

    def rest(self) -> float:
        """Show the defaults of all pages until nothing is under way, and return the memory then, in MB.

        The window has the same size every time: its own pictures are tens of megabytes.
        """
        self.gaps.doing = "rest"
        self.window.resize(*SIZE)
        self.window.document.start_afresh()
        for index in reversed(range(self.window.tabs.count())):
            self.window.tabs.setCurrentIndex(index)
            self._settle()
        collector = the_collector()
        assert collector is not None
        QPixmapCache.clear()
        collector.collect()
        return memory("RssAnon")

    def _settle(self) -> None:
        column = self.window.current.view.column
        end = time.monotonic() + PATIENCE_SECONDS
        self.wait(500)
        while column.pending and time.monotonic() < end:
            self.wait(100)

    def wait(self, milliseconds: int) -> None:
        """Let Qt's own loop run."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, InputError):
            logging.getLogger("gradexplorer").error("on the worker", exc_info=error)


def memory(part: str = "VmRSS") -> float:
    """Return the resident memory in MB, or the part of it that is no file's; elsewhere than on Linux, its peak."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = (line.split() for line in status.read_text().splitlines())
        return next(int(words[1]) for words in lines if words[0] == f"{part}:") / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (MEGABYTE if sys.platform == "darwin" else 1024)


def main() -> int:
    """Run for some seconds or events, and tell how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("SOAK_SECONDS", "3600")))
    parser.add_argument("--events", type=int, default=0, help="so many, however long they take")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faulthandler.enable()
    with tempfile.TemporaryDirectory() as home:
        os.chdir(home)
        os.environ[settings.HOME] = home
        return _run(options.seconds, options.events, options.seed)


def _run(seconds: float, events: int, seed: int) -> int:
    collect_rarely()
    keep_heaps_small()
    import_qt_lightly()
    collections = Collections()
    window = open_window()
    soak = Soak(window, seed)
    begun = line = rested = time.monotonic()
    rests: list[tuple[float, float]] = []
    soak.wait(1000)
    while soak.done < events if events else time.monotonic() - begun < seconds:
        soak.event()
        if time.monotonic() - line > LINE_SECONDS:
            line = time.monotonic()
            _print_line(soak, collections, line - begun)
        if time.monotonic() - rested > REST_SECONDS:
            rested = time.monotonic()
            rests.append((rested - begun, soak.rest()))
            print(f"{rests[-1][0]:6.0f} s {rests[-1][1]:7.1f} MB at rest", flush=True)
        if soak.faults.texts:
            break
    window.close()
    soak.wait(100)
    others = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    left = [name for name in others if not name.startswith("Dummy")]  # Python forgets no thread of Qt's that it met
    seen = [one for one in QApplication.topLevelWidgets() if one.isVisible() and not _passes(one)]
    print(f"{soak.done} events, {_growth(rests):+.2f} MB/min over the last half, left: {left + seen}", flush=True)
    if soak.faults.texts:
        print(*soak.last, *soak.faults.texts, sep="\n", flush=True)
    return 1 if soak.faults.texts or left or seen else 0


def _passes(widget: QWidget) -> bool:
    """Whether it is a tool tip, which goes by itself, or on no screen."""
    unseen = widget.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    return unseen or widget.windowType() == Qt.WindowType.ToolTip


def _growth(rests: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line through the second half of (seconds, MB), in MB/min."""
    half = [rest for rest in rests if rest[0] > rests[-1][0] / 2]
    return 60 * linear_regression(*zip(*half, strict=True)).slope if len(half) > 1 else 0.0


def _threads() -> int:
    """Return how many there are, Qt's among them; where the system does not tell, Python's."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()


def _print_line(soak: Soak, collections: Collections, seconds: float) -> None:
    gap, doing = soak.gaps.longest
    collected, collections.longest, soak.gaps.longest = collections.longest, 0.0, (0.0, "")
    print(
        f"{seconds:6.0f} s {memory():7.1f} MB  {soak.done} events  {_threads()} threads  "
        f"{len(QApplication.allWidgets())} widgets  {sys.getallocatedblocks()} blocks  "
        f"longest gap {1000 * gap:.0f} ms ({doing})  collector {1000 * collected:.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
