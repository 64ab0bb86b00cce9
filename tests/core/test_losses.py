"""Losses of a regression: the oracles are torch.nn.functional, autograd and mpmath, and torch's own messages."""

import math

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from torch.nn import functional

from gradexplorer.core import run_snippet
from gradexplorer.core.losses import LOSSES, best_line, line_loss, loss, surface
from gradexplorer.core.losses.fit_run import Fit
from gradexplorer.core.losses.gradient_derivation import Summed, norm_lines, prove_gradient_lines
from gradexplorer.core.losses.proving import prove_all, prove_gradient, prove_norm
from gradexplorer.core.losses.torch_programs import training
from gradexplorer.formula.handwritten import prove_lines
from gradexplorer.formula.trees import tree
from tests.core.line_fits import POINTS, TORCH, by_torch

CASES = [
    (key, reduction) for key, known in LOSSES.items() for reduction in (("mean", "sum") if known.reduces else ("mean",))
]
EPSILON = {"float32": 1.2e-7, "float64": 2.3e-16}
numbers = st.floats(-1e3, 1e3, allow_subnormal=False)
data = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12)


@pytest.mark.release
def test_every_loss_is_written_here_anew():
    assert set(TORCH) == set(LOSSES)


@pytest.mark.parametrize("dtype", EPSILON)
@pytest.mark.parametrize(("key", "reduction"), CASES)
@settings(max_examples=25, deadline=None)
@given(points=data, w=st.floats(-100, 100), b=numbers, threshold=st.floats(0.01, 100))
def test_value_and_gradient_are_torch_s(key, reduction, dtype, points, w, b, threshold):
    kind = np.dtype(dtype).type
    w, b, threshold = float(kind(w)), float(kind(b)), float(kind(threshold))
    points = [(float(kind(x)), float(kind(y))) for x, y in points]
    ours = line_loss(loss(key, reduction, threshold), points, w, b, dtype)
    if key == "log_cosh" and np.abs(ours.residuals).max() > 80:
        return  # torch.cosh overflows there; the next test covers it
    value, gradient = by_torch(key, reduction, threshold, points, w, b, dtype)
    if key == "l2" and value**2 < np.finfo(dtype).tiny / EPSILON[dtype]:
        assert ours.value == pytest.approx(0.0, abs=2 * value)
        return  # the squares lose their digits there, or the formula is 0/0, and torch chooses
    close = 64 * EPSILON[dtype]
    assert ours.value == pytest.approx(value, rel=close, abs=len(points) * 8 * close)
    for one, other, size in zip(ours.gradient, gradient, ours.size, strict=True):
        assert one == pytest.approx(other, rel=close, abs=close * max(size, 1e-30))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("dtype", EPSILON)
def test_smooth_l1_from_zero_is_l1(dtype, reduction):
    """Of pytorch's issues 68558 and 96813: its beta may be 0, and nothing is divided by it then."""
    rule, points = loss("smooth_l1", reduction, 0.0), (*POINTS, (3.0, 2.5))
    for w, b in ((0.3, -0.5), (1.0, -0.5)):  # the second line goes through the last point
        found = line_loss(rule, points, w, b, dtype)
        for key in ("smooth_l1", "l1"):
            value, gradient = by_torch(key, reduction, 0.0, points, w, b, dtype)
            assert found.value == pytest.approx(value, rel=8 * EPSILON[dtype])
            assert found.gradient == pytest.approx(gradient, rel=8 * EPSILON[dtype])
    assert prove_gradient(rule, points, 0.3, -0.5, dtype).verdict == "proven"
    assert prove_gradient(rule, points, 1.0, -0.5, dtype).verdict == "not differentiable"
    assert prove_gradient_lines(rule, points, 0.3, -0.5, "w").verdict == "proven"
    assert rule.one_sided(0.0) == (-1.0, 1.0)
    assert float(rule.slopes(0.0)) == 0.0


def test_the_program_of_smooth_l1_from_zero_ends_with_the_bits_of_the_run():
    run = Fit(loss("smooth_l1", "mean", 0.0), POINTS, -0.6, 2.0, 0.05, 30)
    run.advance(30)
    outcome = run_snippet.run(training(loss("smooth_l1", "mean", 0.0), POINTS, -0.6, 2.0, 0.05, 30))
    assert outcome.output.splitlines()[0] == "{!r} {!r}".format(*run.snapshot(True).path[:2, 30].tolist())


@pytest.mark.parametrize("r", [-1e6, -711.0, -20.0, -1e-8, 0.0, 3e-9, 0.5, 19.0, 90.0, 1e6])
def test_log_cosh_never_overflows(r):
    with mpmath.workdps(60):
        value, slope = mpmath.log(mpmath.cosh(r)), mpmath.tanh(r)
    rule = loss("log_cosh")
    assert float(rule.values(np.array(r))) == pytest.approx(float(value), rel=1e-15, abs=1e-15)
    assert float(rule.slopes(np.array(r))) == pytest.approx(float(slope), rel=1e-15, abs=0)


@pytest.mark.parametrize(("key", "reduction"), CASES)
def test_every_line_of_the_derivation_is_the_gradient(key, reduction):
    rule = loss(key, reduction, 0.7)
    _value, gradient = by_torch(key, reduction, 0.7, POINTS, 0.3, -0.5, "float64")
    for variable, expected in zip("wb", gradient, strict=True):
        proof = prove_gradient_lines(rule, POINTS, 0.3, -0.5, variable)
        assert proof.verdict == "proven"
        assert len(proof.entries) == 2 * len(Summed(rule, POINTS, 0.3, -0.5).gradient_lines(variable)) >= 8
        for entry in proof.entries:
            assert entry.formula == pytest.approx(expected, rel=1e-12)


def test_a_wrong_line_is_not_proven(monkeypatch):
    rule = loss("mse")
    monkeypatch.setattr(type(rule), "slope", property(lambda self: __import__("ast").parse("3*r", mode="eval").body))
    assert prove_gradient_lines(rule, POINTS, 0.3, -0.5, "w").verdict == "not proven"


def test_everything_is_proven():
    found = {name: proof.verdict for name, proof in prove_all()}
    assert len(found) > 350
    assert {name for name, verdict in found.items() if verdict != "proven"} == set()


def test_the_norm_has_no_gradient_where_every_residual_is_zero():
    on_line = [(x, 0.5 * x + 1.0) for x in (-1.0, 0.0, 2.0)]
    proof = prove_gradient(loss("l2"), on_line, 0.5, 1.0)
    assert proof.verdict == "not differentiable"
    assert [entry.formula for entry in proof.entries] == [entry.autograd for entry in proof.entries] == [0, 0, 0]
    assert "kink" in str(proof.reason)


@pytest.mark.parametrize("key", LOSSES)
def test_surface_is_the_loss(key):
    rule = loss(key)
    w, b, z = surface(rule, POINTS, (-3.0, 3.0), (-2.0, 2.0))
    for i, j in ((0, 0), (5, 17), (len(w) - 1, 3)):
        value, _gradient = by_torch(key, "mean", 1.0, POINTS, float(w[i]), float(b[j]), "float64")
        assert z[j, i] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("key", LOSSES)
def test_best_line_has_the_smallest_loss(key):
    points = (*POINTS, (3.0, -6.0))
    line = best_line(loss(key), points)
    least, gradient = by_torch(key, "mean", 1.0, points, *line, "float64")
    if key != "l1":
        assert max(map(abs, gradient)) < 1e-5
    for d_w, d_b in ((1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, -1e-3)):
        assert by_torch(key, "mean", 1.0, points, line[0] + d_w, line[1] + d_b, "float64")[0] > least - 1e-6


@pytest.mark.parametrize("points", [(), ((1.0, 2.0),), ((1.0, 2.0), (1.0, 3.0))])
def test_no_single_best_line_without_two_places(points):
    assert best_line(loss("mse"), points) is None


def test_the_mean_of_nothing_is_nan_as_in_torch():
    assert math.isnan(line_loss(loss("mse"), (), 1.0, 2.0).value)
    assert math.isnan(functional.mse_loss(torch.empty(0), torch.empty(0)).item())
    assert line_loss(loss("sse"), (), 1.0, 2.0).value == 0.0


@example([(1.0, 1.0)], 1.0, 2.0**-112)
@given(data, st.floats(-100, 100), numbers)
def test_the_norm_is_the_root_of_n_times_the_mean_square(points, w, b):
    *lines, value = norm_lines(points, w, b)
    x, y = torch.tensor(points, dtype=torch.float64).T
    norm = torch.linalg.vector_norm(w * x + b - y).item()
    assert float(value.formula.parts[-1].value) == pytest.approx(norm, rel=1e-12, abs=1e-12)
    assert prove_lines(lines).verdict == "proven"
    assert prove_norm(points, w, b).verdict in ("proven", "digits lost")


def test_a_norm_without_n_is_not_proven():
    line = norm_lines(POINTS, 0.3, -0.7)[2].formula
    wrong = replace(line, parts=(line.parts[0], tree("sqrt(MSE)")))
    assert wrong.proof().verdict == "not proven"
