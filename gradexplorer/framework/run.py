"""What the transport bar needs of anything that runs in steps, forward and back."""

from typing import Any, Protocol, runtime_checkable

from msgspec import Struct

from gradexplorer.text import Text


class Snapshot(Protocol):
    """An immutable picture of a run at one step; arrays in it are never written again."""

    @property
    def step(self) -> int:
        """The step that is shown, 0 at the start."""

    @property
    def recorded(self) -> int:
        """The furthest step computed so far."""

    @property
    def last(self) -> int:
        """The step at which the run ends."""

    @property
    def ended(self) -> Text | None:
        """Why the run can't go on (finished runs have no reason)."""


class Run(Protocol):
    """A computation that goes step by step and can go back to any earlier step, bit for bit."""

    @property
    def step(self) -> int:
        """The present step."""

    @property
    def last(self) -> int:
        """The step at which the run ends; it can come nearer when a run diverges."""

    def advance(self, count: int) -> None:
        """Go `count` steps forward, at most to `last`."""

    def seek(self, step: int) -> None:
        """Go to any `step` from 0 to `last`."""

    def snapshot(self, detail: bool) -> Snapshot:
        """Return what a figure needs; with `detail` also the internals of the present step."""


@runtime_checkable
class Divisible(Protocol):
    """A run whose steps may take so long that each is done in parts; its snapshots have a `share`, from 0 to 1."""

    def work(self, seconds: float) -> bool:
        """Go on with the next step for about `seconds`; tell whether it is done."""


class StaticSnapshot(Struct, frozen=True, eq=False):
    """The snapshot of a `StaticRun`: what was computed."""

    result: Any
    step: int = 0
    recorded: int = 0
    last: int = 0
    ended: Text | None = None


class StaticRun:
    """A run without steps: one slow result for the figure, computed on the worker when the run begins."""

    step = last = 0

    def __init__(self, result: Any) -> None:
        self._answer = StaticSnapshot(result)

    def advance(self, count: int) -> None:
        """Do nothing: there are no steps."""

    def seek(self, step: int) -> None:
        """Do nothing: there are no steps."""

    def snapshot(self, detail: bool) -> StaticSnapshot:
        """Return the result."""
        return self._answer
