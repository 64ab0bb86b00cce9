"""A race of torch optimizers down one landscape, in lockstep, that can go back to any step with the same bits.

Most of torch's optimizers work element by element, so their starts are one tensor of shape (2, N) and cost little more
than one start. LBFGS and Adafactor couple what they are given, and a schedule may follow the losses: they get one torch
optimizer per start.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.core.descent.optimizer_run import OptimizerRun, OptimizerRunState
from gradexplorer.core.descent.path_average import PathAverage
from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.optimizers import Optimizer, direction, read
from gradexplorer.core.optimizers.averages import Average
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.core.optimizers.torch_rates import check
from gradexplorer.core.torch_globals import seeded
from gradexplorer.framework.rewindable import Rewindable
from gradexplorer.framework.run import Snapshot
from gradexplorer.proof import DType
from gradexplorer.text import Text, _

Array = NDArray[np.float64]

STRETCH = 64
"""Steps between two looks at whether a path has diverged."""


class StepRecord(Struct, frozen=True, eq=False):
    """One step of one path, taken apart.

    Attributes
    ----------
    before : dict of str to Array, shape (2,), or float
        The point ``x``, and the optimizer's state before the step, by the names of its rule.
    gradient : Array, shape (2,)
        At the point before the step.
    after : dict
        torch's own state after the step, by the same names.
    rates : tuple of float
        The learning rate, and the momentum if it is moved, that a schedule set for the step.
    used : Array, shape (2,), or None
        The gradient that the optimizer got, where it is clipped or has noise.
    """

    before: dict[str, Array | float]
    gradient: Array
    after: dict[str, Array | float]
    rates: tuple[float, ...] = ()
    used: Array | None = None


class RaceSnapshot(Snapshot, frozen=True, eq=False, kw_only=True):
    """The race at one step; it ends where every path diverged.

    Attributes
    ----------
    paths : Array, shape (R, N, 5, recorded + 1)
        x, y, f, grad_x, grad_y (third axis) at every step (last axis) of each optimizer and start. Step 0 is the
        start; f and the gradient are those at the recorded point. NaN after a path's end.
    ends : int array, shape (R, N)
        The last step of each path; `recorded` while it goes on.
    reasons : dict of (optimizer, start) to Text
        Why a path ended before the others, and at which step.
    watched : (optimizer, start)
        The path to which the following belong.
    moment : Moment or None
        The present step of the watched path, if asked for, for optimizers with a rule.
    direction : Array, shape (2,), or None
        LBFGS's last search direction, if asked for.
    rates : dict of (optimizer, start) to Array, shape (recorded,)
        The learning rate of every step, where a schedule follows the losses.
    averages : dict of optimizer to Array, shape (N, 2, recorded + 1)
        The average of each path's points so far, of the optimizers that have one.
    averaged : dict of optimizer to Average
        Which average that is.
    """

    paths: Array
    ends: NDArray[np.int64]
    reasons: dict[tuple[int, int], Text]
    watched: tuple[int, int]
    step_record: StepRecord | None
    direction: Array | None
    rates: Mapping[tuple[int, int], Array] = {}
    averages: Mapping[int, Array] = {}
    averaged: Mapping[int, Average] = {}

    def path(self, optimizer: int, start: int) -> Array:
        """Return x, y, f, grad_x, grad_y of one path, shape (5, recorded + 1)."""
        path: Array = self.paths[optimizer, start]
        return path


class OptimizerRace(Rewindable[list[OptimizerRunState], RaceSnapshot]):
    """A race of R optimizers from the same N starts; the `Run` of the Himmelblau tab.

    The bits are those of the plain loop ``f(x).backward(); optimizer.step()`` over each single start.

    Parameters
    ----------
    landscape : Landscape
    optimizers : sequence of Optimizer
    starts : sequence of (x, y)
    steps : int
        Where the race ends, if its paths do not end before.
    dtype : {"float32", "float64"}
        torch's dtype of the points; the record is float64, in which both are exact.
    seed : int
        Given to ``torch.manual_seed`` before torch's optimizers are made.
    watched : (optimizer, start)
        The path whose internals `snapshot` shows.

    Raises
    ------
    InputError
        torch refuses a schedule.
    """

    behind = 1

    def __init__(
        self,
        landscape: Landscape,
        optimizers: Sequence[Optimizer],
        starts: Sequence[tuple[float, float]],
        steps: int,
        dtype: DType,
        seed: int,
        watched: tuple[int, int],
    ) -> None:
        import torch

        for optimizer in optimizers:
            check(optimizer, steps)
        super().__init__(steps)
        self._optimizers = optimizers
        self._starts = np.array(starts, dtype=np.float64).reshape(-1, 2)
        self._watched = watched
        self._dtype = dtype
        self._averages: dict[int, PathAverage] = {}
        shape, kind = (len(optimizers), len(self._starts)), getattr(torch, dtype)
        # The system hands out the pages of this array only as the paths reach them.
        self._record = np.empty((*shape, 5, steps + 1))
        self._ends = np.full(shape, steps)
        self._reasons: dict[tuple[int, int], Text] = {}
        with seeded(seed):
            self._runs = [
                (r, part, OptimizerRun(landscape, optimizer, self._starts[part], kind, self._record[r, part]))
                for r, optimizer in enumerate(optimizers)
                for part in self._parts(optimizer)
            ]
        self.note(0)

    def _parts(self, optimizer: Optimizer) -> list[slice]:
        count = len(self._starts)
        return [slice(n, n + 1) for n in range(count)] if optimizer.alone else [slice(0, count)]

    def watch(self, optimizer: int, start: int) -> None:
        """Let `snapshot` show the internals of another path."""
        self._watched = optimizer, start

    def average(self, averages: Sequence[Average]) -> None:
        """Let `snapshot` have the average of each optimizer's paths."""
        kept, self._averages = self._averages, {}
        for r, average in enumerate(averages):
            if not isinstance(average, Off):
                same = r in kept and kept[r].average == average
                self._averages[r] = kept[r] if same else PathAverage(average, self._record[r, :, :2], self._dtype)

    @property
    def state(self) -> list[OptimizerRunState]:
        """The state of every optimizer."""
        return [optimizer_run.state() for _r, _part, optimizer_run in self._runs]

    @state.setter
    def state(self, states: list[OptimizerRunState]) -> None:
        for (_r, _part, optimizer_run), state in zip(self._runs, states, strict=True):
            optimizer_run.load(state)

    def move(self, most: int) -> int:
        """Take every path that has not ended up to `STRETCH` steps on."""
        count, first = min(most, STRETCH), self.step + 1 if self.is_new else None
        for r, part, optimizer_run in self._runs:
            if (self._ends[r, part] > self.step).any():
                optimizer_run.advance(count, first)
        return count

    def shown(self, detail: bool) -> RaceSnapshot:
        """Return the paths so far, without copying them; with `detail` also the watched path's internals."""
        paths = self._record[..., : self.recorded + 1]
        paths.flags.writeable = False
        step_record, direction = self._internals() if detail else (None, None)
        return RaceSnapshot(
            paths=paths,
            ends=np.minimum(self._ends, self.recorded),
            reasons=self._reasons,
            watched=self._watched,
            step_record=step_record,
            direction=direction,
            rates={
                (r, part.start): rates
                for r, part, optimizer_run in self._runs
                if (rates := optimizer_run.followed(self.recorded)) is not None
            },
            averages={r: average.until(self.recorded) for r, average in self._averages.items()},
            averaged={r: average.average for r, average in self._averages.items()},
        )

    # ---- paths that diverge

    def note(self, first: int) -> None:
        """End the paths that diverged from step `first` on; the race ends when all have."""
        new = self._record[:, :, :3, first : self.step + 1]
        wild = ~(np.abs(new) <= LIMIT)  # NaN is not below the limit either
        for r, n in np.argwhere(wild.any(axis=(2, 3)) & (self._ends >= first)):
            at = int(wild[r, n].any(axis=0).argmax())
            self._ends[r, n] = max(first + at - 1, 0)
            self._reasons = self._reasons | {(int(r), int(n)): self._reason(r, n, first + at)}
        for r, n in np.argwhere(self._ends < self.step):
            self._record[r, n, :, max(self._ends[r, n] + 1, first) : self.step + 1] = np.nan
        if len(self._reasons) == self._ends.size:
            self.last, self.ended = int(self._ends.max()), self._why_ended()

    def _reason(self, r: int, n: int, step: int) -> Text:
        x, y, f, *_slope = (float(v) for v in self._record[r, n, :, step])
        name, value = next((name, v) for name, v in (("x", x), ("y", y), ("f(x, y)", f)) if not abs(v) <= LIMIT)
        return _(
            "{optimizer} from start {start} diverged at step {step}: {cause}.",
            optimizer=type(self._optimizers[r]).__name__,
            start="({:g}, {:g})".format(*self._starts[n]),
            step=step,
            cause=why_diverged(name, value),
        )

    def _why_ended(self) -> Text:
        last = next(self._reasons[path] for path, end in np.ndenumerate(self._ends) if end == self._ends.max())
        if self._ends.size == 1:
            return last
        return _("All {count} paths have ended. The last: {reason}", count=self._ends.size, reason=last)

    # ---- the step debugger

    def _internals(self) -> tuple[StepRecord | None, Array | None]:
        """Return the watched path's last step: by its rule's names, or LBFGS's direction."""
        r, n = self._watched
        if not 0 < self.step <= self._ends[r, n]:
            return None, None
        index, part, optimizer_run = next(
            (i, part, optimizer_run)
            for i, (k, part, optimizer_run) in enumerate(self._runs)
            if k == r and part.start <= n < part.stop
        )
        column = n - part.start
        rates = optimizer_run.rates()
        rule = self._optimizers[r].at(rates).own_rule()
        if rule is None:
            found = direction(optimizer_run.torch)
            return None, found[0] if found else None
        earlier, now = self.state_before, optimizer_run.state()
        assert earlier is not None
        optimizer_run.load(earlier[index])
        before = read(rule, optimizer_run.torch, optimizer_run.moved, self.step - 1)
        optimizer_run.load(now)
        after = read(rule, optimizer_run.torch, optimizer_run.moved, self.step)
        slope = self._record[r, n, 3:, self.step - 1].copy()
        used = optimizer_run.changed(slope) if self._optimizers[r].changes_gradient else None
        return StepRecord(_column(before, column), slope, _column(after, column), rates, used), None


def _column(values: Mapping[str, Array | float], column: int) -> dict[str, Array | float]:
    """Return the values of one start, shape (2,), out of those of all, shape (2, N), or of it alone."""
    return {name: v[:, column] if isinstance(v, np.ndarray) and v.ndim > 1 else v for name, v in values.items()}
