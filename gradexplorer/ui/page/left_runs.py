"""The runs of the parts of a page that are not in front."""

from collections.abc import Hashable

from msgspec import Struct

from gradexplorer.framework.run import Snapshot
from gradexplorer.run.worker_client import WorkerClient


class Left(Struct, frozen=True, eq=False):
    """The run of a part of the page that is not in front: what it depends on, the client's name for it, what it showed.

    The name is 0 where the part has no run, or it had not begun.
    """

    run_key: object
    run: int
    snapshot: Snapshot | None
    playing: bool


class LeftRuns:
    """By their parts: at most one run for each."""

    def __init__(self, client: WorkerClient) -> None:
        self._client = client
        self._runs: dict[Hashable, Left] = {}

    def put(self, part: Hashable, run_key: object, snapshot: Snapshot | None, *, playing: bool) -> None:
        """Put the present run aside, as it stands; one that has not begun is dropped."""
        if snapshot is None:
            self._client.cancel()
        run = 0 if snapshot is None else self._client.park()
        self._runs[part] = Left(run_key, run, snapshot, playing)

    def take(self, part: Hashable) -> Left:
        """Return what was put aside of a part, and keep it no longer."""
        return self._runs.pop(part, Left(None, 0, None, playing=False))

    def drop(self) -> None:
        """End all of them."""
        for left in self._runs.values():
            self._client.drop(left.run)
        self._runs.clear()
