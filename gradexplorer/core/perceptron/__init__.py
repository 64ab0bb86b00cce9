"""Networks of perceptrons: their sizes, activations and losses, forward values, deltas and gradients."""

from gradexplorer.core.perceptron.initial_weights import drawn
from gradexplorer.core.perceptron.network import Network, Pass, Place, passed
from gradexplorer.core.perceptron.options import INITS, LOSSES, Identity, Neuron
from gradexplorer.core.perceptron.proving import autograd, prove_gradient

__all__ = [
    "INITS",
    "LOSSES",
    "Identity",
    "Network",
    "Neuron",
    "Pass",
    "Place",
    "autograd",
    "drawn",
    "passed",
    "prove_gradient",
]
