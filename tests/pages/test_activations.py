"""The Activations tab without a window: the oracles are torch.nn.functional, torch.autograd and closed forms."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from gradexplorer.core.activations import ACTIVATIONS, LargestSlope
from gradexplorer.core.activations.vanishing_gradients import INITS, LIMIT
from gradexplorer.formula import columns, scope_arithmetic
from gradexplorer.formula.derivation import Derivation
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import filled
from gradexplorer.framework.figure import (
    Band,
    Check,
    Curve,
    FormulaItem,
    Handle,
    Labels,
    Note,
    Points,
    Table,
    Zones,
)
from gradexplorer.framework.resources import resource
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.framework.state import edited
from gradexplorer.pages.activations import PAGE, derivation, networks, numbers
from gradexplorer.pages.activations.curves import lost, title
from gradexplorer.pages.activations.numbers import fraction
from gradexplorer.pages.activations.state import ActivationsState, NetworkParameters
from gradexplorer.text import InputError

SMALL = NetworkParameters(depth=4, width=8)
activations = pytest.mark.parametrize("key", ACTIVATIONS)


def state_of(*names, **changed):
    """Return a state with small networks that compares `names`."""
    structs = tuple(ACTIVATIONS[name]() if isinstance(name, str) else name for name in names)
    return ActivationsState(names=structs or ActivationsState().names, network=SMALL, compare=False, **changed)


def snapshot_of(state):
    return PAGE.start(state).snapshot(True)


def panels(state, snapshot=None):
    return {panel.key: panel for panel in PAGE.figure(state, snapshot, False).panels()}


def one(panel, key):
    return next(mark for mark in panel.marks if mark.key == key)


def of(items, kind):
    return [item for item in items if isinstance(item, kind)]


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


def test_torch_s_choice_at_a_kink_is_marked_and_named():
    state = state_of("relu", x=0.0)
    points = one(panels(state)["slope"], "kinks")
    x = torch.zeros(1, requires_grad=True)
    torch.relu(x).backward()
    assert (points.x[0], points.y[0]) == (0, x.grad.item())
    assert str(one(panels(state)["slope"], "kink0").texts[0]) == "torch: f'(0) = 0"
    items = PAGE.derive(state, None)
    assert "ReLU'(0) = 0 is torch's choice: f has no derivative there." in [str(note.label) for note in of(items, Note)]
    table = next(table for table in of(items, Table) if table.key == "kinks")
    assert [list(row.cells) for row in table.rows] == [["0", "0", "1", "0"]]
    verdicts = [check.proof.verdict for check in of(items, Check)]
    assert verdicts == ["not differentiable", "proven", "proven", "not differentiable"]


@pytest.mark.parametrize("x", [-95.0, -5.3, 0.4, 60.0])
@activations
def test_derivation_of_every_activation_is_proven(key, x):
    items = PAGE.derive(state_of(key, x_range=(-100.0, 100.0), x=x), None)
    checks = of(items, Check)
    drawn = ["drawn"] if key == "rrelu" else []
    assert [check.key for check in checks] == ["point", *drawn, "grid.float32", "grid.float64", "lines"]
    verdicts = {check.proof.verdict for check in checks}
    assert verdicts <= ({"proven", "digits lost"} if abs(x) > 50 else {"proven"}), "floats have rounded to f = 1 there"
    slope = ACTIVATIONS[key]().autograd([x])[1][0]
    lines = [line for line in of(items, FormulaItem) if line.key.startswith("way") and line.value is not None]
    assert lines
    for line in lines:
        assert line.value == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize("key", ["sigmoid", "silu"])
@pytest.mark.parametrize(
    "wrong",
    [
        "-u",
        "u*(1 - sigmoid(x))",
        "u**2",
    ],
    ids=["sign", "factor", "exponent"],
)
def test_a_wrong_line_is_not_proven(monkeypatch, key, wrong):
    planted = property(lambda derivation: filled(wrong, u=derivation.steps[-1].tree))
    monkeypatch.setattr(Derivation, "result", planted)
    checks = {check.key: check.proof.verdict for check in of(PAGE.derive(state_of(key, x=0.4), None), Check)}
    assert checks["lines"] == "not proven"


def test_a_wrong_largest_slope_is_not_proven(monkeypatch):
    state = state_of("sigmoid")
    picture = PAGE.figure(state, None, False)
    for module in (derivation, numbers):
        monkeypatch.setattr(module, "largest", lambda _activation: LargestSlope(0.26, 0.0))
    column = PAGE.column(state, None, picture)
    checks = {check.key: check.proof.verdict for check in of(column, Check)}
    assert checks["lines"] == checks["shown"] == "not proven"


def test_tanh_has_two_ways():
    lines = [line.latex for line in of(PAGE.derive(state_of("tanh"), None), FormulaItem)]
    last = r"= 1 - \tanh^{2}\left(x\right)"
    assert lines.count(last) == 2


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


# the networks


def test_without_a_result_the_axes_are_empty_and_say_why(monkeypatch):
    monkeypatch.setattr(networks, "_shown", {})
    state = ActivationsState(network=SMALL, network_b=SMALL)
    shown = panels(state)
    for key in ("networkA", "networkB"):
        assert not shown[key].marks
        assert "computing" in str(shown[key].title)
    drawn = panels(state, snapshot_of(state))
    assert "computing" not in str(drawn["networkA"].title)
    waiting = panels(edited(state, "network.depth", 7))
    assert "computing" in str(waiting["networkA"].title)
    assert waiting["networkA"].marks is drawn["networkA"].marks


def test_the_panels_show_the_profiles():
    state = ActivationsState()
    snapshot = snapshot_of(state)
    shown = panels(state, snapshot)
    for key, profile in zip(("networkA", "networkB"), snapshot.result, strict=True):
        panel = shown[key]
        assert panel.y.log
        np.testing.assert_array_equal(one(panel, "gradient").y, profile.gradient)
        np.testing.assert_array_equal(one(panel, "product").y, profile.product)
        band = one(panel, "flow")
        assert isinstance(band, Band)
        assert np.all(band.low <= band.high)
        assert [one(panel, name).y[0] for name in ("least", "most")] == [LIMIT, 1 / LIMIT]
    assert shown["networkA"].y == shown["networkB"].y
    assert "vanishing" in str(shown["networkA"].title)
    assert "healthy" in str(shown["networkB"].title)


def test_lines_stay_within_the_axis_s_range():
    state = edited(ActivationsState(), "network.init", "normal")
    for std in (1e-3, 0.1, 10.0):
        panel = panels(state, snapshot_of(edited(state, "network.std", std)))["networkA"]
        low, high = panel.y.range
        assert 1e-47 < low < high < 1e47
        for line in (mark for mark in panel.marks if isinstance(mark, Curve)):
            assert not np.any(line.y <= 0)


def test_one_network_without_the_other():
    state = state_of("relu")
    snapshot = snapshot_of(state)
    assert "networkB" not in panels(state, snapshot)
    assert [item.key for item in PAGE.derive(state, snapshot) if isinstance(item, Check)][-1] == "chainA"


def test_a_run_depends_only_on_the_networks():
    state = ActivationsState()
    for path, value in (("x", 2.0), ("epsilon", 0.2), ("x_range", (-3.0, 3.0)), ("names.1", {"type": "elu"})):
        assert PAGE.run_key(edited(state, path, value)) == PAGE.run_key(state)
    for path, value in (("selected", 1), ("compare", False), ("network_b.seed", 1), ("dtype", "float64")):
        assert PAGE.run_key(edited(state, path, value)) != PAGE.run_key(state)
    assert not PAGE.has_steps(state)


def test_own_activation_does_not_follow_the_selection():
    state = edited(ActivationsState(), "network.source", "own")
    assert PAGE.run_key(edited(state, "selected", 1)) == PAGE.run_key(state)


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("init", INITS)
def test_chain_rule_of_both_networks_is_proven(init, residual, norm):
    network = NetworkParameters(depth=5, width=6, init=init, residual=residual, norm=norm)
    state = ActivationsState(network=SMALL, network_b=network)
    checks = {item.key: item.proof for item in PAGE.derive(state, snapshot_of(state)) if isinstance(item, Check)}
    assert checks["chainA"].verdict == checks["chainB"].verdict == "proven"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("diagonal", lambda column, zero: columns.diagonal([2 * entry for entry in column], zero)),
        ("transposed", columns.matrix),
    ],
)
def test_a_wrong_way_back_is_not_proven(monkeypatch, name, wrong):
    monkeypatch.setattr(scope_arithmetic, name, wrong)
    state = ActivationsState(network=SMALL, compare=False)
    checks = {
        item.key: item.proof.verdict for item in PAGE.derive(state, snapshot_of(state)) if isinstance(item, Check)
    }
    assert checks["networks.lines"] == "not proven"


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("residual", [False, True])
@activations
def test_the_lines_of_every_network_are_proven(key, residual, norm):
    network = NetworkParameters(depth=3, width=4, residual=residual, norm=norm)
    state = ActivationsState(names=(ACTIVATIONS[key](),), network=network, compare=False)
    items = PAGE.derive(state, snapshot_of(state))
    checks = {item.key: item.proof.verdict for item in items if isinstance(item, Check)}
    assert checks["networks.lines"] == "proven"
    assert [item.key for item in of(items, FormulaItem) if item.formula.is_definition] == ["product"]


@pytest.mark.parametrize("moved", [1 + 1e-8, -1.0])
def test_a_wrong_product_of_slopes_is_not_proven(moved):
    state = ActivationsState(network=SMALL, compare=False)
    (profile,) = snapshot_of(state).result
    planted = StaticSnapshot(result=(structs.replace(profile, product=moved * profile.product),))
    checks = {item.key: item.proof.verdict for item in PAGE.derive(state, planted) if isinstance(item, Check)}
    assert checks["networks.lines"] == "not proven"


def test_table_splits_the_factor_per_layer():
    state = ActivationsState()
    snapshot = snapshot_of(state)
    table = next(item for item in PAGE.derive(state, snapshot) if item.key == "networks.table")
    rows = [list(row.cells) for row in table.rows]
    for column, profile in enumerate(snapshot.result, start=1):
        ratio, factor, slope, rest = (float(row[column]) for row in rows[:4])
        assert ratio == pytest.approx(profile.gradient[0], rel=1e-3)
        assert factor**30 == pytest.approx(ratio, rel=0.05)
        assert slope * rest == pytest.approx(factor, rel=1e-3)
        assert str(rows[-1][column]) == profile.verdict


def test_records_hold_every_layer():
    state = ActivationsState(network=SMALL, network_b=NetworkParameters(depth=2, width=3))
    snapshot = snapshot_of(state)
    records = PAGE.records(state, snapshot)
    rows = list(records.rows)
    assert {len(row) for row in rows} == {len(records.header)}
    rows = [row for row in rows if row[0]]
    assert [row[:2] for row in rows] == [("A", layer) for layer in range(5)] + [("B", layer) for layer in range(3)]
    assert [row[2] for row in rows[:5]] == snapshot.result[0].gradient.tolist()


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_script_prints_the_same_gradients(key, capsys):
    network = NetworkParameters(depth=4, width=6, init="kaiming", seed=5)
    state = ActivationsState(names=(ACTIVATIONS[key](),), network=network, compare=False)
    assert printed(state, capsys) == pytest.approx(snapshot_of(state).result[0].gradient, rel=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("init", INITS)
def test_the_script_has_every_setting(init, dtype, capsys):
    for residual, norm in ((True, False), (False, True)):
        network = NetworkParameters(depth=3, width=5, init=init, std=0.3, residual=residual, norm=norm)
        state = ActivationsState(network=network, dtype=dtype)
        assert printed(state, capsys) == pytest.approx(snapshot_of(state).result[0].gradient, rel=1e-6)


def printed(state, capsys):
    """Run the script and return the norms that it prints of network A."""
    _name, script = PAGE.exports[".py"]
    exec(compile(script(state, None), "script", "exec"), {})
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("A ")]
    assert [number for _letter, number, _norm in lines] == [str(number) for number in range(len(lines))]
    return [float(norm) for _letter, _number, norm in lines]


def test_a_gradient_that_is_exactly_0_is_told():
    state = ActivationsState(network=NetworkParameters(depth=100, width=8), compare=False)
    gone = next(item for item in PAGE.derive(state, snapshot_of(state)) if item.key == "goneA")
    layer = gone.label.values["layer"]
    gradient = snapshot_of(state).result[0].gradient
    assert gradient[layer] == 0 < gradient[layer + 1]
    double = edited(state, "dtype", "float64")
    assert not [item for item in PAGE.derive(double, snapshot_of(double)) if item.key == "goneA"]


def test_presets_are_legal_and_named():
    presets = json.loads(resource("presets", "activations.json").read_text("utf-8"))
    verdicts = []
    for preset in presets:
        assert preset["name"]["en"]
        state = ActivationsState()
        for path, value in preset["state"].items():
            state = edited(state, path, value)
        verdicts.append([profile.verdict for profile in snapshot_of(state).result])
    by_name = dict(zip((preset["name"]["en"].split(":")[0] for preset in presets), verdicts, strict=True))
    assert by_name["Vanishing"] == ["vanishing", "healthy"]
    assert by_name["Exploding"] == ["exploding", "healthy"]
    assert by_name["Healthy"] == ["healthy", "healthy"]
    assert by_name["A way around"] == ["vanishing", "healthy"]
