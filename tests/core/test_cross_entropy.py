"""Cross entropy and its kin; the oracles are torch.nn.functional, torch.autograd and mpmath with 50 digits."""

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy import binary
from gradexplorer.core.cross_entropy.derivation import Classified
from gradexplorer.core.cross_entropy.logit_descent import DescentMethod, LogitDescent
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.cross_entropy.proving import (
    BINARY,
    prove_all,
    prove_gradient,
    prove_lines,
    prove_value,
    questions,
)
from gradexplorer.core.softmax.simplex import CORNERS, HEIGHT, cartesian, distribution, grid, logits_at
from gradexplorer.formula import handwritten
from gradexplorer.formula.equality import executed_column
from gradexplorer.formula.numpy_values import evaluate

dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])
EPSILON = {"float32": 1.2e-7, "float64": 2.3e-16}


@st.composite
def asked(draw, largest=1000.0):
    """A question of any kind that torch answers with a number."""
    count = draw(st.integers(2, 10))
    logits = draw(st.lists(st.floats(-largest, largest, width=32), min_size=count, max_size=count))
    weights = draw(st.lists(st.floats(0.125, 8, width=32), min_size=count, max_size=count) | st.just([]))
    parts = draw(st.lists(st.integers(0, 20), min_size=count, max_size=count))
    assume(sum(parts) > 0)
    soft = tuple(part / sum(parts) for part in parts)
    return CrossEntropyProblem(
        tuple(logits),
        draw(st.integers(0, count - 1) | st.just(soft)),
        draw(st.sampled_from([0.0, 0.1, 0.5, 1.0])),
        tuple(weights),
        draw(st.sampled_from(["mean", "sum"])),
    )


def torch_answer(question, dtype):
    """torch's loss and gradient, asked here and not by the code under test."""
    kind = getattr(torch, dtype)
    a = torch.tensor(question.logits, dtype=kind, requires_grad=True)
    one = isinstance(question.target, int)
    loss = functional.cross_entropy(
        a[None],
        torch.tensor([question.target]) if one else torch.tensor([question.target], dtype=kind),
        weight=torch.tensor(question.weights, dtype=kind) if question.weights else None,
        label_smoothing=question.smoothing,
        reduction=question.reduction,
    )
    loss.backward()
    return loss.item(), a.grad.numpy()


@given(asked())
@dtypes
def test_loss_and_gradient_are_torch_s(dtype, question):
    loss, slope = torch_answer(question, dtype)
    logits, q = np.asarray(question.logits, dtype), question.q.astype(dtype)
    size = 1 + float(np.abs(q).sum()) * float(np.ptp(logits))
    assert ce.loss(q, logits) == pytest.approx(loss, rel=0, abs=20 * EPSILON[dtype] * size)
    np.testing.assert_allclose(ce.gradient(q, logits), slope, rtol=0, atol=60 * EPSILON[dtype] * max(1, q.sum()))


@given(asked())
def test_entropy_and_divergence_add_up_to_cross_entropy(question):
    y, logits = question.y, np.asarray(question.logits)
    log_p = torch.log_softmax(torch.tensor(logits), 0)
    size = 1 + float(np.ptp(logits))
    assert ce.entropy(y) == pytest.approx(torch.special.entr(torch.tensor(y)).sum().item(), abs=1e-14)
    kl = functional.kl_div(log_p, torch.tensor(y), reduction="sum").item()
    assert ce.divergence(y, logits) == pytest.approx(kl, abs=1e-14 * size)
    assert ce.entropy(y) + ce.divergence(y, logits) == pytest.approx(ce.loss(y, logits), abs=1e-14 * size)
    assert ce.divergence(y, logits) >= -1e-14 * size  # Gibbs' inequality


@given(asked())
@dtypes
def test_squared_error_is_torch_s(dtype, question):
    y = question.y.astype(dtype)
    a = torch.tensor(question.logits, dtype=getattr(torch, dtype), requires_grad=True)
    loss = functional.mse_loss(torch.softmax(a, 0), torch.tensor(y))
    loss.backward()
    logits = np.asarray(question.logits, dtype)
    assert ce.squared_error(y, logits) == pytest.approx(loss.item(), rel=0, abs=20 * EPSILON[dtype])
    np.testing.assert_allclose(ce.squared_error_gradient(y, logits), a.grad, rtol=0, atol=20 * EPSILON[dtype])


@given(st.floats(-200, 200, width=32), st.sampled_from([0.0, 0.25, 0.9, 1.0]))
@pytest.mark.parametrize("key", BINARY)
@dtypes
def test_binary_losses_are_torch_s_saturated_or_not(dtype, key, z, y):
    a = torch.tensor([z], dtype=getattr(torch, dtype), requires_grad=True)
    target = torch.full_like(a, y)
    losses = {
        "bce": lambda: functional.binary_cross_entropy(torch.sigmoid(a), target),
        "bce_with_logits": lambda: functional.binary_cross_entropy_with_logits(a, target),
        "mse": lambda: functional.mse_loss(torch.sigmoid(a), target),
    }
    loss = losses[key]()
    loss.backward()
    value, slope = BINARY[key]
    at = np.asarray([z], dtype)
    # 1 - p has the rounding of p: ln(1 - p) is as uncertain as that is against 1 - p
    loose = EPSILON[dtype] / max(float(1 / (1 + mpmath.exp(abs(z)))), EPSILON[dtype]) if key == "bce" else 0.0
    np.testing.assert_allclose(value(at, y), loss.item(), rtol=20 * EPSILON[dtype], atol=(20 * EPSILON[dtype] + loose))
    if key != "bce" or abs(abs(z) - 16.6) > 1:  # between, one unit in the last place of p decides whether 1 - p is 0
        np.testing.assert_allclose(slope(at, y), a.grad, rtol=0, atol=20 * EPSILON[dtype] + 2 * loose)


def test_a_float32_sigmoid_forgets_what_the_logit_knew():
    z = torch.tensor([20.0], requires_grad=True)
    functional.binary_cross_entropy(torch.sigmoid(z), torch.tensor([0.0])).backward()
    assert z.grad.item() == 0.0
    at = np.asarray([20.0], np.float32)
    assert float(binary.bce_gradient(at, 0.0)[0]) == 0.0
    assert float(binary.bce(at, 0.0)[0]) == 100.0
    assert float(binary.bce_with_logits_gradient(at, 0.0)[0]) == 1.0


@given(st.floats(-200, 200, width=32), st.sampled_from([0.0, 0.25, 0.9, 1.0]))
def test_binary_derivations_hold(z, y):
    at = {"z": z, "y": y}
    for name, derivation in (("L", binary.slope_lines()), ("E", binary.squared_slope_lines())):
        assert handwritten.prove_lines(binary.derived_lines(derivation, name, z, y)).verdict == "proven"
        assert binary.derived_numbers(derivation, name, z, y).proof().verdict == "proven"
    assert handwritten.prove_lines(binary.loss_lines(z, y)).verdict == "proven"
    with mpmath.workdps(50):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        expected = float(p - mpmath.mpf(y))
    assert float(evaluate(binary.slope_lines().result, at)) == pytest.approx(expected, abs=1e-15)


@given(asked(largest=300.0))
@settings(max_examples=40)
def test_lines_of_the_collapse_hold(question):
    for j in {0, len(question.logits) - 1}:
        proof = prove_lines(question, j)
        assert proof.verdict == "proven"
        _loss, slope = torch_answer(question, "float64")
        size = max(1.0, float(question.q.sum()))
        assert proof.entries[-1].formula == pytest.approx(float(slope[j]), rel=0, abs=1e-13 * size)


def test_a_target_that_sums_to_more_than_1_does_not_collapse_to_p_less_y():
    logits = (2.0, 1.0, 0.1)
    weighted = Classified(CrossEntropyProblem(logits, (0.7, 0.2, 0.1), weights=(1.0, 2.0, 1.0)), 0)
    assert weighted("Q", 1.2).proof().verdict == "proven"
    assert weighted("D(L, a[j])", "Q*p[j] - q[j]").proof().verdict == "proven"
    assert weighted("D(L, a[j])", "p[j] - q[j]").proof().verdict == "not proven"
    plain = Classified(CrossEntropyProblem(logits, (0.7, 0.2, 0.1)), 0)
    assert plain("D(L, a[j])", "p[j] - y[j]").proof().verdict == "proven"
    assert [line.rule for line in plain.gradient_lines()][:-1] == [line.rule for line in weighted.gradient_lines()]


def test_squared_lines_start_from_torch_s_loss():
    logits, y = (0.5, -1.0, 2.0), (0.2, 0.5, 0.3)
    found = Classified(CrossEntropyProblem(logits, y), 1)
    a = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    loss = functional.mse_loss(torch.softmax(a, 0), torch.tensor(y, dtype=torch.float64))
    loss.backward()
    assert found("E", loss.item()).proof().verdict == "proven"
    entries = handwritten.prove_lines(found.squared_lines()).entries
    assert [e.formula for e in entries] == pytest.approx([a.grad[1].item()] * 8, rel=1e-12)


@given(asked(largest=300.0))
@settings(max_examples=20)
def test_every_formula_of_a_question_is_proven(question):
    found = Classified(question, 0)
    formulas = [found.loss(), *found.factors(), *found.split(), *found.both_slopes(), *found.row(1), found.product()]
    formulas += [found.smoothing()] if question.smoothing else []
    assert executed_column(formulas)[0].verdict == "proven"


def test_everything_is_proven():
    proofs = dict(prove_all())
    assert {proof.verdict for proof in proofs.values()} == {"proven", "digits lost"}
    lost = {name for name, proof in proofs.items() if proof.verdict == "digits lost"}
    assert all(any(word in name for word in ("saturated", "z-120", "z20", "z120")) for name in lost), lost
    assert len(proofs) > 400


def test_a_wrong_gradient_is_not_proven(monkeypatch):
    monkeypatch.setattr(ce, "gradient", lambda q, a: q)
    assert prove_gradient(dict(questions())["plain.class"]).verdict == "not proven"


def test_with_one_class_and_the_mean_the_weight_cancels():
    plain = CrossEntropyProblem((2.0, 1.0, 0.1), 1)
    heavy = CrossEntropyProblem((2.0, 1.0, 0.1), 1, 0.0, (1.0, 9.0, 2.0), "mean")
    assert torch_answer(heavy, "float64")[0] == pytest.approx(torch_answer(plain, "float64")[0])
    np.testing.assert_allclose(heavy.q, plain.q)


# descents


def descents(steps=60, logits=(-3.0, 2.0, 0.5), rate=0.5):
    target = torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64)
    methods = (
        DescentMethod(lambda a: functional.cross_entropy(a, torch.tensor(0))),
        DescentMethod(lambda a: functional.mse_loss(torch.softmax(a, 0), target.roll(-1))),
        DescentMethod(lambda a: functional.cross_entropy(a, torch.tensor(0)), "float32"),
    )
    return LogitDescent(methods, logits, rate, steps)


def plain_loop(loss, logits, rate, steps, dtype):
    a = torch.tensor(logits, dtype=dtype, requires_grad=True)
    path = [a.tolist()]
    for _ in range(steps):
        a.grad = None
        loss(a).backward()
        with torch.no_grad():
            a -= rate * a.grad
        path.append(a.tolist())
    return np.array(path).T


def test_descents_are_torch_s_plain_loop_bit_for_bit():
    run = descents()
    run.advance(60)
    found = run.snapshot(True).logits

    def loss(a):
        return functional.cross_entropy(a, torch.tensor(0))

    for method, dtype in ((0, torch.float64), (2, torch.float32)):
        assert (found[method] == plain_loop(loss, (-3.0, 2.0, 0.5), 0.5, 60, dtype)).all()


def test_going_back_and_on_gives_the_same_bits():
    straight = descents()
    straight.advance(60)
    wild = descents()
    for step in (7, 3, 31, 0, 12, 60, 5, 60):
        wild.seek(step)
        assert wild.step == step
    a, b = straight.snapshot(False), wild.snapshot(False)
    assert (a.step, a.recorded, a.last) == (b.step, b.recorded, b.last) == (60, 60, 60)
    assert (a.logits == b.logits).all()
    assert (a.losses == b.losses).all()
    assert wild.recorded == 60


def test_snapshots_are_never_written_again():
    run = descents()
    run.advance(5)
    before = run.snapshot(False)
    copy = before.logits.copy()
    run.advance(50)
    assert (before.logits == copy).all()
    with pytest.raises(ValueError, match="read-only"):
        before.logits[0, 0, 0] = 1.0


def test_a_descent_that_leaves_the_numbers_says_when():
    run = LogitDescent([DescentMethod(lambda a: (a**4).sum())], (3.0, 2.0), 10.0, 50)
    run.advance(50)
    a, step = torch.tensor([3.0, 2.0], dtype=torch.float64), 0
    while bool((a.abs() <= 1e12).all()):
        a, step = a - 10.0 * 4 * a**3, step + 1
    end = run.snapshot(False)
    assert (end.step, end.last, end.logits.shape[-1]) == (step - 1, step - 1, step)
    assert f"diverged at step {step}: a logit is beyond 1e+12" in str(end.ended)
    run.seek(0)
    run.advance(50)
    assert run.step == step - 1


# the simplex


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=3))
def test_places_and_distributions_are_each_other_s_inverse(parts):
    assume(sum(parts) > 0)
    p = np.array(parts) / sum(parts)
    x, y = cartesian(p)
    assert 0 <= x <= 1
    assert 0 <= y <= HEIGHT + 1e-12
    np.testing.assert_allclose(distribution(float(x), float(y)), p, atol=4e-4)


@given(st.floats(-2, 3), st.floats(-2, 3), st.floats(-5, 5))
def test_logits_at_a_place_have_its_distribution_by_torch(x, y, mean):
    logits = torch.tensor(logits_at(x, y, mean), dtype=torch.float64)
    np.testing.assert_allclose(torch.softmax(logits, 0), distribution(x, y), rtol=1e-12)
    assert logits.mean().item() == pytest.approx(mean, abs=1e-9)


def test_corners_are_certain():
    np.testing.assert_allclose(cartesian(np.eye(3)), CORNERS)
    np.testing.assert_allclose(np.linalg.norm(np.diff(np.vstack([CORNERS, CORNERS[:1]]), axis=0), axis=1), 1)


def test_the_grid_is_the_triangle():
    x, y, p = grid(41)
    inside = np.isfinite(p).all(axis=-1)
    assert inside.mean() == pytest.approx(0.5, abs=0.05)
    np.testing.assert_allclose(p[inside].sum(axis=-1), 1)
    j, i = np.argwhere(inside)[17]
    np.testing.assert_allclose(cartesian(p[j, i]), (x[i], y[j]), atol=1e-12)


@dtypes
@pytest.mark.parametrize("logits", [(1e8, 0.0, -1e8), (1e8, 1e8 - 1, 3.0), (5000.0, 0.0, 4999.5), (-1e9, 2.0, 1e9)])
@pytest.mark.parametrize("target", [0, 2, (0.25, 0.5, 0.25)])
def test_logits_far_beyond_a_thousand_have_torch_s_loss(logits, target, dtype):
    """Of pytorch's issue 11752: the largest logit is taken off first, so that a loss of 1e8 or of 0 is exact."""
    question = CrossEntropyProblem(logits, target)
    at = np.asarray(logits, dtype)
    loss, gradient = torch_answer(question, dtype)
    assert ce.loss(question.q.astype(dtype), at) == pytest.approx(loss, rel=4 * EPSILON[dtype])
    assert ce.gradient(question.q.astype(dtype), at) == pytest.approx(gradient, abs=4 * EPSILON[dtype])
    assert prove_value(question, dtype).verdict == prove_gradient(question, dtype).verdict == "proven"
