"""Differences against mpmath's derivatives; verdicts at kinks, overflows and mistakes."""

import math

import mpmath
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradexplorer.proof import TOLERANCE, Claim, DType, Entry, difference, prove, prove_bounds

SMOOTH = {
    "sin": (math.sin, mpmath.sin),
    "exp": (math.exp, mpmath.exp),
    "cubic": (lambda x: x**3 - 4 * x + 1, lambda x: x**3 - 4 * x + 1),
    "fourth": (lambda x: x**4, lambda x: x**4),
    "runge": (lambda x: 1 / (1 + 25 * x * x), lambda x: 1 / (1 + 25 * x * x)),
    "cancelling": (lambda x: (x + 1e6) ** 2 - 1e12, lambda x: (x + 10**6) ** 2 - 10**12),
    "constant": (lambda x: 3.0, lambda x: mpmath.mpf(3)),
}


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@given(x=st.floats(-5, 5))
def test_the_difference_is_within_its_bound_of_mpmaths_derivative(name: str, dtype: DType, x: float) -> None:
    function, exact = SMOOTH[name]
    found = difference(function, x, dtype)
    assert found.value is not None
    assert found.bound is not None
    with mpmath.workdps(50):
        true = float(mpmath.diff(exact, mpmath.mpf(x)))
    assert abs(found.value - true) <= found.bound
    assert found.reason is None


def test_the_difference_is_accurate_for_a_smooth_function() -> None:
    found = difference(math.sin, 1.0)
    assert found.bound is not None
    assert found.bound < 1e-9
    assert found.step == pytest.approx((2.0**-52) ** (1 / 3), rel=1e-6)
    assert difference(math.sin, 1.0, "float32").step == pytest.approx((2.0**-23) ** (1 / 3), rel=1e-6)


@pytest.mark.parametrize("x", [0.0, 1.0, -30.0])
def test_a_kink_is_not_differentiable_though_formula_and_autograd_agree(x: float) -> None:
    proof = prove([Claim("f'", 0.0, 0.0, lambda t: abs(t - x), x)])
    assert proof.verdict == "not differentiable"
    assert proof.entries[0].difference is None
    assert "-1 on the left" in str(proof.reason)


_SHORT = st.decimals(-9, 9, places=2).map(float)


@given(x=_SHORT, slope=_SHORT, bend=st.sampled_from([0.0, 1e-3, 1.0]))
def test_where_large_terms_cancel_to_almost_0_nothing_bends(x: float, slope: float, bend: float) -> None:
    offset = -round(x * slope, 4)
    cases = [
        (lambda t: t * slope + offset, x, slope),
        (lambda t: x * t + offset, slope, x),
        (lambda t: x * slope + t, offset, 1.0),
        (lambda t: (t - x) * slope + bend * (t - x) ** 2, x, slope),
    ]
    for function, point, true in cases:
        found = difference(function, point)
        assert found.value is not None
        assert found.bound is not None
        assert abs(found.value - true) <= found.bound < 1e-7


@given(x=_SHORT, jump=st.sampled_from([1e-4, 1.0, 1e3]), slope=_SHORT)
@example(x=3.31, jump=1e-4, slope=-6.66)  # at a small step the bound is wider than the kink
def test_a_kink_is_found_where_the_value_is_almost_0(x: float, jump: float, slope: float) -> None:
    assert difference(lambda t: abs(t - x) * jump + (t * slope - round(x * slope, 4)), x).kink


@given(st.floats(-3, 3), st.floats(-3e-5, 3e-5).filter(lambda c: abs(c) > 1e-7))
def test_a_kink_nearby_never_makes_a_red_badge(x: float, offset: float) -> None:
    slope = 1.0 if x - (x + offset) > 0 else 0.0
    proof = prove([Claim("f'", slope, slope, lambda t: max(t - (x + offset), 0.0), x)])
    assert proof.verdict == "proven"


def test_waves_shorter_than_the_step_never_make_a_red_badge() -> None:
    x = 146.75348328756303  # in float32 the step is 0.72 here, and the wave is as long as 1
    slope = 2 * math.pi * math.cos(2 * math.pi * x)
    proof = prove([Claim("f'", slope, slope, lambda t: math.sin(2 * math.pi * t), x)], "float32")
    assert proof.verdict == "proven"
    assert proof.reason is None  # a shorter step sees the wave


def test_a_value_beside_a_pole_has_a_reason() -> None:
    proof = prove([Claim("f'", 2.0**50, 2.0**50, lambda t: math.log(t - 1), 1 + 2.0**-50)])
    assert proof.verdict == "proven"
    assert proof.entries[0].difference is None
    assert "no finite value within" in str(proof.reason)


def test_where_f_has_no_value_nothing_is_proven() -> None:
    proof = prove([Claim("f'", 0.0, 0.0, lambda t: 1 / t, 0.0)])
    assert proof.verdict == "not differentiable"


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_two_values_that_are_not_finite_are_never_proven(value: float) -> None:
    assert prove([Claim("g", value, value)]).verdict == "not differentiable"


def test_one_value_that_is_not_finite_is_a_mistake() -> None:
    proof = prove([Claim("g", 1.0, math.nan, math.sin, 1.0)])
    assert proof.verdict == "not proven"
    assert proof.error == math.inf
    assert proof.reason is not None


def test_nothing_to_compare_proves_nothing() -> None:
    assert prove([]).verdict == "not proven"
    assert prove([Claim("g", 1.0)]).verdict != "proven"


@given(st.floats(-3, 3), st.sampled_from([1e-3, 1e-6, 1e-9]))
def test_a_wrong_formula_is_never_proven(x: float, mistake: float) -> None:
    wrong = math.exp(x) * (1 + mistake)
    assert prove([Claim("g", wrong, math.exp(x), math.exp, x)]).verdict == "not proven"


def test_a_wrong_autograd_cannot_hide_behind_the_difference() -> None:
    assert prove([Claim("g", math.cos(1.0), 0.5, math.sin, 1.0)]).verdict == "not proven"
    assert prove([Claim("g", 0.5, 0.5, math.sin, 1.0)]).verdict == "not proven"


def test_the_scale_allows_for_cancellation_and_for_nothing_else() -> None:
    residue = 3e-15  # of terms of size 100
    assert prove([Claim("g", 0.0, residue)]).verdict == "not proven"
    assert prove([Claim("g", 0.0, residue, scale=100.0)]).verdict == "proven"
    assert prove([Claim("g", 0.0, 1e-9, scale=100.0)]).verdict == "not proven"


@pytest.mark.parametrize("dtype", TOLERANCE)
def test_the_error_is_the_largest_of_all_entries(dtype: DType) -> None:
    proof = prove([Claim("a", 1.0, 1.0), Claim("b", 2.0, 2.5)], dtype)
    assert proof.error == pytest.approx(0.2)
    assert [entry.name for entry in proof.entries] == ["a", "b"]


FAR_AND_NEAR = {
    "reciprocal": (lambda t: 1 / t, lambda t: -1 / t**2, (1e-9, -3e-7, 1e-3, 4.0, 1e6)),
    "steep tanh": (lambda t: math.tanh(1e10 * t), lambda t: 10**10 / mpmath.cosh(10**10 * t) ** 2, (1e-11, 3e-10, 0.0)),
    "logarithm": (math.log, lambda t: 1 / t, (1e-12, 1e-200, 2.0, 1e9)),
    "root": (math.sqrt, lambda t: 1 / (2 * mpmath.sqrt(t)), (1e-12, 1e-3, 1e8)),
    "relu beside 0": (lambda t: max(t, 0.0), lambda t: 1 if t > 0 else 0, (1e-12, -1e-12, 1e-5, -1.0)),
    "waves": (lambda t: math.sin(1e6 * t), lambda t: 10**6 * mpmath.cos(10**6 * t), (1e-7, 0.3, 2.0)),
    "tiny": (lambda t: math.exp(-t), lambda t: -mpmath.exp(-t), (300.0, -300.0)),
}


@pytest.mark.parametrize("name", FAR_AND_NEAR)
def test_the_step_follows_the_functions_own_scale(name: str) -> None:
    function, exact, points = FAR_AND_NEAR[name]
    for x in points:
        found = difference(function, x)
        assert found.value is not None, x
        assert found.bound is not None, x
        with mpmath.workdps(50):
            assert abs(found.value - exact(mpmath.mpf(x))) <= found.bound + 1e-300, (x, found)


def test_the_step_keeps_away_from_a_known_kink() -> None:
    found = difference(lambda t: abs(t) ** 1.5, 1e-6, kinks=(0.0,))
    assert found.step < 1e-6 / 2
    assert found.value == pytest.approx(1.5e-3, abs=found.bound)


@pytest.mark.parametrize(
    ("difference", "bound", "verdict"),
    [(2.7182, 1e-3, "proven"), (2.70, 1e-3, "not proven"), (2.7182, 2.0, "not proven"), (3.0, 2.0, "not proven")],
)
def test_bounds_of_differences_hold_and_say_something(difference: float, bound: float, verdict: str) -> None:
    entry = Entry("e", math.e, math.e, difference, bound, mpmath.nstr(mpmath.e, 20))
    assert prove_bounds([entry]).verdict == verdict
    assert prove_bounds([Entry("e", math.e, math.e)]).verdict == "proven"
