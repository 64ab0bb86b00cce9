"""Softmax and its Jacobian; the oracles are torch.softmax, torch.autograd, mpmath with 50 digits and sympy."""

import time

import mpmath
import numpy as np
import pytest
import sympy
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from gradexplorer.core.softmax import jacobian, log_softmax, overflow, sigmoid, softmax
from gradexplorer.core.softmax.derivation import definition, jacobian_lines, number_lines
from gradexplorer.core.softmax.identities import log_sum_exp_lines, shift_lines
from gradexplorer.core.softmax.proving import PROBES, prove_all, prove_jacobian, prove_row, prove_shares
from gradexplorer.core.softmax.relatives import RELATIVES, relative
from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.core.softmax.straight_through import (
    one_hot,
    prove_straight_through,
    returned,
    straight_lines,
)
from gradexplorer.formula.handwritten import lines, prove_lines
from gradexplorer.formula.printed import check_printed
from gradexplorer.text import _
from tests.fuzz.runs import length

dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])
EPSILON = {"float32": 1.2e-7, "float64": 2.3e-16}
logit_lists = st.lists(st.floats(-1000, 1000, width=32), min_size=2, max_size=10)
temperatures = st.sampled_from([0.1, 0.5, 1.0, 2.0, 10.0])


def exact_shares(logits, temperature):
    with mpmath.workdps(50):
        powers = [mpmath.exp(mpmath.mpf(float(a)) / mpmath.mpf(temperature)) for a in logits]
        return [power / sum(powers) for power in powers]


@given(logit_lists, temperatures)
@dtypes
def test_softmax_is_torch_s(dtype, logits, temperature):
    a = torch.tensor(logits, dtype=getattr(torch, dtype))
    ours = softmax(np.asarray(logits, dtype), temperature)
    assert ours.dtype == dtype
    np.testing.assert_allclose(ours, torch.softmax(a / temperature, 0), rtol=40 * EPSILON[dtype], atol=1e-30)
    log_ours = log_softmax(np.asarray(logits, dtype), temperature)
    theirs = torch.log_softmax(a / temperature, 0)
    np.testing.assert_allclose(log_ours, theirs, rtol=8 * EPSILON[dtype], atol=8 * EPSILON[dtype])


@given(logit_lists, temperatures)
def test_softmax_has_the_digits_of_mpmath(logits, temperature):
    expected = [float(p) for p in exact_shares(logits, temperature)]
    size = max(map(abs, logits)) / temperature
    np.testing.assert_allclose(softmax(logits, temperature), expected, rtol=4e-16 * (4 + size), atol=1e-300)


@given(logit_lists, temperatures)
def test_jacobian_has_the_digits_of_mpmath(logits, temperature):
    p = exact_shares(logits, temperature)
    with mpmath.workdps(50):
        expected = [
            [float(((sum(p[:i] + p[i + 1 :]) if i == j else -b) * a) / temperature) for j, b in enumerate(p)]
            for i, a in enumerate(p)
        ]
    size = max(map(abs, logits)) / temperature
    ours = jacobian(softmax(logits, temperature), temperature)
    np.testing.assert_allclose(ours, expected, rtol=1e-15 * (8 + size), atol=1e-290)  # the diagonal, too: no 1 - p


@given(logit_lists, temperatures)
@dtypes
def test_each_row_is_autograd_s(dtype, logits, temperature):
    a = torch.tensor(logits, dtype=getattr(torch, dtype), requires_grad=True)
    p = torch.softmax(a / temperature, dim=0)
    ours = jacobian(softmax(np.asarray(logits, dtype), temperature), temperature)
    for i in range(len(logits)):
        (row,) = torch.autograd.grad(p[i], a, retain_graph=True)
        np.testing.assert_allclose(ours[i], row, rtol=0, atol=20 * EPSILON[dtype] * p[i].item() / temperature + 1e-30)


@given(logit_lists, temperatures)
def test_rows_and_columns_sum_to_zero_and_the_signs_are_as_drawn(logits, temperature):
    ours = jacobian(softmax(logits, temperature), temperature)
    np.testing.assert_allclose(ours.sum(axis=0), 0, atol=1e-14 / temperature)
    np.testing.assert_allclose(ours.sum(axis=1), 0, atol=1e-14 / temperature)
    assert (np.diag(ours) >= 0).all()
    assert (ours[~np.eye(len(ours), dtype=bool)] <= 0).all()


@given(st.lists(st.floats(-50, 50, width=32), min_size=2, max_size=10), st.integers(-500, 500))
def test_a_shift_does_not_move_p(logits, shift):
    moved = softmax([a + shift for a in logits])
    np.testing.assert_allclose(moved, softmax(logits), rtol=1e-12)


def test_sigmoid_is_torch_s():
    a = np.array([-1000.0, -40.0, -0.3, 0.0, 2.0, 40.0, 1000.0])
    np.testing.assert_allclose(sigmoid(a), torch.sigmoid(torch.tensor(a)), rtol=1e-15)


@pytest.mark.parametrize("logits", [(1000.0, 999.0, 998.0), (-1000.0, -999.0, -998.0), (2.0, 1.0, 0.1), (1e3, 0.0)])
def test_overflow_is_what_torch_s_floats_do(logits):
    a = torch.tensor(logits, dtype=torch.float32)
    both = overflow(logits, 1.0, "float32")
    e = torch.exp(a)
    np.testing.assert_allclose(both.powers, e, rtol=1e-6)
    np.testing.assert_allclose(both.p, e / e.sum(), rtol=1e-6)
    np.testing.assert_allclose(both.log_p, torch.log(e / e.sum()), rtol=1e-5)
    np.testing.assert_allclose(both.safe_p, torch.softmax(a, 0), rtol=1e-6)
    np.testing.assert_allclose(both.safe_log_p, torch.log_softmax(a, 0), rtol=1e-6)
    assert np.isfinite(both.safe_log_p).all()


def test_float32_fails_at_a_thousand_on_both_sides():
    assert np.isnan(overflow((1000.0, 999.0), 1.0, "float32").p).all()
    assert np.isnan(overflow((-1000.0, -999.0), 1.0, "float32").p).all()


@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize(("i", "j"), [(0, 0), (2, 2), (0, 1), (2, 0)])
def test_lines_are_sympy_s_derivative(i, j, scaled):
    logits, t = (1.25, -0.5, 0.75), 2.0 if scaled else 1.0
    symbols = sympy.symbols("a:3")
    powers = [sympy.exp(a / sympy.Rational(t)) for a in symbols]
    derivative = sympy.diff(powers[i] / sum(powers), symbols[j])
    expected = float(derivative.subs(dict(zip(symbols, map(sympy.Rational, logits), strict=True))).evalf(30))
    for derivation in (jacobian_lines(logits, i, j, t), number_lines(logits, i, j, t)):
        proof = prove_lines(derivation)
        assert proof.verdict == "proven"
        assert [entry.formula for entry in proof.entries] == pytest.approx([expected] * len(proof.entries), rel=1e-15)


@pytest.mark.parametrize(
    ("left", "wrong"),
    [
        ("D(p[i], a[j])", "p[i]*p[j]"),
        ("D(p[i], a[j])", "-(p[j]*p[j])"),
        ("D(p[i], a[j])", "-(p[i]*p[j])/S"),
        ("D(p[j], a[j])", "p[j]*(1 + p[j])"),
        ("p[i]", "exp(a[i])/Sum(k, exp(a[k]), k != i)"),
        ("log(p[i])", "a[i] + log(Sum(k, exp(a[k])))"),
    ],
)
def test_a_wrong_line_is_not_proven(left, wrong):
    scope = class_scope((2.0, 1.0, 0.1), 0, 1)
    assert prove_lines(lines(left, [(_("simplified"), wrong)], scope)).verdict == "not proven"


@given(st.lists(st.floats(-300, 300, width=32), min_size=2, max_size=6), st.floats(-300, 300, width=32))
def test_identities_hold(logits, shift):
    i, largest = len(logits) - 1, int(np.argmax(logits))
    assert prove_lines(shift_lines(logits, i, shift)).verdict == "proven"
    proof = prove_lines(log_sum_exp_lines(logits, i, largest))
    assert proof.verdict == "proven"
    expected = torch.log_softmax(torch.tensor(logits, dtype=torch.float64), 0)[i].item()
    assert proof.entries[0].formula == pytest.approx(expected, rel=1e-12, abs=1e-12)


RELATED = {
    "softmax": lambda a, t, seed: functional.softmax(a / t, dim=0),
    "log_softmax": lambda a, t, seed: functional.log_softmax(a / t, dim=0),
    "softmin": lambda a, t, seed: functional.softmin(a / t, dim=0),
    "gumbel_softmax": lambda a, t, seed: (torch.manual_seed(seed), functional.gumbel_softmax(a, tau=t, dim=0))[1],
}


@pytest.mark.parametrize("key", RELATIVES)
@settings(max_examples=30)
@given(st.lists(st.floats(-50, 50), min_size=2, max_size=10), temperatures, st.integers(0, 99))
def test_every_relative_is_torch_s_and_so_is_its_jacobian(key, logits, temperature, seed):
    of, a = relative(key, len(logits), seed), torch.tensor(logits, dtype=torch.float64)
    with torch.random.fork_rng(devices=()):
        theirs = RELATED[key](a, temperature, seed)
        slopes = torch.autograd.functional.jacobian(lambda t: RELATED[key](t, temperature, seed), a)
    ours = np.asarray(logits)
    np.testing.assert_allclose(of.values(ours, temperature), theirs, rtol=1e-12, atol=1e-15 if of.logarithm else 0)
    np.testing.assert_allclose(of.slopes(ours, temperature), slopes, rtol=1e-9, atol=4e-16 / temperature)


@pytest.mark.parametrize("key", RELATIVES)
@pytest.mark.parametrize("temperature", [1.0, 0.5])
@pytest.mark.parametrize(("i", "j"), [(1, 1), (0, 2)])
def test_lines_of_every_relative_are_equal_and_say_what_they_mean(key, temperature, i, j):
    of = relative(key, 3, 4)
    lines_of = jacobian_lines((2.0, 1.0, 0.1), i, j, temperature, of)
    numbers = number_lines((2.0, 1.0, 0.1), i, j, temperature, of)
    assert {prove_lines(lines_of).verdict, prove_lines(numbers).verdict} == {"proven"}
    shown = [*definition((2.0, 1.0, 0.1), temperature, of), *(line.formula for line in (*lines_of, *numbers))]
    assert [check_printed(line) for line in shown] == [None] * len(shown)


@pytest.mark.parametrize(("i", "j"), [(1, 1), (0, 2)])
def test_hard_is_one_hot_and_hands_on_the_soft_gradient(i, j):
    """torch's own gumbel_softmax with hard=True, and autograd's gradient of the soft one."""
    logits, of = (2.0, 1.0, 0.1), relative("gumbel_softmax", 3, 4)
    a = torch.tensor(logits, dtype=torch.float64)
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(4)
        np.testing.assert_allclose(
            one_hot(np.asarray(logits), of), functional.gumbel_softmax(a, tau=0.5, hard=True, dim=0), atol=1e-15
        )
        assert prove_straight_through(logits, 0.5, of).verdict == "proven"
    shown = straight_lines(logits, i, j, 0.5, of)
    assert prove_lines(shown).verdict == "proven"
    formulas = [returned(logits, 0.5, of), *(line.formula for line in shown)]
    assert [check_printed(line) for line in formulas] == [None] * 4


def test_the_largest_logit_alone_is_hard(monkeypatch):
    from gradexplorer.core.softmax import straight_through

    right = straight_through.one_hot
    monkeypatch.setattr(straight_through, "one_hot", lambda *args: right(*args)[::-1])
    assert prove_straight_through((2.0, 1.0, 0.1), 0.5, relative("gumbel_softmax", 3, 4)).verdict == "not proven"


def test_drawing_noise_leaves_torch_s_own_generator_as_it_was():
    torch.manual_seed(7)
    before = torch.get_rng_state()
    prove_row((2.0, 1.0, 0.1), 1.0, 0, of=relative("gumbel_softmax", 3, 5))
    assert torch.equal(torch.get_rng_state(), before)


def test_everything_is_proven():
    proofs = dict(prove_all())
    lost = {name.split(".")[1] for name, proof in proofs.items() if proof.verdict == "digits lost"}
    assert lost <= {"saturated", "thousand", "minus_thousand", "far"}, "torch's own 1 - p has no digits there"
    assert {proof.verdict for proof in proofs.values()} == {"proven", "digits lost"}
    assert {name.split(".")[1] for name in proofs if "as printed" not in name} == set(PROBES)


@settings(max_examples=length(25, 2000))
@given(logit_lists, temperatures)
@dtypes
def test_proofs_hold_for_any_logits(dtype, logits, temperature):
    for prove in (prove_jacobian, prove_shares):
        proof = prove(logits, temperature, dtype)
        assert proof.verdict in ("proven", "digits lost"), proof


def test_digits_that_large_logits_lose_in_float32_are_lost_not_wrong():
    """Scaled logits near 5,800 are rounded by 2.4e-4, by which their exponentials then move, as IEEE 754 has it."""
    for prove in (prove_jacobian, prove_shares):
        proof = prove((572.5374, 580.06726, -729.81726), 0.1, "float32")
        assert proof.verdict == "digits lost", proof


def test_a_wrong_jacobian_is_not_proven(monkeypatch):
    from gradexplorer.core.softmax import relatives

    right = relatives.Relative.slopes
    monkeypatch.setattr(relatives.Relative, "slopes", lambda *args: right(*args).T * 1.001)
    assert prove_row((2.0, 1.0, 0.1), 1.0, 0).verdict == "not proven"


@pytest.mark.parametrize("logits", [(2.0, 1.0, 0.1), (12.0, -3.0, 0.5), (300.0, 0.0, -10.0), (1000.0, 999.0, 997.5)])
@pytest.mark.parametrize("temperature", [1.0, 0.2])
def test_exact_digits_are_mpmaths(logits, temperature):
    with mpmath.workdps(400):
        powers = [mpmath.exp(mpmath.mpf(a) / mpmath.mpf(temperature)) for a in logits]
        p = [power / mpmath.fsum(powers) for power in powers]
        expected = [p[0] * ((j == 0) - p[j]) / mpmath.mpf(temperature) for j in range(3)]
        entries = prove_row(logits, temperature, 0).entries
        for entry, true in zip(entries, expected, strict=True):
            if abs(true) < mpmath.mpf("1e-330"):
                assert float(entry.exact) == 0  # no float is smaller
            else:
                assert abs(mpmath.mpf(entry.exact) - true) <= abs(true) * mpmath.mpf("1e-19")


def test_extreme_logits_take_no_seconds():
    start = time.process_time()
    for logits in ((5000.0, 0.0, -5000.0), (3000.0, 2999.0, -1e4), (1e5, -1e5, 0.0)):
        assert prove_jacobian(logits, 1.0).verdict == "proven"
        assert prove_shares(logits, 1.0).verdict == "proven"
    assert time.process_time() - start < 1.0
