"""A run in short turns: plays, pauses, steps back, at any speed, and never holds its thread for long. No Qt."""

import math
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from gradexplorer.framework.run import Run

R = TypeVar("R", bound=Run[Any])

BATCH_SECONDS = 0.004
"""Steps between two looks at the clock: a turn overruns its budget by little even when the steps get slower."""

RATE_SECONDS = 1.0
"""The shown steps per second is a mean over this long."""

SLOW = 10.0
"""Up to this many steps per second a person can follow the internals of every step."""


class RunPlayer(Generic[R]):
    """Drives `run` by commands and by turns that last as long as their budget, to half a step.

    A turn ends when its budget of seconds is spent, when the speed allows no further step, or when the run is where it
    was sent. A slow speed (1 step/s) saves up fractions of a step from turn to turn. Whatever the order of the
    commands, every step has the same bits, for `run` goes by its own record.

    Parameters
    ----------
    run : Run
    clock : callable () -> float
        Seconds; a test brings its own.
    """

    def __init__(self, run: R, clock: Callable[[], float] = time.perf_counter) -> None:
        self.run = run
        self.speed: float | None = None
        self._clock = clock
        self._playing = False
        self._goal: int | None = None
        self._step_seconds = math.inf  # not known yet: the first step may be a long one
        self._spent = 0.0
        """In a step that is under way."""
        self._saved = 0.0
        self._turned = clock()
        self._history: deque[tuple[float, int]] = deque()

    @property
    def playing(self) -> bool:
        """Whether the next turn steps: not paused, and not at the end."""
        return (self._playing or self._goal is not None) and self.run.step < self.run.last

    @property
    def detailed(self) -> bool:
        """Whether the internals of the present step are wanted: nobody reads them in a fast run."""
        return not self.playing or (self._goal is None and self.speed is not None and self.speed <= SLOW)

    @property
    def steps_per_second(self) -> float:
        """Steps per second of wall time while playing, over the last second; 0 when that is unknown."""
        if not self.playing or len(self._history) < 2:
            return 0.0
        (first, before), (last, after) = self._history[0], self._history[-1]
        return (after - before) / (last - first) if last > first else 0.0

    def play(self) -> None:
        """Go on from the present step; from the start when the run is at its end."""
        if self.run.step >= self.run.last:
            self.run.seek(0)
        self._begin(playing=True)

    def pause(self) -> None:
        """Stop at the present step; a way to a far step ends here too."""
        self._playing, self._goal = False, None

    def step(self) -> None:
        """Pause, and go one step forward; what remains of a long one comes in turns, to not hold the thread."""
        self.pause()
        if self.run.step < self.run.last and not self._worked(BATCH_SECONDS):
            self._begin(playing=False, goal=self.run.step + 1)

    def back(self) -> None:
        """Pause, and go one step back."""
        self.pause()
        if self.run.step > 0:
            self.run.seek(self.run.step - 1)

    def rewind(self) -> None:
        """Pause at the start; the next steps have the same bits as before."""
        self.pause()
        self.run.seek(0)

    def seek(self, step: int) -> None:
        """Go to `step`: at once where the run has been already, else in turns at full speed."""
        step = min(max(step, 0), self.run.last)
        if step <= self.run.recorded:
            self._goal = None
            self.run.seek(step)
        else:
            self._begin(playing=self._playing, goal=step)

    def to_end(self) -> None:
        """Go to the last step at full speed, in turns, and stay there."""
        self.pause()
        self.seek(self.run.last)

    def set_speed(self, speed: float | None) -> None:
        """Play at `speed` steps per second; None is as fast as it goes."""
        self.speed, self._saved = speed, 0.0

    def resume(self, speed: float | None) -> None:
        """Go on after a rest, of which nothing is made up for: playing if it was, now at `speed`."""
        self.set_speed(speed)
        self._begin(self._playing, self._goal)

    def update_run(self, change: Callable[[R], object]) -> None:
        """Let `change` set what the run follows without beginning again."""
        change(self.run)

    def turn(self, budget: float) -> int:
        """Step for about `budget` seconds and return how many steps were done."""
        now = self._clock()
        elapsed, self._turned = now - self._turned, now
        allowance = self._allowance(elapsed)
        end, done = now + budget, 0
        while self.playing and done < allowance and (now == self._turned or end - now > self._step_seconds / 2):
            seconds = min(end - now, BATCH_SECONDS)
            if self._step_seconds > budget:
                done += self._worked(end - now)
            else:
                count = min(max(int(seconds / self._step_seconds), 1), allowance - done)
                done += self._timed(count, now)
            now = self._clock()
        if self.speed is not None:
            self._saved -= done
        self._note(now, done)
        return done

    def _begin(self, playing: bool, goal: int | None = None) -> None:
        self._playing, self._goal = playing, goal
        self._saved, self._turned = 1.0, self._clock()  # the first step comes at once, at any speed
        self._history.clear()

    def _allowance(self, elapsed: float) -> int:
        """Return the steps that this turn may do."""
        if self._goal is not None:
            return self._goal - self.run.step
        if self.speed is None:
            return self.run.last - self.run.step
        self._saved = min(self._saved, 1.0) + elapsed * self.speed  # no burst when the run could not keep up
        if self.speed <= SLOW:  # one step a turn, however long the last one was read
            self._saved = min(self._saved, math.nextafter(2.0, 0.0))
        return int(self._saved)

    def _timed(self, count: int, began: float) -> int:
        before = self.run.step
        self._advance(count)
        done = self.run.step - before
        seconds = (self._clock() - began) / max(done, 1)
        self._step_seconds = max((self._step_seconds + seconds) / 2, 1e-9)
        return done

    def _worked(self, seconds: float) -> int:
        """Do a part of a step, and return 1 if it was the last one."""
        began = self._clock()
        finished = self.run.work(seconds)
        self._spent += self._clock() - began
        if not finished:
            return 0
        self._step_seconds, self._spent = max(self._spent, 1e-9), 0.0
        self._arrive()
        return 1

    @property
    def on_its_way(self) -> bool:
        """Whether a part of the next step is done."""
        return self._spent > 0

    def _advance(self, count: int) -> None:
        self._spent = 0.0
        self.run.advance(count)
        self._arrive()

    def _arrive(self) -> None:
        if self._goal is not None and self.run.step >= min(self._goal, self.run.last):
            self._goal = None

    def _note(self, now: float, done: int) -> None:
        total = self._history[-1][1] if self._history else 0
        self._history.append((now, total + done))
        while now - self._history[0][0] > RATE_SECONDS and len(self._history) > 2:
            self._history.popleft()
