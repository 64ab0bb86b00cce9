"""The regression part without a window: pictures, actions, records and bad data; the oracle is torch."""

import numpy as np
import pytest

from gradexplorer.core.losses import LOSSES
from gradexplorer.framework.figure import (
    Arrows,
    Check,
    Contours,
    Curve,
    Handle,
    Note,
    Points,
    Scene,
    Surface,
    Trail,
)
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses.regression.page import PART
from gradexplorer.pages.losses.regression.shared import map_ranges
from gradexplorer.pages.losses.regression.state import VIEWS
from gradexplorer.text import InputError
from tests.pages.regression_part import DEFAULT, mse, one, panels, proofs, with_

ACTIONS = {action.key: action for action in PART.actions}


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
