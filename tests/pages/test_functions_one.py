"""The Functions tab with one variable. The oracles are sympy, mpmath, torch and calculus textbooks."""

import math

import mpmath
import numpy as np
import pytest
import sympy
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradexplorer.core.functions import FUNCTIONS
from gradexplorer.formula.mpmath_values import exact
from gradexplorer.framework.figure import (
    Check,
    Curve,
    FormulaItem,
    Points,
)
from gradexplorer.pages.functions import PAGE
from gradexplorer.text import InputError
from tests.pages.functions_page import ONE, marks, panels, state_with, typed


def test_the_first_picture():
    shown = panels(ONE)
    assert list(shown) == ["curves", "limit", "errors"]
    curves = marks(shown["curves"])
    x = curves["f"].x
    np.testing.assert_allclose(curves["f"].y, np.sin(x), atol=1e-15)
    np.testing.assert_allclose(curves["slope"].y, np.cos(x), atol=1e-15)
    assert (curves["f"].colour, curves["slope"].colour) == ("function", "gradient")


@pytest.mark.parametrize("key", FUNCTIONS)
def test_tangent_touches_with_autograd_s_slope_and_secant_cuts(key):
    state = state_with(("function.type", key), ("h", 0.01))
    at = torch.tensor(state.x0, dtype=torch.float64, requires_grad=True)
    parameters = [torch.tensor(value, dtype=torch.float64) for value in state.function.parameters.values()]
    value = state.function.expression.function(at, *parameters, torch) + 0 * at
    (slope,) = torch.autograd.grad(value, at)
    curves = marks(panels(state)["curves"])
    tangent, secant = curves["tangent"], curves["secant"]
    for line in (tangent, secant):
        assert np.interp(state.x0, line.x, line.y) == pytest.approx(value.item(), rel=1e-9, abs=1e-9)
    assert np.diff(tangent.y)[0] / np.diff(tangent.x)[0] == pytest.approx(slope.item(), rel=1e-9, abs=1e-9)
    above = float(state.function.expression.function(at.detach() + 0.01, *parameters, torch))
    assert np.interp(state.x0 + 0.01, secant.x, secant.y) == pytest.approx(above, rel=1e-9, abs=1e-9)


def test_quotient_runs_into_the_derivative():
    """A textbook limit: the secants' slopes of e^x at 1 fall to e."""
    slopes = []
    for h in (1.0, 0.1, 0.01, 1e-3, 1e-5):
        secant = marks(panels(state_with(("function.type", "exp"), ("h", h)))["curves"])["secant"]
        slopes.append(np.diff(secant.y)[0] / np.diff(secant.x)[0])
    assert slopes == sorted(slopes, reverse=True)
    assert slopes[-1] == pytest.approx(math.e, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "x", "left", "right"), [("abs(x)", 0.0, -1, 1), ("abs(x^2 - 1)", 1.0, -2, 2), ("relu(x) + x", 0.0, 1, 2)]
)
def test_kinks_have_two_half_tangents_and_two_limits(text, x, left, right):
    state = typed(text, ("x0", x))
    shown = panels(state)
    curves = marks(shown["curves"])
    assert "tangent" not in curves
    for key, slope in (("tangent.left", left), ("tangent.right", right)):
        assert np.diff(curves[key].y)[0] / np.diff(curves[key].x)[0] == pytest.approx(slope)
    limits = marks(shown["limit"])
    assert (limits["limit.left"].y[0], limits["limit.right"].y[0]) == pytest.approx((left, right))
    assert "Not differentiable" in str(shown["curves"].title)
    items = {item.key: item for item in PAGE.derive(state, None)}
    assert items["slope.proof"].proof.verdict == "not differentiable"
    assert "limit.left" in items
    assert "limit.right" in items


def test_no_errors_where_there_is_no_derivative():
    panel = panels(state_with(("function.type", "abs"), ("x0", 0.0)))["errors"]
    assert not panel.marks
    assert "No derivative" in str(panel.title)


def test_exact_quotients_have_no_error_curves():
    panel = panels(state_with(("function.type", "constant")))["errors"]
    assert not panel.marks
    assert "exact" in str(panel.title)


def test_the_end_of_a_domain_has_one_limit():
    state = state_with(("function.type", "sqrt"), ("x0", 0.0))
    assert "none on the left, ∞ on the right" in str(panels(state)["curves"].title)
    items = {item.key: item for item in PAGE.derive(state, None)}
    assert "no limit" in str(items["limit.left"].label)
    assert items["limit.right"].latex.endswith(r"\infty")
    assert "NaN" not in " ".join(item.latex for item in items.values() if isinstance(item, FormulaItem))


def test_cancelling_digits_are_shown():
    items = {item.key: item for item in PAGE.derive(state_with(("function.type", "exp"), ("h", 1e-12)), None)}
    assert f"{math.exp(1 + 1e-12):.17g} - {math.e:.17g}" in items["forward"].latex


def test_a_smooth_point_of_a_kinked_function_is_proven():
    items = {item.key: item for item in PAGE.derive(state_with(("function.type", "abs"), ("x0", -2.0)), None)}
    assert items["slope.proof"].proof.verdict == "proven"
    assert "limit.left" not in items


def test_v_plot_has_both_precisions_best_steps_the_trap_and_the_present_step():
    shown = marks(panels(state_with(("function.type", "exp"), ("h", 1e-3)))["errors"])
    curves = {key: mark for key, mark in shown.items() if isinstance(mark, Curve)}
    assert {f"{kind}.{dtype}" for kind in ("forward", "central") for dtype in ("float32", "float64")} <= set(curves)
    assert set(curves["trap"].x) == {1e-12}
    assert set(curves["now"].x) == {1e-3}
    with mpmath.workdps(30):
        h = mpmath.mpf("1e-3")
        error = float(mpmath.e * ((mpmath.exp(h) - 1) / h - 1))
    forward = curves["forward.float64"]
    assert forward.y[np.argmin(abs(forward.x - 1e-3))] == pytest.approx(error, rel=1e-6)
    assert shown["h"].y == pytest.approx(error, rel=1e-6)
    stars = {key: mark.x[0] for key, mark in shown.items() if isinstance(mark, Points)}
    for dtype in ("float32", "float64"):
        eps = torch.finfo(getattr(torch, dtype)).eps
        assert eps**0.5 / 3 < stars[f"best.forward.{dtype}"] < 5 * eps**0.5
        assert eps ** (1 / 3) / 3 < stars[f"best.central.{dtype}"] < 5 * eps ** (1 / 3)


def test_the_quick_picture_has_the_same_panels():
    assert list(panels(ONE, first_paint=True)) == list(panels(ONE))


@pytest.mark.parametrize("key", FUNCTIONS)
def test_every_derivation_ends_in_sympy_s_derivative_and_is_proven(key):
    state = state_with(("function.type", key))
    items = PAGE.derive(state, None)
    assert {item.proof.verdict for item in items if isinstance(item, Check)} == {"proven"}
    assert "fault" not in " ".join(item.key for item in items)
    check_against_sympy(state)


def check_against_sympy(state):
    function = state.function
    values = {"x": state.x0, **function.parameters}
    symbols = {symbol.name: symbol for symbol in function.expression.symbols()}
    derivative = sympy.diff(function.expression.sympy(), symbols["x"])
    numbers = {symbols[name]: sympy.Rational(repr(value)) for name, value in values.items()}
    expected = derivative.subs(numbers).evalf(30)
    assert exact(function.derivation.result, values, "x") == pytest.approx(float(expected), rel=1e-12, abs=1e-25)


ATOMS = st.sampled_from(["x", "2", "0.5", "pi", "3"])
NAMES = ("sin", "cos", "exp", "tanh", "arctan", "sinh", "sigmoid")


def formulas():
    def larger(inner):
        return st.one_of(
            st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
            st.tuples(st.sampled_from(NAMES), inner).map(lambda t: f"{t[0]}({t[1]}/4)"),
            inner.map(lambda t: f"1/(2 + ({t})**2)") | inner.map(lambda t: f"sqrt(1 + abs({t}))"),
        )

    return st.recursive(ATOMS, larger, max_leaves=6).filter(lambda text: "x" in text.replace("exp", ""))


@given(text=formulas())
@settings(max_examples=40, deadline=None)
def test_typed_formulas_of_any_shape_are_derived_like_sympy_s(text):
    try:
        state = typed(text)
    except InputError:
        return  # too deep
    items = {item.key: item for item in PAGE.derive(state, None)}
    slope = items["slope.proof"].proof.verdict
    assert slope != "not proven"
    assert items["lines"].proof.verdict == "proven" or slope == "not differentiable", "a kink at the point"
    check_against_sympy(state)
    assert panels(state)


def test_h_table_rows_set_h():
    table = next(item for item in PAGE.derive(ONE, None) if item.key == "table")
    assert [row.picks for row in table.rows[:3]] == [(("h", 1.0),), (("h", 0.1),), (("h", 0.01),)]
    assert [row.picked for row in table.rows].count(True) == 1
    right = [float(row.cells[2]) for row in table.rows[:4]]
    expected = [(math.sin(1 + h) - math.sin(1)) / h for h in (1, 0.1, 0.01, 1e-3)]
    assert right == pytest.approx(expected, rel=1e-7)


def test_quotients_are_computed_in_the_chosen_precision():
    state = state_with(("dtype", "float32"), ("h", 1e-4))
    x, h = torch.tensor(1.0), torch.tensor(1e-4)
    expected = ((torch.sin(x + h) - torch.sin(x)) / h).item()
    secant = marks(panels(state)["curves"])["secant"]
    assert np.diff(secant.y)[0] / np.diff(secant.x)[0] == pytest.approx(expected, rel=2e-3)
    assert expected != pytest.approx(math.cos(1), rel=1e-4)


@pytest.mark.parametrize(("text", "x"), [("1/x", 1e-300), ("1/x^2", -1e-110)])
def test_a_slope_larger_than_all_floats_is_a_slope(text: str, x: float):
    """mpmath has -1/x^2 and -2/x^3, both beyond 1.8e308: f is differentiable there, and floats lose the digits."""
    state = typed(text, ("x0", x))
    items = PAGE.derive(state, None)
    assert not [item for item in items if item.key == "sides"]
    proof = next(item.proof for item in items if item.key == "slope.proof")
    assert proof.verdict == "digits lost"
    true = -1 / mpmath.mpf(x) ** 2 if text == "1/x" else -2 / mpmath.mpf(x) ** 3
    assert abs(mpmath.mpf(proof.entries[0].exact) / true - 1) < 1e-15
    assert all("ifferentiable" not in str(panel.title) for panel in panels(state).values())
    assert all(
        verdict in ("proven", "digits lost") for verdict in (i.proof.verdict for i in items if hasattr(i, "proof"))
    )
