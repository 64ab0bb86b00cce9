"""Programs of questions, bug reports and courses, by the number of each in its list.

The right value is the one that is printed at the source, or torch's own: which of them, each table says. Programs as
they are published are in tests/core/programs.py.
"""

import math

import pytest
import torch

from gradexplorer.core.graph import backward, evaluated, graph
from gradexplorer.core.graph.proving import prove_gradients
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule.state import ChainRuleState
from tests.public_cases.agreement import equal

NAN = math.nan

TREE = "a = {a}\nb = {b}\ny = a**b"
EQUAL = "a = 1; b = 1; c = 1\nm = (a + b + c)/3\ns = sqrt(((a - m)**2 + (b - m)**2 + (c - m)**2)/2)"
SOFTMAX = "a = -249.87; b = -424.13; c = -460.29; d = 378.097443; f = -292.61\n" + (
    "s = exp(a) + exp(b) + exp(c) + exp(d) + exp(f)\np = exp(d)/s"
)
RIGHT = {
    "1 norm of a zero vector": ("x = 0; y = 0\nn = sqrt(x**2 + y**2)", 0.0, {"x": NAN, "y": NAN}),
    "4 deviation of equal values": (EQUAL, 0.0, {"a": NAN, "b": NAN, "c": NAN}),
    "5 a power of 0": (TREE.format(a=0, b=1), 0.0, {"a": 1, "b": 0}),
    "5 a higher power of 0": (TREE.format(a=0, b=2), 0.0, {"a": 0, "b": 0}),
    "5 0 to the 0": (TREE.format(a=0, b=0), 1.0, {"b": 0}),
    "9 powers that are 0": ("x = 0; y = 1\nz = x**0 + y**0", 2.0, {"x": 0, "y": 0}),
    "10 a power": (TREE.format(a=2, b=3), 8.0, {"a": 12, "b": 5.545177}),
    "10 a power of a negative": (TREE.format(a=-2, b=-3), -0.125, {"a": -0.1875, "b": NAN}),
    "23 naive softmax far out": (SOFTMAX, 1.0, dict.fromkeys("abcdf", 0)),
    "24 log-sum-exp less a logit": (
        "a = -431; b = 279; c = 427\nL = log(exp(a) + exp(b) + exp(c)) - a",
        858.0,
        {"a": -1, "b": 0, "c": 1},
    ),
    "26 root of a mean square of 0": ("w = 1\nx = 2\ny = 2\nL = sqrt((w*x - y)**2)", 0.0, {"w": NAN}),
    "54 cs231n, (x + y) z": ("x = -2; y = 5; z = -4\nq = x + y\nf = q*z", -12.0, {"x": -4, "y": -4, "z": 3}),
    "56 cs231n, a neuron": (
        "w = [2, -3, -3]\nx = [-1, -2]\nf = sigmoid(w[0]*x[0] + w[1]*x[1] + w[2])",
        0.73,
        {"w0": -0.20, "w1": -0.39, "w2": 0.20, "x0": 0.39, "x1": -0.59},
    ),
    "60 cs231n, max": (
        "x = 3; y = -4; z = 2; w = -1\nf = 2*(x*y + max(z, w))",
        -20.0,
        {"x": -8, "y": 6, "z": 2, "w": 0},
    ),
    "62 micrograd with other names": (
        "a = -4; b = 2\nc1 = a + b\nd1 = a*b + b**3\nc2 = c1 + c1 + 1\nc3 = c2 + 1 + c2 - a\n"
        "d2 = d1 + d1*2 + relu(b + a)\nd3 = d2 + 3*d2 + relu(b - a)\ne1 = c3 - d3\nf = e1**2\ng = f/2 + 10/f",
        24.7041,
        {"a": 138.8338, "b": 645.5773},
    ),
    "63 micrograd's sanity check": (
        "x = -4\nz = 2*x + 2 + x\nq = relu(z) + z*x\nh = relu(z*z)\ny = h + q + q*x",
        -20.0,
        {"x": 46},
    ),
    "64 deep-ml 26": ("a = 2; b = -3; c = 10\nd = a + b*c\nL = relu(d)", 0.0, {"a": 0, "b": 0, "c": 0}),
}
"""The program, its last value, and its gradients: as printed at the source, with the digits that are printed there."""
PRINTED = {
    "10 a power": 6,
    "56 cs231n, a neuron": 2,
    "62 micrograd with other names": 4,
}


@pytest.mark.parametrize("case", RIGHT)
def test_a_program_has_the_printed_values_and_torchs(case: str):
    source, value, gradients = RIGHT[case]
    net = graph(source)
    values = evaluated(net, [net.program.given[name].value for name in net.program.leaves])
    target, digits = len(net.nodes) - 1, PRINTED.get(case, 12)
    assert round(values.at[target], digits) == value
    found = backward(values, target)
    for name, right in gradients.items():
        slope = found[net.index[name]]
        assert math.isnan(right) if math.isnan(slope) else round(slope, digits) == right, name
    places = [net.index[name] for name in gradients]
    for entry in prove_gradients(values, target, places).entries:
        assert entry.autograd is not None
        assert equal(entry.formula, entry.autograd, 12), entry


def test_25_a_recursion_of_sigmoids_has_torch_s_gradient():
    net = graph("x = 1; f = 1; s = 1\nfor i in range(9):\n    f = sigmoid(f*x)\n    s += f")
    values = evaluated(net, [net.program.given[name].value for name in net.program.leaves])
    target = len(net.nodes) - 1
    x = torch.ones((), dtype=torch.float64, requires_grad=True)
    f = [torch.ones((), dtype=torch.float64)]
    for _time in range(9):
        f.append(torch.sigmoid(f[-1] * x))  # a list: in place, in one tensor, torch refuses it
    total = torch.stack(f).sum()
    assert equal(values.at[target], total.item(), 14)
    assert equal(backward(values, target)[net.index["x"]], torch.autograd.grad(total, x)[0].item(), 14)


def test_69_two_data_points_are_a_program_whose_target_is_its_loss():
    state = edited(ChainRuleState(), "program", "L = (y1 - w*x1)^2 + (y2 - w*x2)^2")
    assert state.target == "L"
    for name, value in {"y1": 2.0, "w": 0.5, "x1": 1.0, "y2": 3.0, "x2": 2.0}.items():
        place = [leaf.name for leaf in state.values].index(name)
        state = edited(state, f"values.{place}.value", value)
    assert backward(state.evaluated, state.ends[1])[state.graph.index["w"]] == -2 * 1.5 - 4 * 2.0
