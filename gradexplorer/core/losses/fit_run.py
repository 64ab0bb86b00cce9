"""Gradient descent of a line with torch: every step is a real backward and a real SGD step."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.losses.loss import Loss
from gradexplorer.text import Text, _

Array = NDArray[np.float64]


class FitSnapshot(Struct, frozen=True, eq=False, kw_only=True):
    """The run at one step.

    Attributes
    ----------
    path : (5, recorded + 1) float64
        w, b, L, dL/dw, dL/db at every step; step 0 is the start.
    """

    step: int
    recorded: int
    last: int
    ended: Text | None
    path: Array


class Fit:
    """The run: plain SGD on (w, b) in float64. Its whole state is the line, so any step is found in the record.

    Without points it has no steps.
    """

    def __init__(self, loss: Loss, points: Sequence[Point], w: float, b: float, rate: float, steps: int) -> None:
        import torch

        self.step = self.recorded = 0
        self.last = steps if points else 0
        self._loss = loss
        self._x, self._y = torch.tensor(list(points), dtype=torch.float64).reshape(-1, 2).T
        self._line = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b)]
        self._torch = torch.optim.SGD(self._line, lr=rate)
        self._record = np.empty((5, self.last + 1))
        self._ended: Text | None = None
        self._measure()

    def _measure(self) -> None:
        """Compute the loss and its gradient at the present line, and write them down."""
        w, b = self._line
        self._torch.zero_grad()
        value = self._loss.torch_value(w * self._x + b, self._y)
        value.backward()
        assert w.grad is not None
        assert b.grad is not None
        self._record[:, self.step] = w.item(), b.item(), value.item(), w.grad.item(), b.grad.item()

    def advance(self, count: int) -> None:
        """Go `count` steps forward, at most to `last`."""
        for _step in range(min(count, self.last - self.step)):
            self._torch.step()
            self.step += 1
            self._measure()
            self.recorded = max(self.recorded, self.step)
            if not (np.abs(self._record[:3, self.step]) <= LIMIT).all():
                self._end()
                return

    def seek(self, step: int) -> None:
        """Go to any `step` from 0 to `last`, with the bits of the first time."""
        step = min(max(step, 0), self.last)
        known = min(step, self.recorded)
        self._load(known)
        self.advance(step - known)

    def snapshot(self, detail: bool) -> FitSnapshot:
        """Return the path so far, without copying it."""
        path = self._record[:, : self.recorded + 1]
        path.flags.writeable = False
        return FitSnapshot(step=self.step, recorded=self.recorded, last=self.last, ended=self._ended, path=path)

    def _load(self, step: int) -> None:
        import torch

        with torch.no_grad():
            for parameter, at in zip(self._line, self._record[:2, step], strict=True):
                parameter.fill_(float(at))
        self.step = step
        self._measure()

    def _end(self) -> None:
        values = zip(("w", "b", "L"), self._record[:3, self.step].tolist(), strict=True)
        name, value = next((name, value) for name, value in values if not abs(value) <= LIMIT)
        self._ended = _(
            "Gradient descent diverged at step {step}: {cause}. The learning rate is too large for this loss.",
            step=self.step,
            cause=why_diverged(name, value),
        )
        self.last = self.recorded = self.step - 1
        self._load(self.last)
