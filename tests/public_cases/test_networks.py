"""Networks of textbooks and courses, by the number of each in its list.

The right value is the one that is printed at the source, or that of the same network in torch.nn. Data files in the
formats of the list are in tests/core/test_tables.py.
"""

import numpy as np
import torch
from torch import nn

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


def in_torch(net, x, activation, loss):
    """Return the loss and the gradients by the matrices of the same network, put together of torch's own layers."""
    layers = [nn.Linear(*weight.shape, dtype=torch.float64) for weight in net.weights]
    for layer, weight, bias in zip(layers, net.weights, net.biases, strict=True):
        layer.weight.data, layer.bias.data = torch.tensor(weight.T), torch.tensor(bias)
    inner = [part for layer in layers[:-1] for part in (layer, activation)]
    value = loss(nn.Sequential(*inner, layers[-1])(torch.tensor([x], dtype=torch.float64)))
    value.backward()
    return value.item(), [layer.weight.grad.T.numpy() for layer in layers]


def test_52_a_two_layer_network_of_relu_and_softmax():
    """cs231n's two-layer network at X = [16, -6] of class 2, fifteen weights; the weights are our own."""
    weights = [[[0.08, -0.03, 0.11], [-0.06, 0.02, 0.09]], [[0.3, -0.2, 0.1], [0.4, 0.1, -0.5], [-0.1, 0.2, 0.6]]]
    net, done = network(weights, [[0, 0, 0]] * 2, [16.0, -6.0], [0, 0, 1], "cross_entropy", "relu")
    value, gradients = in_torch(
        net, [16.0, -6.0], nn.ReLU(), lambda out: nn.functional.cross_entropy(out, torch.tensor([2]))
    )
    np.testing.assert_allclose(done.error, value, rtol=1e-14)
    for ours, theirs in zip(done.gradients, gradients, strict=True):
        np.testing.assert_allclose(ours[: len(theirs)], theirs, rtol=1e-12)
    assert prove_network(net, done).verdict == "proven"


def test_53_one_output_with_cross_entropy_is_the_binary_one():
    net, done = network(
        [[[0.1, -0.4], [0.7, 0.2]], [[0.5], [-0.3]]], [[0.2, 0.1], [-0.1]], [1.0, 0.5], [1.0], "cross_entropy"
    )
    right = torch.ones(1, 1, dtype=torch.float64)
    value, gradients = in_torch(
        net, [1.0, 0.5], nn.Sigmoid(), lambda out: nn.functional.binary_cross_entropy_with_logits(out, right)
    )
    np.testing.assert_allclose(done.error, value, rtol=1e-14)
    for ours, theirs in zip(done.gradients, gradients, strict=True):
        np.testing.assert_allclose(ours[: len(theirs)], theirs, rtol=1e-12)
    assert prove_network(net, done).verdict == "proven"
