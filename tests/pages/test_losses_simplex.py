"""The simplex of three classes: dragged logits and targets, and the path of a run."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradexplorer.framework.figure import Contours, Curve, Handle, Trail
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses.classification.page import PART
from gradexplorer.pages.losses.classification.picture import moved_target
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.text import InputError
from tests.pages.classification_part import STATES, marks, panel, snapshot_of, state_of, torch_loss


def test_the_simplex_shows_the_loss_and_drags_the_logits():
    state = state_of()
    plot = panel(state, "simplex")
    contours = marks(plot, Contours)["loss"]
    j, i = 50, 70
    assert np.isfinite(contours.z[j, i])
    handle = marks(plot, Handle)["here"]
    logits = handle.value(contours.x[i], contours.y[j])
    moved = edited(state, handle.path, logits)
    a = torch.tensor(moved.logits, dtype=torch.float64)
    assert contours.z[j, i] == pytest.approx(torch_loss(moved, a).item(), rel=1e-5)
    assert contours.value(contours.x[i], contours.y[j]) == pytest.approx(torch_loss(moved, a).item(), rel=1e-5)
    there = marks(panel(moved, "simplex"), Handle)["here"]
    assert (there.x, there.y) == pytest.approx((contours.x[i], contours.y[j]), abs=1e-5)
    assert np.mean(moved.logits) == pytest.approx(np.mean(state.logits), abs=1e-5)


def test_outside_of_the_triangle_is_no_logit_lost():
    handle = marks(panel(state_of(), "simplex"), Handle)["here"]
    for x, y in ((-3.0, 0.2), (0.5, 9.0), (2.0, -1.0)):
        assert edited(state_of(), "logits", handle.value(x, y)).logits


def test_only_three_classes_have_a_triangle():
    for name, fields in STATES.items():
        keys = [p.key for p in PART.figure(state_of(**fields), None, False).panels()]
        assert ("simplex" in keys) is (len(state_of(**fields).logits) == 3), name


def test_the_path_is_a_plain_torch_loop():
    state = state_of(learning_rate=0.5, steps=80)
    snapshot = snapshot_of(state, 80)
    trail = marks(panel(state, "simplex", snapshot), Trail)["cross_entropy"]
    a = torch.tensor(state.logits, dtype=torch.float64, requires_grad=True)
    losses = [torch_loss(state, a).item()]
    for _ in range(80):
        a.grad = None
        torch_loss(state, a).backward()
        with torch.no_grad():
            a -= 0.5 * a.grad
        losses.append(torch_loss(state, a).item())
    np.testing.assert_allclose(trail.values, losses, rtol=1e-12)
    rows = list(PART.records(state, snapshot).rows)
    assert rows[80][3:] == tuple(a.tolist())
    assert [row[0] for row in rows] == ["cross_entropy"] * 81 + ["mse"] * 81


def test_squared_error_is_slower_from_a_saturated_start():
    state = state_of(logits=(8.0, -4.0, -6.0), learning_rate=1.0, steps=300)
    curves = marks(panel(state, "history", snapshot_of(state, 300)), Curve)
    assert curves["cross_entropy"].y[-1] < 0.05
    assert curves["mse"].y[-1] > 5


def test_targets_follow_the_classes_that_are_left():
    fewer = next(action for action in PART.actions if action.key == "fewer").apply(state_of(target=2), None, "")
    assert (fewer.logits, fewer.target) == ((2.0, 1.0), 1)
    assert sum(fewer.soft_targets) == pytest.approx(1)
    whole = edited(LossesState(), "classification.logits", (2.0, 1.0))
    assert (whole.classification.logits, whole.classification.target) == ((2.0, 1.0), 1)


def test_the_run_depends_on_what_it_runs_on():
    state = state_of()
    same = [edited(state, "logit", 2.0), edited(state, "truth", 0.5)]
    other = [edited(state, path, value) for path, value in (("target", 0), ("learning_rate", 1.0), ("logits.0", 1.0))]
    assert {PART.run_key(s) for s in same} == {PART.run_key(state)}
    assert all(PART.run_key(s) != PART.run_key(state) for s in other)
    assert PART.has_steps(state)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=10), st.integers(0, 9), st.floats(-1, 2))
def test_a_dragged_target_stays_a_distribution(parts, k, y):
    total = sum(parts)
    goal = tuple(part / total for part in parts) if total > 1e-3 else (1.0, *(0.0 for _ in parts[1:]))
    k %= len(goal)
    moved = moved_target(goal, k, 0.0, y)
    assert sum(moved) == pytest.approx(1, abs=1e-9)
    assert min(moved) >= 0
    assert moved[k] == pytest.approx(min(max(y, 0.0), 1.0), abs=6e-5)
    assert all(len(str(v)) <= 8 or v < 1e-3 for v in moved)
    if goal[k] < 0.9:
        kept = [(new, old) for i, (new, old) in enumerate(zip(moved, goal, strict=True)) if i != k]
        np.testing.assert_allclose(
            [new * (1 - goal[k]) for new, _old in kept], [old * (1 - moved[k]) for _new, old in kept], atol=1e-5
        )


def test_soft_targets_have_handles():
    handles = list(marks(panel(state_of(target_kind="soft"), "target"), Handle).values())
    assert [handle.y for handle in handles] == [0.7, 0.2, 0.1]
    state = edited(state_of(target_kind="soft"), handles[0].path, handles[0].value(0.0, 0.4))
    assert state.soft_targets == pytest.approx((0.4, 0.4, 0.2))


def test_bad_input_is_refused_in_words():
    soft = state_of(target_kind="soft")
    refused = [
        (state_of(), "target", 3, "classes 0 to 2"),
        (soft, "soft_targets", [0.7, 0.2, 0.2], r"sum to 1\.1.*change one by -0\.1"),
        (soft, "soft_targets", [0.25, 0.25, 0.25, 0.25], "4 soft targets for 3 logits"),
        (state_of(), "class_weights", [0, 0, 0], "All class weights are 0"),
        (state_of(), "class_weights", [1, 1, 0], "target class 2 has the weight 0"),
        (state_of(), "logits", [1], "Logits needs 2 or more entries"),
        (state_of(), "soft_targets", [1.5], "Soft targets, entry 1 must be at most 1"),
        (state_of(), "class_weights", [-1, 1, 1], "Class weights, entry 1 must be at least 0"),
    ]
    for state, path, value, message in refused:
        with pytest.raises(InputError, match=message):
            edited(state, path, value)
    assert edited(soft, "soft_targets", [0.333333, 0.333333, 0.333334])
    assert edited(soft, "soft_targets", [0.5, 0.5]).goal == (0.5, 0.5, 0.0)
    assert edited(state_of(class_reduction="sum"), "class_weights", [1, 1, 0])
