"""The average of the weights, as torch.optim.swa_utils.AveragedModel keeps it, along a path.

It depends on the path alone: it is computed from the recorded points, so that going back gives the same bits.
Source: Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.optimizers.averages import EMA, SWA
from gradexplorer.proof import DType

Array = NDArray[np.float64]


class PathAverage:
    """The averages after every step of many paths.

    Parameters
    ----------
    average : EMA or SWA
    points : Array, shape (..., steps + 1)
        The record of the paths, which grows.
    dtype : {"float32", "float64"}
        torch's dtype of the points.
    """

    def __init__(self, average: EMA | SWA, points: Array, dtype: DType) -> None:
        self.average = average
        self._points, self._dtype = points, dtype
        self._averages = np.empty_like(points)
        self._done = -1
        self._now: Any = None
        self._moved: Callable[..., Any] | None = None

    def until(self, last: int) -> Array:
        """Return those of the steps 0 to `last`, shape (..., last + 1); the start is its own."""
        import torch

        if self._moved is None:
            self._moved = self.average.moved()
        with torch.no_grad():
            for step in range(self._done + 1, last + 1):
                point = torch.tensor(self._points[..., step], dtype=getattr(torch, self._dtype))
                # torch takes the first weights as they are
                self._now = point if step < 2 else self._moved(self._now, point, step - 1)
                self._averages[..., step] = self._now.numpy()
        self._done = max(self._done, last)
        found = self._averages[..., : last + 1]
        found.flags.writeable = False
        return found


def averaged_model(average: EMA | SWA, points: Array, dtype: DType) -> Array:
    """Return what torch's AveragedModel holds after weights have gone through some points, shape (2, steps + 1)."""
    import torch

    model = torch.nn.ParameterList([torch.tensor(points[:, 0], dtype=getattr(torch, dtype))])
    averages = average.build(model)
    with torch.no_grad():
        for point in points.T[1:]:
            model[0].copy_(torch.tensor(point))
            averages.update_parameters(model)
    (kept,) = averages.module.parameters()
    found: Array = kept.detach().double().numpy()
    return found
