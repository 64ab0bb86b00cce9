"""Runs for the worker, and reports that are waited for."""

import functools
import threading
import time

from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.optimizers import Adam

make = functools.partial(
    OptimizerRace, landscape("himmelblau"), (Adam(),), ((-4.0, 0.0),), 20_000, "float32", 0, (0, 0)
)


class Slow:
    """A run whose every step takes a while; fails at `fails_at`."""

    def __init__(self, seconds=0.0, last=100_000, fails_at=-1):
        self.step, self.last, self.recorded, self.ended = 0, last, 0, None
        self.seconds, self.fails_at = seconds, fails_at
        self.threads = {threading.get_ident()}

    def advance(self, count):
        for _ in range(min(count, self.last - self.step)):
            time.sleep(self.seconds)
            if self.step + 1 == self.fails_at:
                raise ArithmeticError("no further")
            self.step += 1
            self.recorded = max(self.recorded, self.step)

    def work(self, seconds):
        self.advance(1)
        return True

    def seek(self, step):
        self.step = step

    def snapshot(self, detail):
        self.threads.add(threading.get_ident())
        picture = Slow.__new__(Slow)
        picture.__dict__ = self.__dict__ | {"detail": detail}
        return picture


def until(qtbot, client, test):
    """Wait until the newest report passes the test, and return it."""
    qtbot.waitUntil(lambda: bool(client.reports) and test(client.reports[-1]))
    return client.reports[-1]


def at(step):
    return lambda report: report.snapshot.step == step and not report.playing
