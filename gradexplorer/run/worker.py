"""The background thread: it owns torch, the run and slow jobs, and works only in turns that the window grants.

It steps until a turn's budget is spent, reports once, and waits; see `run.worker_client` for why.
"""

import atexit
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue
from threading import Event
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, QThread, Signal, SignalInstance

from gradexplorer.core.background import give_way
from gradexplorer.core.load_torch import load_torch
from gradexplorer.interruption import Interrupted, interruptible
from gradexplorer.run.players import Make, Players, Report

MOST_HELD_SECONDS = 0.1
"""So long a job waits at most for a window that draws: one that a mouse keeps busy does not stop it."""

Job = Callable[[], Iterator[Any]]
"""Yields results, the better one later, and None where others may have their turn."""


class Result(Struct, frozen=True, eq=False):
    """What a submitted job yielded."""

    number: int
    value: Any


class Failure(Struct, frozen=True, eq=False):
    """An exception of a run or of a job; the worker lives on."""

    number: int
    error: Exception


def _nothing() -> None:
    pass


class Worker(QThread):
    """Works off a queue: runs, commands for them, turns for the one in front, and jobs.

    Runs have numbers. A run stays as it stands until it is dropped, but only the one in front takes turns.

    Signals
    -------
    snapshot : Report
    done : Result
    found : Result
        What a study yielded.
    answered : Result
        What a question gave; questions are never left out.
    failed : Failure

    Notes
    -----
    torch is imported when the thread starts, so that the window's thread never has to.
    """

    snapshot = Signal(object)
    done = Signal(object)
    found = Signal(object)
    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[tuple[int, Callable[[int], None]]] = SimpleQueue()
        self._front = 0
        self._newest: dict[str, int] = {}
        """The numbers of the job and of the study that were asked for last."""
        self._halted = False
        self._halted_study: Callable[[], None] = _nothing
        """Goes on with the study that was halted."""
        self._free = Event()
        """Cleared while the window draws what a job has yielded."""
        self._free.set()
        self._wanted: set[int] = set()
        self._players = Players(self._tell_report)

    # ---- called by the window's thread

    def start_run(self, number: int, make: Make, *, playing: bool = False, speed: float | None = None) -> None:
        """Begin the run of `make`, in front; a `number` above 0 that was not used before marks it."""
        self._front = number
        self._wanted.add(number)
        self._queue.put((number, lambda n: self._make(n, make, playing, speed)))

    def command(self, number: int, name: str, *args: object) -> None:
        """Call the method `name` of a run's `RunPlayer`, and report at once."""
        self._queue.put((number, lambda n: self._players.command(n, name, *args)))

    def grant(self, number: int, budget: float) -> None:
        """Let the run step for `budget` seconds if it is in front, and report."""
        self._queue.put((number, lambda n: self._turn(n, budget)))

    def bring_to_front(self, number: int) -> None:
        """Give the turns to this run from now on; with 0 every run stands still."""
        self._front = number

    def drop(self, number: int) -> None:
        """Forget a run; one that has not begun is left out."""
        self._wanted.discard(number)
        self._queue.put((number, self._players.drop))

    def submit(self, number: int, job: Job) -> None:
        """Run a slow `job` between turns, result by result; what is left when the next is submitted is left out."""
        self._newest["job"] = number
        self._queue.put((number, lambda n: self._work(n, job(), "job", self.done)))

    def explore(self, number: int, study: Job) -> None:
        """Run a `study` in the same way, beside the jobs."""
        self.leave_study()
        self._newest["study"], self._halted = number, False
        self._queue.put((number, lambda n: self._work(n, study(), "study", self.found)))

    def halt_study(self) -> None:
        """Let the present study stand still as it is."""
        self._halted = True

    def go_on_with_study(self) -> None:
        """Go on where `halt_study` was called."""
        self._halted = False
        self._queue.put((0, lambda _n: self._take_up_study()))

    def leave_study(self) -> None:
        """Leave out what is left of the present study."""
        self._newest["study"] = 0
        self._halted_study = _nothing

    def hold(self) -> None:
        """Let jobs wait at their next turn: each call into Qt would wait for the interpreter's lock."""
        self._free.clear()

    def release(self) -> None:
        """Let jobs go on."""
        self._free.set()

    def ask(self, number: int, question: Callable[[], Any]) -> None:
        """Answer a slow `question` between turns and jobs."""
        self._queue.put((number, lambda n: self._tell(self.answered, Result(n, question()))))

    def ask_to_stop(self) -> None:
        """Let the thread end after its present turn or job; torch's import, too, can't be broken off."""
        self.requestInterruption()
        self._queue.put((0, lambda _n: None))

    def stop(self) -> None:
        """End the thread, and wait for it: a thread that is killed takes the process with it.

        What would take long is broken off, see `interruption`.
        """
        self.ask_to_stop()
        self.wait()
        atexit.unregister(self.stop)

    # ---- the worker's thread

    def run(self) -> None:
        """Work off the queue until `stop`; the window's thread comes first."""
        give_way()
        load_torch()  # so that only this thread waits for it
        while not self.isInterruptionRequested():
            number, act = self._queue.get()
            if self.isInterruptionRequested():
                break
            try:
                with interruptible(self.isInterruptionRequested):
                    act(number)
            except Interrupted:
                pass
            except Exception as error:  # noqa: BLE001  # whatever it is, the window has to hear of it
                self._tell(self.failed, Failure(number, error))
            del act  # while it waits it keeps nothing alive: a study that was left holds megabytes
        self._players.clear()

    def _make(self, number: int, make: Make, playing: bool, speed: float | None) -> None:
        if number in self._wanted:
            self._players.start_run(number, make, playing=playing, speed=speed)

    def _turn(self, number: int, budget: float) -> None:
        if number == self._front:
            self._players.grant(number, budget)

    def _take_up_study(self) -> None:
        go_on, self._halted_study = self._halted_study, _nothing
        go_on()

    def _work(self, number: int, results: Iterator[Any], kind: str, signal: SignalInstance) -> None:
        if number != self._newest[kind]:
            return
        if kind == "study" and self._halted:
            self._halted_study = partial(self._work, number, results, kind, signal)
            return
        self._free.wait(MOST_HELD_SECONDS)
        with interruptible(lambda: self.isInterruptionRequested() or self._is_left(number, kind)):
            try:
                value = next(results)
            except StopIteration:
                return
        if value is not None:
            self._tell(signal, Result(number, value))
        self._queue.put((number, lambda n: self._work(n, results, kind, signal)))  # turns that wait come first

    def _is_left(self, number: int, kind: str) -> bool:
        """Whether another study is wanted by now; a derivation under way is shown even so, that a drag can be read."""
        return kind == "study" and number != self._newest[kind]

    def _tell_report(self, report: Report) -> None:
        self._tell(self.snapshot, report)

    def _tell(self, signal: SignalInstance, news: object) -> None:
        """Emit `signal`, unless the window has gone meanwhile."""
        if not self.isInterruptionRequested():
            signal.emit(news)
