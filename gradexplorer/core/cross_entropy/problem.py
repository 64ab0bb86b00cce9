"""One sample, its target and the options, as torch's cross_entropy takes them."""

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.softmax import Floats
from gradexplorer.proof import DType

if TYPE_CHECKING:
    from torch import Tensor


class CrossEntropyProblem(Struct, frozen=True):
    """What torch's cross_entropy is asked: one sample, its target, and the options.

    Attributes
    ----------
    target : int, or sequence of float
        A class, or a probability for each.
    """

    logits: tuple[float, ...]
    target: int | tuple[float, ...]
    smoothing: float = 0.0
    weights: tuple[float, ...] = ()
    reduction: ce.Reduction = "mean"

    @property
    def y(self) -> Floats:
        """The target as a distribution, smoothed."""
        plain = ce.one_hot(self.target, len(self.logits)) if isinstance(self.target, int) else self.target
        return ce.smoothed(plain, self.smoothing)

    @property
    def q(self) -> Floats:
        """The factors of -ln p_k."""
        return ce.weighted(self.y, self.weights, self.index, self.reduction)

    @property
    def index(self) -> int | None:
        """The class, where the target is one."""
        return self.target if isinstance(self.target, int) else None

    def rounded(self, dtype: DType) -> "CrossEntropyProblem":
        """Return the same with its logits rounded to `dtype`."""
        return replace(self, logits=tuple(np.asarray(self.logits, dtype).tolist()))

    def torch_loss(self, a: "Tensor") -> "Tensor":
        """Return torch's cross_entropy of logits in the dtype of these."""
        import torch
        from torch.nn import functional

        target = torch.tensor(self.target) if self.index is not None else torch.tensor(self.target, dtype=a.dtype)
        weight = torch.tensor(self.weights, dtype=a.dtype) if self.weights else None
        return functional.cross_entropy(a, target, weight, label_smoothing=self.smoothing, reduction=self.reduction)

    def torch(self, dtype: DType) -> tuple[float, float, Floats]:
        """Return torch's cross_entropy, nll_loss(log_softmax) where the target is a plain class, and the gradient.

        For other targets the second value is -sum q ln p, which has no function of its own in torch.
        """
        import torch
        from torch.nn import functional

        a = torch.tensor(self.logits, dtype=getattr(torch, dtype), requires_grad=True)
        loss = self.torch_loss(a)
        log_p = functional.log_softmax(a, dim=0)
        if self.index is not None and not self.smoothing:
            weight = torch.tensor(self.weights, dtype=a.dtype) if self.weights else None
            other = functional.nll_loss(log_p, torch.tensor(self.index), weight, reduction=self.reduction)
        else:
            other = -(torch.tensor(self.q, dtype=a.dtype) * log_p).sum()
        (slope,) = torch.autograd.grad(loss, a)
        return loss.item(), other.item(), slope.numpy()
