"""Plain gradient descent on the logits themselves, by several losses side by side, that can go back to any step."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.proof import DType
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]


class DescentMethod(Struct, frozen=True, eq=False):
    """One of the descents: the loss that it goes down, as torch computes it, and the dtype of its logits."""

    loss: Callable[["Tensor"], "Tensor"]
    dtype: DType = "float64"


class LogitSnapshot(Struct, frozen=True, eq=False, kw_only=True):
    """The descents at one step.

    Attributes
    ----------
    logits : Array, shape (methods, classes, recorded + 1)
    losses : Array, shape (methods, recorded + 1)
        Each method's own loss.
    """

    step: int
    recorded: int
    last: int
    ended: Text | None
    logits: Array
    losses: Array


class LogitDescent:
    """Steps ``a -= rate * a.grad`` from the same logits; all there is to a step is the logits, so going back is exact.

    Parameters
    ----------
    methods : sequence of DescentMethod
    logits : sequence of float
    rate : float
        The learning rate.
    steps : int
    """

    def __init__(self, methods: Sequence[DescentMethod], logits: Sequence[float], rate: float, steps: int) -> None:
        self._methods = methods
        self._rate = rate
        self.step = self.recorded = 0
        self.last = steps
        self._ended: Text | None = None
        self._logits = np.full((len(methods), len(logits), steps + 1), np.nan)
        self._losses = np.full((len(methods), steps + 1), np.nan)
        self._slopes = np.full((len(methods), len(logits)), np.nan)
        for w, method in enumerate(methods):
            self._record(w, np.asarray(logits, method.dtype))

    def advance(self, count: int) -> None:
        """Go `count` steps forward, at most to `last`; what is recorded is not computed again."""
        for _step in range(count):
            if self.step >= self.last:
                return
            self.step += 1
            if self.step > self.recorded:
                self._descend()

    def seek(self, step: int) -> None:
        """Go to any step."""
        self.advance(step - self.step)
        self.step = min(step, self.step)

    def snapshot(self, detail: bool) -> LogitSnapshot:
        """Return the descents so far, without copying them."""
        logits, losses = self._logits[..., : self.recorded + 1], self._losses[:, : self.recorded + 1]
        logits.flags.writeable = losses.flags.writeable = False
        return LogitSnapshot(
            step=self.step, recorded=self.recorded, last=self.last, ended=self._ended, logits=logits, losses=losses
        )

    def _descend(self) -> None:
        self.recorded = self.step
        for w, method in enumerate(self._methods):
            before = self._logits[w, :, self.step - 1].astype(method.dtype)
            rate = before.dtype.type(self._rate)
            with np.errstate(all="ignore"):
                self._record(w, before - rate * self._slopes[w].astype(method.dtype))
        reached = self._logits[..., self.step]
        if not (np.abs(reached) <= LIMIT).all():
            self.last = self.step = self.recorded = self.step - 1
            worst = float(reached[~(np.abs(reached) <= LIMIT)][0])
            self._ended = _(
                "The descent diverged at step {step}: {cause}. Take a smaller learning rate.",
                step=self.step + 1,
                cause=why_diverged(_("a logit"), worst),
            )

    def _record(self, w: int, logits: NDArray[np.floating]) -> None:
        """Write down the logits of the present step, their loss, and autograd's gradient there."""
        import torch

        a = torch.tensor(logits, requires_grad=True)
        loss = self._methods[w].loss(a)
        (slope,) = torch.autograd.grad(loss, a)
        self._logits[w, :, self.step] = logits
        self._losses[w, self.step] = loss.item()
        self._slopes[w] = slope.numpy()
