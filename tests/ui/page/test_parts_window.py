"""What is switched away from waits: runs of parts, views and tabs at their step, zooms, sizes and speeds."""

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLineEdit

from gradexplorer.core.training import TrainingSnapshot
from gradexplorer.framework.presets import presets
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.session import Session, default_session, write_session
from gradexplorer.ui.shell.window import MainWindow

PATIENCE = 60_000
TRAIN = (("part", "train"), ("train.points", 60), ("train.epochs", 40))
SLOW = 10.0
TURN = 4
"""Steps that the turn which was on its way may do, on a busy machine, at that speed."""


@pytest.fixture
def window(qtbot, tmp_path, qapp):
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1500, 900)
    window.show()
    window.begin()
    yield window
    window.close()


def front(window, key):
    window.tabs.setCurrentIndex([page.key for page in PAGES].index(key))


def edit(window, *edits):
    for path, value in edits:
        window.edit(window.current.page.key, path, value)
    window.history.end_merge()


def run(window, qtbot, step, *edits):
    """Make edits, and bring the run that they begin to a step, paused."""
    edit(window, *edits)
    current = window.current
    qtbot.waitUntil(lambda: current.snapshot is not None and current.snapshot.last > 0, timeout=PATIENCE)
    current.client.seek(step)
    at(window, qtbot, step)


def at(window, qtbot, step):
    current = window.current
    qtbot.waitUntil(lambda: current.snapshot is not None and current.snapshot.step == step, timeout=PATIENCE)
    assert not current.playing


def weights(snapshot):
    return [part.tolist() for layer in snapshot.weights for part in layer]


def test_training_waits_while_the_network_is_taken_apart(window, qtbot):
    front(window, "perceptron")
    run(window, qtbot, 3, *TRAIN)
    edit(window, ("part", "derive"))
    assert not isinstance(window.current.snapshot, TrainingSnapshot)
    edit(window, ("derive.step", 2), ("part", "train"))
    assert window.current.snapshot.step == 3, "at once, before the worker answers"
    window.current.press("forward")
    at(window, qtbot, 4)
    alone = window.current.page.start(window.current.state)
    alone.advance(4)
    assert weights(window.current.snapshot) == weights(alone.snapshot(False))


def test_a_run_that_plays_stands_still_meanwhile_and_plays_on_at_its_speed(window, qtbot):
    front(window, "perceptron")
    run(window, qtbot, 0, *TRAIN)
    current = window.current
    current.view.transport.choose_speed(SLOW)
    current.press("play")
    qtbot.waitUntil(lambda: current.playing and current.snapshot.step >= 2, timeout=PATIENCE)
    edit(window, ("part", "derive"))
    assert not current.playing
    left = current._left._runs["train", None]
    qtbot.wait(1000)  # ten steps, if it did not stand still or made up for the time
    edit(window, ("part", "train"))
    assert current.playing
    with qtbot.waitSignal(current.client.changed, timeout=PATIENCE) as first:
        pass
    assert left.snapshot.step <= first.args[0].snapshot.step <= left.snapshot.step + TURN
    assert current.view.transport.speed.currentData() == SLOW
    qtbot.waitUntil(lambda: current.snapshot.step >= left.snapshot.step + 3, timeout=PATIENCE)
    assert current.snapshot.last == 40


def test_what_the_run_depends_on_still_begins_it_again(window, qtbot):
    front(window, "perceptron")
    run(window, qtbot, 3, *TRAIN)
    edit(window, ("part", "derive"), ("train.seed", 5), ("part", "train"))
    at(window, qtbot, 0)
    assert window.current.page.run_key(window.current.state).seed == 5
    run(window, qtbot, 2)
    edit(window, ("train.seed", 6), ("train.seed", 5))
    at(window, qtbot, 0)


def test_undo_goes_back_to_the_run_and_another_session_begins_it_again(window, qtbot, tmp_path):
    front(window, "perceptron")
    run(window, qtbot, 3, *TRAIN)
    edit(window, ("part", "derive"))
    window.undo()
    assert window.current.snapshot.step == 3
    window.redo()
    assert not isinstance(window.current.snapshot, TrainingSnapshot)
    session = default_session(PAGES, "perceptron")
    state = window.current.state
    write_session(Session(page="perceptron", pages={**session.pages, "perceptron": state}), tmp_path / "other.json")
    window.document.open(tmp_path / "other.json")
    edit(window, ("part", "train"))
    at(window, qtbot, 0)
    run(window, qtbot, 2)
    write_session(window.session, tmp_path / "same.json")
    window.document.open(tmp_path / "same.json")
    assert not isinstance(window.current.snapshot, TrainingSnapshot)
    at(window, qtbot, 0)


def test_parts_and_views_of_the_losses_each_have_their_run(window, qtbot):
    front(window, "losses")
    run(window, qtbot, 7)
    fit = window.current.snapshot.path.copy()
    edit(window, ("regression.view", "norms"), ("part", "softmax"))
    run(window, qtbot, 5, ("part", "classification"))
    run(window, qtbot, 9, ("classification.target_kind", "binary"))
    for changes, step in (
        ((("classification.target_kind", "class"),), 5),
        ((("part", "regression"), ("regression.view", "fit")), 7),
        ((("part", "classification"), ("classification.target_kind", "binary")), 9),
        ((("part", "regression"),), 7),
    ):
        edit(window, *changes)
        assert window.current.snapshot.step == step
        at(window, qtbot, step)
    np.testing.assert_array_equal(window.current.snapshot.path, fit)


TYPED = {
    "functions": (
        ("dimension", "one", {"x_range": [-1.5, 5.5], "x0": 2.75, "h": 0.125}),
        ("dimension", "two", {"x_range": [-3.25, 3.5], "y_range": [-2.5, 2.25], "x0,y0": [-2.0, 1.0]}),
    ),
    "losses": (
        ("part", "regression", {"regression.w": 1.375, "regression.b": -0.625, "regression.steps": 77}),
        ("part", "softmax", {"softmax.logits": [0.25, 1.5, -2.125], "softmax.temperature": 0.375}),
        ("part", "classification", {"classification.logits": [3.25, -1.5], "classification.label_smoothing": 0.125}),
    ),
    "perceptron": (
        ("part", "derive", {"derive.x": [0.3125, 0.6875], "derive.rate": 0.375}),
        ("part", "train", {"train.points": 123, "train.noise": 0.375, "train.batch": 7, "train.epochs": 45}),
    ),
}
"""Of pages with parts: the field that switches them, and what a person types in each."""


@pytest.mark.parametrize("tab", TYPED)
def test_what_is_typed_in_a_part_stands_there_again(window, tab):
    def texts():
        column = window.current.view.parameters
        return {one.objectName(): one.text() for one in column.findChildren(QLineEdit) if one.isVisibleTo(column)}

    front(window, tab)
    written = {}
    for switch, part, fields in TYPED[tab]:
        edit(window, (switch, part), *fields.items())
        written[part] = texts()
        assert written[part]
    typed = window.current.state
    for switch, part, _fields in (*TYPED[tab], *reversed(TYPED[tab])):
        edit(window, (switch, part))
        assert texts() == written[part]
    assert edited(window.current.state, switch, TYPED[tab][-1][1]) == typed


def test_tabs_keep_their_runs_paused_or_playing(window, qtbot):
    front(window, "himmelblau")
    run(window, qtbot, 5)
    front(window, "losses")
    losses = window.current
    losses.view.transport.choose_speed(SLOW)
    qtbot.waitUntil(lambda: losses.snapshot is not None, timeout=PATIENCE)
    losses.press("play")
    qtbot.waitUntil(lambda: losses.playing and losses.snapshot.step >= 1, timeout=PATIENCE)
    front(window, "himmelblau")
    assert (window.current.snapshot.step, window.current.playing) == (5, False)
    step = losses.snapshot.step
    qtbot.wait(1000)
    assert losses.snapshot.step == step
    with qtbot.waitSignal(losses.client.changed, timeout=PATIENCE) as first:
        front(window, "losses")
    assert first.args[0].playing
    assert step <= first.args[0].snapshot.step <= step + TURN
    qtbot.waitUntil(lambda: losses.snapshot.step > step + TURN, timeout=PATIENCE)


def test_a_tab_that_is_changed_while_another_is_in_front_begins_again_and_plays_on(window, qtbot):
    front(window, "losses")
    losses = window.current
    losses.view.transport.choose_speed(SLOW)
    qtbot.waitUntil(lambda: losses.snapshot is not None, timeout=PATIENCE)
    losses.press("play")
    qtbot.waitUntil(lambda: losses.playing and losses.snapshot.step >= 3, timeout=PATIENCE)
    front(window, "himmelblau")
    window.edit("losses", "regression.steps", 33)
    with qtbot.waitSignal(losses.client.changed, timeout=PATIENCE) as first:
        front(window, "losses")
    assert (first.args[0].playing, first.args[0].snapshot.step, first.args[0].snapshot.last) == (True, 0, 33)


def test_a_walk_that_plays_stops_with_its_part_and_plays_on(window, qtbot):
    front(window, "perceptron")
    edit(window, ("derive.step", 0))
    window.current.press("play")
    stood_at = window.current.state.derive.step
    assert window.current.playing
    edit(window, *TRAIN)
    assert not window.current.playing
    edit(window, ("part", "derive"))
    assert window.current.playing
    assert window.current.state.derive.step == stood_at
    front(window, "losses")
    assert window.current.page.key == "losses"
    left = window.controllers["perceptron"].state.derive.step
    qtbot.wait(1500)
    assert window.controllers["perceptron"].state.derive.step == left
    front(window, "perceptron")
    assert window.current.playing


@pytest.mark.parametrize(
    ("tab", "away", "back", "panel"),
    [
        ("losses", ("part", "softmax"), ("part", "regression"), "data"),
        ("losses", ("regression.view", "norms"), ("regression.view", "fit"), "map"),
        ("functions", ("dimension", "two"), ("dimension", "one"), "curves"),
    ],
)
def test_zooms_and_sizes_come_back_with_their_part(window, qtbot, tab, away, back, panel):
    front(window, tab)
    qtbot.waitUntil(lambda: panel in window.current.view.picture.views)
    picture = window.current.view.picture
    qtbot.wait(50)
    picture._rows.setSizes([500, 200])
    picture._rows.splitterMoved.emit(500, 1)  # as where a person does it
    view = picture.views[panel]
    qtbot.wait(50)
    view.box.setRange(xRange=(0.25, 0.75), yRange=(0.5, 1.0), padding=0)
    view.box.sigRangeChangedManually.emit(view.box.state["mouseEnabled"])
    sizes, (x, y) = picture._rows.sizes(), view.box.viewRange()
    edit(window, away)
    qtbot.wait(50)
    edit(window, back)
    qtbot.wait(50)
    again = picture.views[panel]
    assert again is not view
    assert picture._rows.sizes() == sizes
    np.testing.assert_allclose(again.box.viewRange(), [x, y], rtol=0.02)
    again.view_all()
    assert again.zoom is None


def test_a_scene_comes_back_as_near_as_it_was(window, qtbot):
    front(window, "losses")
    picture = window.current.view.picture
    qtbot.waitUntil(lambda: picture.views["surface"].widget is not None, timeout=PATIENCE)
    picture.views["surface"].widget.zoom(2.5)
    edit(window, ("regression.view", "norms"), ("regression.view", "fit"))
    assert picture.views["surface"].zoom == 2.5, "before OpenGL is loaded"
    edit(window, ("regression.view", "norms"), ("regression.view", "fit"))
    qtbot.waitUntil(lambda: picture.views["surface"].widget is not None, timeout=PATIENCE)
    assert picture.views["surface"].widget.factor == 2.5


@pytest.mark.parametrize("index", range(len(presets("perceptron"))))
def test_presets_of_any_part_play_or_wait_as_they_say(window, qtbot, index):
    front(window, "perceptron")
    run(window, qtbot, 3, *TRAIN)
    preset = presets("perceptron")[index]
    window.menus.apply_preset(preset)
    current = window.current
    if not current.page.step_field(current.state):
        with qtbot.waitSignal(current.client.changed, timeout=PATIENCE) as first:
            pass
        assert (first.args[0].playing, first.args[0].snapshot.step) == (preset["play"], 0)
    assert current.playing == preset["play"]
