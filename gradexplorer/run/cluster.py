"""Tiles of a landscape on the workers of a dask.distributed scheduler that is there already.

Each worker needs gradexplorer, and sees the file under the same path; the person's code runs there in a process of its
own, as it does here. dask itself gives a task to another worker where one is lost.
"""

import atexit
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
import numpy as np
from msgspec import Struct

from gradexplorer.model.landscape.spec import PlaneSpec, Way
from gradexplorer.model.landscape.workers import Workers
from gradexplorer.model.messages import Request
from gradexplorer.run.tiles import Array, Tile
from gradexplorer.text import InputError, _

Value = TypeVar("Value")

_RETRIES = 3
_SECONDS = 10
"""For a scheduler to answer."""
_MOST_AT_ONCE = 8
"""Processes of one dask worker: as many as it has threads, at most."""
_kept: dict[bytes, Workers] = {}
"""The processes of this dask worker, by what they have to know."""


class RemoteTiles(Struct, frozen=True, kw_only=True):
    """What computes a tile, wherever it is called.

    Attributes
    ----------
    centre : float
        The loss at the centre, which every process has to find, too.
    x, y : bytes
        The places of columns and rows, float64.
    """

    request: Request
    spec: PlaneSpec
    centre: float
    way: Way
    chunk: int
    x: bytes
    y: bytes

    def __call__(self, tile: Tile) -> Mapping[str, Array]:
        """Return the losses of a tile."""
        x, y = (np.frombuffer(each, np.float64) for each in (self.x, self.y))
        b, a = np.meshgrid(y[tile[0]], x[tile[1]], indexing="ij")
        found = self._workers().losses(a.ravel(), b.ravel(), (self.way, self.chunk))
        return {"loss": found.reshape(a.shape)}

    def _workers(self) -> Workers:
        key = msgspec.msgpack.encode((self.request, self.spec, self.centre))
        if key not in _kept:
            made = Workers(self.request, self.spec, _MOST_AT_ONCE, centre=self.centre)
            if _kept.setdefault(key, made) is made:
                atexit.register(made.close)
        return _kept[key]


class _Tasks(Executor):
    """The workers of a scheduler as an executor.

    distributed has one, which asks for a task's status once its result is there: the worker may be lost in between, and
    then it takes the result for an exception.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def submit(self, work: Callable[..., Value], /, *args: Any, **kwargs: Any) -> Future[Value]:
        """Give a task to the scheduler."""
        task = self._client.submit(work, *args, pure=False, retries=_RETRIES, **kwargs)
        future: Future[Value] = Future()
        future.add_done_callback(lambda ended: task.cancel() if ended.cancelled() else None)
        self._client.loop.add_callback(self._hand_over, task, future)
        return future

    async def _hand_over(self, task: Any, future: Future[Value]) -> None:
        """Fetch what a task gives, which is computed again where its worker is lost meanwhile."""
        try:
            value = await self._client.gather(task, asynchronous=True)
        except Exception as error:  # noqa: BLE001  # whatever the work raised belongs to whoever waits for it
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
        else:
            if future.set_running_or_notify_cancel():
                future.set_result(value)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Yield the executor of a scheduler."""
    try:
        import distributed
    except ImportError:
        raise InputError(_("A cluster needs dask.distributed: pip install 'gradexplorer[cluster]'.")) from None
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = str(error).strip().split("\n")[0][:200]
        raise InputError(
            _("No dask scheduler answers at {address}: {reason}", address=address, reason=reason)
        ) from None
    with client:
        yield _Tasks(client)
