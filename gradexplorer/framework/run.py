"""What the transport bar needs of anything that runs in steps, forward and back."""

from typing import Any, Protocol, TypeVar

from msgspec import Struct

from gradexplorer.text import Text


class Snapshot(Struct, frozen=True, eq=False, kw_only=True):
    """An immutable picture of a run at one step; arrays in it are never written again.

    Attributes
    ----------
    step, recorded, last : int
        The step that is shown, 0 at the start; the furthest one computed so far; and the one at which the run ends.
    ended : Text or None
        Why the run can't go on (finished runs have no reason).
    share : float
        How much of the next step is done, from 0 to 1; everything else is of `step`.
    """

    step: int = 0
    recorded: int = 0
    last: int = 0
    ended: Text | None = None
    share: float = 0.0


Shown = TypeVar("Shown", bound=Snapshot, covariant=True)


class Run(Protocol[Shown]):
    """A computation that goes step by step, and back to any earlier step with the same bits."""

    @property
    def step(self) -> int:
        """The present step."""

    @property
    def recorded(self) -> int:
        """The furthest step computed so far: up to it, going anywhere takes a moment only."""

    @property
    def last(self) -> int:
        """The step at which the run ends; it can come nearer when a run diverges."""

    def advance(self, count: int) -> None:
        """Go `count` steps forward, at most to `last`."""

    def seek(self, step: int) -> None:
        """Go to any `step` from 0 to `last`."""

    def work(self, seconds: float) -> bool:
        """Go on with the next step for about `seconds`; tell whether it is done."""

    def snapshot(self, detail: bool) -> Shown:
        """Return what a figure needs; with `detail` also the internals of the present step."""


class StaticSnapshot(Snapshot, frozen=True, eq=False, kw_only=True):
    """The snapshot of a `StaticRun`: what was computed."""

    result: Any


class StaticRun:
    """A run without steps: one slow result for the figure, computed on the worker when the run begins."""

    step = recorded = last = 0

    def __init__(self, result: Any) -> None:
        self._snapshot = StaticSnapshot(result=result)

    def advance(self, count: int) -> None:
        """Do nothing: there are no steps."""

    def seek(self, step: int) -> None:
        """Do nothing: there are no steps."""

    def work(self, seconds: float) -> bool:
        """Do nothing: there are no steps."""
        return True

    def snapshot(self, detail: bool) -> StaticSnapshot:
        """Return the result."""
        return self._snapshot


class StateSteps:
    """The run whose step is a field of the State: there is nothing to compute, each step's picture is its State's.

    A field that is beyond `last` means the last step.
    """

    def __init__(self, step: int, last: int) -> None:
        self.recorded = self.last = last
        self.step = min(step, last)

    def advance(self, count: int) -> None:
        """Go `count` steps forward, at most to `last`."""
        self.seek(self.step + count)

    def seek(self, step: int) -> None:
        """Go to any `step` from 0 to `last`."""
        self.step = min(max(step, 0), self.last)

    def work(self, seconds: float) -> bool:
        """Go to the next step."""
        self.advance(1)
        return True

    def snapshot(self, detail: bool) -> Snapshot:
        """Return the step."""
        return Snapshot(step=self.step, recorded=self.last, last=self.last)
