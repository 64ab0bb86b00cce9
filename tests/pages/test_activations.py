"""The Activations tab without a window: the oracles are torch.nn.functional, torch.autograd and closed forms."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.formula.scope import Scope
from gradexplorer.framework.figure import (
    Handle,
    Labels,
    Points,
    Zones,
)
from gradexplorer.framework.state import edited
from gradexplorer.pages.activations.curves import lost, title
from gradexplorer.pages.activations.numbers import fraction
from gradexplorer.pages.activations.state import ActivationsState
from gradexplorer.text import InputError
from tests.pages.activations_page import activations, one, panels, state_of


def test_the_course_s_three_come_first():
    assert [name.name for name in ActivationsState().names] == ["Sigmoid", "Tanh", "ReLU"]


@activations
def test_curves_are_torch_s(key):
    state = state_of(key)
    shown = panels(state)
    activation = state.activation
    for panel, curve, column in (("f", "f0", 0), ("slope", "slope0", 1)):
        mark = one(shown[panel], curve)
        good = np.isfinite(mark.y)
        assert np.mean(good) > 0.99
        assert (mark.x[0], mark.x[-1]) == state.x_range
        np.testing.assert_allclose(mark.y[good], activation.autograd(mark.x[good])[column], atol=1e-7)


@pytest.mark.parametrize(
    ("activation", "f_gaps", "slope_gaps"),
    [
        (ACTIVATIONS["relu"](), [], [0]),
        (ACTIVATIONS["leakyrelu"](negative_slope=0.5), [], [0]),
        (ACTIVATIONS["elu"](alpha=1.0), [], []),
        (ACTIVATIONS["elu"](alpha=2.0), [], [0]),
        (ACTIVATIONS["hardtanh"](), [], [-1, 1]),
        (ACTIVATIONS["hardshrink"](lambd=0.5), [-0.5, 0.5], [-0.5, 0.5]),
        (ACTIVATIONS["threshold"](threshold=1.0, value=3.0), [1], [1]),
        (ACTIVATIONS["sigmoid"](), [], []),
    ],
    ids=repr,
)
def test_jumps_are_gaps(activation, f_gaps, slope_gaps):
    shown = panels(state_of(activation))
    for panel, key, gaps in (("f", "f0", f_gaps), ("slope", "slope0", slope_gaps)):
        curve = one(shown[panel], key)
        np.testing.assert_array_equal(curve.x[np.isnan(curve.y)], gaps)


@activations
def test_tangent_is_autograd_s(key):
    state = state_of(key, x=0.7)
    value, slope = (array[0] for array in state.activation.autograd([0.7]))
    shown = panels(state)
    tangent, probe = one(shown["f"], "tangent"), one(shown["f"], "probe")
    assert (probe.x, probe.path) == (0.7, "x")
    assert probe.y == pytest.approx(value, abs=1e-7)
    assert np.diff(tangent.y)[0] / np.diff(tangent.x)[0] == pytest.approx(slope, abs=1e-7)
    assert np.mean(tangent.y) == pytest.approx(value, abs=1e-7)
    assert one(shown["slope"], "probe").y == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize("epsilon", [1e-4, 0.01, 0.05, 0.2])
def test_sigmoid_s_lost_zone_is_the_closed_form_s(epsilon):
    """f' is 1/(4 cosh(x/2)^2)."""
    zone = one(panels(state_of("sigmoid", epsilon=epsilon, x_range=(-20.0, 20.0)))["slope"], "lost")
    edge = 2 * math.acosh(1 / (2 * math.sqrt(epsilon)))
    assert isinstance(zone, Zones)
    np.testing.assert_allclose(zone.start, [-20, edge], atol=1e-6)
    np.testing.assert_allclose(zone.end, [-edge, 20], atol=1e-6)


def test_relu_s_lost_zone_is_the_left_half():
    zone = one(panels(state_of("relu"))["f"], "lost")
    np.testing.assert_allclose((zone.start, zone.end), [[-6], [0]], atol=1e-6)


def test_no_zone_where_nothing_is_lost():
    assert lost(ACTIVATIONS["leakyrelu"](negative_slope=0.5), -6.0, 6.0, 0.4)[0].size == 0


@settings(max_examples=60, deadline=None)
@given(key=st.sampled_from(list(ACTIVATIONS)), x=st.floats(-8, 8), power=st.floats(-6, 0))
def test_zones_tell_where_autograd_s_slope_is_small(key, x, power):
    activation, epsilon = ACTIVATIONS[key](), 10.0**power
    start, end = lost(activation, -8.0, 8.0, epsilon)
    assert np.all(start < end)
    slope = abs(activation.autograd([x])[1][0])
    if np.min(np.abs(np.concatenate((start, end, [99.0])) - x)) > 1e-6 and abs(slope - epsilon) > 1e-9:
        assert bool(np.any((start < x) & (x < end))) == (slope < epsilon)


def test_sigmoid_s_largest_slope_is_a_quarter_at_0():
    shown = panels(state_of("sigmoid"))["slope"]
    star, labels = one(shown, "largest0"), one(shown, "largest")
    assert isinstance(star, Points)
    assert isinstance(labels, Labels)
    assert (star.x[0], star.y[0]) == (0, 0.25)
    assert str(labels.texts[0]) == "max f' = 1/4 at x = 0"


@activations
def test_marked_largest_slope_is_the_largest_of_autograd(key):
    state = state_of(key)
    x = np.linspace(-6, 6, 20001)
    slope = state.activation.autograd(x)[1]
    for star in (mark for mark in panels(state)["slope"].marks if mark.key == "largest0"):
        assert slope.max() <= star.y[0] < slope.max() + 1e-3  # on one side of a kink, the grid has no such slope
        assert np.min(np.abs(x[slope > slope.max() - 1e-6] - star.x[0])) < 1e-2


@pytest.mark.parametrize(("value", "text"), [(0.25, "1/4"), (1.0, "1"), (1 / 6, "1/6"), (1.0998393, "1.1")])
def test_fractions(value, text):
    number = fraction(value, "v", scope=Scope(values={"v": value}))
    assert str(number) == text
    assert number.proof().verdict == "proven"


def test_parameters_are_knobs_and_the_same_one_can_be_compared_with_itself():
    state = edited(state_of("leakyrelu", "leakyrelu"), "names.1.negative_slope", 0.3)
    shown = panels(state)["f"]
    assert [str(one(shown, key).label) for key in ("f0", "f1")] == ["LeakyReLU(0.01)", "LeakyReLU(0.3)"]
    assert title(ACTIVATIONS["gelu"](approximate="tanh")) == "GELU(tanh)"


def test_a_drag_of_the_probe_leaves_the_curves_alone():
    state = ActivationsState()
    before, after = panels(state), panels(edited(state, "x", 2.0))
    for key in ("f0", "f1", "f2", "lost"):
        assert one(before["f"], key) is one(after["f"], key)
    for key in ("slope0", "slope1", "slope2", "largest0", "largest1", "epsilon"):
        assert one(before["slope"], key) is one(after["slope"], key)
    assert before["f"].y == after["f"].y


def test_a_drag_of_a_parameter_leaves_the_other_curves_alone():
    state = state_of("sigmoid", "elu")
    before, after = panels(state)["f"], panels(edited(state, "names.1.alpha", 2.0))["f"]
    assert one(before, "f0") is one(after, "f0")
    assert one(before, "f1") is not one(after, "f1")


@pytest.mark.parametrize(("dragged", "lands"), [(0.02, 0.0), (-0.05, 0.0), (1.23456, 1.23), (9.0, 6.0), (-7.0, -6.0)])
def test_the_probe_s_handle_has_few_digits_and_catches_kinks(dragged, lands):
    state = state_of("relu")
    probe = one(panels(state)["f"], "probe")
    assert edited(state, probe.path, probe.value(dragged, 0.0)).x == lands


def test_epsilon_s_handle_stays_legal():
    handle = one(panels(state_of("sigmoid"))["slope"], "epsilon handle")
    assert isinstance(handle, Handle)
    for y in (-1.0, 0.0, 0.3, 7.0):
        state = edited(state_of("sigmoid"), handle.path, handle.value(0.0, y))
        assert state.epsilon == min(max(y, 1e-8), 1.0)


def test_the_picture_needs_no_torch():
    program = (
        "import sys; from gradexplorer.pages.activations import PAGE, ActivationsState\n"
        "PAGE.figure(ActivationsState(), None, False); print('torch' in sys.modules, 'sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("x_range", (2.0, 2.0), "is empty"),
        ("x_range", (3.0, 1.0), "is empty"),
        ("x_range", (2.0, 5.0), "The probe 1 lies outside"),
        ("x", 7.0, "The probe 7 lies outside"),
        ("names", [], "1 or more entries"),
        ("names", [{"type": "relu"}] * 6, "at most 5 entries"),
        ("network.depth", 101, "at most 100"),
        ("epsilon", 0.0, "at least"),
    ],
)
def test_what_can_t_be_drawn_is_refused(path, value, message):
    with pytest.raises(InputError, match=message):
        edited(ActivationsState(), path, value)
