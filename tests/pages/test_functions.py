"""The Functions tab without a window: the oracles are sympy, mpmath, torch and calculus textbooks."""

import ast
import json
import math

import mpmath
import numpy as np
import pytest
import sympy
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gradexplorer.core.functions import CHOICES, FUNCTIONS, SURFACES
from gradexplorer.formula.mpmath_values import exact
from gradexplorer.framework.figure import (
    Arrows,
    Check,
    Contours,
    Curve,
    FormulaItem,
    Handle,
    Plot,
    Points,
    Scene,
    Surface,
    Trail,
)
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.functions import PAGE
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.text import InputError

ONE = FunctionsState()
TWO = edited(ONE, "dimension", "two")


def state_with(*edits, start=ONE):
    state = start
    for path, value in edits:
        state = edited(state, path, value)
    return state


def typed(text, *edits):
    return state_with(("function", {"type": "typed", "text": text}), *edits)


def panels(state, first_paint=False):
    return {panel.key: panel for panel in PAGE.figure(state, None, first_paint).panels()}


def marks(panel):
    return {mark.key: mark for mark in panel.marks}


def of_kind(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


def autograd(land, x, y):
    point = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
    land.function(point[0], point[1], torch).backward()
    return point.grad.tolist()


# one variable


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


# handles and what follows an edit


def handle(state, panel, key):
    return marks(panels(state)[panel])[key]


def test_second_handle_maps_its_place_to_h():
    step = handle(ONE, "curves", "step")
    assert (step.path, step.x) == ("h", 2.0)
    assert step.value(1.25, 0.0) == pytest.approx(0.25)
    assert step.value(-3.0, 0.0) == 1e-16
    assert edited(ONE, step.path, step.value(1.25, 0.0)).h == pytest.approx(0.25)


def test_probe_stays_in_the_domain():
    state = state_with(("function.type", "ln"))
    local_slopes = handle(state, "curves", "point")
    for x in (-5.0, 0.0, 1e-9, 3.0, 70.0):
        moved = edited(state, local_slopes.path, local_slopes.value(x, 0.0))
        assert 0 < moved.x0 <= 8
    assert edited(state, "x0", local_slopes.value(3.0, 0.0)).x0 == 3.0


def test_a_kink_catches_the_point():
    local_slopes = handle(state_with(("function.type", "abs")), "curves", "point")
    assert local_slopes.value(0.02, 0.0) == 0.0
    assert local_slopes.value(0.5123456, 0.0) == 0.512
    assert local_slopes.value(-99.0, 0.0) == -3.0


def test_unchanged_marks_are_the_same_objects():
    a, b = panels(ONE), panels(edited(ONE, "x0", 1.5))
    assert marks(a["curves"])["f"] is marks(b["curves"])["f"]
    c = panels(edited(ONE, "h", 0.3))
    assert marks(a["errors"])["forward.float64"] is marks(c["errors"])["forward.float64"]
    d, e = panels(TWO), panels(edited(TWO, "x0,y0", (-0.5, 0.25)))
    assert marks(d["surface"])["f"] is marks(e["surface"])["f"]
    assert all(marks(d["map"])[key] is marks(e["map"])[key] for key in ("f", "gradient"))


@pytest.mark.parametrize("key", FUNCTIONS)
@pytest.mark.parametrize("x0", [-6.0, -1.0, 0.0, 5.0])
def test_every_function_can_be_chosen_from_every_point(key, x0):
    state = state_with(("x0", x0), ("function.type", key))
    assert math.isfinite(state.function.values(state.x0))
    low, high = state.span
    assert low <= state.x0 <= high
    if low <= x0 <= high and np.isfinite([state.function.values(x0), state.function.slopes(x0)]).all():
        assert state.x0 == x0


@pytest.mark.parametrize(("text", "x0"), [("exp(700*x)", 1.0), ("exp(709*x)", 1.0), ("exp(-700*x)", -1.0)])
def test_functions_at_the_end_of_the_floats_are_drawn_and_derived(text, x0):
    state = edited(edited(FunctionsState(), "function", {"type": "typed", "text": text}), "x0", x0)
    for panel in PAGE.figure(state, None, False).panels():
        for axis in (panel.x, panel.y):
            assert axis.range is None or np.isfinite(axis.range).all()
    assert PAGE.derive(state, None)


@pytest.mark.parametrize("key", CHOICES)
def test_every_surface_can_be_chosen_from_every_point(key):
    state = state_with(("surface", "booth"), ("x0,y0", [9.0, -9.0]), ("surface", key), start=TWO)
    land = state.land
    assert land.x_range[0] <= state.x0 <= land.x_range[1]
    assert land.y_range[0] <= state.y0 <= land.y_range[1]
    assert math.isfinite(state.land.value(state.x0, state.y0))


def test_ranges_are_the_function_s_own_until_they_are_edited():
    assert ONE.span == pytest.approx((-2 * math.pi, 2 * math.pi))
    state = state_with(("x_range.0", 0.0), ("x_range.1", 2.0))
    assert state.span == (0.0, 2.0)
    assert edited(state, "function.type", "exp").x_range == (None, None)
    assert edited(state_with(("x0", 5.0)), "x_range.1", 3.0).x0 == 3.0
    assert edited(edited(TWO, "x_range", (0.0, 1.0)), "y_range.0", 0.0).land.x_range == (0.0, 1.0)


# refusals


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([("function", {"type": "typed", "text": "sqrt(-1 - x^2)"})], "no finite value between"),
        ([("function", {"type": "typed", "text": "1/(x - x)"})], "no finite value between"),
        ([("function", {"type": "typed", "text": "x*foo"})], "foo is not known"),
        ([("x_range", [3.0, 3.0])], "range from 3.0 to 3.0 is empty"),
        ([("x_range", [3.0, -3.0])], "is empty"),
        ([("y_range", [3.0, -3.0])], "is empty"),
        ([("x0", 50.0)], "x0 = 50 is outside of the range from -6.28319 to 6.28319"),
        ([("function.type", "ln"), ("x0", -0.5)], "no finite value at x0 = -0.5"),
        ([("function.type", "reciprocal"), ("x0", 0.0)], "no finite value at x0 = 0"),
        ([("dimension", "two"), ("surface", "typed"), ("formula", "log(-1 - x^2) + y")], "anywhere in these ranges"),
        ([("dimension", "two"), ("y0", 7.0)], "y0 = 7 is outside"),
        ([("dimension", "two"), ("y_range", [1.0, 1.0])], "is empty"),
        (
            [("dimension", "two"), ("surface", "typed"), ("formula", "log(x + y)"), ("x0,y0", [-1, -1])],
            "at \\(-1, -1\\)",
        ),
    ],
)
def test_bad_input_is_refused_in_words(edits, message):
    with pytest.raises(InputError, match=message):
        state_with(*edits)


def test_a_fault_in_a_formula_has_its_place():
    with pytest.raises(InputError) as caught:
        typed("x + frob(x)")
    assert caught.value.position == 4


# two variables


@pytest.mark.parametrize("key", CHOICES)
def test_every_surface_draws_and_is_proven(key):
    state = state_with(("surface", key), ("tangent_plane", True), start=TWO)
    shown = panels(state)
    assert list(shown) == ["surface", "map", "angles", "slice"]
    assert isinstance(shown["surface"], Scene)
    assert len(of_kind(shown["surface"], Surface)) == 2
    assert of_kind(shown["map"], Contours)
    checks = {item.key: item.proof.verdict for item in PAGE.derive(state, None) if isinstance(item, Check)}
    assert set(checks.values()) == {"proven"}
    torchs = {"gradient.proof", "direction.proof", "greatest.proof", "plane.proof", "hessian.proof"}
    assert set(checks) == {*torchs, "lines", *(["name"] if key in SURFACES else [])}


@pytest.mark.parametrize(
    "key",
    [
        key
        for key, land in SURFACES.items()
        if land.x_range[0] < 0.6 < land.x_range[1] and land.y_range[0] < -0.45 < land.y_range[1]
    ],
)
def test_arrows_tangents_and_the_curve_over_the_angle_are_autograd_s(key):
    state = state_with(("surface", key), ("x0,y0", [0.6, -0.45]), ("angle", 75.0), start=TWO)
    g_x, g_y = autograd(state.base, 0.6, -0.45)
    shown = panels(state)
    arrow = marks(shown["map"])["vector"]
    assert math.atan2(arrow.dy[0], arrow.dx[0]) == pytest.approx(math.atan2(g_y, g_x), rel=1e-9)
    scene = marks(shown["surface"])
    for axis, line, slope in (("x", scene["tangent.x"], g_x), ("y", scene["tangent.y"], g_y)):
        along, seen = getattr(line, axis), np.isfinite(line.z)
        assert np.ptp(np.gradient(line.z[seen], along[seen])) == pytest.approx(0, abs=1e-6 * max(1, abs(slope)))
        assert np.gradient(line.z[seen], along[seen])[0] == pytest.approx(slope, rel=1e-7, abs=1e-7)
    angles = marks(shown["angles"])
    curve, greatest = angles["slope"], angles["greatest"]
    assert curve.y.max() == pytest.approx(math.hypot(g_x, g_y), rel=1e-3)
    assert greatest.y[0] == pytest.approx(math.hypot(g_x, g_y), rel=1e-9)
    assert greatest.x[0] == pytest.approx(math.degrees(math.atan2(g_y, g_x)) % 360, rel=1e-9)
    turn = math.radians(75)
    assert angles["angle"].y == pytest.approx(g_x * math.cos(turn) + g_y * math.sin(turn), rel=1e-9)
    assert abs(curve.x[np.argmax(curve.y)] - greatest.x[0]) <= 1


def test_slices_lie_on_the_surface_and_the_plane_touches_it():
    """The course's saddle at (1, 0.5): f = y^2 - x^2, gradient (-2, 1)."""
    scene = marks(panels(edited(TWO, "tangent_plane", True))["surface"])
    for key in ("slice.x", "slice.y"):
        line = scene[key]
        seen = np.isfinite(line.z)
        np.testing.assert_allclose(line.z[seen], line.y[seen] ** 2 - line.x[seen] ** 2, atol=1e-14)
    plane = scene["plane"]
    x, y = np.meshgrid(plane.x, plane.y)
    expected = -0.75 - 2 * (x - 1) + (y - 0.5)
    seen = np.isfinite(plane.z)
    assert seen.any()
    np.testing.assert_allclose(plane.z[seen], expected[seen], atol=1e-13)
    assert "plane" not in marks(panels(TWO)["surface"])


def test_handles_of_the_map():
    shown = marks(panels(TWO)["map"])
    point, angle = shown["point"], shown["angle"]
    moved = edited(TWO, point.path, point.value(9.0, -0.25))
    assert (moved.x0, moved.y0) == (2.0, -0.25)
    assert edited(TWO, angle.path, angle.value(1.0, -3.0)).angle == 270.0
    assert edited(TWO, angle.path, angle.value(0.0, 1.5)).angle == 135.0
    assert all(isinstance(mark, Arrows) for mark in (shown["vector"], shown["projection"]))


@pytest.mark.parametrize(
    ("surface", "x", "y", "kind"),
    [("paraboloid", 0.0, 0.0, "Minimum point"), ("saddle", 0.0, 0.0, "Saddle point"), ("product", 0.0, 0.0, "Saddle")],
)
def test_kind_of_point(surface, x, y, kind):
    """Source: second derivative test, any calculus textbook."""
    state = state_with(("surface", surface), ("x0,y0", [x, y]), start=TWO)
    items = {item.key: item for item in PAGE.derive(state, None)}
    assert str(items["kind"].label).startswith(kind)
    assert "greatest.proof" not in items
    shown = panels(state)
    assert str(shown["angles"].title) == "Dᵤf = 0 in every direction: ∇f = 0"
    assert "greatest" not in marks(shown["angles"])
    elsewhere = panels(edited(state, "x0", 0.5))["angles"]
    assert "greatest at" in str(elsewhere.title)


def test_a_point_without_a_gradient_still_draws():
    state = state_with(("surface", "typed"), ("formula", "sqrt(x^2 + y^2)"), ("x0,y0", [0.0, 0.0]), start=TWO)
    assert "no gradient" in str(panels(state)["angles"].title)
    verdicts = {item.proof.verdict for item in PAGE.derive(state, None) if isinstance(item, Check)}
    assert "proven" not in verdicts


def test_domain_gaps_are_gaps_in_the_surface():
    state = state_with(("surface", "typed"), ("formula", "log(x + y)"), start=TWO)
    surface = marks(panels(state)["surface"])["f"]
    x, y = np.meshgrid(surface.x, surface.y)
    assert np.isnan(surface.z[x + y <= 0]).all()
    assert np.isfinite(surface.z[x + y > 1]).all()


def test_tangents_do_not_leave_the_box():
    for key in SURFACES:
        scene = panels(state_with(("surface", key), start=TWO))["surface"]
        for trail in of_kind(scene, Trail):
            seen = np.isfinite(trail.z)
            assert (trail.z[seen] >= scene.z.range[0] - 1e-9).all()
            assert (trail.z[seen] <= scene.z.range[1] + 1e-9).all()


# the whole page


def test_presets_are_legal_and_named():
    presets = json.loads(resource("presets", "functions.json").read_text("utf-8"))
    assert len(presets) >= 5
    assert any("z = y^2 - x^2" in preset["name"]["en"] for preset in presets)
    for preset in presets:
        assert preset["name"]["en"]
        state = state_with(*preset["state"].items())
        for path, value in preset["state"].items():
            if path in ("x0", "y0", "h"):
                assert getattr(state, path) == value
        assert PAGE.figure(state, None, False).panels()


def test_formulas_are_on_the_screen():
    items = {item.key: item for item in PAGE.derive(typed("x*sin(x)"), None) if isinstance(item, FormulaItem)}
    assert items["f"].latex == r"f\left(x\right) = x \sin\left(x\right)"
    assert [str(item.label) for key, item in items.items() if key.startswith("step")][1] == "product rule"


def test_panels_fit_their_axes():
    for key in FUNCTIONS:
        plot = panels(state_with(("function.type", key)))["curves"]
        assert isinstance(plot, Plot)
        assert plot.y.range[0] < plot.y.range[1]
        for dot in of_kind(plot, Handle):
            assert np.isfinite([dot.x, dot.y]).all()


def test_each_number_of_variables_keeps_its_ranges_and_its_point():
    one = state_with(("function", {"type": "ln"}), ("x_range", [0.5, 4.0]), ("y_range", [-1.0, None]), ("x0", 3.5))
    two = state_with(("dimension", "two"), start=one)
    assert (two.x_range, two.y_range) == ((None, None), (None, None)), "at first the function's own"
    two = state_with(("x_range", [-3.0, 3.0]), ("y_range", [-2.0, 2.0]), ("x0,y0", [-2.0, 1.0]), start=two)
    for _switch in range(2):
        again = state_with(("dimension", "one"), start=two)
        assert {name: getattr(again, name) for name in ("x_range", "y_range", "x0")} == {
            name: getattr(one, name) for name in ("x_range", "y_range", "x0")
        }
        assert state_with(("dimension", "one"), start=again) == again, "the same choice again is no switch"
        assert state_with(("dimension,x0", ["two", -2.0]), start=again) == two
        assert state_with(("dimension", "two"), start=again) == two


def test_another_function_takes_its_own_range_in_its_part_only():
    one = state_with(("x_range", [0.5, 4.0]), ("x0", 3.5))
    two = state_with(("dimension", "two"), ("surface", "bowl"), ("x_range", [-3.0, 3.0]), start=one)
    assert state_with(("surface", "saddle"), start=two).x_range == (None, None)
    back = state_with(("surface", "saddle"), ("dimension", "one"), start=two)
    assert (back.x_range, back.x0) == ((0.5, 4.0), 3.5)
    changed = state_with(("function", {"type": "ln"}), start=two)
    assert changed.x_range == (-3.0, 3.0), "a function that is not shown leaves the picture alone"
    assert state_with(("dimension", "one"), start=changed).x_range == (None, None)


def test_a_kept_point_moves_only_where_the_function_has_no_value():
    one = state_with(("x0", -2.0), ("dimension", "two"), ("dimension", "one"))
    assert one.x0 == -2.0
    away = state_with(("dimension", "two"), ("other_place.x0", -2.0), ("dimension", "one"))
    assert away.x0 == -2.0
    outside = typed("sqrt(x)", ("x0", 4.0), ("dimension", "two"), ("other_place.x0", -2.0), ("dimension", "one"))
    assert outside.x0 >= 0


COLUMNS = {
    "sine": state_with(),
    "typed": typed("x*sin(x) + exp(-x^2)", ("x0", 0.7), ("h", 1e-3)),
    "float32": state_with(("function.type", "exp"), ("dtype", "float32"), ("h", 1e-2)),
    "rounded": typed("x^2", ("x0", 1.4142135623730951), ("dtype", "float32"), ("h", 1e-3)),
    "kink": state_with(("function.type", "abs"), ("x0", 0.0)),
    "edge": state_with(("function.type", "sqrt"), ("x0", 0.0)),
    "surface": state_with(("surface", "himmelblau"), ("tangent_plane", True), start=TWO),
}


def test_limits_have_a_badge_of_their_own():
    verdicts = {item.key: item.proof.verdict for item in PAGE.derive(COLUMNS["kink"], None) if isinstance(item, Check)}
    assert verdicts["limits.proof"] == "proven"
    assert verdicts["lines"] == "not differentiable"


@pytest.mark.parametrize("key", COLUMNS)
def test_no_line_can_be_a_hundredth_off_and_be_proven(key):
    """Every part but the first is planted with a factor; lines without a value at a kink prove nothing anyway."""
    planted = 0
    for item in PAGE.derive(COLUMNS[key], None):
        for line in (item.formula, *item.formula.beside) if isinstance(item, FormulaItem) else ():
            if line.is_definition or line.proof().verdict != "proven":
                continue
            for i, part in enumerate(line.parts[1:], start=1):
                worth = np.abs(np.array(line.values()[0], dtype=float))
                if not np.any((worth > 1e-30) & np.isfinite(worth)):
                    continue  # a factor changes neither zero nor infinity
                wrong = replace(line, parts=(*line.parts[:i], _scaled(part), *line.parts[i + 1 :]))
                assert wrong.proof().verdict == "not proven", (item.key, wrong.latex)
                planted += 1
    assert planted >= 1


def _scaled(part):
    if isinstance(part, ast.List):
        return ast.List([_scaled(entry) for entry in part.elts])
    return ast.BinOp(part, ast.Mult(), ast.Constant(1.01))


def test_a_gradient_beyond_the_floats_is_no_gradient_on_any_panel():
    state = edited(edited(FunctionsState(), "dimension", "two"), "surface", "typed")
    state = edited(state, "formula", "(-x^0.5 - (x - y)/5e-324)*1e-20 + y")
    angles = next(panel for panel in PAGE.figure(state, None, False).panels() if panel.key == "angles")
    assert "no gradient" in str(angles.title)
    assert [mark.key for mark in angles.marks] == ["zero"]
