"""The average of a network's weights during its training, part by part as torch's AveragedModel keeps it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.optimizers.averages import EMA, SWA

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]


class AverageRecord(Struct, frozen=True, eq=False):
    """An average at one epoch.

    Attributes
    ----------
    losses : Array, shape (2, recorded + 1)
        Of the training points and of the test points (NaN without them), without penalties, after each epoch.
    weights : sequence of (Array, Array)
        Weights (out, in) and bias of each layer.
    update : (Array, Array, Array) or None
        At the last update of this epoch, if asked for: the average before it, the weights after it, and the average
        after it, of all parameters.
    """

    losses: Array
    weights: tuple[tuple[Array, Array], ...]
    update: tuple[Array, Array, Array] | None


class WeightAverage:
    """Follows the parameters of a network.

    Parameters
    ----------
    average : EMA or SWA
    followed : sequence of Tensor
        The parameters, which move.
    """

    def __init__(self, average: EMA | SWA, followed: "Sequence[Tensor]") -> None:
        self._moved, self._followed = average.moved(), followed
        self.parts = [part.clone() for part in followed]

    def update(self, count: int) -> None:
        """Take the present parameters, which are those after `count` updates."""
        for kept, part in zip(self.parts, self._followed, strict=True):
            kept.copy_(part if count < 2 else self._moved(kept, part, count - 1))  # torch takes the first as they are

    @property
    def state(self) -> "list[Tensor]":
        """The averages, in copies."""
        return [part.clone() for part in self.parts]

    @state.setter
    def state(self, state: "Sequence[Tensor]") -> None:
        for kept, part in zip(self.parts, state, strict=True):
            kept.copy_(part)


def flat(parts: "Sequence[Tensor]") -> Array:
    """Return all numbers of some tensors in one array."""
    return np.concatenate([part.double().numpy().ravel() for part in parts])
