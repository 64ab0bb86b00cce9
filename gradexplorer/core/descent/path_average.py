"""The exponential moving average of the weights, as torch.optim.swa_utils.AveragedModel keeps it, along a path.

It depends on the path alone: it is computed from the recorded points, so that going back gives the same bits.
Source: Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.proof import DType
from gradexplorer.text import _

Array = NDArray[np.float64]


class PathAverage:
    """The averages after every step of many paths.

    Parameters
    ----------
    decay : float
        What is kept of the average at each step.
    points : Array, shape (R, N, 2, steps + 1)
        The record of the paths, which grows.
    dtype : {"float32", "float64"}
        torch's dtype of the points.
    """

    def __init__(self, decay: float, points: Array, dtype: DType) -> None:
        self.decay = decay
        self._points, self._dtype = points, dtype
        self._averages = np.empty_like(points)
        self._done = -1
        self._now: Any = None
        self._step: Callable[..., None] | None = None

    def until(self, last: int) -> Array:
        """Return those of the steps 0 to `last`, shape (R, N, 2, last + 1); the start is its own."""
        import torch

        if self._step is None:
            self._step = _averaging(self.decay)
        with torch.no_grad():
            for step in range(self._done + 1, last + 1):
                point = torch.tensor(self._points[..., step], dtype=getattr(torch, self._dtype))
                if step < 2:  # torch takes the first weights as they are
                    self._now = point
                else:
                    self._step([self._now], [point], step - 1)
                self._averages[..., step] = self._now.numpy()
        self._done = max(self._done, last)
        found = self._averages[..., : last + 1]
        found.flags.writeable = False
        return found


def average_rule(decay: float) -> UpdateRule:
    """Return the rule of the average of a weight, which stands in place of the gradient, after the step t."""
    line = RuleLine("average", "g if t < 2 else decay*average + (1 - decay)*g", _("the average of the weights so far"))
    return UpdateRule(
        lines=(line,),
        constants={"decay": decay},
        initial={"average": 0.0},
        torch_names={},
        symbols={"average": "bar(theta)", "g": "theta", "decay": "d", "t": "t"},
    )


def averaged_model(decay: float, points: Array, dtype: DType) -> Array:
    """Return what torch's AveragedModel holds after weights have gone through some points, shape (2, steps + 1)."""
    import torch
    from torch.optim.swa_utils import AveragedModel

    model = torch.nn.ParameterList([torch.tensor(points[:, 0], dtype=getattr(torch, dtype))])
    averages = AveragedModel(model, multi_avg_fn=_averaging(decay))
    with torch.no_grad():
        for point in points.T[1:]:
            model[0].copy_(torch.tensor(point))
            averages.update_parameters(model)
    (kept,) = averages.module.parameters()
    found: Array = kept.detach().double().numpy()
    return found


def _averaging(decay: float) -> Callable[..., None]:
    """Return torch's function that moves averages towards weights."""
    from torch.optim.swa_utils import get_ema_multi_avg_fn

    moved: Callable[..., None] = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
    return moved
