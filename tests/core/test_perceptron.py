"""Networks by hand against torch's own modules, losses and autograd, and against the course's formulas."""

import ast
import math
from itertools import pairwise, product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.initial_weights import initial_weights
from gradexplorer.core.perceptron import (
    INITS,
    LOSSES,
    Identity,
    Network,
    WeightIndex,
    autograd,
    prove_gradient,
    run_passes,
)
from gradexplorer.core.perceptron.derivation import delta_lines, lines, prove_lines
from gradexplorer.core.perceptron.numpy_weights import numpy_weights
from gradexplorer.core.perceptron.scope import network_scope
from gradexplorer.formula.equation import formula

KINDS = {**ACTIVATIONS, "identity": Identity}


def made(sizes, loss, activation, seed=0, biased=True):
    random = np.random.default_rng(seed)
    weights = tuple(random.normal(0, 1.2 / math.sqrt(a), (a, b)) for a, b in pairwise(sizes))
    biases = tuple(random.normal(0, 0.5 * biased, b) for b in sizes[1:])
    net = Network(weights=weights, biases=biases, biased=biased, activations=(activation,) * len(weights), loss=loss)
    return net, run_passes(net, random.normal(size=sizes[0]), random.uniform(size=sizes[-1]))


def torch_gradient(net, done):
    """Return E and its gradients from torch.nn's modules, Linear with the transposed weights."""
    layers = []
    for layer, (matrix, bias) in enumerate(zip(net.weights, net.biases, strict=True)):
        linear = torch.nn.Linear(*matrix.shape, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(matrix.T))
            linear.bias.copy_(torch.tensor(bias))
        layers.append(linear)
        if layer < len(net.weights) - 1 or net.loss != "cross_entropy":
            kind = net.activations[layer]
            layers.append(kind.torch_class()(**asdict(kind)).double())
    model = torch.nn.Sequential(*layers).eval()
    out, target = model(torch.tensor(done.x)[None]), torch.tensor(done.t)[None]
    loss = {
        "half_squares": lambda: 0.5 * torch.nn.MSELoss(reduction="sum")(out, target),
        "mse": lambda: torch.nn.MSELoss()(out, target),
        "cross_entropy": lambda: (
            torch.nn.CrossEntropyLoss()(out, target) if len(done.t) > 1 else torch.nn.BCEWithLogitsLoss()(out, target)
        ),
    }[net.loss]()
    loss.backward()
    linears = [layer for layer in layers if isinstance(layer, torch.nn.Linear)]
    return loss.item(), [part.weight.grad.numpy().T for part in linears], [part.bias.grad.numpy() for part in linears]


@pytest.mark.parametrize(("key", "loss"), [*product(KINDS, LOSSES)])
@settings(max_examples=8, deadline=None)
@given(sizes=st.lists(st.integers(1, 7), min_size=2, max_size=6), seed=st.integers(0, 2**32 - 1))
def test_the_deltas_give_torch_s_gradient(key, loss, sizes, seed):
    net, done = made(sizes, loss, KINDS[key](), seed)
    error, weights, biases = torch_gradient(net, done)
    # torch's own slopes of CELU and Hardsigmoid have the digits of float32 only
    tolerance = 1e-7 if KINDS[key]().rounded else 1e-10
    np.testing.assert_allclose(done.error, error, rtol=tolerance, atol=tolerance)
    for layer in range(net.depth):
        np.testing.assert_allclose(done.gradients[layer], weights[layer], rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(done.deltas[layer], biases[layer], rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_largest_network_agrees_with_torch(loss):
    net, done = made((16,) * 8, loss, KINDS["tanh"](), 5)
    _error, weights, biases = torch_gradient(net, done)
    for layer in range(net.depth):
        np.testing.assert_allclose(done.gradients[layer], weights[layer], rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(done.deltas[layer], biases[layer], rtol=1e-10, atol=1e-12)
    assert prove_gradient(net, done, WeightIndex(0, 0, 0)).verdict == "proven"


def test_the_course_s_formulas():
    net, done = made((2, 3, 2), "half_squares", KINDS["sigmoid"](), 1)
    x, hidden, o, t = done.x, done.outputs[1], done.outputs[2], done.t
    delta_k = o * (1 - o) * (o - t)
    for j, k in product(range(3), range(2)):
        assert done.derivative(WeightIndex(1, j, k)) == pytest.approx(delta_k[k] * hidden[j], rel=1e-14)
    for i, j in product(range(2), range(3)):
        delta_j = hidden[j] * (1 - hidden[j]) * sum(delta_k[k] * net.weights[1][j, k] for k in range(2))
        assert done.derivative(WeightIndex(0, i, j)) == pytest.approx(x[i] * delta_j, rel=1e-14)
    single, once = made((3, 1), "half_squares", KINDS["sigmoid"](), 2, biased=False)
    o = 1 / (1 + math.exp(-sum(single.weights[0][j, 0] * once.x[j] for j in range(3))))
    for j in range(3):
        expected = (o - once.t[0]) * o * (1 - o) * once.x[j]
        assert once.derivative(WeightIndex(0, j, 0)) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("key", "loss"), [*product(KINDS, LOSSES)])
def test_the_whole_gradient_is_proven(key, loss):
    for seed, sizes in enumerate([(2, 3, 2), (3, 1), (1, 4, 4, 1)]):
        net, done = made(sizes, loss, KINDS[key](), seed)
        proof = prove_gradient(net, done, WeightIndex(0, 0, 0))
        assert proof.verdict == "proven", (sizes, proof.error, proof.reason)
        assert any("_{00}" in entry.name for entry in proof.entries), "the one that was asked for"
        assert proof.of == sum((one + 1) * two for one, two in pairwise(sizes))
        assert all(entry.autograd is not None for entry in proof.entries)


def test_a_wrong_delta_is_found_in_any_weight():
    net, done = made((3, 4, 2), "half_squares", KINDS["sigmoid"](), 3)
    for layer, end in ((0, 2), (1, 1)):
        deltas = [delta.copy() for delta in done.deltas]
        deltas[layer][end] *= 1 + 1e-9
        assert prove_gradient(net, replace(done, deltas=tuple(deltas))).verdict == "not proven"


def test_at_a_kink_there_is_no_derivative():
    net = Network(
        weights=(np.array([[1.0]]), np.array([[1.0]])),
        biases=(np.array([0.0]), np.array([0.0])),
        biased=True,
        activations=(KINDS["relu"](), Identity()),
        loss="half_squares",
    )
    done = run_passes(net, np.array([0.0]), np.array([1.0]))
    assert prove_gradient(net, done, WeightIndex(0, -1, 0)).verdict == "not differentiable"
    proof = prove_lines(net, done, lines(net, done, WeightIndex(0, -1, 0)), delta_lines(net, done, 0, 0))
    assert proof.verdict == "not differentiable"
    assert "kink" in str(proof.reason)


@pytest.mark.parametrize(("key", "loss"), [*product(["sigmoid", "tanh", "relu", "gelu", "identity"], LOSSES)])
@pytest.mark.parametrize("sizes", [(1, 1), (3, 1), (2, 3), (2, 3, 2), (2, 2, 3, 1)])
def test_every_line_is_worth_torch_s_derivative(key, loss, sizes):
    net, done = made(sizes, loss, KINDS[key](), 4)
    _error, weights, biases = torch_gradient(net, done)
    for layer in range(net.depth):
        for weight_index in (WeightIndex(layer, 0, 0), WeightIndex(layer, -1, sizes[layer + 1] - 1)):
            found = lines(net, done, weight_index)
            expected = (
                biases[layer][weight_index.end]
                if weight_index.source < 0
                else weights[layer][weight_index.source, weight_index.end]
            )
            for line in found:
                for value in line.formula.values():
                    assert float(value) == pytest.approx(expected, rel=1e-10, abs=1e-14), line.formula.latex
            assert prove_lines(net, done, found).verdict == "proven"
            if layer < net.depth - 1:
                deltas = delta_lines(net, done, layer, weight_index.end)
                assert float(deltas[-1].formula.values()[0]) == pytest.approx(
                    biases[layer][weight_index.end], rel=1e-10, abs=1e-14
                )
                assert prove_lines(net, done, deltas).verdict == "proven"


def test_a_wrong_line_is_found():
    net, done = made((2, 3, 2), "half_squares", KINDS["sigmoid"](), 5)
    found = lines(net, done, WeightIndex(1, 0, 0))
    for n, line in enumerate(found):
        for part, tree in enumerate(line.formula.parts):
            parts = [*line.formula.parts]
            parts[part] = ast.BinOp(tree, ast.Mult(), ast.Constant(1 + 1e-15))
            wrong = replace(line, formula=replace(line.formula, parts=tuple(parts)))
            changed = [*found[:n], wrong, *found[n + 1 :]]
            assert prove_lines(net, done, changed).verdict == "not proven"


def test_terms_that_do_not_depend_on_the_weight_are_struck_out():
    net, done = made((2, 3, 2), "half_squares", KINDS["sigmoid"](), 5)
    first = lines(net, done, WeightIndex(1, 0, 0))[0]
    assert r"\cancel{\sum_{l \ne k} \left(O_{l} - t_{l}\right)^{2}}" in first.formula.latex
    scope = network_scope(net, done, 1)
    for k in range(2):
        (tree,) = formula(f"D((O2[{k}] - t[{k}])**2, w2[0, 0])").parts
        assert (scope.value(tree) == 0) == (k == 1)


def test_autograd_is_torch_s_modules():
    net, done = made((2, 4, 3), "cross_entropy", KINDS["gelu"](), 6)
    weights, biases = autograd(net, done.x, done.t)
    _error, by_modules, by_biases = torch_gradient(net, done)
    for ours, theirs in zip([*weights, *biases], [*by_modules, *by_biases], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("init", INITS)
def test_first_weights_are_those_of_a_torch_program(init):
    sizes = (5, 40, 3)
    torch.manual_seed(7)
    layers = [torch.nn.Linear(before, after) for before, after in pairwise(sizes)]
    if init != "torch":
        for layer in layers:
            getattr(torch.nn.init, f"{init}_")(layer.weight)
            torch.nn.init.zeros_(layer.bias)
    weights, biases = initial_weights(sizes, init, 7)
    for layer, weight, bias in zip(layers, weights, biases, strict=True):
        np.testing.assert_array_equal(weight, layer.weight.detach().double().numpy().T)
        np.testing.assert_array_equal(bias, layer.bias.detach().double().numpy())


@pytest.mark.parametrize("init", INITS)
def test_the_weights_of_version_1_are_as_wide_as_torch_s(init):
    sizes = (400, 300)
    (ours,), (bias,) = numpy_weights(sizes, init, 7)
    (theirs,), _bias = initial_weights(sizes, init, 0)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.02)
    if "normal" not in init:
        assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)
    assert (np.abs(bias).max() > 0) == (init == "torch")
    (again,), _biases = numpy_weights(sizes, init, 7)
    assert (again == ours).all()
