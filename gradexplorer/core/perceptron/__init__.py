"""Networks of perceptrons: their sizes, activations and losses, forward values, deltas and gradients."""

from gradexplorer.core.perceptron.choices import INITS, LOSSES, Identity, Neuron

__all__ = ["INITS", "LOSSES", "Identity", "Neuron"]
