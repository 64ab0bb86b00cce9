"""Gradient descent of a line with torch: every step is a real backward and a real SGD step."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.losses.loss import Loss
from gradexplorer.core.optimizers import SGD
from gradexplorer.framework.rewindable import Rewindable
from gradexplorer.framework.run import Snapshot
from gradexplorer.text import _
from gradexplorer.torch_internals import bare_step

Array = NDArray[np.float64]


class FitSnapshot(Snapshot, frozen=True, eq=False, kw_only=True):
    """The run at one step.

    Attributes
    ----------
    path : (5, recorded + 1) float64
        w, b, L, dL/dw, dL/db at every step; step 0 is the start.
    """

    path: Array


class Fit(Rewindable[tuple[float, float], FitSnapshot]):
    """Plain SGD on (w, b) in float64, which are its whole state. Without points it has no steps."""

    def __init__(self, loss: Loss, points: Sequence[Point], w: float, b: float, rate: float, steps: int) -> None:
        import torch

        super().__init__(steps if points else 0)
        self._loss = loss
        self._x, self._y = torch.tensor(list(points), dtype=torch.float64).reshape(-1, 2).T
        self._line = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b)]
        self._torch = SGD(lr=rate).build(self._line)
        self._step = bare_step(self._torch)
        self._path = np.empty((5, self.last + 1))
        self._measured = self._measure()
        self.note(0)

    @property
    def state(self) -> tuple[float, float]:
        """The line."""
        w, b = self._line
        return w.item(), b.item()

    @state.setter
    def state(self, line: tuple[float, float]) -> None:
        import torch

        with torch.no_grad():
            for parameter, at in zip(self._line, line, strict=True):
                parameter.fill_(at)
        self._measured = self._measure()

    def move(self, most: int) -> int:
        """Take one step of SGD, and backward."""
        import torch

        with torch.no_grad():
            self._step()
        self._measured = self._measure()
        return 1

    def _measure(self) -> tuple[float, ...]:
        """Return w, b, L and its gradient at the present line, and leave the gradient where torch looks for it."""
        w, b = self._line
        self._torch.zero_grad()
        value = self._loss.torch_value(w * self._x + b, self._y)
        value.backward()
        assert w.grad is not None
        assert b.grad is not None
        return w.item(), b.item(), value.item(), w.grad.item(), b.grad.item()

    def note(self, first: int) -> None:
        """Write down what was measured; beyond the limit the run ends one step before."""
        self._path[:, self.step] = self._measured
        named = zip(("w", "b", "L"), self._measured, strict=False)
        wild = [(name, value) for name, value in named if not abs(value) <= LIMIT]
        if wild and self.step:
            self.last = self.step - 1
            self.ended = _(
                "Gradient descent diverged at step {step}: {cause}. The learning rate is too large for this loss.",
                step=self.step,
                cause=why_diverged(*wild[0]),
            )

    def shown(self, detail: bool) -> FitSnapshot:
        """Return the path so far, without copying it."""
        path = self._path[:, : self.recorded + 1]
        path.flags.writeable = False
        return FitSnapshot(path=path)
