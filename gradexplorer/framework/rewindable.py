"""The one way in which a run goes forward and back."""

import time
from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from msgspec.structs import replace

from gradexplorer.framework.run import Snapshot
from gradexplorer.text import Text

CHECKPOINT_STEPS = 512
CHECKPOINT_SECONDS = 0.1
"""Going back repeats at most this much, or one step."""

CHECKPOINTS = 2000
KEPT_STATES = 1024

K = TypeVar("K")
N = TypeVar("N", bound=Snapshot)


class Rewindable(ABC, Generic[K, N]):
    """A `Run` that goes back to any earlier step with the same bits.

    The idea: all that a step depends on is the run's `state`. Every now and then one is put aside, a checkpoint; to go
    back, the nearest one is loaded and the steps from there on are repeated. The states on that way are kept, so that
    further single steps back cost nothing. What a step brings is written down once, when it is new.

    A subclass needs its state, its step (`move`) and its picture (`shown`). Where steps are short, long, or go wrong,
    it may do many in one `move`, part of one (`move_on`), or end the run (`note`).

    Attributes
    ----------
    state : K
        An immutable value; or a property that copies what a step changes in place, out and in.
    step, recorded, last : int
        The present step, the furthest one computed so far, and the one at which the run ends.
    ended : Text or None
        Why the run can't go on.
    behind : int
        1 where a picture's details are made from the state before its step, which is kept for that; else 0.
    """

    state: K
    behind = 0

    def __init__(self, last: int) -> None:
        self.step = self.recorded = 0
        self.last = self._length = last
        self.ended: Text | None = None
        self._checkpoints: dict[int, K] = {}
        self._kept: dict[int, K] = {}
        self._seconds = self._share = 0.0

    # ---- what a subclass says

    @abstractmethod
    def move(self, most: int) -> int:
        """Take the state one to `most` steps on, and return how many; `step` follows afterwards.

        The steps are all new, or all done before (see `is_new`).
        """

    @abstractmethod
    def shown(self, detail: bool) -> N:
        """Return the picture of the present step; where the run stands is filled in afterwards."""

    def note(self, first: int) -> None:
        """Write down what the new steps from `first` to `step` brought.

        A run that can't go on says why in `ended`, and lets `last` be the last step that is shown.
        """

    def move_on(self, seconds: float) -> float:
        """Do more of the next step for about `seconds`, and return the share of it that is done, at most 1."""
        self.move(1)
        return 1.0

    @property
    def is_new(self) -> bool:
        """Whether the next step was never done before."""
        return self.step == self.recorded

    @property
    def state_before(self) -> K | None:
        """The state before the present step, if it is kept."""
        return self._kept.get(self.step - 1)

    # ---- what a player asks

    def advance(self, count: int) -> None:
        """Go `count` steps forward, at most to `last`."""
        self._abandon()
        goal = self.step + count
        while (ahead := min(goal, self.last) - self.step) > 0:
            if ahead == self.behind:
                self._keep()
            self._go(max(ahead - self.behind, 1))

    def seek(self, step: int) -> None:
        """Go to any `step` from 0 to `last`."""
        self._abandon()
        step = min(max(step, 0), self.last)
        first = max(step - self.behind, 0)
        if step in self._kept and first in self._kept:
            self._load(step, self._kept[step])
            return
        nearest = max((k for k in self._checkpoints if k <= first), default=0)
        if not nearest <= self.step <= first:
            self._load(nearest, self._checkpoints[nearest])
        while self.step < min(step, self.recorded):
            self._keep()
            self._go(1)
        self.advance(step - self.step)
        self._keep()

    def forget_from(self, step: int) -> None:
        """Go to the step before `step`, as if none after it had ever been done; step 0 is where the run begins."""
        self.seek(max(step - 1, 0))
        for states in (self._checkpoints, self._kept):
            for old in [key for key in states if key >= step]:
                del states[old]
        self.recorded, self.last, self.ended = self.step, self._length, None

    def work(self, seconds: float) -> bool:
        """Go on with the next step for about `seconds`; tell whether it is done. Its bits are those of `advance`."""
        if not self._share:
            self._shown = self.snapshot(False)
            self._keep()
            self._set_checkpoint()
        began = time.perf_counter()
        self._share = self.move_on(seconds)
        self._seconds += time.perf_counter() - began
        if self._share < 1:
            return False
        self._share = 0.0
        self._arrive(1)
        return True

    def snapshot(self, detail: bool) -> N:
        """Return the picture of the present step.

        Of a step that is under way only its share is shown, and not even that where details are wanted.
        """
        if self._share and not (detail and self.behind):
            return replace(self._shown, share=self._share)
        self._abandon()
        shown = self.shown(detail)
        return replace(shown, step=self.step, recorded=self.recorded, last=self.last, ended=self.ended)

    # ---- going

    def _go(self, most: int) -> None:
        """Take one to `most` steps."""
        self._set_checkpoint()
        new = self.is_new
        began = time.perf_counter()
        count = self.move(most if new else min(most, self.recorded - self.step))
        if new:
            self._seconds += time.perf_counter() - began
        self._arrive(count)

    def _arrive(self, count: int) -> None:
        first, self.step = self.recorded + 1, self.step + count
        if self.step < first:
            return
        self.recorded = self.step
        self.note(first)
        if self.last < self.step:
            self.recorded = self.last
            self.seek(self.last)

    def _abandon(self) -> None:
        """Go back to the start of a step that is under way."""
        if self._share:
            self._load(self.step, self._kept[self.step])

    # ---- going back

    def _load(self, step: int, state: K) -> None:
        self.step, self._share, self.state = step, 0.0, state

    def _keep(self) -> None:
        self._kept[self.step] = self._kept.pop(self.step) if self.step in self._kept else self.state
        while len(self._kept) > KEPT_STATES:
            del self._kept[next(iter(self._kept))]

    def _set_checkpoint(self) -> None:
        """Put the present state aside before a new step, if it is time."""
        if not self.is_new:
            return
        newest = next(reversed(self._checkpoints), -CHECKPOINT_STEPS)
        if self.step - newest >= CHECKPOINT_STEPS or self._seconds >= CHECKPOINT_SECONDS:
            self._seconds = 0.0
            self._checkpoints[self.step] = self.state
            if len(self._checkpoints) > CHECKPOINTS:  # a very long run: every other one has to do
                self._checkpoints = dict(list(self._checkpoints.items())[::2])
