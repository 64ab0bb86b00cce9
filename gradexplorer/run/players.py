"""Runs by number, each with its player: the same in the worker's thread and in the window's."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from gradexplorer.framework.run import Run, Snapshot
from gradexplorer.run.player import RunPlayer

Make = Callable[[], Run[Any]]


class Report(Struct, frozen=True, eq=False):
    """Where a run stands: the answer to a start, a command or a turn.

    `detailed` tells that a person can read each step, because the run is paused or slow.
    """

    number: int
    snapshot: Snapshot
    playing: bool
    steps_per_second: float
    detailed: bool


class Players:
    """Starts runs, takes commands for them and gives them turns; after each of these `tell` gets a report.

    A run that was dropped hears nothing any more.
    """

    def __init__(self, tell: Callable[[Report], object]) -> None:
        self._tell = tell
        self._players: dict[int, RunPlayer[Run[Any]]] = {}
        self._last: Report | None = None

    def start_run(self, number: int, make: Make, *, playing: bool, speed: float | None) -> None:
        """Begin the run of `make`."""
        player = RunPlayer(make())
        player.set_speed(speed)
        if playing:
            player.play()
        self._players[number] = player
        self._report(number, player)

    def command(self, number: int, name: str, *args: object) -> None:
        """Call the method `name` of a run's `RunPlayer`."""
        player = self._players.get(number)
        if player is not None:
            self._guarded(number, player, lambda: getattr(player, name)(*args))

    def grant(self, number: int, budget: float) -> None:
        """Let the run step for `budget` seconds."""
        player = self._players.get(number)
        if player is not None:
            self._guarded(number, player, lambda: _stepped(player, budget))

    def drop(self, number: int) -> None:
        """Forget a run."""
        self._players.pop(number, None)
        self._last = None

    def clear(self) -> None:
        """Forget all runs."""
        self._players.clear()
        self._last = None

    def _guarded(self, number: int, player: RunPlayer[Run[Any]], act: Callable[[], object]) -> None:
        """Do `act` and report, the same report again if it returns False; a run that fails is paused."""
        try:
            changed = act()
        except Exception:
            player.pause()
            self._report(number, player)
            raise
        if changed is False and self._last is not None and self._last.number == number:
            self._tell(self._last)
        else:
            self._report(number, player)

    def _report(self, number: int, player: RunPlayer[Run[Any]]) -> None:
        snapshot = player.run.snapshot(player.detailed)
        self._last = Report(number, snapshot, player.playing, player.steps_per_second, player.detailed)
        self._tell(self._last)


def _stepped(player: RunPlayer[Run[Any]], budget: float) -> bool:
    """Do a turn; return whether anything changed, which at one step a second is seldom."""
    return player.turn(budget) > 0 or player.on_its_way or not player.playing
