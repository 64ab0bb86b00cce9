"""The regression part without a window: pictures, actions, records and bad data; the oracle is torch."""

import json

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradexplorer.core.losses import LOSSES, best_line, gradient_derivation, loss
from gradexplorer.core.losses.autograd_traps import TRAPS
from gradexplorer.core.losses.broadcasting import SHAPES
from gradexplorer.framework.figure import (
    Arrows,
    Bars,
    Check,
    Code,
    Contours,
    Curve,
    Handle,
    Heatmap,
    Labels,
    NetworkDiagram,
    Note,
    Points,
    Scene,
    Surface,
    TablePanel,
    Trail,
)
from gradexplorer.framework.presets import preset_state
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses import PAGE
from gradexplorer.pages.losses.regression.page import PART
from gradexplorer.pages.losses.regression.shared import home, map_ranges, view_range
from gradexplorer.pages.losses.regression.state import VIEWS
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.text import InputError

DEFAULT = PART.state()
ACTIONS = {action.key: action for action in PART.actions}


def with_(**fields):
    return (
        edited(DEFAULT, ",".join(fields), list(fields.values()))
        if len(fields) > 1
        else edited(DEFAULT, *fields.popitem())
    )


def panels(state, snapshot=None):
    return {panel.key: panel for panel in PART.figure(state, snapshot, False).panels()}


def one(panel, kind, key=None):
    return next(mark for mark in panel.marks if isinstance(mark, kind) and key in (None, mark.key))


def mse(state):
    x, target = torch.tensor(state.points, dtype=torch.float64).T
    w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (state.w, state.b))
    found = functional.mse_loss(w * x + b, target)
    found.backward()
    return found.item(), w.grad.item(), b.grad.item()


def test_the_fit_view_shows_data_map_residuals_and_surface():
    found = panels(DEFAULT)
    assert list(found) == ["data", "map", "residual", "surface"]
    assert isinstance(found["surface"], Scene)
    assert one(found["surface"], Surface)
    handles = [mark for mark in found["data"].marks if isinstance(mark, Handle)]
    assert {h.path for h in handles if h.removes} == {f"points.{i}" for i in range(len(DEFAULT.points))}
    assert found["data"].adds == "points"
    assert one(found["map"], Handle).path == "w,b"


@pytest.mark.parametrize("key", LOSSES)
def test_map_and_surface_and_residuals_of_every_loss(key):
    state = with_(loss=key)
    found = panels(state)
    contours, relief = one(found["map"], Contours), one(found["surface"], Surface)
    assert np.isfinite(contours.z).all()
    assert (contours.z == relief.z).all()
    dots = one(found["residual"], Points, "residuals")
    expected = [state.w * x + state.b - y for x, y in state.points]
    np.testing.assert_allclose(dots.x, expected)
    assert all(proof.verdict == "proven" for proof in proofs(state))


def proofs(state):
    return [item.proof for item in PART.derive(state, None) if isinstance(item, Check)]


def test_many_points_are_derived_in_time_and_anew_only_when_the_line_moves():
    many = with_(points=[[i / 10, i / 7 - 3] for i in range(200)])
    items = PART.derive(many, None)
    assert all(item.proof.verdict == "proven" for item in items if isinstance(item, Check))
    assert PART.derive(edited(many, "camera", [10, 20]), None)[0] is items[0]
    assert PART.derive(edited(many, "w", 1.0), None)[0] is not items[0]


def test_the_arrows_are_torch_s_gradient_and_step():
    _value, d_w, d_b = mse(DEFAULT)
    gradient, step = (one(panels(DEFAULT)["map"], Arrows, key) for key in ("gradient", "step"))
    assert gradient.dx[0] * d_b == pytest.approx(gradient.dy[0] * d_w)
    assert gradient.dx[0] * d_w > 0
    assert (step.dx[0], step.dy[0]) == pytest.approx((-0.1 * d_w, -0.1 * d_b))


@pytest.mark.parametrize("step", [0, 1, 40])
def test_arrows_residuals_and_derivation_follow_the_run(step):
    run = PART.start(DEFAULT)
    run.advance(60)
    run.seek(step)
    snapshot = run.snapshot(True)
    moved = edited(edited(DEFAULT, "w", float(snapshot.path[0, step])), "b", float(snapshot.path[1, step]))
    value, d_w, d_b = mse(moved)
    found = panels(DEFAULT, snapshot)
    gradient, ahead = (one(found["map"], Arrows, key) for key in ("gradient", "step"))
    assert (gradient.x[0], gradient.y[0]) == (moved.w, moved.b)
    assert gradient.dx[0] * d_b == pytest.approx(gradient.dy[0] * d_w)
    assert (ahead.dx[0], ahead.dy[0]) == pytest.approx((-0.1 * d_w, -0.1 * d_b))
    x, y = np.array(DEFAULT.points).T
    assert one(found["residual"], Points, "residuals").x == pytest.approx(moved.w * x + moved.b - y)
    assert one(found["data"], Curve, "residuals").y[1::3] == pytest.approx(moved.w * x + moved.b)
    uphill = one(found["surface"], Trail, "gradient")
    assert (uphill.x[0], uphill.y[0], uphill.z[0]) == pytest.approx((moved.w, moved.b, value))
    assert one(found["map"], Handle).x == DEFAULT.w  # the line that can be dragged stays
    heading = next(item for item in PART.derive(DEFAULT, snapshot) if item.key == "numbers")
    assert str(heading.label) == f"Gradient at w = {moved.w:.6g}, b = {moved.b:.6g}"


def test_a_run_that_has_left_the_map_is_drawn_and_derived():
    state = edited(edited(DEFAULT, "learning_rate", 1.0), "steps", 200)
    run = PART.start(state)
    run.advance(200)
    snapshot = run.snapshot(True)
    assert snapshot.ended is not None
    assert abs(snapshot.path[0, snapshot.step]) > 1e3
    assert PART.figure(state, snapshot, False).panels()
    checks = {item.key: item.proof.verdict for item in PART.derive(state, snapshot) if isinstance(item, Check)}
    assert checks["gradient.proof"] == checks["lines"] == "proven"


def test_dragging_the_line_edits_both_and_leaves_the_map_alone():
    first = panels(DEFAULT)
    handle = one(first["map"], Handle)
    moved = edited(DEFAULT, handle.path, (1.25, -0.5))
    assert (moved.w, moved.b) == (1.25, -0.5)
    second = panels(moved)
    assert one(first["map"], Contours) is one(second["map"], Contours)
    assert one(first["surface"], Surface) is one(second["surface"], Surface)
    assert one(second["map"], Handle).x == 1.25


def test_the_line_s_own_handles_lift_and_turn_it():
    data = panels(DEFAULT)["data"]
    lift, turn = (one(data, Handle, key) for key in ("lift", "turn"))
    pixel = (data.y.range[1] - data.y.range[0]) / 1000
    lifted = edited(DEFAULT, lift.path, lift.value(lift.x, 0.75))
    assert lifted.w * lift.x + lifted.b == pytest.approx(0.75, abs=pixel)
    turned = edited(DEFAULT, turn.path, turn.value(turn.x, 3.0))
    assert turned.w * turn.x + turned.b == pytest.approx(3.0, abs=pixel)


def test_the_run_is_drawn_and_recorded():
    run = PART.start(DEFAULT)
    run.advance(40)
    snapshot = run.snapshot(True)
    found = panels(DEFAULT, snapshot)
    path = one(found["map"], Trail, "path")
    assert (path.x[-1], path.y[-1]) == (snapshot.path[0, 40], snapshot.path[1, 40])
    assert one(found["data"], Curve, "run").y[0] != one(found["data"], Curve, "line").y[0]
    records = PART.records(DEFAULT, snapshot)
    rows = list(records.rows)
    assert tuple(records.header) == ("step", "w", "b", "loss", "grad_w", "grad_b")
    assert len(rows) == 41
    assert rows[0] == pytest.approx((0, DEFAULT.w, DEFAULT.b, *mse(DEFAULT)))


def test_one_gradient_step_is_torch_s():
    _value, d_w, d_b = mse(DEFAULT)
    state = ACTIONS["step"].apply(DEFAULT, None, "")
    assert (state.w, state.b) == pytest.approx((DEFAULT.w - 0.1 * d_w, DEFAULT.b - 0.1 * d_b))


def test_points_are_pasted_and_read(tmp_path):
    assert ACTIONS["paste"].apply(DEFAULT, None, "1;2\n3;4").points == ((1.0, 2.0), (3.0, 4.0))
    with pytest.raises(InputError, match="Pasted text, line 2, column 2"):
        ACTIONS["paste"].apply(DEFAULT, None, "1;2\n3;four")
    file = tmp_path / "data.csv"
    file.write_text("x,y\n1,2\n3,4\n")
    assert ACTIONS["open"].apply(DEFAULT, None, str(file)).points == ((1.0, 2.0), (3.0, 4.0))
    assert {ACTIONS[key].needs for key in ("paste", "open")} == {"clipboard", "file"}


def test_a_step_without_points_or_out_of_the_numbers_is_refused():
    with pytest.raises(InputError, match="no points"):
        ACTIONS["step"].apply(with_(points=[]), None, "")
    with pytest.raises(InputError, match="smaller learning rate"):
        ACTIONS["step"].apply(with_(points=[[1e6, 0.0]]), None, "")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("points", "message"),
    [([], "no points"), ([[1, 1]], "one point"), ([[1, 1], [1, 2]], "same x"), ([[0, 1], [0, 3]], "same x")],
)
def test_bad_data_is_drawn_and_explained(view, points, message):
    state = with_(view=view, points=points)
    snapshot = PART.start(state).snapshot(True)
    assert PART.figure(state, None, True).panels()
    assert PART.figure(state, snapshot, False).panels()
    notes = [str(item.label) for item in PART.derive(state, snapshot) if isinstance(item, Note)]
    if view in ("fit", "norms") or not points:
        assert any(message in note for note in notes)


def test_extreme_data_are_drawn():
    state = edited(with_(points=[[-1e6, 1e6], [1e6, -1e6], [0, 1e-6]]), "w,b", [1e3, -1e3])
    for key in LOSSES:
        assert panels(edited(state, "loss", key))
    assert map_ranges(state.points, 1e3, -1e3)[0][1] >= 1e3


@pytest.mark.parametrize(("w", "b"), [(2.0, 0.0), (0.0, 0.0), (-5.0, 5.0), (1e3, -1e3), (0.1, 90.0)])
@pytest.mark.parametrize("points", [[], [[1, 1]], [[0, 0]], [[-3, 1], [3, 2]], [[100, 5], [101, 6]]])
def test_the_handles_of_the_line_are_apart_and_turn_it(points, w, b):
    lift, turn = (one(panels(with_(points=points, w=w, b=b))["data"], Handle, key) for key in ("lift", "turn"))
    assert abs(lift.x - turn.x) > 0.1
    assert lift.value(lift.x, lift.y) == pytest.approx(b, abs=1e-6)
    assert turn.value(turn.x, turn.y) == pytest.approx(w, abs=1e-6)


def test_the_script_is_a_program_of_its_own():
    name, write = PART.exports[".py"]
    assert str(name)
    compile(write(DEFAULT, None), "script.py", "exec")


# the other views


def test_growth_with_n_is_that_of_repeated_data():
    state = with_(view="norms")
    growth = panels(state)["growth"]
    for key, power in (("sse", 1.0), ("l2", 0.5), ("mse", 0.0)):
        for curve in (one(growth, Curve, key), one(growth, Curve, f"{key}.gradient")):
            slope = np.polyfit(np.log(curve.x), np.log(curve.y), 1)[0]
            assert slope == pytest.approx(power, abs=1e-9)
    repeated = torch.tensor(state.points * 7, dtype=torch.float64)
    residual = state.w * repeated[:, 0] + state.b - repeated[:, 1]
    curve = one(growth, Curve, "l2")
    assert curve.y[list(curve.x).index(35)] == pytest.approx(torch.linalg.vector_norm(residual).item())


def test_torch_s_answers_at_zero_residual_are_its_own():
    state = with_(view="norms")
    table = panels(state, PART.start(state).snapshot(True))["zero"].table
    found = {row.cells[0]: row.cells[1] for row in table.rows}
    w = torch.tensor(2.0, requires_grad=True)
    r = w * torch.tensor([1.0, 2.0]) - torch.tensor([2.0, 4.0])
    for code, act in (
        ("torch.sqrt(((prediction - target)**2).sum())", lambda: torch.sqrt((r**2).sum())),
        ("torch.linalg.vector_norm(prediction - target)", lambda: torch.linalg.vector_norm(r)),
    ):
        (grad,) = torch.autograd.grad(act(), w, retain_graph=True)
        assert found[code] == f"{grad.item():.6g}"


def test_the_graph_and_both_ways_are_shown():
    state = with_(view="autograd")
    found = panels(state, PART.start(state).snapshot(True))
    assert [str(node.text[0]) for node in one(found["graph"], NetworkDiagram).nodes] == [
        "MseLoss",
        "Add",
        "Mul",
        "w = -0.6",
        "b = 2",
    ]
    bars = [mark for mark in found["results"].marks if isinstance(mark, Bars)]
    assert len(bars) == 3
    _value, d_w, d_b = mse(state)
    for mark in bars:
        np.testing.assert_allclose(mark.y, (d_w, d_b), rtol=1e-5)
    codes = [item for item in PART.derive(state, None) if isinstance(item, Code)]
    assert [code.failed for code in codes] == [False, False]


def test_without_a_graph_the_picture_says_so():
    state = with_(view="autograd", requires_grad="late")
    found = panels(state, PART.start(state).snapshot(True))
    assert "loss.grad_fn is None" in str(one(found["graph"], Labels).texts[0])
    codes = [item for item in PART.derive(state, None) if isinstance(item, Code)]
    assert all(code.failed and "does not require grad" in code.output for code in codes)


def test_the_first_paint_needs_no_torch_s_answer():
    for view in VIEWS:
        assert PART.figure(with_(view=view), None, True).panels()


@pytest.mark.parametrize("target", SHAPES)
@pytest.mark.parametrize("prediction", SHAPES)
def test_every_pair_of_shapes_is_drawn_and_proven(prediction, target):
    state = with_(view="broadcasting", prediction_shape=prediction, target_shape=target)
    found = panels(state)
    grid = found["pairs"].marks[0]
    table = found["numbers"].table
    sizes = {"N": (5,), "Nx1": (5, 1), "1xN": (1, 5), "1x1": (1, 1), "1x2": (1, 2), "two": (2,)}
    try:
        count, refusal = (torch.empty(sizes[prediction]) - torch.empty(sizes[target])).numel(), ""
    except RuntimeError as error:
        count, refusal = 0, str(error)
    if refusal:
        assert isinstance(grid, Labels)
        assert refusal in "".join(item.output for item in PART.derive(state, None) if isinstance(item, Code))
    else:
        assert isinstance(grid, Heatmap)
        assert grid.z.size == count == int(table.rows[0].cells[2])
    assert all(proof.verdict == "proven" for proof in proofs(state))


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_shows_torch_s_words_and_its_mended_program(trap):
    state = with_(view="traps", trap=trap)
    wrong, mended = (item for item in PART.derive(state, None) if isinstance(item, Code))
    assert wrong.failed == (trap != "non_leaf")
    assert not mended.failed
    found = panels(state, PART.start(state).snapshot(True))
    row = found["traps"].table.rows[list(TRAPS).index(trap)]
    assert str(row.cells[1]).removesuffix(" …") in wrong.output
    assert [row.colour for row in found["traps"].table.rows].count("parameter") == 1
    notes = [str(item.label) for item in PART.derive(state, None) if isinstance(item, Note)]
    assert notes == [str(TRAPS[trap].cause), str(TRAPS[trap].remedy)]
    assert [proof.verdict for proof in proofs(state)] == ["proven"]


def test_the_table_tells_a_leaf_from_a_result_that_keeps_no_gradient():
    """torch's own rule: only leaves, and what retain_grad() was called on, have a .grad."""
    state = with_(view="traps", trap="non_leaf")
    rows = panels(state, PART.start(state).snapshot(True))["tensors"].table.rows
    told = {(str(row.cells[0]), str(row.cells[1])): [str(cell) for cell in row.cells[4:]] for row in rows}
    assert told["w", "with the mistake"] == ["True", "None", "False"]
    assert told["prediction", "with the mistake"] == ["False", "AddBackward0", "True"]
    assert told["prediction", "mended"] == ["False", "AddBackward0", "False"]


# ranges


@pytest.mark.parametrize("values", [(), (3.0,), (-2.1, 3.4), (0.0, 0.001), (-1e6, 1e6), (99.0, 101.0)])
def test_ranges_hold_their_values(values):
    low, high = view_range(values)
    assert all(low <= value <= high for value in values)
    assert high - low <= 2 * max(max(values, default=0) - min(values, default=0), 4.0)


def test_a_point_dragged_to_the_edge_lets_the_axes_settle():
    low, high = view_range((-2.1, 3.4))
    for _edit in range(4):
        low, high = view_range((-2.1, high))
    assert view_range((-2.1, high)) == (low, high)


def test_the_map_stays_while_the_line_is_inside():
    ranges = home(DEFAULT.points)
    for w, b in ((ranges[0][0], ranges[1][1]), (0.0, 0.0)):
        assert map_ranges(DEFAULT.points, w, b) == ranges


def test_presets_are_legal_and_draw():
    presets = json.loads(resource("presets", "losses.json").read_text("utf-8"))
    assert len(presets) >= 9
    for preset in presets:
        assert preset["name"]["en"]
        assert PAGE.figure(preset_state(LossesState, preset), None, True).panels()


def test_tables_have_no_nan_where_all_is_defined():
    table = panels(with_(view="norms"))["values"]
    assert isinstance(table, TablePanel)
    assert [str(row.cells[-2]) for row in table.table.rows] == ["× 2", "× 1.414", "× 1"]


def lines(state):
    """Return the verdict on all formulas of the column."""
    return next(item.proof.verdict for item in PART.derive(state, None) if item.key == "lines")


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("FACTOR", {"mean": "2/N*"}),
        ("FACTOR", {"mean": "-1/N*"}),
        ("GATHERED", {"mean": "S/(N + 1)"}),
        ("RESIDUAL", "w*x - b - y"),
        ("RESIDUAL", "w*x**2 + b - y"),
        ("_product", lambda variable: "Prime(rho, r[i])*x[i]"),
        ("_product", lambda variable: "Prime(rho, r[1])*x[i]" if variable == "w" else "Prime(rho, r[i])"),
    ],
)
def test_an_error_in_a_formula_is_found(name, planted, monkeypatch):
    state = edited(DEFAULT, "w", 0.7)
    assert lines(state) == "proven"
    monkeypatch.setattr(gradient_derivation, name, planted)
    assert lines(state) == "not proven"


@pytest.mark.parametrize("key", LOSSES)
def test_lines_are_proven_at_the_minimum_where_all_terms_cancel(key):
    state = with_(loss=key, points=[[-1, 0], [0, 1], [1, 2.5], [2, 2]])
    w, b = best_line(loss(key), state.points)
    assert lines(edited(edited(state, "w", w), "b", b)) in ("proven", "not differentiable")
    exact = with_(loss=key, points=[[k, 3 * k] for k in range(3)], w=3.0, b=0.0)
    assert lines(exact) == ("not differentiable" if key in ("l1", "l2") else "proven")


def test_only_smooth_l1_takes_the_threshold_zero():
    """torch's huber_loss refuses it; a loss that has to have another one gets it when it is chosen."""
    l1 = with_(loss="smooth_l1", threshold=0.0)
    assert edited(l1, "loss", "huber").threshold == 1.0
    with pytest.raises(InputError, match="must be above 0"):
        edited(with_(loss="huber"), "threshold", 0.0)
    with pytest.raises(RuntimeError, match="non-positive"):
        functional.huber_loss(torch.ones(1), torch.ones(1), delta=0.0)


@pytest.mark.parametrize("name", ["l1", "l2"])
def test_a_line_through_a_point_has_no_badge_that_calls_its_lines_wrong(name):
    points = ((-1.0, -0.4), (0.5, 1.1), (2.0, 4.3)) if name == "l1" else ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0))
    state = LossesState()
    for path, value in (("loss", name), ("points", points), ("w", 1.0), ("b", 0.6 if name == "l1" else 0.0)):
        state = edited(state, f"regression.{path}", value)
    told = {item.key: item.proof.verdict for item in PAGE.derive(state, None) if isinstance(item, Check)}
    assert told["gradient.proof"] == told["lines"] == "not differentiable"
