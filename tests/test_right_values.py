"""Values and verdicts where floats, torch or a finite difference mislead; mpmath and torch are the oracles."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import torch
from msgspec import structs

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.functions import sample, surface
from gradexplorer.core.functions.catalogue import Typed
from gradexplorer.core.functions.proving import prove_slope
from gradexplorer.core.graph import evaluated, graph
from gradexplorer.core.graph.proving import prove_gradients
from gradexplorer.core.landscapes.calculus import prove_gradient, second_order
from gradexplorer.core.losses import loss
from gradexplorer.core.losses import proving as losses
from gradexplorer.core.perceptron.derivation import lines, prove_lines
from gradexplorer.core.perceptron.network import Network, WeightIndex, run_passes
from gradexplorer.core.perceptron.proving import prove_gradient as prove_network
from gradexplorer.formula.derivation import derive
from gradexplorer.formula.exact import exact_slope
from gradexplorer.formula.parse import parse
from gradexplorer.pages.chain_rule.rules import prove_rules
from gradexplorer.proof import Claim, Proof, prove

PI = math.pi


def torch_slope(formula: str, x: float) -> float:
    """Return torch's derivative, from the formula as torch's own program."""
    at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    names = {
        name: getattr(torch, name) for name in ("sin", "cos", "exp", "log", "tanh", "sign", "relu", "arcsin", "abs")
    }
    y = eval(formula.replace("^", "**"), {**names, "x": at})
    return torch.autograd.grad(y, at)[0].item()


def slope(formula: str, x: float) -> Proof:
    return prove_slope(Typed(text=formula), x)


@pytest.mark.parametrize(
    ("formula", "x", "verdict", "exact"),
    [
        ("1/x", 1e-9, "proven", lambda x: -1 / x**2),
        ("tanh(1e10*x)", 1e-11, "proven", lambda x: 10**10 / mpmath.cosh(10**10 * x) ** 2),
        ("relu(x)", 1e-12, "proven", lambda x: 1),
        ("7/sin(x)", PI, "proven", lambda x: -7 * mpmath.cos(x) / mpmath.sin(x) ** 2),
        ("abs(x)^1.5", 0.0, "proven", lambda x: 0),
        ("0^x", 1.0, "proven", lambda x: 0),
        ("exp(x/x)", -2.5, "proven", lambda x: 0),
        ("x^2", 3.0, "proven", lambda x: 2 * x),
        ("cos(x)", 0.0, "proven", lambda x: 0),
        ("arcsin(x/x)", 1.0, "torch differs", lambda x: 0),
        ("relu(x) - relu(-x)", 0.0, "torch differs", lambda x: 1),
        ("(x^4)^0.5", 0.0, "torch differs", lambda x: 0),
        ("(1-cos(x))/x^2", 1e-6, "digits lost", lambda x: (x * mpmath.sin(x) - 2 * (1 - mpmath.cos(x))) / x**3),
        ("(exp(x)-1-x)/x^2", 1e-5, "digits lost", lambda x: mpmath.mpf(1) / 6 + x / 12 + x**2 / 40 + x**3 / 180),
        ("log(1+x)/x", 1e-9, "digits lost", lambda x: -0.5 + 2 * x / 3 - 3 * x**2 / 4),
        ("sigmoid(x)", 37.0, "digits lost", lambda x: mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2),
        ("exp(x)/(exp(x)+1)", 400.0, "digits lost", lambda x: mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2),
    ],
)
def test_a_derivative_has_its_value_and_its_verdict(formula, x, verdict, exact) -> None:
    proof = slope(formula, x)
    assert proof.verdict == verdict, proof
    (entry,) = proof.entries
    with mpmath.workdps(60):
        true = exact(mpmath.mpf(x))
        assert abs(mpmath.mpf(entry.exact) - true) <= abs(true) * mpmath.mpf(10) ** (
            -19 if "log(" not in formula and "-x)" not in formula else -12
        )
    if verdict == "proven":
        assert entry.formula == pytest.approx(float(true), rel=1e-9, abs=0)
    else:
        assert str(proof.reason)


@pytest.mark.parametrize(
    ("formula", "x", "says"),
    [
        ("sign(x)", 0.0, "jumps"),
        ("sign(x) + x", 0.0, "jumps"),
        ("sign(sin(x))", 0.0, "jumps"),
        ("relu(x)", 0.0, "kink"),
        ("relu(x) + x", 0.0, "kink"),
        ("abs(x)", 0.0, "kink"),
        ("1/x", 0.0, "pole"),
        ("log(x)", 0.0, "pole"),
        ("log(x)", -1.0, "outside"),
        ("x^1.5", 0.0, "edge"),
        ("x^(x+1)", 0.0, "edge"),
        ("arcsin(x)", 1.0, "edge"),
        ("sin(x)/x", 0.0, "on both sides"),
        ("sign(x)*abs(x)^0.5", 0.0, "vertical"),
    ],
)
def test_what_has_no_derivative_says_what_it_is_and_what_torch_takes(formula, x, says) -> None:
    proof = slope(formula, x)
    assert proof.verdict == "not differentiable", proof
    assert says in str(proof.reason)
    assert not proof.wrong, proof
    assert proof.entries[0].autograd == pytest.approx(torch_slope(formula, x), nan_ok=True)


def test_at_an_edge_the_slope_of_its_one_side_is_known() -> None:
    assert slope("x^1.5", 0.0).entries[0].exact == "0.0"
    assert slope("x^(x+1)", 0.0).entries[0].exact == "1.0"
    assert slope("x^(x+1)", 0.0).entries[0].formula == 1.0


@pytest.mark.parametrize("at", [(0.0, 1.0), (0.0, 2.0)])
def test_a_power_of_two_variables_has_torchs_values_on_its_edge(at) -> None:
    point = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in at]
    auto = [g.item() for g in torch.autograd.grad(point[0] ** point[1], point)]
    proof = prove_gradient(surface("typed", "x^y"), *at)
    assert [entry.formula for entry in proof.entries] == auto == [1.0 if at[1] == 1 else 0.0, 0.0]
    assert proof.verdict == "not differentiable"
    assert "edge" in str(proof.reason)


def test_only_the_part_with_a_kink_is_not_differentiable() -> None:
    proof = prove_gradient(surface("typed", "abs(x)^y"), 0.0, 1.0)
    assert proof.verdict == "not differentiable"
    assert [entry.exact for entry in proof.entries] == [None, "0.0"]
    assert [entry.formula for entry in proof.entries] == [0.0, 0.0]


def test_values_of_two_variables() -> None:
    proof = prove_gradient(surface("typed", "arctan(y/x)"), 5.68e-14, 1e-13)
    assert proof.verdict == "proven"
    assert proof.entries[0].difference is not None
    proof = prove_gradient(surface("typed", "exp(x)/(exp(x)+exp(y))"), 400.0, 0.0)
    assert proof.verdict == "digits lost"
    with mpmath.workdps(50):
        true = mpmath.exp(-400) / (1 + mpmath.exp(-400)) ** 2
        assert abs(mpmath.mpf(proof.entries[0].exact) / true - 1) < 1e-19
    assert second_order(surface("typed", "y/y + 0*x"), 0.7, -1.3).proof.verdict == "proven"


def test_a_wrong_formula_is_not_proven_by_its_own_value() -> None:
    function, wrong = parse("abs(x)", "x").tree, parse("2*sign(x)", "x").tree
    claim = Claim("f'", 0.0, 0.0, exact=exact_slope(function, wrong, {"x": 0.0}, "x"))
    assert prove([claim]).verdict == "not proven"
    right = derive(function, "x").exact({"x": 0.0})
    assert prove([structs.replace(claim, exact=right)]).verdict == "not differentiable"
    assert prove([structs.replace(claim, exact=right, formula=0.5)]).fails


def test_a_perfect_fit_of_the_norm_takes_torchs_slope_and_stays() -> None:
    points = ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0))
    proof = losses.prove_gradient(loss("l2"), points, 1.0, 0.0)
    assert proof.verdict == "not differentiable"
    assert [entry.formula for entry in proof.entries] == [entry.autograd for entry in proof.entries] == [0, 0, 0]
    step = losses.prove_step(loss("l2"), points, 1.0, 0.0, 0.1)
    assert step.verdict == "proven"
    assert [entry.formula for entry in step.entries] == [1.0, 0.0]


def test_a_step_of_descent_has_exact_digits() -> None:
    step = losses.prove_step(loss("sse"), ((1.0, 0.25), (2.0, 1.0)), 0.1, 0.3, 0.1)
    w, b, rate = map(Fraction, (0.1, 0.3, 0.1))
    residuals = w + b - Fraction(1, 4), 2 * w + b - 1
    after = w - rate * 2 * (residuals[0] + 2 * residuals[1]), b - rate * 2 * sum(residuals)
    assert step.verdict == "proven"
    for entry, true in zip(step.entries, after, strict=True):
        assert entry.exact is not None
        assert abs(Fraction(entry.exact) - true) <= abs(true) * Fraction(1, 10**19)


def test_log_cosh_far_out_is_proven() -> None:
    proof = losses.prove_gradient(loss("log_cosh"), ((1.0, 0.0),), 30_000.0, 0.0)
    assert proof.verdict == "proven"
    derivation = loss("log_cosh").derivation
    assert derivation.prove({"r": 30_000.0}).verdict == "proven"


@pytest.mark.parametrize(
    ("t", "last"),
    [
        ((0.1, 0.2, 0.7), "put together"),
        ((1 / 3, 1 / 3, 1 / 3), "put together"),
        ((0.25, 0.25, 0.5), "the targets sum to 1"),
        ((0.0, 1.0, 0.0), "the targets sum to 1"),
    ],
)
def test_targets_whose_floats_do_not_quite_sum_to_1_are_not_taken_as_shares(t, last) -> None:
    source = np.random.default_rng(0)
    weights, biases = (source.normal(size=(2, 3)),), (source.normal(size=3),)
    network = Network(
        weights=weights, biases=biases, biased=True, activations=(ACTIVATIONS["sigmoid"](),), loss="cross_entropy"
    )
    done = run_passes(network, np.array([0.5, -1.0]), np.array(t))
    assert prove_network(network, done).verdict == "proven"
    found = lines(network, done, WeightIndex(0, 0, 1))
    assert str(found[-1].rule) == last
    assert prove_lines(network, done, found).verdict == "proven"


def test_the_chain_rule_program_that_underflows_is_true() -> None:
    net = graph("y = 1/(1 + exp(-x))")
    values = evaluated(net, [-400.0])
    target = len(net.nodes) - 1
    proof = prove_gradients(values, target, [0])
    with mpmath.workdps(50):
        true = mpmath.exp(-400) / (1 + mpmath.exp(-400)) ** 2
        assert abs(mpmath.mpf(proof.entries[0].exact) / true - 1) < 1e-19
    kept = abs(proof.entries[0].formula - true) < 1e-9 * true
    assert proof.verdict == ("proven" if kept else "digits lost")


def test_the_basic_rules_hold_far_out() -> None:
    net = graph("y = x*w")
    assert prove_rules(evaluated(net, [1e5, 2.0]), 0).verdict == "proven"


def test_a_typed_pole_leaves_a_gap() -> None:
    curve = sample(Typed(text="1/x"), -1.0, 1.0, 1200)
    middle = curve.f[abs(curve.x) < 2e-3]
    assert any(math.isnan(value) for value in middle)


def test_numbers_beyond_all_floats_are_no_error() -> None:
    assert slope("exp(-exp(1/x))", 1e-3).verdict == "digits lost"
    assert slope("exp(exp(1/x))", 0.0).verdict == "not proven"
