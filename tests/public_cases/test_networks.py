"""Networks of textbooks and courses, by the number of each in its list.

The right value is the one that is printed at the source. Data files in the formats of the list are in
tests/core/test_tables.py.
"""

import numpy as np

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.perceptron import Network, run_passes
from gradexplorer.core.perceptron import prove_gradient as prove_network


def network(weights, biases, x, t, loss_of="half_squares", activation="sigmoid"):
    matrices = tuple(np.array(matrix, float) for matrix in weights)
    net = Network(
        weights=matrices,
        biases=tuple(np.array(bias, float) for bias in biases),
        biased=True,
        activations=(ACTIVATIONS[activation](),) * len(matrices),
        loss=loss_of,
    )
    return net, run_passes(net, np.array(x, float), np.array(t, float))


def test_48_mazurs_step_by_step_example():
    net, done = network(
        [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]],
        [[0.35, 0.35], [0.60, 0.60]],
        [0.05, 0.10],
        [0.01, 0.99],
    )
    assert round(done.error, 9) == 0.298371109
    assert round(done.gradients[1][0, 0], 9) == 0.082167041
    assert prove_network(net, done).verdict == "proven"


def test_49_a_network_of_two_hidden_neurons_without_biases():
    net, done = network([[[0.2, 0.3], [0.2, 0.3]], [[0.3], [0.9]]], [[0, 0], [0]], [0.35, 0.7], [1.0])
    assert round(float(done.outputs[-1][0]), 4) == 0.6651
    assert round(done.error, 4) == 0.0561
    assert prove_network(net, done).verdict == "proven"


def test_50_a_single_neuron():
    net, done = network([[[0.5], [-0.4]]], [[0.1]], [1.0, 2.0], [1.0])
    assert np.round(done.gradients[0][:, 0], 4).tolist() == [-0.1361, -0.2722]
    assert prove_network(net, done).verdict == "proven"
