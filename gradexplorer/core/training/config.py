"""What is trained, and how: everything on which a run's bits depend."""

from msgspec import Struct

from gradexplorer.core.datasets import Source
from gradexplorer.core.optimizers import SGD, Optimizer
from gradexplorer.core.perceptron import Neuron


class TrainingConfig(Struct, frozen=True):
    """A network of two inputs and one output, its data, its loss and its optimizer.

    Attributes
    ----------
    source : Source
    hidden : tuple of int
        Neurons of each hidden layer.
    activation : Neuron
        Of the hidden neurons. The output has a sigmoid for classes, and none for regression; where the loss is the
        cross entropy, the sigmoid is a part of the loss.
    loss : str
        One of `perceptron.LOSSES`; its mean over the batch.
    optimizer : Optimizer
    batch : int
    l1, l2 : float
        Times the sum of |w|, and half the sum of w², of all weights (not the biases), added to the loss.
    init : str
        One of `perceptron.INITS`.
    seed : int
    epochs : int
    regression : bool
    """

    source: Source
    hidden: tuple[int, ...]
    activation: Neuron
    loss: str
    optimizer: Optimizer
    batch: int
    l1: float
    l2: float
    init: str
    seed: int
    epochs: int
    regression: bool

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons of every layer, inputs and output too."""
        return (2, *self.hidden, 1)

    @property
    def objective(self) -> str:
        """The loss: regression has squares in any case."""
        return "mse" if self.regression and self.loss == "cross_entropy" else self.loss

    @property
    def squashed(self) -> bool:
        """Whether the output has a sigmoid of its own."""
        return not self.regression and self.objective != "cross_entropy"

    @property
    def formula(self) -> "TrainingConfig":
        """The recipe with only that on which the loss as a formula depends; the rest is always the same."""
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
        )
