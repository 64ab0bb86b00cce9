"""The Train part with points and weights that a person changes."""

import numpy as np
import pytest
import torch

from gradexplorer.framework.figure import (
    NetworkDiagram,
    Regions,
)
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.text import InputError
from tests.pages.train_runs import checks, marks, panels, run_of


def test_a_click_adds_a_point_of_the_chosen_class_and_a_drag_keeps_it():
    state = TrainState(data="own", new_label="c")
    plane = panels(state, None)["map"]
    assert plane.adds == "own"
    state = edited(state, "own", [*state.own, (0.1, 0.2)])
    assert state.own[-1] == (0.1, 0.2, "c")
    handle = next(mark for mark in panels(state, None)["map"].marks if mark.key == "own4")
    state = edited(state, handle.path, handle.value(0.3, -0.4))
    assert state.own[-1] == (0.3, -0.4, "c")
    _run, snapshot = run_of(state)
    assert snapshot.data.names == ("0", "1", "c")
    (regions,) = marks(panels(state, snapshot)["map"], Regions)
    assert regions.shares.shape[0] == 3


def test_points_can_be_added_before_there_are_two_classes():
    state = edited(TrainState(data="own"), "own", [])
    assert panels(state, None)["map"].adds == "own"
    with pytest.raises(InputError, match="Own points"):
        PART.start(state)
    one = edited(state, "own", [(0.5, 0.5)])
    assert [mark.key for mark in panels(one, None)["map"].marks] == ["own0"]


def test_points_are_pasted():
    (action,) = (action for action in PART.actions if action.key == "paste")
    state = action.apply(TrainState(), None, "x\ty\tkind\n1,5\t2\tred\n3\t4\tblue\n")
    assert (state.data, state.own) == ("own", ((1.5, 2.0, "red"), (3.0, 4.0, "blue")))
    with pytest.raises(InputError, match=r"Pasted text, line 202: at most 200 points"):
        action.apply(state, None, "x,y,k\n" + "1,2,a\n3,4,b\n" * 101)
    question = action.apply(state, None, "n,a,b,c,kind\n0,1,2,3,u\n1,4,5,6,v\n2,4,5,6,v\n")
    assert list(question.guess) == ["", "x1", "x2", "", "target"]
    taken = question.apply(["", "x2", "", "x1", "target"])
    assert taken.own[0] == (3.0, 1.0, "u")


# ---- weights


def dragged_to(state, snapshot, edge, value):
    """Return the state after the edge of that place was dragged."""
    (network,) = marks(panels(state, snapshot)["neurons"], NetworkDiagram)
    return edited(state, *network.edges[edge].target.typed(value))


def test_a_dragged_weight_is_changed_after_its_epoch_and_the_run_goes_on_from_there():
    state = TrainState(points=60, epochs=20)
    run, snapshot = run_of(state, 5)
    run.advance(3)
    changed = dragged_to(state, snapshot, 1, 0.75)
    assert [(c.epoch, c.layer, c.source, c.end, c.value) for c in changed.changes] == [(5, 0, 1, 0, 0.75)]
    assert PART.run_key(changed) == PART.run_key(state)
    PART.update_run(changed, run)
    after = run.snapshot(True)
    assert (after.step, after.recorded) == (5, 5)
    assert after.weights[0][0][0, 1] == 0.75
    unchanged = [w.copy() for w, _b in snapshot.weights]
    unchanged[0][0, 1] = 0.75
    for (w, _b), wanted in zip(after.weights, unchanged, strict=True):
        np.testing.assert_array_equal(w, wanted)
    run.advance(4)
    anew = PART.start(changed)  # as a session that is opened again
    anew.advance(9)
    np.testing.assert_array_equal(anew.snapshot(False).weights[0][0], run.snapshot(False).weights[0][0])
    np.testing.assert_array_equal(anew.snapshot(False).history, run.snapshot(False).history)
    PART.update_run(state, run)  # undone
    run.seek(8)
    straight = PART.start(state)
    straight.advance(8)
    np.testing.assert_array_equal(straight.snapshot(False).weights[1][0], run.snapshot(False).weights[1][0])


@pytest.mark.parametrize("epoch", [0, 1, 4])
def test_the_exported_script_changes_the_weight_too(epoch):
    state = TrainState(points=60, epochs=4)
    run, snapshot = run_of(state, epoch)
    changed = dragged_to(state, snapshot, 9, -1.5)
    PART.update_run(changed, run)
    run.seek(4)
    final, names = run.snapshot(False), {}
    (_title, export) = PART.exports[".py"]
    with torch.random.fork_rng():
        exec(export(changed, final).replace("print(", "str("), names)
    for layer, (weight, bias) in zip(names["layers"], final.weights, strict=True):
        np.testing.assert_array_equal(layer.weight.detach(), weight)
        np.testing.assert_array_equal(layer.bias.detach(), bias)


def test_going_back_over_a_change_keeps_the_bits():
    state = TrainState(points=60, epochs=30)
    run, snapshot = run_of(state, 7)
    changed = dragged_to(state, snapshot, 0, 2.0)
    PART.update_run(changed, run)
    seen = {}
    for step in range(7, 20):
        run.seek(step)
        seen[step] = run.snapshot(False).weights[0][0]
    for step in (6, 7, 12, 8, 19, 7):
        run.seek(step)
        if step in seen:
            np.testing.assert_array_equal(run.snapshot(False).weights[0][0], seen[step])
    assert run.snapshot(True).weights[0][0][0, 0] == 2.0
    assert checks(changed, run.snapshot(True))["gradient.proof"].verdict == "proven"


def test_a_second_drag_replaces_the_first_and_changes_of_a_smaller_network_are_left_out():
    state = TrainState(points=60, epochs=30)
    _run, snapshot = run_of(state, 3)
    changed = dragged_to(dragged_to(state, snapshot, 5, 1.0), snapshot, 5, 2.0)
    assert [change.value for change in changed.changes] == [2.0]
    smaller = edited(changed, "hidden", [1])
    assert PART.start(smaller).snapshot(False).step == 0
