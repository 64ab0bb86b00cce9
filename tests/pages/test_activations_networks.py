"""The Activations tab's networks without a window: the oracle is torch."""

import json

import numpy as np
import pytest
from msgspec import structs

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.activations.vanishing_gradients import INITS, LIMIT
from gradexplorer.formula import columns, scope_arithmetic
from gradexplorer.framework.figure import (
    Band,
    Check,
    Curve,
    FormulaItem,
)
from gradexplorer.framework.resources import resource
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.framework.state import edited
from gradexplorer.pages.activations import PAGE, networks
from gradexplorer.pages.activations.state import ActivationsState, NetworkParameters
from tests.pages.activations_page import SMALL, activations, of, one, panels, snapshot_of, state_of

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
