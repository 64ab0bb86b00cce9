"""Questions, bug reports and textbook exercises of other people, by the number of each in its list.

The right value is the one that is printed at the source, or torch's own: which of them, each table says. Data files in
the formats of the list are in tests/core/test_tables.py, published programs in tests/core/programs.py, pairs of shapes
and the traps of autograd in tests/pages/test_losses_regression.py and tests/core/test_autograd_traps.py.
"""

import math

import msgspec
import numpy as np
import pytest
import torch
from torch.nn import functional

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.cross_entropy import divergence, entropy, gradient, loss
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.cross_entropy.proving import BINARY, prove_binary
from gradexplorer.core.cross_entropy.proving import prove_gradient as prove_classes
from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.functions.catalogue import Typed
from gradexplorer.core.functions.proving import prove_slope
from gradexplorer.core.graph import backward, evaluated, graph
from gradexplorer.core.graph.proving import prove_gradients
from gradexplorer.core.landscapes.calculus import prove_gradient
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.losses import line_loss
from gradexplorer.core.losses import loss as line_loss_of
from gradexplorer.core.optimizers import ASGD, LBFGS, SGD, Adam, AdamW, NAdam, Optimizer, RAdam, Rprop
from gradexplorer.core.perceptron import Network, run_passes
from gradexplorer.core.perceptron import prove_gradient as prove_network
from gradexplorer.formula.parse import parse
from gradexplorer.framework.figure import Check, execute
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.functions import PAGE as FUNCTIONS
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError

NAN = math.nan


def equal(found: float, right: float, digits: int) -> bool:
    return found == pytest.approx(right, rel=10.0**-digits, abs=10.0**-digits, nan_ok=True)


# programs

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
PRINTED = {"10 a power": 6, "56 cs231n, a neuron": 2, "62 micrograd with other names": 4}


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


def test_69_two_data_points_are_a_program_whose_target_is_its_loss():
    state = edited(ChainRuleState(), "program", "L = (y1 - w*x1)^2 + (y2 - w*x2)^2")
    assert state.target == "L"
    for name, value in {"y1": 2.0, "w": 0.5, "x1": 1.0, "y2": 3.0, "x2": 2.0}.items():
        place = [leaf.name for leaf in state.values].index(name)
        state = edited(state, f"values.{place}.value", value)
    assert backward(state.evaluated, state.ends[1])[state.graph.index["w"]] == -2 * 1.5 - 4 * 2.0


# functions of one and of two variables


def torch_slope(function: object, x: float) -> float:
    at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(function(at), at)[0].item()  # type: ignore[operator]


SLOPES = {
    "3 a root of a square": ("sqrt((x - 1)^2)", 1.0, NAN, lambda x: torch.sqrt((x - 1) ** 2)),
    "3 a root of a power that is 0": ("sqrt((x - 1)^0)", 1.0, 0.0, lambda x: torch.sqrt((x - 1) ** 0)),
    "11 acos of a cosine": ("acos(cos(x))", 0.0, NAN, lambda x: torch.acos(torch.cos(x))),
    "11 acos at its edge": ("acos(x)", 1.0, -math.inf, torch.acos),
    "14 where, a NaN of the other branch": (
        "where(x == 0, 1, sin(x)/x)",
        0.0,
        NAN,
        lambda x: torch.where(x == 0, 1.0, torch.sin(x) / x),
    ),
    "14 where, at its kink": (
        "where(x > 0, x^2/x, 0)",
        0.0,
        NAN,
        lambda x: torch.where(x > 0, x**2 / x, 0.0),
    ),
    "14 where, a root": (
        "where(x > 0, sqrt(x), 0)",
        -1.0,
        NAN,
        lambda x: torch.where(x > 0, torch.sqrt(x), 0.0),
    ),
    "15 clamp at its edge": ("clamp(x, 0, 1)", 0.0, 1.0, lambda x: torch.clamp(x, 0, 1)),
    "15 a tie of max": ("max(x, 1)", 1.0, 0.5, lambda x: torch.maximum(x, torch.ones_like(x))),
    "15 a tie of min": ("min(x, 1)", 1.0, 0.5, lambda x: torch.minimum(x, torch.ones_like(x))),
    "22 relu as a function": ("relu(x)", 0.0, 0.0, torch.relu),
    "67 d2l, a power and its inverse": ("x^3 - 1/x", 1.0, 4.0, lambda x: x**3 - 1 / x),
}
"""The formula, x, the slope that is printed at the source, and torch's program for it."""


@pytest.mark.parametrize("case", SLOPES)
def test_a_slope_is_the_printed_one_and_torchs(case: str):
    formula, x, right, function = SLOPES[case]
    proof = prove_slope(Typed(text=formula), x)
    (entry,) = proof.entries
    auto = torch_slope(function, x)
    assert equal(auto, right, 12)
    assert entry.autograd is not None
    assert equal(entry.autograd, auto, 12)
    if proof.verdict == "proven":
        assert equal(entry.formula, right, 12)
    else:
        assert proof.reason is not None
        assert proof.verdict in ("not differentiable", "torch differs")
        assert not proof.wrong


def test_11_acos_has_no_value_beyond_1():
    with pytest.raises(InputError, match="no finite value"):
        edited(edited(FUNCTIONS.state(), "function", {"type": "typed", "text": "arccos(x)"}), "x0", 1.001)


def test_22_no_badge_of_a_typed_relu_at_0_says_not_proven():
    state = FUNCTIONS.state()
    for path, value in (("function", {"type": "typed", "text": "relu(x)"}), ("x0", 0.0)):
        state = edited(state, path, value)
    column = list(FUNCTIONS.column(state, None, FUNCTIONS.figure(state, None, False)))
    execute(column)
    verdicts = [item.proof.verdict for item in column if isinstance(item, Check)]
    assert "not differentiable" in verdicts
    assert "not proven" not in verdicts


PARTIALS = {
    "1 norm of a zero vector": ("sqrt(x^2 + y^2)", (0.0, 0.0), (NAN, NAN)),
    "9 powers that are 0": ("x1^0 + x2^0", (0.0, 1.0), (0.0, 0.0)),
    "12 an angle near 0": ("atan(y/x)", (5.6843e-14, 1e-13), (-7.5579e12, 4.2962e12)),
    "68 d2l, a square and a power": ("3*x1^2 + 5*e^x2", (1.0, 0.0), (6.0, 5.0)),
}


@pytest.mark.parametrize("case", PARTIALS)
def test_a_gradient_is_the_printed_one_and_torchs(case: str):
    formula, at, right = PARTIALS[case]
    proof = prove_gradient(landscape("typed", formula), *at)
    for entry, expected in zip(proof.entries, right, strict=True):
        assert entry.autograd is not None
        assert entry.autograd == pytest.approx(expected, rel=1e-4, nan_ok=True)
        assert math.isnan(expected) or entry.formula == pytest.approx(entry.autograd, rel=1e-12)
    assert proof.verdict == ("not differentiable" if math.isnan(right[0]) else "proven")


# activations

AT_CORNERS = {
    "16 relu6": ("relu6", {}, {0.0: 0.0, 6.0: 0.0}),
    "16 hardtanh": ("hardtanh", {}, {-1.0: 0.0, 1.0: 0.0}),
    "17 hardswish": ("hardswish", {}, {-3.0: 0.0, 3.0: 1.0}),
    "18 hardsigmoid": ("hardsigmoid", {}, {-3.0: 0.0, 3.0: 0.0}),
    "19 elu(2)": ("elu", {"alpha": 2.0}, {0.0: 2.0, -1.0: 2 * math.exp(-1)}),
    "19 celu(2)": ("celu", {"alpha": 2.0}, {0.0: 1.0, -1.0: math.exp(-0.5)}),
    "20 elu(-2)": ("elu", {"alpha": -2.0}, {0.0: -2.0, -1.0: -2 * math.exp(-1)}),
    "21 softplus": ("softplus", {}, {1000.0: 1.0}),
    "21 logsigmoid": ("logsigmoid", {}, {-1000.0: 1.0}),
    "21 mish": ("mish", {}, {-200.0: 0.0}),
    "21 gelu": ("gelu", {}, {-40.0: 0.0}),
    "21 silu": ("silu", {}, {-800.0: 0.0}),
}


@pytest.mark.parametrize("case", AT_CORNERS)
def test_an_activation_takes_torchs_slope(case: str):
    key, parameters, slopes = AT_CORNERS[case]
    activation = ACTIVATIONS[key](**parameters)
    for x, right in slopes.items():
        value, slope = activation.autograd([x])
        assert slope[0] == pytest.approx(right, rel=1e-7, abs=1e-80)
        assert float(activation.slopes(x)) == pytest.approx(slope[0], rel=1e-7, abs=1e-80)
        assert float(activation.values(x)) == pytest.approx(value[0], rel=1e-12, abs=1e-80)


# losses

ASKED = {
    "24 logits far apart": (CrossEntropyProblem((-431.0, 279.0, 427.0), 0), 858.0, (-1, 0, 1), 6),
    "28 three logits": (CrossEntropyProblem((1.0, 2.0, 3.0), 0), 2.40761, (-0.90997, 0.24473, 0.66524), 5),
    "31 weights, far apart": (
        CrossEntropyProblem((-100.0, 100.0), 0, weights=(20.0, 10.0), reduction="sum"),
        4000.0,
        (-20, 20),
        6,
    ),
    "41 logits of 1e8": (CrossEntropyProblem((1e8, 0.0), 0), 0.0, (0, 0), 6),
}
"""The question, its loss and gradient as printed, and the digits of that."""


@pytest.mark.parametrize("case", ASKED)
def test_a_cross_entropy_is_the_printed_one_and_torchs(case: str):
    question, right, slopes, digits = ASKED[case]
    logits = np.array(question.logits)
    assert round(loss(question.q, logits), digits) == right
    assert np.array_equal(np.round(gradient(question.q, logits), digits), slopes)
    assert prove_classes(question).verdict == "proven"
    assert question.torch("float64")[0] == pytest.approx(right, abs=10.0**-digits)


def test_29_the_sum_is_the_mean_times_the_weight_of_the_target():
    logits, weights = (0.3, -0.2, 0.5), (2.0, 4.0, 6.0)
    both = [loss(CrossEntropyProblem(logits, 2, 0.0, weights, kind).q, np.array(logits)) for kind in ("sum", "mean")]
    assert both[0] == pytest.approx(6 * both[1], rel=1e-14)
    assert both[1] == pytest.approx(functional.cross_entropy(torch.tensor([logits]), torch.tensor([2])).item(), 1e-6)


def test_32_smoothed_labels_have_their_minimum_at_the_smoothed_distribution():
    question = CrossEntropyProblem((math.log(0.95), math.log(0.05)), 0, smoothing=0.1)
    assert np.abs(gradient(question.q, np.array(question.logits))).max() < 1e-15
    assert round(loss(question.q, np.array(question.logits)), 5) == 0.19852


def test_34_the_divergence_from_a_uniform_distribution():
    y, logits = np.array([0.36, 0.48, 0.16]), np.zeros(3)
    assert round(divergence(y, logits), 7) == 0.0852996
    right = functional.kl_div(torch.log_softmax(torch.zeros(3), 0), torch.tensor(y), reduction="sum").item()
    assert divergence(y, logits) == pytest.approx(right, rel=1e-6)
    assert divergence(y, logits) + entropy(y) == pytest.approx(loss(y, logits), rel=1e-14)


@pytest.mark.parametrize(
    ("case", "key", "z", "y", "dtype", "value", "slope"),
    [
        ("36", "bce_with_logits", 1.5, 1.0, "float64", 0.2014133, None),
        ("37", "bce_with_logits", 0.0, 0.0, "float64", 0.693147, 0.5),
        ("38", "bce", -50.0, 1.0, "float64", 50.0, -1.92875e-10),
        ("38, of the logit", "bce_with_logits", -50.0, 1.0, "float64", 50.0, -1.0),
        ("39", "bce", 20.0, 0.0, "float32", 100.0, 0.0),
    ],
)
def test_a_binary_loss_is_the_printed_one_and_torchs(case, key, z, y, dtype, value, slope):
    losses, slopes = BINARY[key]
    at = np.array([z], dtype)
    assert losses(at, y)[0] == pytest.approx(value, rel=1e-6)
    if slope is not None:
        assert slopes(at, y)[0] == pytest.approx(slope, rel=1e-5)
    proof = prove_binary(key, z, y, dtype)
    assert all(equal(entry.formula, entry.autograd, 6) for entry in proof.entries)


def test_42_huber_is_smooth_l1_times_its_threshold():
    found = [
        float(line_loss(line_loss_of(key, "mean", 0.5), ((1.0, 0.0),), 1.125, 0.0).value)
        for key in ("huber", "smooth_l1")
    ]
    assert found == [0.4375, 0.875]


def test_43_smooth_l1_from_0_is_l1():
    points = ((1.0, 0.5), (2.0, -1.0))
    both = [line_loss(line_loss_of(key, "mean", 0.0), points, 0.7, 0.1) for key in ("smooth_l1", "l1")]
    assert both[0].value == both[1].value
    assert both[0].gradient == both[1].gradient


# networks


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


# landscapes

TYPED = {
    "71 Easom": ("-cos(x)*cos(y)*exp(-((x - pi)^2 + (y - pi)^2))", (math.pi, math.pi), -1.0, 12),
    "72 McCormick": ("sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1", (-0.54719755, -1.54719755), -1.9133, 3),
    "73 Styblinski-Tang": ("(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)/2", (-2.903534, -2.903534), -78.3323, 4),
    "74 Levy 13": ("sin(3pi x)^2 + (x - 1)^2(1 + sin(3pi y)^2) + (y - 1)^2(1 + sin(2pi y)^2)", (1, 1), 0.0, 12),
    "75 Matyas": ("0.26(x^2 + y^2) - 0.48xy", (0, 0), 0.0, 12),
    "75 Schaffer 2": ("0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001(x^2 + y^2))^2", (0, 0), 0.0, 12),
    "75 Schaffer 4": ("0.5 + (cos(sin|x^2 - y^2|)^2 - 0.5)/(1 + 0.001(x^2 + y^2))^2", (0, 1.25313), 0.292579, 6),
    "75 Cross-in-tray": (
        "-0.0001(|sin(x) sin(y) exp(|100 - sqrt(x^2 + y^2)/pi|)| + 1)^0.1",
        (1.349406, 1.349406),
        -2.06261,
        5,
    ),
    "75 six-hump camel": ("(4 - 2.1x^2 + x^4/3)x^2 + xy + (4y^2 - 4)y^2", (0.0898, -0.7126), -1.0316, 4),
    "76 Schwefel": ("837.9658 - x*sin(sqrt|x|) - y*sin(sqrt|y|)", (420.968746, 420.968746), 0.0, 4),
    "76 Eggholder": (
        "-(y + 47)sin(sqrt|x/2 + y + 47|) - x*sin(sqrt|x - (y + 47)|)",
        (512, 404.2319),
        -959.6407,
        4,
    ),
    "76 Hölder table": ("-|sin(x)cos(y)exp(|1 - sqrt(x^2 + y^2)/pi|)|", (8.05502, 9.66459), -19.2085, 4),
    "76 Bukin 6": ("100sqrt|y - 0.01x^2| + 0.01|x + 10|", (-10, 1), 0.0, 12),
    "76 Branin": (
        "(y - 5.1/(4pi^2)x^2 + 5/pi x - 6)^2 + 10(1 - 1/(8pi))cos(x) + 10",
        (-math.pi, 12.275),
        0.397887,
        6,
    ),
    "76 Bird": (
        "sin(x)exp((1 - cos(y))^2) + cos(y)exp((1 - sin(x))^2) + (x - y)^2",
        (4.70104, 3.15294),
        -106.7645,
        4,
    ),
    "77 Ackley as published": (
        "-20*np.exp(-0.2*np.sqrt(0.5*(x[0]**2 + x[1]**2))) - np.exp(0.5*(np.cos(2*np.pi*x[0]) + "
        "np.cos(2*np.pi*x[1]))) + np.e + 20",
        (1.0, 1.0),
        3.6253849,
        7,
    ),
    "77 x1 and x2": ("(x1 + 2x2 - 7)^2 + (2x1 + x2 - 5)^2", (1, 3), 0.0, 12),
}
"""The function as it is published, where its minimum is (of Ackley's: another point), and its value there."""
NO_MINIMUM = ("77 Ackley as published", "76 Bukin 6", "76 Eggholder")
"""A point beside the minimum, a minimum at a kink, one at the edge of the domain."""


@pytest.mark.parametrize("case", TYPED)
def test_a_published_function_has_its_published_value(case: str):
    formula, at, value, digits = TYPED[case]
    state = HimmelblauState(
        landscape="typed", formula=formula, starts=((at[0], at[1]),), x_range=(-600.0, 600.0), y_range=(-600.0, 600.0)
    )
    assert state.surface.value(*at) == pytest.approx(value, abs=0.6 * 10.0**-digits)
    if case in NO_MINIMUM:
        return
    proof = prove_gradient(state.surface, *map(float, at))
    assert proof.verdict in ("proven", "digits lost")
    for entry in proof.entries:
        assert abs(entry.formula) < 2e-2 * max(1.0, abs(value))


# optimizers

RUNS: dict[str, Optimizer] = {
    "78 Adam with eps 1": Adam(lr=0.1, eps=1.0),
    "78 AMSGrad": Adam(lr=0.1, amsgrad=True),
    "78 weight decay in the gradient": Adam(lr=0.1, weight_decay=0.1),
    "78 weight decay decoupled": AdamW(lr=0.1, weight_decay=0.1),
    "79 NAdam": NAdam(lr=0.1),
    "79 RAdam": RAdam(lr=1e-3),
    "81 Rprop": Rprop(lr=0.1),
    "82 ASGD": ASGD(lr=1e-3, lambd=1e-2, t0=5.0),
    "86 maximize": SGD(lr=1e-5, momentum=0.5, maximize=True),
}


@pytest.mark.parametrize("case", RUNS)
def test_thirty_steps_are_torchs_to_the_last_bit(case: str):
    optimizer, start = RUNS[case], (-1.2, 1.0)
    race = OptimizerRace(landscape("rosenbrock"), (optimizer,), [start], 30, "float64", 0, (0, 0))
    race.advance(30)
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    settings = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__}
    torchs = optimizer.torch_class()([x], **settings)
    for _step in range(30):
        torchs.zero_grad()
        ((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2).backward()
        torchs.step()
    assert race.snapshot(detail=False).paths[0, 0, :2, 30].tolist() == x.tolist()


def test_83_a_negative_decay_term_is_refused_with_its_range():
    with pytest.raises(msgspec.ValidationError, match=r">= 0\.0"):
        msgspec.json.decode('{"type": "asgd", "lambd": -0.1}', type=Optimizer)


def test_84_lbfgs_with_a_rate_of_10_leaves_the_numbers_and_says_so():
    race = OptimizerRace(landscape("rosenbrock"), (LBFGS(lr=10.0),), [(-1.2, 1.0)], 5, "float64", 0, (0, 0))
    race.advance(5)
    assert "step 1" in str(race.snapshot(detail=False).reasons[0, 0])


def test_85_lbfgs_goes_down_a_square_as_torch_does():
    race = OptimizerRace(landscape("typed", "x^2 + y^2"), (LBFGS(),), [(1.0, 2.0)], 3, "float32", 0, (0, 0))
    race.advance(3)
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    torchs = torch.optim.LBFGS([x])

    def closure():
        torchs.zero_grad()
        value = x[0] ** 2 + x[1] ** 2
        value.backward()
        return value

    for _step in range(3):
        torchs.step(closure)
    assert race.snapshot(detail=False).paths[0, 0, :2, 3].tolist() == x.tolist()


# what people write


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("clip(x, -1, 1)", "min(max(x, -1), 1)"),
        ("log1p(x) + expm1(x)", "log(1 + x) + exp(x) - 1"),
        ("log10(x + 2) + log2(x + 2)", "log(x + 2)/log(10) + log(x + 2)/log(2)"),
        ("pow(x, 3) + square(x)", "x**3 + x**2"),
        ("hypot(x, 2)", "sqrt(x**2 + 4)"),
        ("sec(x) + csc(x) + cot(x)", "1/cos(x) + 1/sin(x) + cos(x)/sin(x)"),
        ("heaviside(x, 0.5)", "1 if x > 0 else (0 if x < 0 else 0.5)"),
        ("σ(x)", "1/(1 + exp(-x))"),
        ("|x| + √x + π", "abs(x) + sqrt(x) + pi"),
        ("x % 2 + x//2", "x - 2*floor(x/2) + floor(x/2)"),
        ("2x + (x+1)(x-1) + sin x", "2*x + (x + 1)*(x - 1) + sin(x)"),
        ("f(x) = x^{2}", "x**2"),
        ("y = E^x + PI", "exp(x) + pi"),
    ],
)
def test_the_list_of_what_was_lacking_is_read(typed: str, meant: str):
    for x in (0.3, 1.7):
        assert parse(typed, "x").function(x, math) == pytest.approx(parse(meant, "x").function(x, math), rel=1e-14)
