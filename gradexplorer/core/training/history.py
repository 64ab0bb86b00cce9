"""What is written down of a training at each epoch: losses, accuracies, gradients' norms, and the average's losses."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.training.config import TrainingConfig
from gradexplorer.core.training.network import TrainedNetwork, forward, losses
from gradexplorer.core.training.snapshot import NORMS, TEST_ACCURACY, TEST_LOSS, TRAIN_ACCURACY, TRAIN_LOSS
from gradexplorer.core.training.weight_average import WeightAverage

if TYPE_CHECKING:
    from torch import Tensor

    Points = tuple[Tensor, Tensor]

Array = NDArray[np.float64]


class History:
    """The numbers of every epoch so far.

    Attributes
    ----------
    values : Array, shape (4 + layers, epochs + 1)
        See `TrainingSnapshot.history`.
    average_losses : Array, shape (2, epochs + 1)
        See `AverageRecord.losses`.

    Parameters
    ----------
    network : TrainedNetwork
    train, test : (Tensor, Tensor)
        Inputs and targets.
    """

    def __init__(self, network: TrainedNetwork, train: "Points", test: "Points") -> None:
        config = network.config
        self._network, self._train, self._test = network, train, test
        self._everything = network.everything(len(train[0]))
        self.values = np.empty((NORMS + len(config.sizes) - 1, config.epochs + 1))
        self.average_losses = np.full((2, config.epochs + 1), np.nan)

    def note(self, epoch: int, average: WeightAverage | None) -> float:
        """Write down what the present weights are worth, and return the loss of the training points."""
        config, column = self._network.config, self.values[:, epoch]
        loss, _penalised, output = self._everything(*self._train)
        column[TRAIN_LOSS], column[TRAIN_ACCURACY] = float(loss), accuracy(config, output, self._train[1])
        column[TEST_LOSS] = column[TEST_ACCURACY] = np.nan
        if len(self._test[0]):
            loss, output = self._network.loss(*self._test)
            column[TEST_LOSS], column[TEST_ACCURACY] = float(loss), accuracy(config, output, self._test[1])
        if average is not None:
            self._note_average(epoch, average)
        slopes = self._network.slopes
        column[NORMS:] = [
            math.hypot(float(weight.norm()), float(bias.norm()))
            for weight, bias in zip(slopes[::2], slopes[1::2], strict=True)
        ]
        return float(column[TRAIN_LOSS])

    def _note_average(self, epoch: int, average: WeightAverage) -> None:
        for row, (x, t) in enumerate((self._train, self._test)):
            if len(x):
                output = forward(self._network.config, x, average.parts)[-1]
                self.average_losses[row, epoch] = float(losses(self._network.config, output, t, ())[0])


def accuracy(config: TrainingConfig, output: Any, t: Any) -> float:
    """Return the share of points whose class is right; NaN in a regression."""
    if config.regression:
        return math.nan
    if config.outputs > 1:
        return float((output.argmax(1) == t.argmax(1)).double().mean())
    edge = 0.0 if config.objective == "cross_entropy" else 0.5
    return float(((output > edge) == (t > 0.5)).double().mean())


def confusion(network: TrainedNetwork, x: "Tensor", t: "Tensor") -> Array | None:
    """Return how many points of each class (rows) are taken for which (columns); None without several classes."""
    import torch

    outputs = network.config.outputs
    if outputs == 1:
        return None
    with torch.inference_mode():
        found = network.values(x)[-1].argmax(1)
    counts = torch.bincount(t.argmax(1) * outputs + found, minlength=outputs**2).double().numpy()
    return np.asarray(counts.reshape(outputs, -1))
