"""A race of torch optimizers down one landscape, in lockstep, that can go back to any step with the same bits.

Every torch optimizer but LBFGS works element by element, so its starts are one tensor of shape (2, N) and cost little
more than one start. LBFGS couples what it is given: it gets one torch optimizer per start.
"""

import time
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.core.descent.optimizer_run import OptimizerRun, OptimizerRunState, couples
from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.optimizers import Optimizer, direction, read
from gradexplorer.proof import DType
from gradexplorer.text import Text, _

Array = NDArray[np.float64]

STRETCH = 64
"""Steps between two looks at whether a path has diverged."""

CHECKPOINT_STEPS = 1024
CHECKPOINT_SECONDS = 0.1
"""Going back replays at most this much."""

CHECKPOINTS = 2000
KEPT_STATES = 2048


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
    """

    before: dict[str, Array | float]
    gradient: Array
    after: dict[str, Array | float]


class RaceSnapshot(Struct, frozen=True, eq=False, kw_only=True):
    """The race at one step; nothing in it is ever written again.

    Attributes
    ----------
    step, recorded, last : int
        The present step, the furthest one computed, and the one at which the race ends.
    ended : Text or None
        Why the race can't go on: every path diverged.
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
    """

    step: int
    recorded: int
    last: int
    ended: Text | None
    paths: Array
    ends: NDArray[np.int64]
    reasons: dict[tuple[int, int], Text]
    watched: tuple[int, int]
    step_record: StepRecord | None
    direction: Array | None

    def path(self, optimizer: int, start: int) -> Array:
        """Return x, y, f, grad_x, grad_y of one path, shape (5, recorded + 1)."""
        path: Array = self.paths[optimizer, start]
        return path


class OptimizerRace:
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
        Given to ``torch.manual_seed``.
    watched : (optimizer, start)
        The path whose internals `snapshot` shows.
    """

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

        torch.manual_seed(seed)
        self.step = self.recorded = 0
        self.last = steps
        self._optimizers = optimizers
        self._starts = np.array(starts, dtype=np.float64).reshape(-1, 2)
        self._watched = watched
        shape = len(optimizers), len(self._starts)
        # The system hands out the pages of this array only as the paths reach them.
        self._record = np.empty((*shape, 5, steps + 1))
        self._ends = np.full(shape, steps)
        self._reasons: dict[tuple[int, int], Text] = {}
        self._runs = [
            (
                r,
                part,
                OptimizerRun(landscape, optimizer, self._starts[part], getattr(torch, dtype), self._record[r, part]),
            )
            for r, optimizer in enumerate(optimizers)
            for part in self._parts(optimizer)
        ]
        self._end_paths(0)
        self._checkpoints = {0: self._state()}
        self._kept: dict[int, list[OptimizerRunState]] = {}
        self._seconds = 0.0

    def _parts(self, optimizer: Optimizer) -> list[slice]:
        count = len(self._starts)
        return [slice(n, n + 1) for n in range(count)] if couples(optimizer) else [slice(0, count)]

    def watch(self, optimizer: int, start: int) -> None:
        """Let `snapshot` show the internals of another path."""
        self._watched = optimizer, start

    def advance(self, count: int) -> None:
        """Go `count` steps forward, at most to `last`."""
        count = min(count, self.last - self.step)
        if count < 1:
            return
        self._go(count - 1)
        self._keep()
        self._go(1)

    def seek(self, step: int) -> None:
        """Go to any `step` from 0 to `last`, with the bits of the first time.

        What is behind is replayed from the nearest checkpoint, and every state on the way is kept, so that further
        single steps back cost nothing.
        """
        step = min(max(step, 0), self.last)
        if step in self._kept and (step == 0 or step - 1 in self._kept):
            self._load(step, self._kept[step])
            return
        nearest = max(k for k in self._checkpoints if k < max(step, 1))
        if not nearest <= self.step < step:
            self._load(nearest, self._checkpoints[nearest])
        while self.step < min(step, self.recorded):
            self._keep()
            self._go(1)
        if self.step < step:
            self.advance(step - self.step)
        self._keep()

    def snapshot(self, detail: bool) -> RaceSnapshot:
        """Return the paths so far, without copying them; with `detail` also the watched path's internals."""
        paths = self._record[..., : self.recorded + 1]
        paths.flags.writeable = False
        step_record, direction = self._internals() if detail else (None, None)
        return RaceSnapshot(
            step=self.step,
            recorded=self.recorded,
            last=self.last,
            ended=self._why_ended(),
            paths=paths,
            ends=np.minimum(self._ends, self.recorded),
            reasons=self._reasons,
            watched=self._watched,
            step_record=step_record,
            direction=direction,
        )

    # ---- going

    def _go(self, count: int) -> None:
        goal = min(self.step + count, self.last)
        while self.step < min(goal, self.last):
            self._stretch(min(goal - self.step, STRETCH))

    def _stretch(self, count: int) -> None:
        began, first = time.perf_counter(), self.recorded + 1
        for r, part, optimizer_run in self._runs:
            if (self._ends[r, part] > self.step).any():
                optimizer_run.advance(self.step, count, self.recorded)
        self.step += count
        if self.step < first:
            return
        self.recorded = self.step
        self._end_paths(first)
        if self.step > self.last:
            self.seek(self.last)
            return
        self._seconds += time.perf_counter() - began
        since = self.step - next(reversed(self._checkpoints))
        if since >= CHECKPOINT_STEPS or self._seconds >= CHECKPOINT_SECONDS:
            self._checkpoint()

    def _checkpoint(self) -> None:
        self._seconds = 0.0
        self._checkpoints[self.step] = self._state()
        if len(self._checkpoints) > CHECKPOINTS:  # a very long run: every other one has to do
            self._checkpoints = dict(list(self._checkpoints.items())[::2])

    def _state(self) -> list[OptimizerRunState]:
        return [optimizer_run.state() for _r, _part, optimizer_run in self._runs]

    def _keep(self) -> None:
        self._kept[self.step] = self._kept.pop(self.step, []) or self._state()
        while len(self._kept) > KEPT_STATES:
            del self._kept[next(iter(self._kept))]

    def _load(self, step: int, states: list[OptimizerRunState]) -> None:
        self.step = step
        for (_r, _part, optimizer_run), state in zip(self._runs, states, strict=True):
            optimizer_run.load(state)

    # ---- paths that diverge

    def _end_paths(self, first: int) -> None:
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
            self.last = self.recorded = int(self._ends.max())

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

    def _why_ended(self) -> Text | None:
        if len(self._reasons) < self._ends.size:
            return None
        last = next(self._reasons[path] for path, end in np.ndenumerate(self._ends) if end == self.last)
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
        rule = self._optimizers[r].rule()
        if rule is None:
            found = direction(optimizer_run.torch)
            return None, found[0][:, column] if found else None
        now = optimizer_run.state()
        optimizer_run.load(self._kept[self.step - 1][index])
        before = read(rule, optimizer_run.torch, optimizer_run.x, self.step - 1)
        optimizer_run.load(now)
        after = read(rule, optimizer_run.torch, optimizer_run.x, self.step)
        return StepRecord(
            _column(before, column), self._record[r, n, 3:, self.step - 1].copy(), _column(after, column)
        ), None


def _column(values: Mapping[str, Array | float], column: int) -> dict[str, Array | float]:
    """Return the values of one start, shape (2,), out of those of all, shape (2, N)."""
    return {name: v[:, column] if isinstance(v, np.ndarray) else v for name, v in values.items()}
