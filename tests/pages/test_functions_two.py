"""The Functions tab with two variables. The oracles are sympy, torch and calculus textbooks."""

import math

import mpmath
import numpy as np
import pytest

from gradexplorer.core.functions import CHOICES, SURFACES
from gradexplorer.framework.figure import (
    Arrows,
    Check,
    Contours,
    Scene,
    Surface,
    Trail,
)
from gradexplorer.framework.state import edited
from gradexplorer.pages.functions import PAGE
from tests.pages.functions_page import TWO, autograd, marks, of_kind, panels, state_with


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
    assert "|∇f| = " in str(elsewhere.title)


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


def test_what_overflows_as_written_has_lost_digits_in_every_proof_of_the_point():
    """exp(400) squared is no float; mpmath has (p - p^2) of p = 1/(1 + exp(-400)), and its share along u."""
    state = state_with(
        ("surface", "typed"),
        ("formula", "exp(x)/(exp(x)+exp(y))"),
        ("x_range", (-5.0, 500.0)),
        ("x0,y0", [400.0, 0.0]),
        start=TWO,
    )
    proofs = {item.key: item.proof for item in PAGE.derive(state, None) if isinstance(item, Check)}
    keys = "gradient.proof", "direction.proof", "hessian.proof"
    assert [proofs[key].verdict for key in keys] == ["digits lost"] * 3
    assert all("overflows" in str(proofs[key].reason) for key in keys)
    assert "greatest.proof" not in proofs
    with mpmath.workdps(400):
        slope = mpmath.exp(400) / (1 + mpmath.exp(400)) ** 2
        turn = mpmath.mpf(math.cos(math.radians(state.angle))) - mpmath.mpf(math.sin(math.radians(state.angle)))
        for key, true in (("gradient.proof", slope), ("direction.proof", slope * turn)):
            exact = mpmath.mpf(proofs[key].entries[0].exact)
            assert abs(exact - true) <= abs(true) * mpmath.mpf("1e-15")
