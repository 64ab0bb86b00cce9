"""What is trained, and how: everything on which a run's bits depend."""

from msgspec import Struct

from gradexplorer.core.datasets import Source
from gradexplorer.core.optimizers import SGD, NetworkOptimizer
from gradexplorer.core.perceptron import Neuron


class WeightChange(Struct, frozen=True):
    """A weight that a person sets after an epoch.

    Attributes
    ----------
    epoch : int
        0 is before the first one.
    layer, source, end : int
        Which weight, counted from 0; the source -1 is the bias.
    value : float
    """

    epoch: int
    layer: int
    source: int
    end: int
    value: float


class TrainingConfig(Struct, frozen=True):
    """A network, its data, its loss and its optimizer.

    Attributes
    ----------
    source : Source
    hidden : tuple of int
        Neurons of each hidden layer.
    activation : Neuron
        Of the hidden neurons. The outputs have a sigmoid for classes, and none for regression; where the loss is the
        cross entropy, the sigmoid, or the softmax of several outputs, is a part of the loss.
    loss : str
        One of `perceptron.LOSSES`; its mean over the batch.
    optimizer : NetworkOptimizer
    batch : int
    l1, l2 : float
        Times the sum of |w|, and half the sum of w², of all weights (not the biases), added to the loss.
    init : str
        One of `perceptron.INITS`.
    seed : int
    epochs : int
    regression : bool
    inputs, outputs : int
        Three and more classes have an output each.
    dropout : float
        The probability with which a hidden neuron is left out of an update.
    rate_per : {"epoch", "batch"}
        After what the optimizer's schedule goes a step on, if it has one.
    """

    source: Source
    hidden: tuple[int, ...]
    activation: Neuron
    loss: str
    optimizer: NetworkOptimizer
    batch: int
    l1: float
    l2: float
    init: str
    seed: int
    epochs: int
    regression: bool
    inputs: int = 2
    outputs: int = 1
    dropout: float = 0.0
    rate_per: str = "epoch"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons of every layer, inputs and output too."""
        return (self.inputs, *self.hidden, self.outputs)

    @property
    def objective(self) -> str:
        """The loss: regression has squares in any case."""
        return "mse" if self.regression and self.loss == "cross_entropy" else self.loss

    @property
    def softmax(self) -> bool:
        """Whether the loss has a softmax of the outputs."""
        return self.objective == "cross_entropy" and self.outputs > 1

    @property
    def squashed(self) -> bool:
        """Whether the outputs have a sigmoid of their own."""
        return not self.regression and self.objective != "cross_entropy"

    @property
    def formula(self) -> "TrainingConfig":
        """The config with only that on which the loss as a formula depends; the rest is always the same."""
        return TrainingConfig(
            Source("xor", 4, 0.0, 0.0, 0),
            self.hidden,
            self.activation,
            self.loss,
            SGD(),
            1,
            self.l1,
            self.l2,
            "torch",
            0,
            1,
            self.regression,
            self.inputs,
            self.outputs,
            0.5 if self.dropout else 0.0,
        )
