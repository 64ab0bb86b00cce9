"""The loss at points of a plane through the weights, computed in the way that is the fastest for this model."""

import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType
from typing import Any

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor, nn

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.modes import prepared, recalibrate
from gradexplorer.model.landscape.spec import Norm, Way
from gradexplorer.model.loss_module import LossOf
from gradexplorer.text import Text, _
from gradexplorer.torch_internals import add_all, copy_all

Array = NDArray[np.float64]
Tensors = Mapping[str, Tensor]

_TRIAL_SECONDS = 0.04
_COLD_SECONDS = 1.0
"""A first run that takes that long is not made again to see what its preparations took: some losses import much."""
_SURE_SECONDS, _MOST_RUNS = 0.004, 4
"""A run that takes that long is not made again."""
_MOST_POINTS = 32
"""Points of a trial."""
_SMALLEST_CHUNK, _LARGEST_CHUNK = 4, 1024
_GAIN = 0.8
"""A chunk four times as large is worth its memory where a point takes less than this share of the time."""
_WORTH = 0.9
"""Points at once, which take memory, are worth it where a point takes less than this share of the time."""
_CHUNK_BYTES = 1 << 28
"""Of the weights of all points that are computed at once."""
_AGREE = 1e-3


class Plane(Struct, frozen=True, eq=False):
    """Weights and statistics at the origin, and how one or two directions move them; both move the same tensors."""

    origin: Tensors
    directions: Sequence[Tensors]

    def at(self, a: float, b: float) -> dict[str, Tensor]:
        """Return all tensors at a point."""
        moved = dict(self.origin)
        for share, direction in zip((a, b), self.directions, strict=False):
            moved |= {name: moved[name] + share * step for name, step in direction.items()}
        return moved


class Timing(Struct, frozen=True):
    """The way that is the fastest, how many points it computes at once, and its seconds for a point."""

    way: Way
    chunk: int
    seconds: float
    note: Text | None = None


class PlaneLosses:
    """The mean loss over some batches at points of a plane; it works on a copy of the model."""

    def __init__(self, case: Case, model: nn.Module, batches: Sequence[Any], plane: Plane, norm: Norm) -> None:
        self.batches, self.plane = list(batches), plane
        self.anew = norm == "recalibrated"
        self.loss = LossOf(case, prepared(model, norm))
        own = dict(self.loss.model.named_parameters()) | dict(self.loss.model.named_buffers())
        with torch.no_grad():
            for name, tensor in own.items():
                if name in plane.origin:
                    tensor.copy_(plane.origin[name])
        self.names = [name for name in plane.directions[0] if name in own]
        self.targets = [own[name].data for name in self.names]
        self.base = [target.clone() for target in self.targets]
        self.steps = [[direction[name] for name in self.names] for direction in plane.directions]
        self.flat_base = torch.cat([base.reshape(-1) for base in self.base])
        self.flat_steps = torch.stack([torch.cat([step.reshape(-1) for step in steps]) for steps in self.steps])
        self.timing = Timing("foreach", 1, 0.0)

    def values(self, a: Array, b: Array) -> Array:
        """Return the loss at points, with NaN or infinities where it has no value."""
        return self._by(self.timing.way, self.timing.chunk, a, b)

    def _by(self, way: Way, chunk: int, a: Array, b: Array) -> Array:
        with torch.no_grad():
            if way == "vmap":
                parts = [self._at_once(a[i : i + chunk], b[i : i + chunk]) for i in range(0, len(a), chunk)]
                return np.concatenate(parts) if parts else np.zeros(0)
            move = self._move if way == "foreach" else self._copy
            return np.array([self._value(move, float(x), float(y)) for x, y in zip(a, b, strict=True)])

    def _value(self, move: Callable[[float, float], None], a: float, b: float) -> float:
        move(a, b)
        if self.anew:
            recalibrate(self.loss.model, lambda _model, batch: self.loss(batch), self.batches)
        return self._mean()

    def _mean(self) -> float:
        return float(sum(self.loss(batch) for batch in self.batches)) / len(self.batches)

    def _move(self, a: float, b: float) -> None:
        """Move all weights at a time."""
        copy_all(self.targets, self.base)
        for share, steps in zip((a, b), self.steps, strict=False):
            add_all(self.targets, steps, share)

    def _copy(self, a: float, b: float) -> None:
        """Copy weight by weight, as a plain loop does."""
        moved = self.plane.at(a, b)
        for name, target in zip(self.names, self.targets, strict=True):
            target.copy_(moved[name])

    def _at_once(self, a: Array, b: Array) -> Array:
        def one(moved: dict[str, Tensor]) -> Tensor:
            values = [torch.func.functional_call(self.loss, moved, (batch,)) for batch in self.batches]
            return torch.stack(values).mean()

        places = torch.as_tensor(np.stack([a, b][: len(self.flat_steps)], axis=1)).to(self.flat_base)
        rows = torch.split(torch.addmm(self.flat_base, places, self.flat_steps), [w.numel() for w in self.base], dim=1)
        many = {
            f"model.{name}": row.view(len(a), *base.shape).to(base)
            for name, base, row in zip(self.names, self.base, rows, strict=True)
        }
        with warnings.catch_warnings():  # that some operation is slow under vmap is found by timing
            warnings.filterwarnings("ignore", "There is a performance drop")
            found: Tensor = torch.func.vmap(one)(many)
        return found.cpu().double().numpy()

    # which way is the fastest

    def choose(self, a: Array, b: Array) -> None:
        """Try the ways on points, and stay with the fastest."""
        if self.anew:
            self.timing = Timing("foreach", 1, self._trial("foreach", 1, a[:1], b[:1])[0])
            return
        once = self._trial("foreach", 1, a[:1], b[:1])[0]
        count = max(1, min(_MOST_POINTS, int(_TRIAL_SECONDS / max(once, 1e-9)), len(a)))
        a, b = a[:count], b[:count]
        moved, right = self._trial("foreach", 1, a, b)
        copied, _right = self._trial("plain", 1, a, b)
        singles = Timing("foreach", 1, moved) if moved <= copied else Timing("plain", 1, copied)
        if uses_checkpoints(lambda: self._by("foreach", 1, a[:1], b[:1])):
            self.timing = Timing(singles.way, 1, singles.seconds, _("Checkpointed parts are computed one by one."))
            return
        self.timing = singles
        for timing, values in self._chunks(a, b):
            if not _agree(values[: len(right)], right[: len(values)]):
                self.timing = Timing(
                    singles.way,
                    1,
                    singles.seconds,
                    _("vmap gives other values here: the points are computed one by one."),
                )
                return
            if timing.seconds < _WORTH * self.timing.seconds:
                self.timing = timing

    def _chunks(self, a: Array, b: Array) -> Iterator[tuple[Timing, Array]]:
        """Yield how long larger and larger chunks take, while they gain something and take no more than a moment.

        The first call prepares much: it counts only where it is long in spite of that.
        """
        size = sum(base.numel() * base.element_size() for base in self.base)
        chunk, before, warm = _SMALLEST_CHUNK, np.inf, False
        while chunk <= min(_LARGEST_CHUNK, max(1, _CHUNK_BYTES // max(size, 1))):
            try:
                seconds, values = self._trial("vmap", chunk, np.resize(a, chunk), np.resize(b, chunk))
            except Exception as error:  # noqa: BLE001  what a model does that vmap refuses, it alone knows
                reason = str(error).strip().split("\n")[0][:200]
                note = _("vmap refuses this model ({reason}): the points are computed one by one.", reason=reason)
                self.timing = Timing(self.timing.way, 1, self.timing.seconds, note)
                return
            if not warm and seconds * chunk < _COLD_SECONDS:
                warm = True
                chunk *= 4 if 4 * chunk * self.timing.seconds < _TRIAL_SECONDS else 1
                continue
            yield Timing("vmap", chunk, seconds), values
            if seconds * chunk > _TRIAL_SECONDS or seconds > _GAIN * before:
                return
            before, chunk = seconds, 4 * chunk

    def _trial(self, way: Way, chunk: int, a: Array, b: Array) -> tuple[float, Array]:
        """Return the seconds for a point, and the losses; of short runs the quickest of some."""
        spent: list[float] = []
        while len(spent) < _MOST_RUNS and sum(spent) < _SURE_SECONDS:
            start = time.perf_counter()
            values = self._by(way, chunk, a, b)
            spent.append(time.perf_counter() - start)
        return min(spent) / len(a), values


def _agree(one: Array, other: Array) -> bool:
    """Whether values are the same within what rounding does to a whole model."""
    finite = np.isfinite(one) & np.isfinite(other)
    if (np.isfinite(one) != np.isfinite(other)).any():
        return False
    return bool((np.abs(one - other)[finite] <= _AGREE * (1e-6 + np.abs(other[finite]))).all())


def uses_checkpoints(call: Callable[[], object]) -> bool:
    """Whether a call runs parts by ``torch.utils.checkpoint``."""
    import torch.utils.checkpoint as module

    found: list[bool] = []

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_globals is vars(module):
            found.append(True)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(before)
    return bool(found)
