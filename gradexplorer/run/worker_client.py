"""The window's end of the worker: commands in, reports out, paced by the frames of the window."""

import atexit
from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradexplorer.run.frame_pacer import FramePacer
from gradexplorer.run.players import Make, Players, Report
from gradexplorer.run.worker import Failure, Job, Result, Worker


class WorkerClient(QObject):
    """Has the present run played, by a `Worker` or here in the window's thread, and hands out its newest report.

    Signals
    -------
    changed : Report
        Where the run stands; only of the newest run.
    derived : object
        What a job of `derive` yielded.
    found : object
        What the present study yielded, or one that it has taken the place of: a drag shows what comes.
    answered : object
        What the newest question of `ask` gave.
    failed : Exception
        Of the newest run, of a job, or of a question.
    """

    changed = Signal(object)
    derived = Signal(object)
    found = Signal(object)
    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._worker.snapshot.connect(self._reported)
        self._worker.done.connect(self._done)
        self._worker.answered.connect(self._answered)
        self._worker.failed.connect(self._failed)
        self._explorer = Worker(self)
        """For studies: a drag's coarse maps do not wait for a derivation."""
        self._explorer.found.connect(self._found)
        self._explorer.failed.connect(self._failed)
        self._here = Players(self._reported)
        self._runs_here: set[int] = set()
        self.pacer = FramePacer(self)
        self.pacer.draw.connect(self._draw)
        self.pacer.turn.connect(self._grant)
        self._released = QTimer(self, singleShot=True, interval=0)
        self._released.timeout.connect(self._release)
        self._is_closed = False
        self._numbers = count(1)
        self._run = self._job = self._study = self._asked = 0
        self._first_study = 0
        """None before this one is told of."""
        self._speed: float | None = None
        self._newest: Report | None = None
        self._drawn: Report | None = None

    # ---- runs

    def restart(self, make: Make, *, playing: bool = False, here: bool = False) -> None:
        """Drop the present run and begin another; `here` is for one that computes nothing: it waits for no job."""
        self.cancel()
        self._run = next(self._numbers)
        if here:
            self._runs_here.add(self._run)
        else:
            self._start(self._worker)
        self._host(self._run).start_run(self._run, make, playing=playing, speed=self._speed)

    def cancel(self) -> None:
        """Drop the present run; nothing more is heard of it."""
        self.drop(self.park())

    def park(self) -> int:
        """Let the present run stand still as it is, out of sight; return what `resume` and `drop` know it by."""
        self.pacer.stop()
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
        self._host(run).drop(run)
        self._runs_here.discard(run)

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
        """Do a slow `job` on the worker; only the newest is done, and done to its end."""
        self._start(self._worker)
        self._job = next(self._numbers)
        self._worker.submit(self._job, job)

    def explore(self, study: Job) -> None:
        """Do a `study` on a thread of its own, round by round, in the place of the present one."""
        self._start(self._explorer)
        self._study = next(self._numbers)
        self._explorer.explore(self._study, study)

    def halt_study(self) -> None:
        """Let the present study stand still as it is; what it is at is finished first."""
        self._explorer.halt_study()

    def go_on_with_study(self) -> None:
        """Go on where `halt_study` was called."""
        self._explorer.go_on_with_study()

    def leave_study(self) -> None:
        """Leave out what is left of the present study; nothing more is heard of it."""
        self._first_study = next(self._numbers)
        self._explorer.leave_study()

    def ask(self, question: Callable[[], Any]) -> None:
        """Have a slow question answered on the worker, beside the jobs; only the newest is told of."""
        self._start(self._worker)
        self._asked = next(self._numbers)
        self._worker.ask(self._asked, question)

    def ask_to_close(self) -> None:
        """Let the workers end for good, without waiting for them; nothing more is heard of it."""
        self._is_closed = True
        self.park()
        self.pacer.close()
        for worker in (self._worker, self._explorer):
            worker.ask_to_stop()

    def close(self) -> None:
        """Stop the workers, and wait for them (see `Worker.stop`)."""
        self.ask_to_close()
        for worker in (self._worker, self._explorer):
            worker.stop()

    def _start(self, worker: Worker) -> None:
        if not worker.isRunning() and not self._is_closed:  # an edit may come late, such as that of a zoom at its end
            atexit.register(worker.stop)  # a thread that outlives its object takes the process with it
            worker.start()

    def _host(self, run: int) -> Worker | Players:
        return self._here if run in self._runs_here else self._worker

    def _command(self, name: str, *args: object) -> None:
        self._host(self._run).command(self._run, name, *args)

    def _grant(self, budget: float) -> None:
        self._host(self._run).grant(self._run, budget)

    def _reported(self, report: Report) -> None:
        if report.number == self._run:
            self._newest = report
            self.pacer.reported()

    def _draw(self) -> None:
        """Draw the newest report, if it has come (else it is drawn when it comes)."""
        report, self._newest = self._newest, None
        if report is None:
            return
        if report is not self._drawn:
            self._drawn = report
            self.changed.emit(report)
        if report.number == self._run:
            if report.playing:
                self.pacer.go_on()
            else:
                self.pacer.stop()

    def _done(self, result: Result) -> None:
        self._hold()
        self.derived.emit(result.value)

    def _found(self, result: Result) -> None:
        if result.number >= self._first_study:
            self._hold()
            self.found.emit(result.value)

    def _hold(self) -> None:
        """Let studies and jobs wait until what was yielded is drawn, laid out and painted."""
        for worker in self._worker, self._explorer:
            worker.hold()
        self._released.start()

    def _release(self) -> None:
        self.pacer.paint.emit()
        for worker in self._worker, self._explorer:
            worker.release()

    def _answered(self, result: Result) -> None:
        if result.number == self._asked:
            self.answered.emit(result.value)

    def _failed(self, failure: Failure) -> None:
        if failure.number in (self._run, self._job, self._study, self._asked):
            self.failed.emit(failure.error)
