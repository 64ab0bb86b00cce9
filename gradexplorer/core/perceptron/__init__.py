"""Networks of perceptrons: their sizes, activations and losses, forward values, deltas and gradients."""

from gradexplorer.core.perceptron.network import Network, Pass, WeightIndex, run_passes
from gradexplorer.core.perceptron.options import INITS, LOSSES, Identity, Neuron
from gradexplorer.core.perceptron.proving import autograd, prove_gradient

__all__ = [
    "INITS",
    "LOSSES",
    "Identity",
    "Network",
    "Neuron",
    "Pass",
    "WeightIndex",
    "autograd",
    "prove_gradient",
    "run_passes",
]
