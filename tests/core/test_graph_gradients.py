"""Gradients of computation graphs: the oracles are torch.autograd on the program as Python executes it, and algebra."""

import math

import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings

from gradexplorer.core.graph import (
    backward,
    evaluated,
    fault,
    graph,
    plain,
    tangent,
)
from gradexplorer.core.graph.proving import prove_gradients, prove_product
from tests.core.torch_graphs import NAMES, ONE, programs, torch_gradients


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(programs())
def test_random_programs_agree_with_autograd_to_1e_10(case):
    program, leaves = case
    net = graph(program)
    target = len(net.nodes) - 1
    values, expected = torch_gradients(program, leaves, net.nodes[target].name)
    assume(all(abs(v) < 1e6 for v in (*values.values(), *expected.values())))
    found = evaluated(net, [leaves[name] for name in net.program.leaves])
    gradient = backward(found, target)
    for name in set(values) & set(net.index):
        i = net.index[name]
        assert found.at[i] == pytest.approx(values[name], rel=1e-10, abs=1e-10)
        assert gradient[i] == pytest.approx(expected[name], rel=1e-10, abs=1e-10)
        if i <= target:  # the other direction gives the same
            assert tangent(found, i)[target] == pytest.approx(expected[name], rel=1e-10, abs=1e-10)


@pytest.mark.parametrize(
    ("formula", "by", "slope"),
    [
        ("a*b", "a", "b"),
        ("a + b", "b", "1"),
        ("a - b", "b", "−1"),
        ("a/b", "a", "1/b"),
        ("a/b", "b", "−(a/b²)"),
        ("a*a", "a", "2·a"),
        ("a**3", "a", "3·a²"),
        ("3*a", "a", "3"),
        ("2/a", "a", "−(2/a²)"),
        ("exp(a)", "a", "y"),
        ("log(a)", "a", "1/a"),
        ("sqrt(a)", "a", "1/(2·y)"),
        ("tanh(a)", "a", "1 − y²"),
        ("sigmoid(a)", "a", "y·(1 − y)"),
        ("sin(a)", "a", "cos(a)"),
        ("a", "a", "1"),
    ],
)
def test_local_derivatives_are_those_of_the_table(formula, by, slope):
    net = graph(f"y = {formula}")
    edge = net.index[by], net.index["y"]
    assert plain(net.slope(*edge)) == net.slopes[edge] == slope


@pytest.mark.parametrize("name", ["exp", "log", "sin", "cos", "tanh", "sigmoid", "relu", "sqrt"])
@pytest.mark.parametrize("x", [0.3, 1.0, 4.0])
def test_every_function_against_torch(name, x):
    net = graph(f"y = {name}(x)")
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    result = NAMES[name](point)
    result.backward()
    values = evaluated(net, [x])
    assert values.at[1] == pytest.approx(result.item(), rel=1e-15)
    assert backward(values, 1)[0] == pytest.approx(point.grad.item(), rel=1e-12)
    assert prove_gradients(values, 1, [0, 1]).verdict == "proven"


@pytest.mark.parametrize(
    ("program", "leaves"),
    [
        ("y = x*3 - 0.3", [0.1]),
        ("y = (x - 0.3)*7", [0.3]),
        ("y = x*w + b", [0.1, 3, -0.3]),
        ("z = w1*x1 + w2*x2 + b\no = sigmoid(z)\nE = (o - t)**2/2", [0.5, 1.0, -0.3, 2.0, 0.1, 1.0]),
    ],
)
def test_terms_that_cancel_leave_a_difference_for_every_node(program, leaves):
    net = graph(program)
    for target in range(net.leaves, len(net.nodes)):
        proof = prove_gradients(evaluated(net, leaves), target, range(len(net.nodes)))
        assert (proof.verdict, proof.reason) == ("proven", None)
        assert all(entry.autograd is not None and entry.difference is not None for entry in proof.entries)


TWO = ("max", "min", "hypot", "atan2")

EDGES = [
    *((f"y = {name}(x)", [x]) for name in ONE for x in (0.0, -0.0, 1.0, -1.0, math.pi / 2, -700.0, 700.0)),
    *((f"u = {name}(x)\ny = sqrt(u)", [x]) for name in ONE for x in (0.0, 1.0, -1.0, -700.0)),
    *(("y = x**w", [x, w]) for x in (0.0, -2.0, 2.0) for w in (0.0, 0.5, 1.0, 2.0, 3.0)),
    *(("u = x**w\ny = sqrt(u - 1)", [x, w]) for x in (0.0, 2.0) for w in (0.0, 1.0)),
    *((f"u = x**({power})\ny = sqrt(u)", [x]) for x in (0.0, 2.0) for power in (0, 0.5, 1, 1.5, 2, "1 - 1")),
    *((f"y = ({base})**x", [x]) for x in (0.0, 2.0) for base in (0, -2, 1)),
    *(("y = x**x", [x]) for x in (0.0, 2.0, -2.0)),
    *((f"y = {name}(x, w)", [x, w]) for name in TWO for x in (0.0, 1.0, -1.0) for w in (0.0, 1.0, -1.0)),
    *((f"u = {name}(x, w)\ny = sqrt(u)", [x, w]) for name in ("max", "min") for x in (0.0, 1.0) for w in (0.0, 2.0)),
    *(("y = clamp(x, v, w)", [x, v, w]) for x in (0.0, 1.0, 3.0) for v in (0.0, 1.0) for w in (0.0, 1.0, 2.0)),
    *(("y = where(x > 0, sqrt(x), 0*x)", [x]) for x in (0.0, 4.0)),
    ("y = where(x > 0, sqrt(x), w)*x", [0.0, 3.0]),
    ("y = where(x != 0, w/x, 1 - x)", [1.0, 2.0]),
    ("u = where(x > 1, x, x - 0)\ny = sqrt(u)", [0.0]),
    ("y = max(x, x) + min(x, 1) + max(2, x)", [1.0]),
    ("u = relu(x)\nv = abs(u)\ny = sqrt(v)", [-1.0]),
    ("y = relu(sqrt(x))", [0.0]),
    ("u = x**0\ny = sqrt(u - 1)", [2.0]),
    ("y = 0*sqrt(x)", [0.0]),
    *(("y = x/w", [x, w]) for x in (1e200, 1e-200) for w in (1e200, -1e-200)),  # floats do not hold w**2
]


@pytest.mark.parametrize(("program", "leaves"), EDGES)
def test_at_the_edges_gradients_are_torch_s(program, leaves):
    net = graph(program)
    values, expected = torch_gradients(program, dict(zip(net.program.leaves, leaves, strict=True)), "y")
    found = evaluated(net, leaves)
    if not all(map(math.isfinite, values.values())):
        assert fault(found) is not None
        return
    gradient = backward(found, net.index["y"])
    for name in values:
        assert found.at[net.index[name]] == pytest.approx(values[name], rel=1e-12)
        assert gradient[net.index[name]] == pytest.approx(expected[name], rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("program", "leaves", "verdict", "message"),
    [
        ("y = x**w", [0, 2], "proven", "None"),
        ("y = relu(x) - relu(-x)", [0], "torch differs", "The derivative is 1, but torch gives 0: at a kink"),
        ("y = sqrt(x)", [0], "not differentiable", "edge of the domain of f: the slope on its one side is ∞"),
        ("y = sqrt(x**2)", [0], "not differentiable", "-1 on the left and 1 on the right"),
    ],
)
def test_what_the_proof_says_where_the_rules_have_edges(program, leaves, verdict, message):
    net = graph(program)
    proof = prove_gradients(evaluated(net, leaves), len(net.nodes) - 1, range(net.leaves))
    assert proof.verdict == verdict
    assert message in str(proof.reason)


def test_a_product_of_infinite_and_0_is_told_from_autograd_s_0():
    net = graph("h = relu(x)\ny = sqrt(h)")
    proof = prove_product(evaluated(net, [-1]), [0, 1, 2])
    assert sorted(entry.autograd for entry in proof.entries) == [0, 0, math.inf]
    assert proof.verdict == "not differentiable"
    assert "Formula: NaN, autograd: 0" in str(proof.reason)


def test_a_wrong_gradient_is_not_proven(monkeypatch):
    net = graph("y = sin(x)*x")
    values = evaluated(net, [0.7])
    assert prove_gradients(values, 2, [0]).verdict == "proven"
    wrong = type(values)(net, values.at, [(slopes and tuple(1.01 * s for s in slopes)) for slopes in values.slopes])
    assert prove_gradients(wrong, 2, [0]).verdict == "not proven"
