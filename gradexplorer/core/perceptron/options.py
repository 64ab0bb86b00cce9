"""What a network can be made of."""

from typing import TYPE_CHECKING

from gradexplorer.core.activations import Choice
from gradexplorer.core.activations.activation import Activation
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from torch import Tensor


class Identity(Activation, frozen=True, kw_only=True, tag="identity"):
    """No activation: a linear neuron."""

    name = "Identity"
    formula = "x"

    def torch_function(self, x: "Tensor") -> "Tensor":
        """Return x itself."""
        return x.clone()


Neuron = Choice | Identity

LOSSES: dict[str, Text] = {
    "half_squares": _("½ Σ (O − t)²"),
    "mse": _("Mean squared error"),
    "cross_entropy": _("Cross entropy"),
}

INITS: dict[str, Text] = {
    "torch": _("As torch.nn.Linear"),
    "xavier_uniform": _("Xavier, uniform"),
    "xavier_normal": _("Xavier, normal"),
    "kaiming_uniform": _("Kaiming, uniform"),
    "kaiming_normal": _("Kaiming, normal"),
    "normal": _("Normal, deviation 1"),
    "zeros": _("All zero"),
}
