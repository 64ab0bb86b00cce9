"""A network in training, one epoch a step, that can go back to any epoch with the same bits."""

import math
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.datasets import Data, data
from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.core.descent.optimizer_run import copied
from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import read
from gradexplorer.core.training.config import TrainingConfig
from gradexplorer.core.training.network import TrainedNetwork
from gradexplorer.core.training.optimizer_steps import Updates
from gradexplorer.core.training.snapshot import (
    GRID,
    NORMS,
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    TrainingSnapshot,
)
from gradexplorer.text import Text, _

Array = NDArray[np.float64]

CHECKPOINT_EPOCHS = 64
CHECKPOINT_SECONDS = 0.1
"""Going back replays at most this much, or one epoch."""

MOST_UPDATES = 1000
"""Epochs of more updates are not gone through again for the last one's numbers."""

CHECKPOINTS = 1000
KEPT_STATES = 512


class TrainingState(Struct, frozen=True, eq=False):
    """Where training stands, in copies that torch does not write to."""

    parameters: Any
    optimizer: Any
    generator: Any


class _Part(Struct, eq=False):
    """An epoch that is under way: what was shown before it, its batches, and how many of them are done."""

    shown: TrainingSnapshot
    inputs: Any
    targets: Any
    done: int = 0


class Training:
    """The `Run` of a network that learns; its bits are those of the exported script.

    Raises
    ------
    InputError
        The data can't be used.
    """

    def __init__(self, config: TrainingConfig) -> None:
        import torch

        # Of a small network's products a second thread only waits for its turn, and of large ones it changes the bits.
        torch.set_num_threads(1)
        self.step = self.recorded = 0
        self.last = config.epochs
        self.data = data(config.source)
        self._ended: Text | None = None
        self._recipe = config
        self._network = TrainedNetwork(config)
        self._generator = torch.Generator().manual_seed(config.seed)
        self._network.draw(self._generator)
        self._update = Updates(self._network)
        x = torch.tensor(self.data.x, dtype=torch.float32)
        t = torch.tensor(self.data.t, dtype=torch.float32)[:, None]
        self._train = x[self.data.train], t[self.data.train]
        self._test = x[self.data.test], t[self.data.test]
        self._updates = -(-len(self.data.train) // config.batch)
        self._detailed = config.optimizer.rule() is not None and self._updates <= MOST_UPDATES
        self._everything = self._network.everything(len(self.data.train))
        self._grid = torch.tensor(_grid(self.data), dtype=torch.float32)
        self._history = np.empty((NORMS + len(config.sizes) - 1, config.epochs + 1))
        self._record()
        self._checkpoints = {0: self._state()}
        self._kept: dict[int, TrainingState] = {}
        self._seconds = self._update_seconds = 0.0
        self._part: _Part | None = None

    # ---- the Run protocol

    def advance(self, count: int) -> None:
        """Go `count` epochs forward, at most to `last`."""
        self._abandon()
        goal = min(self.step + count, self.last)
        while self.step < min(goal, self.last):
            began = time.perf_counter()
            if self.step == goal - 1:
                self._keep()
            self._epoch()
            self._checkpoint(time.perf_counter() - began)

    def seek(self, step: int) -> None:
        """Go to any epoch from 0 to `last`, with the bits of the first time.

        What is behind is replayed from the nearest checkpoint, and every state on the way is kept, so that further
        single steps back cost nothing.
        """
        self._abandon()
        step = min(max(step, 0), self.last)
        before = max(step - 1, 0) if self._detailed else step
        if step in self._kept and before in self._kept:
            self._load(step, self._kept[step])
            return
        nearest = max(k for k in self._checkpoints if k <= before)
        if not nearest <= self.step <= step:
            self._load(nearest, self._checkpoints[nearest])
        while self.step < min(step, self.recorded):
            self._keep()
            self._epoch()
        if self.step < step:
            self.advance(step - self.step)
        self._keep()

    def work(self, seconds: float) -> bool:
        """Go on with the next epoch for about `seconds`; tell whether it is done. Its bits are those of `advance`."""
        began = now = time.perf_counter()
        if self._part is None:
            self._keep()
            self._part = _Part(self.snapshot(False), *self._batches())
        part = self._part
        while part.done < self._updates and (now == began or now < began + seconds):
            left = began + seconds - now
            count = max(1, int(left / self._update_seconds)) if self._update_seconds else 1
            chosen = slice(part.done, part.done + count)
            self._update(part.inputs[chosen], part.targets[chosen])
            part.done += len(part.inputs[chosen])
            before, now = now, time.perf_counter()
            self._update_seconds = (now - before) / count
        if part.done < self._updates:
            self._seconds += now - began
            return False
        self._part = None
        self._arrive()
        self._checkpoint(now - began)
        return True

    def _abandon(self) -> None:
        """Go back to the start of an epoch that is under way."""
        if self._part is not None:
            self._load(self.step, self._kept[self.step])

    def snapshot(self, detail: bool) -> TrainingSnapshot:
        """Return the curves so far, without copying them, and the maps of the present weights.

        Of an epoch that is under way only its share is shown, and not even that where details are wanted.
        """
        import torch

        if self._part is not None:
            if not (detail and self._detailed):
                return replace(self._part.shown, share=self._part.done / self._updates)
            self._abandon()
        history = self._history[:, : self.recorded + 1]
        history.flags.writeable = False
        with torch.inference_mode():
            *hidden, output = self._network.values(self._grid)
            if self._recipe.objective == "cross_entropy":
                output = output.sigmoid()
        return TrainingSnapshot(
            step=self.step,
            recorded=self.recorded,
            last=self.last,
            ended=self._ended,
            data=self.data,
            history=history,
            weights=tuple((w.double().numpy(), b.double().numpy()) for w, b in self._network.layers),
            field=_maps(output)[0],
            neurons=tuple(_maps(layer) for layer in hidden),
            step_record=self._moment() if detail else None,
        )

    # ---- going

    def _epoch(self) -> None:
        self._update(*self._batches())
        self._arrive()

    def _arrive(self) -> None:
        self.step += 1
        if self.step > self.recorded:
            self.recorded = self.step
            self._record()

    def _batches(self) -> Iterator[Any]:
        """Yield the inputs and the targets of one epoch in a new order, batch by batch."""
        import torch

        order = torch.randperm(len(self.data.train), generator=self._generator)
        for part in self._train:
            yield torch.split(part.index_select(0, order), self._recipe.batch)

    def _record(self) -> None:
        """Write down the losses, accuracies and gradient norms of the present weights."""
        column = self._history[:, self.step]
        loss, _penalised, output = self._everything(*self._train)
        column[TRAIN_LOSS], column[TRAIN_ACCURACY] = float(loss), self._accuracy(output, self._train[1])
        column[TEST_LOSS] = column[TEST_ACCURACY] = np.nan
        if len(self._test[0]):
            loss, output = self._network.loss(*self._test)
            column[TEST_LOSS], column[TEST_ACCURACY] = float(loss), self._accuracy(output, self._test[1])
        slopes = self._network.slopes
        column[NORMS:] = [
            math.hypot(float(weight.norm()), float(bias.norm()))
            for weight, bias in zip(slopes[::2], slopes[1::2], strict=True)
        ]
        if not column[TRAIN_LOSS] <= LIMIT:
            self.last = self.recorded = self.step
            self._ended = _diverged(float(column[TRAIN_LOSS]), self.step)

    def _accuracy(self, output: Any, t: Any) -> float:
        if self._recipe.regression:
            return math.nan
        edge = 0.0 if self._recipe.objective == "cross_entropy" else 0.5
        return float(((output > edge) == (t > 0.5)).double().mean())

    # ---- the step debugger

    def _moment(self) -> StepRecord | None:
        """Return the last update of this epoch, taken apart: the epoch is gone through once more."""
        rule, count = self._recipe.optimizer.rule(), self._updates
        before = self._kept.get(self.step - 1)
        if not self._detailed or rule is None or before is None:
            return None
        now, step, flat = self._state(), self.step, self._network.flat
        self._load(step - 1, before)
        inputs, targets = self._batches()
        self._update(inputs[:-1], targets[:-1])
        old = read(rule, self._update.optimizer, flat, step * count - 1)
        self._update(inputs[-1:], targets[-1:])
        gradient = flat.grad.double().numpy()  # type: ignore[union-attr]
        new = read(rule, self._update.optimizer, flat, step * count)
        self._load(step, now)
        seen = self._network.used
        return StepRecord(_some(old, seen), gradient[seen], _some(new, seen))

    # ---- going back

    def _state(self) -> TrainingState:
        flat = self._network.flat
        return TrainingState(flat.clone(), copied(self._update.state), self._generator.get_state())

    def _keep(self) -> None:
        self._kept[self.step] = self._kept.pop(self.step) if self.step in self._kept else self._state()
        while len(self._kept) > KEPT_STATES:
            del self._kept[next(iter(self._kept))]

    def _checkpoint(self, seconds: float) -> None:
        self._seconds += seconds
        newest = next(reversed(self._checkpoints))
        if self.step <= newest:
            return
        if self.step - newest >= CHECKPOINT_EPOCHS or self._seconds >= CHECKPOINT_SECONDS:
            self._seconds = 0.0
            self._checkpoints[self.step] = self._state()
            if len(self._checkpoints) > CHECKPOINTS:  # a very long run: every other one has to do
                self._checkpoints = dict(list(self._checkpoints.items())[::2])

    def _load(self, step: int, state: TrainingState) -> None:
        self.step, self._part = step, None
        self._network.flat.copy_(state.parameters)
        self._update.state = copied(state.optimizer)
        self._generator.set_state(state.generator)


def _some(values: dict[str, Array | float], seen: NDArray[np.int64]) -> dict[str, Array | float]:
    return {name: value[seen] if isinstance(value, np.ndarray) else value for name, value in values.items()}


def _grid(source: Data) -> Array:
    """Return the points of the map, row by row from the lowest x2: the centres of its cells."""
    (a, b), (c, d) = source.ranges
    at = (np.arange(GRID) + 0.5) / GRID
    x1, x2 = np.meshgrid(a + (b - a) * at, c + (d - c) * at)
    return np.stack([x1.ravel(), x2.ravel()], axis=1)


def _maps(values: Any) -> Array:
    """Return the columns of `values` as maps, shape (units, GRID, GRID)."""
    maps: Array = values.T.reshape(-1, GRID, GRID).double().numpy()
    return maps


def _diverged(loss: float, epoch: int) -> Text:
    return _(
        "Training diverged at epoch {epoch}: {cause}. Lower the learning rate.",
        epoch=epoch,
        cause=why_diverged(_("the loss"), loss),
    )
