"""The window's end of the worker: commands in, reports out, and turns that keep out of the painting's way.

A thread that computes freely beside a window that draws makes both wait for the interpreter's lock. So the window's
timer draws the newest report, then grants a budget of milliseconds; the worker steps until it is spent, reports once,
and waits.
"""

import atexit
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gradexplorer.run.worker import Failure, Job, Make, Report, Result, Worker

FRAME_SECONDS = 1 / 30
RESERVE_SECONDS = 0.003
"""Left free in each frame for input, and for the report to arrive."""

LEAST_TURN_SECONDS = 0.05
"""A turn gets half of what a painting took beyond half a frame, at most this: fewer frames then, but still steps."""

PAINT_MILLISECONDS = 6
"""Qt begins to paint a window that holds OpenGL 5 ms after it was asked to."""

SLOW_PAINT_SECONDS = 0.030
"""A window that took longer than this is seldom done with one painting."""

PATIENCE_SECONDS = 0.3
"""A window that never stops painting, as while a 3-D view is turned, does not stop the run."""


class WorkerClient(QObject):
    """The window's end of a `Worker`: commands in, the newest report out, thirty times a second.

    Signals
    -------
    changed : Report
        Where the run stands; only of the newest run.
    derived : object
        What a job of `derive` returned.
    failed : Exception
        Of the newest run, or of a job.
    """

    changed = Signal(object)
    derived = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._worker.snapshot.connect(self._reported)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)
        self._due = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self._frame)
        self._paint = QTimer(self, singleShot=True, interval=PAINT_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
        self._paint.timeout.connect(self._painted)
        self._numbers = count(1)
        self._run = self._job = 0
        self._speed: float | None = None
        self._newest: Report | None = None
        self._drawn: Report | None = None
        self._frame_began = self._asked = 0.0
        self.held = False
        """Whether the run waits at its step, which is still being read."""

    # ---- runs

    def restart(self, make: Make, playing: bool = False) -> None:
        """Drop the present run and begin another."""
        self.cancel()
        self._start()
        self._run = next(self._numbers)
        self._worker.start_run(self._run, make, playing=playing, speed=self._speed)

    def cancel(self) -> None:
        """Drop the present run; nothing more is heard of it."""
        self.drop(self.park())

    def park(self) -> int:
        """Let the present run stand still as it is, out of sight; return what `resume` and `drop` know it by."""
        self._due.stop()
        self._paint.stop()
        self._newest = self._drawn = None
        run, self._run = self._run, 0
        self._worker.bring_to_front(0)
        return run

    def resume(self, run: int) -> None:
        """Drop the present run and go on with a parked one: at its step, playing if it was."""
        self.cancel()
        self._run = run
        self._worker.bring_to_front(run)
        self._command("resume", self._speed)

    def drop(self, run: int) -> None:
        """Forget a parked run."""
        self._worker.drop(run)

    def play(self) -> None:
        """Go on from the present step; from the start when the run is at its end."""
        self._command("play")

    def pause(self) -> None:
        """Stop at the present step."""
        self._command("pause")

    def step(self) -> None:
        """Pause, and go one step forward."""
        self._command("step")

    def back(self) -> None:
        """Pause, and go one step back."""
        self._command("back")

    def rewind(self) -> None:
        """Pause at the start."""
        self._command("rewind")

    def to_end(self) -> None:
        """Go to the last step at full speed."""
        self._command("to_end")

    def seek(self, step: int) -> None:
        """Go to `step`, back or forward."""
        self._command("seek", step)

    def set_speed(self, speed: float | None) -> None:
        """Play this and later runs at `speed` steps per second; None is as fast as it goes."""
        self._speed = speed
        self._command("set_speed", speed)

    def update_run(self, change: Callable[[Any], object]) -> None:
        """Let `change` set what the run follows without beginning again."""
        self._command("update_run", change)

    # ---- jobs

    def derive(self, job: Job) -> None:
        """Do a slow `job` on the worker; of several that wait, only the newest is done."""
        self._start()
        self._job = next(self._numbers)
        self._worker.submit(self._job, job)

    def ask_to_close(self) -> None:
        """Let the worker end, without waiting for it; nothing more is heard of it."""
        self.park()
        self._worker.ask_to_stop()

    def close(self) -> None:
        """Stop the worker, and wait for it (see `Worker.stop`)."""
        self.ask_to_close()
        self._worker.stop()

    def _start(self) -> None:
        if not self._worker.isRunning():
            atexit.register(self._worker.stop)  # a thread that outlives its object takes the process with it
            self._worker.start()

    def _command(self, name: str, *args: object) -> None:
        self._worker.command(self._run, name, *args)

    def _reported(self, report: Report) -> None:
        if report.number == self._run:
            self._newest = report
            if not self._due.isActive():
                self._frame()

    def _frame(self) -> None:
        """Draw the newest report, if it has come (else it is drawn when it comes)."""
        report, self._newest = self._newest, None
        if report is not None:
            self._frame_began = time.perf_counter()
            if report is not self._drawn:
                self._drawn = report
                self.changed.emit(report)
            if report.playing and report.number == self._run:
                self._wait_for_paint()
            else:
                self._paint.stop()

    def _wait_for_paint(self) -> None:
        self._asked = time.perf_counter()
        self._paint.start()

    def _painted(self) -> None:
        """Let the run go on until the next frame is due, unless the window may still be painting."""
        now = time.perf_counter()
        painting = now - self._asked > SLOW_PAINT_SECONDS and now - self._frame_began < PATIENCE_SECONDS
        if self.held or painting:
            self._wait_for_paint()
            return
        more = (now - self._frame_began - FRAME_SECONDS / 2) / 2
        end = max(self._frame_began + FRAME_SECONDS, now + min(more, LEAST_TURN_SECONDS) + RESERVE_SECONDS)
        self._due.start(int((end - now) * 1000))
        self._worker.grant(self._run, end - now - RESERVE_SECONDS)

    def _done(self, result: Result) -> None:
        self.derived.emit(result.value)

    def _failed(self, failure: Failure) -> None:
        if failure.number in (self._run, self._job):
            self.failed.emit(failure.error)
