"""What a picture of a training needs."""

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.datasets import Data, Section
from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.training.weight_average import AverageRecord
from gradexplorer.framework.run import Snapshot

Array = NDArray[np.float64]

GRID = 100
"""Points of a map, in each direction."""
MOST_MAPS = 16
"""Neurons of a layer that have a map."""

TRAIN_LOSS, TRAIN_ACCURACY, TEST_LOSS, TEST_ACCURACY, NORMS = range(5)
"""Rows of the history; the norms of every layer's gradient follow from the last on."""


class TrainingSnapshot(Snapshot, frozen=True, eq=False, kw_only=True):
    """A training at one epoch.

    Attributes
    ----------
    data : Data
    history : Array, shape (4 + layers, recorded + 1)
        See `TRAIN_LOSS` and the other rows: losses without penalties and accuracies after each epoch (NaN where there
        are none), and the norms of the gradient over all training points, layer by layer.
    weights : sequence of (Array, Array)
        Weights (out, in) and bias of each layer.
    fields : Array, shape (outputs, GRID, GRID)
        The outputs over the plane of `section`, upright: the probability of class 1 or of each class, or the number.
    neurons : sequence of Array, shape (units, GRID, GRID)
        What each neuron of each hidden layer makes of the plane; of wide layers the first `MOST_MAPS`.
    section : Section
    confusion : Array, shape (classes, classes), or None
        Of several classes: how many points of each (rows) were taken for which (columns), test points if there are any.
    step_record : StepRecord or None
        The last update of this epoch for all parameters, if asked for; those of each layer's weights (out, in) come
        come before its biases.
    rates : Array, shape (recorded,), or None
        The learning rate of every epoch, where it follows the losses.
    average : AverageRecord or None
        The average of the weights, if one is kept.
    """

    data: Data
    history: Array
    weights: tuple[tuple[Array, Array], ...]
    fields: Array
    neurons: tuple[Array, ...]
    section: Section
    confusion: Array | None
    step_record: StepRecord | None
    rates: Array | None = None
    average: AverageRecord | None = None

    @property
    def judged(self) -> Array:
        """The losses after each epoch of the test points, or of the training points where there are none."""
        found: Array = self.history[TEST_LOSS if len(self.data.test) else TRAIN_LOSS]
        return found

    @property
    def field(self) -> Array:
        """The only output over the plane, or the first one."""
        first: Array = self.fields[0]
        return first
