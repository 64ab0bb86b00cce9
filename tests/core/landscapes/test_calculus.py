"""Gradient, Hessian and derivation lines against torch, sympy and textbook points."""

import math
import random

import numpy as np
import pytest
import sympy
import torch

from gradexplorer.core.functions import SURFACES
from gradexplorer.core.landscapes.calculus import (
    prove_directional,
    prove_gradient,
    prove_plane,
    second_order,
)
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, Landscape, landscape
from gradexplorer.core.landscapes.formulas import derivation_lines, derivations, slopes
from gradexplorer.formula.compile import to_sympy
from gradexplorer.proof import KEPT, DType

TYPED = [
    "sin(x*y)*exp(x)/(1 + y^2)",
    "tan(x/4) + asin(x/9)*acos(y/9) + arctan(x^2*y)",
    "sinh(x)*cosh(y) - tanh(x*y)^3 + ln(x^2 + 1)",
    "sigmoid(x - y)^2 + sqrt(x^2 + y^2 + 1) - 2^(x*y)",
    "(x^2 + 1)^y + e^x - pi^y",
    "abs(x*y)*relu(x + 9) + sign(y)*x",
    "-(x - y) + 3",
    "x",
]
ALL = [*LANDSCAPES.values(), *(landscape("typed", text) for text in TYPED)]
WITHOUT_GRADIENT = ("ackley", "bukin_6", "drop_wave")
"""Their minimum is a kink, or the formula of the gradient is 0/0 there."""
every = pytest.mark.parametrize("land", ALL, ids=lambda land: land.source if land.key == "typed" else land.key)


def _points(land: Landscape, count: int) -> list[tuple[float, float]]:
    draw = random.Random(land.source)
    return [(draw.uniform(*land.x_range), draw.uniform(*land.y_range)) for _ in range(count)]


def _is_lost_in_single(land: Landscape, x: float, y: float) -> bool:
    """Whether a slope in double precision changes beyond its digits from numbers of single precision to the next ones.

    No program that rounds on the way can know such a slope better than that.
    """

    def gradient(x: float, y: float) -> np.ndarray:
        entries = prove_gradient(land, x, y, "float64").entries
        return np.array([entry.autograd for entry in entries])

    here, next_x, next_y = gradient(x, y), float(_after(x)), float(_after(y))
    moved = np.abs(gradient(next_x, y) - here) + np.abs(gradient(x, next_y) - here)
    return bool(np.any(moved > KEPT["float32"] * np.abs(here)))


def _after(value: float) -> np.float32:
    return np.nextafter(np.float32(value), np.float32(np.inf))


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_gradient_is_proven(land: Landscape, dtype: DType) -> None:
    for x, y in [*_points(land, 30), *(m for m in land.minima if land.key not in WITHOUT_GRADIENT)]:
        proof = prove_gradient(land, x, y, dtype)
        if proof.verdict != "proven":
            cancels = (x, y) in land.minima or (dtype == "float32" and _is_lost_in_single(land, x, y))
            assert cancels, (x, y, proof)
            assert proof.verdict == "digits lost", (x, y, proof)
        if proof.verdict == "proven" or dtype == "float64":
            assert all(entry.difference is not None for entry in proof.entries), (x, y, proof)


@every
def test_every_hessian_is_proven_and_agrees_with_torch(land: Landscape) -> None:
    for x, y in [*_points(land, 20), *(m for m in land.minima if land.key not in WITHOUT_GRADIENT)]:
        second = second_order(land, x, y)
        true = ("proven", "digits lost") if (x, y) in land.minima else ("proven",)
        assert second.proof.verdict in true, (x, y, second.proof)
        point = torch.tensor([x, y], dtype=torch.float64)
        hessian = torch.func.hessian(lambda p: land.function(p[0], p[1], torch))(point).numpy()
        np.testing.assert_allclose(np.array(second.hessian), hessian, rtol=1e-12, atol=1e-300)
        np.testing.assert_allclose(second.eigenvalues, np.linalg.eigvalsh(hessian), rtol=1e-9, atol=1e-300)


def test_what_single_precision_can_only_round_to_0_is_proven() -> None:
    """exp(-200) is about 1e-87, torch's is 0; a slope that it can hold must not be lost."""
    proof = prove_gradient(LANDSCAPES["easom"], -6.0, -8.0, "float32")
    assert proof.verdict == "proven"
    assert [entry.autograd for entry in proof.entries] == [0.0, 0.0]
    assert 0 < abs(proof.entries[0].formula) < 2.0**-126


def test_ackleys_tip_is_not_differentiable_and_says_why() -> None:
    for dtype in ("float32", "float64"):
        proof = prove_gradient(LANDSCAPES["ackley"], 0.0, 0.0, dtype)
        assert proof.verdict == "not differentiable"
        assert "kink" in str(proof.reason)
    second = second_order(LANDSCAPES["ackley"], 0.0, 0.0)
    assert second.proof.verdict == "not differentiable"
    assert str(second.kind) == "Not twice differentiable here"
    assert second.critical_rate is None


@pytest.mark.parametrize(
    ("key", "x", "y", "kind"),
    [
        ("himmelblau", 3.0, 2.0, "Minimum"),
        ("himmelblau", -2.805118, 3.131312, "Minimum"),
        ("himmelblau", -3.779310, -3.283186, "Minimum"),
        ("himmelblau", 3.584428, -1.848126, "Minimum"),
        ("himmelblau", -0.270845, -0.923039, "Maximum"),
        ("himmelblau", 0.086678, 2.884255, "Saddle"),
        ("saddle", 0.0, 0.0, "Saddle"),
        ("rosenbrock", 1.0, 1.0, "Minimum"),
        ("three_hump_camel", 0.0, 0.0, "Minimum"),
        ("bowl", 1.0, 1.0, "Convex"),
        ("saddle", 1.0, 0.0, "Curved both ways"),
        ("himmelblau", 0.0, 0.0, "Concave"),
    ],
)
def test_the_kind_of_known_points(key: str, x: float, y: float, kind: str) -> None:
    assert str(second_order(LANDSCAPES[key], x, y).kind).startswith(kind)


def test_flat_points_are_undecided() -> None:
    assert str(second_order(landscape("typed", "x^4 + y^2"), 0.0, 0.0).kind).startswith("Undecided")
    assert str(second_order(landscape("typed", "x + y^2"), 0.0, 0.0).kind).startswith("Flat")


def test_the_critical_rate_is_where_gradient_descent_turns_unstable() -> None:
    land = landscape("bowl", condition=50.0)
    second = second_order(land, 0.0, 0.0)
    assert second.condition == pytest.approx(50.0)
    assert second.critical_rate is not None
    for factor, grows in ((0.99, False), (1.01, True)):
        point = torch.tensor([1.0, 1.0], requires_grad=True)
        optimizer = torch.optim.SGD([point], lr=factor * second.critical_rate)
        for _ in range(400):
            optimizer.zero_grad()
            land.function(point[0], point[1], torch).backward()
            optimizer.step()
        assert (abs(point[1].item()) > 1.0) == grows


@every
def test_every_line_of_the_derivation_has_torchs_value(land: Landscape) -> None:
    lines = derivation_lines(land)
    for a, b in _points(land, 3):
        point = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)
        land.function(point[0], point[1], torch).backward()
        assert point.grad is not None
        by_x = [line for line in lines if line.latex.startswith(r"\frac{\partial f}{\partial x} = ")]
        by_y = [line for line in lines if line.latex.startswith(r"\frac{\partial f}{\partial y} = ")]
        assert len(by_x) + len(by_y) == len(lines)
        for part, expected in ((by_x, point.grad[0].item()), (by_y, point.grad[1].item())):
            assert part
            for line in part:
                assert line.value({"x": a, "y": b}) == pytest.approx(expected, rel=1e-9, abs=1e-9), line.latex


def test_himmelblaus_derivation_reads_as_on_the_blackboard() -> None:
    lines = derivation_lines(LANDSCAPES["himmelblau"])
    rules = [str(line.rule) for line in lines]
    trivial = "derivative of a constant; derivative of the variable itself"
    assert rules == ["sum rule", "chain rule, power rule", "sum rule", "power rule", trivial, "simplified"] * 2
    results = [line.latex for line in lines if str(line.rule) == "simplified"]
    assert results == [
        r"\frac{\partial f}{\partial x} = 4 x \left(x^{2} + y - 11\right) + 2 \left(x + y^{2} - 7\right)",
        r"\frac{\partial f}{\partial y} = 2 \left(x^{2} + y - 11\right) + 4 y \left(x + y^{2} - 7\right)",
    ]


def test_like_terms_are_collected_only_where_that_is_shorter() -> None:
    ends = {key: str(derivation_lines(LANDSCAPES[key])[-1].rule) for key in ("booth", "himmelblau")}
    assert ends == {"booth": "Collected", "himmelblau": "simplified"}


@pytest.mark.parametrize("key", LANDSCAPES)
def test_a_collected_line_is_sympys_derivative(key: str) -> None:
    lines = [line for line in derivation_lines(LANDSCAPES[key]) if str(line.rule) == "Collected"]
    f, symbols = LANDSCAPES[key].formula.sympy(), LANDSCAPES[key].formula.symbols()
    for line in lines:
        assert sympy.expand(to_sympy(line.tree, symbols) - f.diff(symbols["xy".index(line.variable)])) == 0
    assert len(lines) == {"booth": 2, "rosenbrock": 1}.get(key, 0)


def test_lines_too_long_for_the_screen_are_left_out() -> None:
    deep = landscape("typed", "*".join(f"sin(x + 0.12345{k}*y)" for k in range(1, 11)))
    assert any(len(step.latex) > 2050 for step in derivations(deep)[0].steps)
    assert all(len(line.latex) < 2050 for line in derivation_lines(deep))


def test_the_formula_is_sympys() -> None:
    f, (x, y) = LANDSCAPES["himmelblau"].formula.sympy(), LANDSCAPES["himmelblau"].formula.symbols()
    assert sympy.expand(f - ((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)) == 0
    assert math.isclose(float(LANDSCAPES["ackley"].formula.sympy().subs({x: 0, y: 0})), 0.0)


@pytest.mark.parametrize("key", SURFACES)
@pytest.mark.parametrize("degrees", [0, 37, 153, 270])
def test_directional_derivative_is_torch_s_jvp_and_proven(key, degrees):
    land, angle = SURFACES[key], np.radians(degrees)
    proof = prove_directional(land, 0.7, -0.4, angle)
    point = torch.tensor([0.7, -0.4], dtype=torch.float64, requires_grad=True)
    land.function(point[0], point[1], torch).backward()
    expected = float(point.grad @ torch.tensor([np.cos(angle), np.sin(angle)]))
    assert proof.verdict == "proven"
    assert proof.entries[0].formula == pytest.approx(expected, rel=1e-11, abs=1e-11 * float(point.grad.norm()))
    assert prove_directional(land, 0.7, -0.4, angle, "float32").verdict == "proven"


@pytest.mark.parametrize("key", SURFACES)
def test_tangent_plane_is_torch_s_linearization(key):
    for dtype in ("float32", "float64"):
        assert prove_plane(SURFACES[key], 0.7, -0.4, (0.5, 0.25), dtype).verdict == "proven"


@pytest.mark.parametrize("key", SURFACES)
def test_slopes_are_torch_s(key):
    point = torch.tensor([0.7, -0.4], dtype=torch.float64, requires_grad=True)
    SURFACES[key].function(point[0], point[1], torch).backward()
    assert slopes(SURFACES[key], 0.7, -0.4) == pytest.approx(point.grad.tolist(), rel=1e-10)
