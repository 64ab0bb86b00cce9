"""Processes that know the same plane: each computes losses there, and one that is killed is started again."""

import contextlib
import queue
import threading
from collections.abc import Sequence

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from gradexplorer.model.landscape.messages import (
    Answer,
    Ask,
    LossesAsked,
    LossesFound,
    MakePlane,
    PlaneMade,
    ProofsAsked,
    ProofsMade,
    SlopeAsked,
    SlopeFound,
)
from gradexplorer.model.landscape.spec import PlaneInfo, PlaneSpec, Proven, Way
from gradexplorer.model.messages import Progress, Refused, Request
from gradexplorer.model.process import ModelProcess
from gradexplorer.text import InputError, _

Array = NDArray[np.float64]

_MOST_DEATHS = 3
"""In a row, of processes that computed the same points: then it is not chance that ends them."""


class Died(Exception):
    """The process ended before it had answered."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(str(refused.text))
        self.refused = refused


class Workers:
    """Up to `count` processes that run the person's code; as a context manager it leaves none of them behind.

    Parameters
    ----------
    request : Request
        Of a process that serves.
    spec : PlaneSpec
    count : int
    python : str or None
    centre : float or None
        The loss at the centre, where another process has made the plane already.
    """

    def __init__(
        self,
        request: Request,
        spec: PlaneSpec,
        count: int = 1,
        python: str | None = None,
        *,
        centre: float | None = None,
    ) -> None:
        self.request, self.spec, self.python = structs.replace(request, what="serve"), spec, python
        self._free: queue.LifoQueue[ModelProcess | None] = queue.LifoQueue()
        self._all: list[ModelProcess] = []
        self._lock = threading.RLock()  # Ctrl+C closes all, wherever it comes
        self._centre = centre
        self._stopped = False
        self.output = ""
        for _place in range(count):
            self._free.put(None)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for process in self._all:
                process.close()

    def stop(self) -> None:
        """End what is running at once; what waits for it is told so."""
        self._stopped = True
        with self._lock:
            for process in self._all:
                process.stop()

    def make(self, seconds: float | None = None) -> PlaneInfo:
        """Let the first process make the plane, within some time, and return what is known of it."""
        found = self._asked(MakePlane(self.spec), seconds)
        assert isinstance(found, PlaneMade)
        self._centre = found.info.centre
        return found.info

    def losses(self, a: Array, b: Array, timing: tuple[Way, int] | None = None) -> Array:
        """Return the losses at points, infinite where there is none."""
        found = self._asked(LossesAsked(_bytes(a), _bytes(b), timing))
        assert isinstance(found, LossesFound)
        return np.frombuffer(found.values, np.float64)

    def proofs(self, a: Sequence[float], b: Sequence[float], values: Sequence[float]) -> tuple[Proven, ...]:
        """Return the proofs, with those of sampled points."""
        found = self._asked(ProofsAsked(_bytes(a), _bytes(b), _bytes(values)))
        assert isinstance(found, ProofsMade)
        return found.proofs

    def slope(self, a: float, b: float) -> SlopeFound:
        """Return the loss and the projected gradient at a point."""
        found = self._asked(SlopeAsked(a, b))
        assert isinstance(found, SlopeFound)
        return found

    def _asked(self, ask: Ask, seconds: float | None = None) -> Answer:
        """Return the answer of a process that is free; another one answers where it dies meanwhile."""
        for attempt in range(_MOST_DEATHS):
            process = self._free.get()
            try:
                if process is None:
                    process = self._started(ask)
                answer = self._answer(process, ask, seconds)
            except Died as death:
                self._forget(process)
                process = None
                if attempt == _MOST_DEATHS - 1 or isinstance(ask, MakePlane) or self._stopped:
                    raise _error(death.refused) from None
            except BaseException:
                self._forget(process)
                process = None
                raise
            else:
                return answer
            finally:
                self._free.put(process)
        raise AssertionError("the last attempt returns or raises")

    def _started(self, ask: Ask) -> ModelProcess:
        process = ModelProcess(self.request, self.python)
        with self._lock:
            self._all.append(process)
        if not isinstance(ask, MakePlane):
            self._answer(process, MakePlane(self.spec, self._centre))
        return process

    def _forget(self, process: ModelProcess | None) -> None:
        if process is not None:
            with contextlib.suppress(OSError):
                self.output += process.output()
            process.close()
            with self._lock, contextlib.suppress(ValueError):
                self._all.remove(process)

    def printed(self) -> str:
        """Return what the code printed in all processes."""
        with self._lock:
            return self.output + "".join(process.output() for process in self._all)

    def _answer(self, process: ModelProcess, ask: Ask, seconds: float | None = None) -> Answer:
        process.ask(ask)
        for message in process.messages(seconds):
            if isinstance(message, Progress):
                continue
            if isinstance(message, Refused):
                if message.died:
                    raise Died(message)
                raise _error(message)
            return message  # type: ignore[return-value]
        raise AssertionError("messages end with an answer")


def _bytes(numbers: Sequence[float] | Array) -> bytes:
    return np.asarray(numbers, np.float64).tobytes()


def _error(refused: Refused) -> InputError:
    where = f" ({refused.file}:{refused.line})" if refused.file else ""
    return InputError(_("{reason}{where}", reason=str(refused.text), where=where))
