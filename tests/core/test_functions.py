"""The functions whose derivative is studied; the oracles are mpmath, torch and calculus textbooks."""

import math

import mpmath
import msgspec
import numpy as np
import pytest
import torch

from gradexplorer.core.functions import (
    FUNCTIONS,
    NAMES,
    SURFACES,
    TOO_SMALL_STEP,
    Function,
    Typed,
    difference_errors,
    exact_derivatives,
    local_slopes,
    prove_all,
    prove_slope,
    quotients,
    sample,
    surface,
    window,
)
from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.framework.schema import fields
from gradexplorer.text import InputError

ORACLES = {
    "constant": lambda x, c: c + 0 * x,
    "line": lambda x, a, b: a * x + b,
    "power": lambda x, n: x**n,
    "exponential": lambda x, a: a**x,
    "exp": mpmath.exp,
    "logarithm": mpmath.log,
    "ln": mpmath.log,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "reciprocal": lambda x: 1 / x,
    "typed": lambda x: x * mpmath.sin(x),
}
defined = pytest.mark.parametrize("kind", [FUNCTIONS[key] for key in ORACLES], ids=ORACLES)


@pytest.mark.release
def test_every_function_has_a_definition_that_is_not_ours():
    assert set(ORACLES) == set(FUNCTIONS)


@pytest.mark.parametrize("key", ORACLES)
@pytest.mark.parametrize("x", [0.37, 0.91])
def test_value_and_slope_equal_mpmath_s(key, x):
    function = FUNCTIONS[key]()
    with mpmath.workdps(50):
        parameters = [mpmath.mpf(value) for value in function.parameters.values()]
        value = ORACLES[key](mpmath.mpf(x), *parameters)
        slope = mpmath.diff(lambda t: ORACLES[key](t, *parameters), mpmath.mpf(x))
    assert float(function.values(x)) == pytest.approx(float(value), rel=1e-14)
    assert float(function.slopes(x)) == pytest.approx(float(slope), rel=1e-13)


@pytest.mark.parametrize(
    ("key", "x"),
    [
        *(("exp", x) for x in (709.7, -700.0, 1e-300)),
        *((key, x) for key in ("sinh", "cosh") for x in (710.4, -710.4, 1e-9)),
        *(("tanh", x) for x in (400.0, -25.0, 1e-12)),
        *(("exponential", x) for x in (1023.9, -1020.0)),
        *((key, x) for key in ("ln", "logarithm") for x in (1e308, 1e-307)),
        *(("power", x) for x in (1.3e154, 1e-150)),
        *(("reciprocal", x) for x in (1e150, 1e-150)),
        *(("sqrt", x) for x in (1e308, 1e-300)),
        *(("arctan", x) for x in (1e150, -1e8)),
        *(("arcsin", x) for x in (0.999999, -0.9999)),
        *(("tan", x) for x in (1.57, 100.0)),
    ],
)
def test_values_near_overflow_equal_mpmath_s_with_50_digits(key, x):
    function = FUNCTIONS[key]()
    with mpmath.workdps(50):
        parameters = [mpmath.mpf(value) for value in function.parameters.values()]
        value = ORACLES[key](mpmath.mpf(x), *parameters)
    with mpmath.workdps(800):
        t, h = mpmath.mpf(x), mpmath.mpf(x) * mpmath.mpf(10) ** -25
        slope = (ORACLES[key](t + h, *parameters) - ORACLES[key](t - h, *parameters)) / (2 * h)
    assert float(function.values(x)) == pytest.approx(float(value), rel=1e-13)
    rounding = 1e-15 if key == "tanh" else 1e-305  # of 1 - tanh(x)^2, the formula on the screen
    assert float(function.slopes(x)) == pytest.approx(float(slope), rel=1e-11, abs=rounding)


def test_every_function_is_proven():
    verdicts = {name: proof.verdict for name, proof in prove_all()}
    assert {name.split(".")[0] for name in verdicts} == set(FUNCTIONS)
    assert verdicts == dict.fromkeys(verdicts, "proven")


@pytest.mark.parametrize("kind", FUNCTIONS.values(), ids=FUNCTIONS)
def test_parameters_have_knobs_and_survive_a_session(kind):
    assert all(info.parameter.label.source for info in fields(kind))
    assert msgspec.json.decode(msgspec.json.encode(kind()), type=Function) == kind()
    assert NAMES[kind.__struct_config__.tag] == kind.name


@pytest.mark.parametrize(("n", "slope"), [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (3.0, 0.0)])
def test_powers_at_zero(n, slope):
    assert prove_slope(FUNCTIONS["power"](n=n), 0.0).entries[0].formula == slope
    assert prove_slope(FUNCTIONS["power"](n=n), 0.0).verdict == "proven"


@pytest.mark.parametrize(
    ("function", "x", "left", "right"),
    [
        (FUNCTIONS["abs"](), 0.0, -1.0, 1.0),
        (FUNCTIONS["sqrt"](), 0.0, math.nan, math.inf),
        (FUNCTIONS["sin"](), 0.0, 1.0, 1.0),
        (FUNCTIONS["power"](), 0.0, 0.0, 0.0),
        (FUNCTIONS["reciprocal"](), 0.0, math.nan, math.nan),
        (Typed(text="relu(x - 1)"), 1.0, 0.0, 1.0),
        (Typed(text="sqrt(abs(x))"), 0.0, -math.inf, math.inf),
        (Typed(text="abs(sin(x))"), 0.0, -1.0, 1.0),
        (Typed(text="sign(x)"), 0.0, math.inf, math.inf),
    ],
)
def test_one_sided_slopes(function, x, left, right):
    assert function.one_sided(x) == pytest.approx((left, right), nan_ok=True)


@pytest.mark.parametrize("kind", FUNCTIONS.values(), ids=FUNCTIONS)
def test_kinks_are_where_the_slopes_differ(kind):
    function = kind()
    for kink in kind.kinks:
        left, right = function.one_sided(kink)
        assert left != right
        assert prove_slope(function, kink).verdict == "not differentiable"


@pytest.mark.parametrize(
    ("function", "low", "high", "gaps", "corners"),
    [
        (FUNCTIONS["reciprocal"](), -4.0, 3.0, [0.0], [0.0]),
        (FUNCTIONS["tan"](), -5.0, 5.0, [k * math.pi / 2 for k in (-3, -1, 1, 3)], None),
        (FUNCTIONS["abs"](), -3.0, 2.0, [], [0.0]),
        (Typed(text="sign(x)"), -1.0, 2.0, [0.0], None),
        (Typed(text="relu(x) + abs(x - 1)"), -1.0, 3.1, [], [0.0, 1.0]),
        (Typed(text="100*tanh(50*x)"), -5.0, 5.1, [], []),
        (Typed(text="sin(30*x)"), -5.0, 5.0, [], []),
        (Typed(text="exp(x)"), -5.0, 20.0, [], []),
    ],
)
def test_curves_are_interrupted_at_jumps_poles_and_corners(function, low, high, gaps, corners):
    curve = sample(function, low, high)
    assert np.all(np.diff(curve.x) >= 0)
    np.testing.assert_allclose(np.unique(curve.x[np.isnan(curve.f)].round(6)), np.round(gaps, 6), atol=2e-6)
    if corners is not None:
        np.testing.assert_allclose(np.unique(curve.x[np.isnan(curve.slope)].round(6)), corners, atol=2e-6)


def test_domain_gaps_stay_gaps():
    curve = sample(FUNCTIONS["ln"](), -1.0, 4.0)
    assert np.isnan(curve.f[curve.x < 0]).all()
    assert np.isnan(curve.slope[curve.x < 0]).all()
    assert np.isfinite(curve.f[curve.x > 0]).all()


@pytest.mark.parametrize(
    ("function", "low", "high", "fault"),
    [
        (FUNCTIONS["ln"](), -4.0, -1.0, "no finite value"),
        (FUNCTIONS["sin"](), 1.0, 1.0, "empty"),
        (FUNCTIONS["sin"](), 2.0, 1.0, "empty"),
    ],
)
def test_bad_ranges_are_refused(function, low, high, fault):
    with pytest.raises(InputError, match=fault):
        sample(function, low, high)


def test_bad_parameters_are_refused():
    with pytest.raises(InputError, match="base 1"):
        FUNCTIONS["logarithm"](a=1.0)
    with pytest.raises(InputError, match="not known"):
        Typed(text="x*foo")


def test_a_constant_typed_formula_has_the_slope_zero():
    assert prove_slope(Typed(text="2*pi"), 0.3).verdict == "proven"
    assert sample(Typed(text="2*pi"), -1.0, 1.0).slope.tolist() == [0.0] * 1200


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_v_plot_of_the_exponential_follows_its_theory(dtype):
    """Source: Press et al., section 5.7: the best errors are about eps^(1/2) and eps^(2/3)."""
    errors = difference_errors(FUNCTIONS["exp"](), 1.0, dtype)
    eps = float(torch.finfo(getattr(torch, dtype)).eps)
    assert errors.h[0] == 1.0
    assert errors.h[-1] == pytest.approx(1e-16, rel=1e-6)
    assert errors.slope == pytest.approx(math.e, rel=1e-15)
    assert errors.forward[0] == pytest.approx(math.e**2 - 2 * math.e, rel=1e-6)
    assert errors.central[0] == pytest.approx((math.e**2 - 1) / 2 - math.e, rel=1e-6)
    for best, order, measured in (
        (errors.best_forward, 2, errors.forward),
        (errors.best_central, 3, errors.central),
    ):
        assert eps ** (1 / order) / 3 < best < 5 * eps ** (1 / order)
        near = measured[np.abs(np.log10(errors.h / best)) < 0.3].max()
        assert near < 30 * eps ** (1 - 1 / order)
        assert near < measured[np.abs(np.log10(errors.h / best)) > 3].max() / 50


def test_the_trap_is_far_from_the_best_step():
    errors = difference_errors(FUNCTIONS["sin"](), 1.0)
    too_small = errors.forward[np.argmin(np.abs(np.log(errors.h / TOO_SMALL_STEP)))]
    assert too_small > 100 * errors.forward[np.argmin(np.abs(np.log(errors.h / errors.best_forward)))]


def test_a_line_has_no_best_step():
    errors = difference_errors(FUNCTIONS["line"](), 1.0)
    assert errors.best_forward is None
    assert errors.best_central is None


@pytest.mark.parametrize(("text", "x"), [("x^2", 1.0), ("x^2", 0.3), ("3*x^2 - x/7 + pi", -2.7)])
def test_parabolas_have_no_third_derivative_and_no_best_central_step(text, x):
    errors = difference_errors(Typed(text=text), x)
    assert errors.best_forward is not None
    assert errors.best_central is None


def test_v_plot_outside_of_the_domain_has_no_errors():
    assert np.isnan(difference_errors(FUNCTIONS["ln"](), -1.0).forward).all()


def test_surfaces_have_the_course_s_first_and_all_landscapes():
    assert str(SURFACES["saddle"].formula.source) == "y**2 - x**2"
    assert next(iter(SURFACES)) == "saddle"
    assert set(LANDSCAPES) < set(SURFACES)
    assert surface("typed", "x*y**3").value(2.0, 2.0) == 16.0
    assert surface("bowl", condition=4.0).value(0.0, 1.0) == 2.0


@pytest.mark.parametrize(
    "land", [SURFACES[key] for key in SURFACES if key not in LANDSCAPES], ids=lambda land: land.key
)
def test_minima_of_surfaces_are_minima(land):
    lowest = min((land.value(*point) for point in land.minima), default=None)
    for x, y in land.minima:
        at = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
        land.function(at[0], at[1], torch).backward()
        assert at.grad.abs().max() < 1e-12
        grid = np.linspace(*land.x_range, 81)
        assert np.min(land.function(grid[:, None], grid[None, :], np)) >= lowest - 1e-12


@defined
def test_difference_quotients_equal_numpy_s_own(kind):
    function, x, h = kind(), 0.37, 0.01
    below, here, above = (float(exactly(function, t)) for t in (x - h, x, x + h))
    found = quotients(function, x, h=[h])
    assert found.right[0] == pytest.approx((above - here) / h, rel=1e-10, abs=1e-12)
    assert found.left[0] == pytest.approx((here - below) / h, rel=1e-10, abs=1e-12)
    assert found.central[0] == pytest.approx((above - below) / (2 * h), rel=1e-10, abs=1e-12)


def exactly(function, x):
    parameters = function.parameters.values()
    return ORACLES[function.__struct_config__.tag](mpmath.mpf(x), *parameters)


@pytest.mark.parametrize(
    ("text", "x", "left", "right"),
    [("abs(x)", 0.0, -1, 1), ("relu(x - 1)", 1.0, 0, 1), ("abs(x)*x", 0.0, 0, 0), ("x^3", 2.0, 12, 12)],
)
def test_probe_tells_the_sides_apart(text, x, left, right):
    found = local_slopes(Typed(text=text), x)
    assert (found.left, found.right) == (left, right)
    assert found.smooth == (left == right)


@pytest.mark.parametrize("text", ["sign(x)", "sign(x) + x", "sqrt(x)", "sqrt(abs(x))", "x^1.5"])
def test_probe_finds_no_slope_at_jumps_and_ends(text):
    assert not local_slopes(Typed(text=text), 0.0).smooth


@pytest.mark.parametrize("kind", FUNCTIONS.values(), ids=FUNCTIONS)
def test_window_shows_most_of_the_curve_and_no_pole(kind):
    curve = sample(kind(), *kind.x_range)
    low, high = window(curve.f, curve.slope)
    known = np.concatenate([curve.f, curve.slope])
    known = known[np.isfinite(known)]
    assert np.mean((known >= low) & (known <= high)) > 0.9
    assert high - low < 10 * (np.quantile(known, 0.9) - np.quantile(known, 0.1) + 1)


@defined
@pytest.mark.parametrize("x", [0.37, 0.91])
def test_exact_derivatives_equal_mpmath_s_taylor_coefficients(kind, x):
    function = kind()
    found = exact_derivatives(function, x)
    with mpmath.workdps(60):
        parameters = [mpmath.mpf(value) for value in function.parameters.values()]
        key = function.__struct_config__.tag
        expected = [mpmath.diff(lambda t: ORACLES[key](t, *parameters), mpmath.mpf(x), n) for n in (1, 2, 3)]
    assert found == pytest.approx([float(v) for v in expected], rel=1e-15, abs=1e-20)


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("x^3", 0.0, (0, 0, 6)),
        ("exp(x)", -300.0, (math.exp(-300),) * 3),
        ("x^2/3 + 1", 0.1, (0.2 / 3, 2 / 3, 0)),
        ("sin(x)", 0.0, (1, 0, -1)),
        ("x^9", 0.0, (0, 0, 0)),
    ],
)
def test_exact_derivatives_where_some_vanish(text, x, expected):
    """Calculus textbooks."""
    assert exact_derivatives(Typed(text=text), x) == pytest.approx(expected, rel=1e-14, abs=1e-40)
