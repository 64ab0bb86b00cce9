"""Python's garbage collector, on the window's thread only and at rest: Qt's objects may be destroyed nowhere else.

By itself it runs on whichever thread makes objects, the worker and the typesetter among them.
"""

import contextlib
import ctypes
import gc
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

TICK_MILLISECONDS = 100
YOUNG_OBJECTS = 20_000
"""The youngest generation is looked through after so many new objects: a drag makes thousands a frame."""
MORE = 10
"""After so many collections of one generation the next older one is due: Python's own figure."""
REST = 0.1
"""Part of a processor below which the program is at rest."""
REST_TICKS = 5
FEW_OBJECTS = 500
"""So many new objects are no reason to look through all of them."""
MANY_BLOCKS = 50_000
"""What stays after a collection is left out of later ones when it takes more pieces of memory, three for an object: a
collection takes half a microsecond for each object. `gc.get_objects` would count them, but hands half made tuples of
other threads out, which then fail with a `SystemError`."""
MOST_OBJECTS = 40_000
"""More at once while modules are imported would take longer than a frame: they are left out unseen."""


class Collector(QObject):
    """Looks for garbage on the thread that made it, the oldest generation when nothing goes on.

    What modules and pages hold stays as long as the program runs, and is most of all. It is looked through once, soon
    after it is made, and left out of later collections, so that none takes longer than a frame: torch alone makes
    350,000 objects, a fifth of a second for the collector. Memory that was freed goes back to the system: glibc by
    itself keeps it, in pieces between what is still used, and the more the longer the program runs.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._leave_out_now()  # what is imported by now; Python by itself has looked through it until here
        self._quiet = 0
        self._modules = len(sys.modules)
        self._has_grown = False
        self._give_back = _trim()
        self._looked = time.perf_counter(), time.process_time()
        self._tick = QTimer(self, interval=TICK_MILLISECONDS)
        self._tick.timeout.connect(self.look)
        self._tick.start()

    def leave_out(self) -> None:
        """Leave what there is at the next collection out of later ones: a page was built, and stays."""
        self._has_grown = True

    def look(self) -> None:
        """Collect what is due; while modules are imported, a little at every look, for what they make stays."""
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            if gc.get_count()[0] < MOST_OBJECTS:
                gc.collect()
            self._leave_out_now()
            return
        young, middle, old = gc.get_count()
        self._quiet = self._quiet + 1 if self._at_rest() else 0
        is_worth_it = self._quiet >= REST_TICKS and (young > FEW_OBJECTS or middle or old)
        if is_worth_it or old > MORE or (young > YOUNG_OBJECTS and self._many_stay()):
            self.collect()
        elif middle > MORE:
            gc.collect(1)
            self._give_back(0)
        elif young > YOUNG_OBJECTS:
            gc.collect(0)

    def collect(self) -> None:
        """Look through everything that is not left out."""
        gc.collect()
        if self._has_grown or self._many_stay():
            self._has_grown = False
            self._leave_out_now()
        self._give_back(0)

    def _leave_out_now(self) -> None:
        gc.freeze()
        self._left_out = sys.getallocatedblocks()

    def _many_stay(self) -> bool:
        """Tell whether much was made, and stays, since the collector was last told to leave out what there is."""
        blocks = sys.getallocatedblocks()
        self._left_out = min(self._left_out, blocks)  # what is left out may end, too
        return blocks - self._left_out > MANY_BLOCKS

    def _at_rest(self) -> bool:
        """Tell whether none of the program's threads has had much to do since the last look."""
        wall, spent = self._looked
        self._looked = time.perf_counter(), time.process_time()
        return self._looked[1] - spent < REST * (self._looked[0] - wall)


def the_collector() -> Collector | None:
    """Return the application's, if it has one."""
    app = QApplication.instance()
    return None if app is None else app.findChild(Collector)


def _trim() -> Callable[[int], object]:
    """Return glibc's call that gives freed memory back; elsewhere one that does nothing."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):  # musl has no such call
            return ctypes.CDLL(None).malloc_trim
    return lambda _kept: None
