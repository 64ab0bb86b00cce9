"""Plain gradient descent on the logits themselves, by several losses side by side, that can go back to any step."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.framework.rewindable import Rewindable
from gradexplorer.framework.run import Snapshot
from gradexplorer.proof import DType
from gradexplorer.text import _

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]


class DescentMethod(Struct, frozen=True, eq=False):
    """One of the descents: the loss that it goes down, as torch computes it, and the dtype of its logits."""

    loss: Callable[["Tensor"], "Tensor"]
    dtype: DType = "float64"


class LogitSnapshot(Snapshot, frozen=True, eq=False, kw_only=True):
    """The descents at one step.

    Attributes
    ----------
    logits : Array, shape (methods, classes, recorded + 1)
    losses : Array, shape (methods, recorded + 1)
        Each method's own loss.
    """

    logits: Array
    losses: Array


class _Position(Struct, frozen=True, eq=False):
    """Where one descent stands: its logits, in their dtype, their loss, and autograd's gradient there."""

    logits: NDArray[np.floating]
    loss: float
    slope: NDArray[np.floating]


class LogitDescent(Rewindable[tuple[_Position, ...], LogitSnapshot]):
    """Steps ``a -= rate * a.grad`` from the same logits.

    Parameters
    ----------
    methods : sequence of DescentMethod
    logits : sequence of float
    rate : float
        The learning rate.
    steps : int
    """

    def __init__(self, methods: Sequence[DescentMethod], logits: Sequence[float], rate: float, steps: int) -> None:
        super().__init__(steps)
        self._methods = methods
        self._rate = rate
        self._logits = np.full((len(methods), len(logits), steps + 1), np.nan)
        self._losses = np.full((len(methods), steps + 1), np.nan)
        self.state = tuple(_measured(method, np.asarray(logits, method.dtype)) for method in methods)
        self.note(0)

    def move(self, most: int) -> int:
        """Take one step of every descent."""
        with np.errstate(all="ignore"):
            moved = [at.logits - at.logits.dtype.type(self._rate) * at.slope for at in self.state]
        self.state = tuple(map(_measured, self._methods, moved))
        return 1

    def note(self, first: int) -> None:
        """Write down the logits and losses; beyond the limit the run ends one step before."""
        for w, at in enumerate(self.state):
            self._logits[w, :, self.step], self._losses[w, self.step] = at.logits, at.loss
        reached = self._logits[..., self.step]
        if self.step and not (np.abs(reached) <= LIMIT).all():
            self.last = self.step - 1
            self.ended = _(
                "The descent diverged at step {step}: {cause}. Take a smaller learning rate.",
                step=self.step,
                cause=why_diverged(_("a logit"), float(reached[~(np.abs(reached) <= LIMIT)][0])),
            )

    def shown(self, detail: bool) -> LogitSnapshot:
        """Return the descents so far, without copying them."""
        logits, losses = self._logits[..., : self.recorded + 1], self._losses[:, : self.recorded + 1]
        logits.flags.writeable = losses.flags.writeable = False
        return LogitSnapshot(logits=logits, losses=losses)


def _measured(method: DescentMethod, logits: NDArray[np.floating]) -> _Position:
    """Return the loss at `logits`, and autograd's gradient there."""
    import torch

    a = torch.tensor(logits, requires_grad=True)
    loss = method.loss(a)
    (slope,) = torch.autograd.grad(loss, a)
    return _Position(logits, loss.item(), slope.numpy())
