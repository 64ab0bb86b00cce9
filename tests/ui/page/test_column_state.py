"""With a slow worker, through random edits, presets and steps: no badge of another state or step looks valid."""

import os
import random
import threading
import time

import pytest
from msgspec.structs import astuple, replace
from PySide6.QtCore import QEvent, QObject, QSettings, QStandardPaths

from gradexplorer.framework.figure import Check, Note
from gradexplorer.framework.presets import presets
from gradexplorer.pages import PAGES
from gradexplorer.ui.column.item_views import CheckView
from gradexplorer.ui.page.controller import BEING_PROVEN, RUNNING
from gradexplorer.ui.shell.window import MainWindow

SLOW_SECONDS = 0.1
EDITS, SETTLED = 200, 20
"""How many, and after how many of them the column is waited for: there a badge is valid however slow the machine is."""
LONG = "GRADEXPLORER_LONG"
"""Set in the environment: all presets, and ten times the edits."""

FIELDS = {
    "activations": [("x", (-4.0, 0.0, 1.5)), ("epsilon", (0.01, 0.1)), ("names", (["relu"], ["tanh", "elu"]))],
    "chain_rule": [
        ("program", ("y = sin(a)*b", "u = w*x + b\ny = u*u", "L = (a*w - t)^2")),
        ("step", (0, 1, 2, 3)),
    ],
    "functions": [
        ("x0", (-1.0, 0.5, 2.0)),
        ("dimension", ("one", "two")),
        ("h", (0.01, 0.5)),
        ("camera", ((5.0, 9.0),)),
    ],
    "himmelblau": [
        ("optimizers.0.lr", (0.001, 0.02)),
        ("starts.0", ((1.0, 1.0), (-4.0, 0.0))),
        ("selected", ((0, 0), (0, 1))),
        ("camera", ((20.0, 10.0), (30.0, 40.0))),
    ],
    "losses": [
        ("part", ("regression", "softmax", "classification")),
        ("softmax.logits.0", (-1.0, 3.0)),
        ("classification.logits.0", (-1.0, 3.0)),
        ("regression.w", (0.5, -1.0)),
        ("classification.target_kind", ("class", "binary")),
    ],
    "perceptron": [
        ("part", ("derive", "train")),
        ("derive.x.0", (0.25, 1.0)),
        ("derive.activation", ("sigmoid", "tanh")),
    ],
}


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    slow = [replace(page, derive=slowly(page.derive)) for page in PAGES]
    monkeypatch.setattr("gradexplorer.ui.shell.window.PAGES", slow)
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 600)
    window.show()
    window.begin()
    yield window
    window.close()


def slowly(derive):
    def slow(state, snapshot):
        if threading.get_ident() != threading.main_thread().ident:
            time.sleep(SLOW_SECONDS)
        return derive(state, snapshot)

    return slow


class Watch(QObject):
    """Looks at what the badges say whenever the column is about to be painted, and keeps what looks valid."""

    def __init__(self, window):
        super().__init__()
        self.window = window
        self.seen = {}
        self.pales = 0
        self._watched = set()

    def look(self):
        controller = self.window.current
        column = controller.view.column
        if column not in self._watched:
            self._watched.add(column)
            column.widget().installEventFilter(self)  # it is painted with whatever lies on or above it
        badges = [view for view in column.views.values() if isinstance(view, CheckView)]
        waiting = (str(BEING_PROVEN), str(RUNNING))
        valid = [view.item for view in badges if not view.proof.verdict.text().endswith(waiting)]
        self.pales += column.pending
        assert column._veil.isVisibleTo(column) == column.pending
        if valid:
            key = controller.page.key, id(controller.state), id(controller.snapshot), *map(id, valid)
            self.seen[key] = controller.page, controller.state, controller.snapshot, valid

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.look()
        return False

    def verify(self):
        """Derive every state whose badges looked valid once more, and compare."""
        for page, state, snapshot, valid in self.seen.values():
            plain = next(one for one in PAGES if one.key == page.key)
            run = None if plain.step_field(state) else snapshot
            column = plain.column(state, run, plain.figure(state, run, False))
            wanted = {item.key: item for item in column if isinstance(item, Check)}
            assert {item.key for item in valid} <= wanted.keys()
            for item in valid:
                told, meant = ((str(one.label), repr(astuple(one.proof))) for one in (item, wanted[item.key]))
                assert told == meant, (page.key, item.key, state)


def act(window, rng, everything):
    """Do one thing that a person may do."""
    controller = window.current
    page = controller.page.key
    kind = rng.choice(("edit", "edit", "edit", "drag", "preset", "transport", "undo", "tab"))
    if kind in ("edit", "drag"):
        path, values = rng.choice(FIELDS[page])
        window.edit(page, path, rng.choice(values), kind == "edit")
    elif kind == "preset":
        window.menus.apply_preset(rng.choice(presets(page)[: None if everything else 4]))
    elif kind == "transport" and controller.steps_through:
        controller.view.transport.choose_speed(rng.choice((5.0, 10.0, None)))
        controller.press(rng.choice(("rewind", "back", "play", "forward", "end")))
    elif kind == "undo":
        rng.choice((window.undo, window.redo))()
    elif kind == "tab":
        window.tabs.setCurrentIndex(rng.choice([place for place, one in enumerate(PAGES) if one.has_badges]))


def test_no_badge_of_another_state_looks_valid(window, qtbot):
    everything = bool(os.environ.get(LONG))
    rng = random.Random(20261129)
    qtbot.waitUntil(lambda: (Note, "waiting") not in window.current.view.column.views)
    watch = Watch(window)
    for number in range(EDITS * (10 if everything else 1)):
        act(window, rng, everything)
        watch.look()
        qtbot.wait(rng.choice((0, 0, 20, 100)))
        if number % SETTLED == SETTLED - 1:
            if window.current.playing:
                window.current.press("play")
            qtbot.waitUntil(lambda: not (window.current.playing or window.current.view.column.pending))
    watch.verify()
    assert watch.pales > EDITS // 2
    assert len(watch.seen) > EDITS // (2 * SETTLED)


def test_a_walk_that_plays_waits_until_its_step_can_be_read(window, qtbot):
    """However slow the machine is: picture and column show one step."""
    window.tabs.setCurrentIndex([page.key for page in PAGES].index("chain_rule"))
    controller = window.current
    column = controller.view.column
    qtbot.waitUntil(lambda: len(column.views) > 1 and not column.pending)
    controller.press("rewind")
    controller.view.transport.choose_speed(1.0)
    controller.client.set_speed(10.0)
    steps = []

    follow = controller._follow_steps

    def following(field, snapshot):
        if snapshot.step != controller.state.step:
            steps.append((snapshot.step, column.pending, controller._standing.state.step))
        follow(field, snapshot)

    controller._follow_steps = following
    controller.press("play")
    qtbot.waitUntil(lambda: len(steps) > 4)
    controller.press("play")
    assert steps[1:5] == [(step, False, step - 1) for step in (2, 3, 4, 5)]


def test_presets_and_sessions_are_read_from_their_top_and_a_broken_derivation_leaves_no_older_one(
    window, qtbot, tmp_path
):
    window.tabs.setCurrentIndex([page.key for page in PAGES].index("himmelblau"))
    controller = window.current
    column = controller.view.column
    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300 and not column.pending)
    window.document.save(tmp_path / "mine.json")
    for show in (
        lambda: window.menus.apply_preset(presets("himmelblau")[2] | {"play": False}),
        lambda: window.document.open(tmp_path / "mine.json"),
        window.document.start_afresh,
    ):
        bar.setValue(300)
        assert bar.value() == 300
        show()
        assert column.pending
        qtbot.waitUntil(lambda: not column.pending)
        assert bar.value() == 0
        qtbot.waitUntil(lambda: bar.maximum() > 300)

    def broken(state, snapshot):
        raise ZeroDivisionError("of a page")

    controller.page = replace(controller.page, derive=broken)
    window.edit("himmelblau", "seed", 5)
    qtbot.waitUntil(lambda: not column.pending)
    assert [type(view.item) for view in column.views.values()] == [Note]
    qtbot.waitUntil(lambda: "of a page" in window.bar.sentence.text())


def test_a_camera_leaves_the_column_as_it_is(window, qtbot):
    window.tabs.setCurrentIndex([page.key for page in PAGES].index("himmelblau"))
    controller, column = window.current, window.current.view.column
    qtbot.waitUntil(lambda: controller.snapshot is not None and len(column.views) > 5 and not column.pending)
    asked = []
    window.current.client.derive = asked.append
    for done in (False, True):
        window.edit("himmelblau", "camera", (11.0, 12.0 + done), done)
        assert not column.pending
    qtbot.wait(400)
    assert asked == []
    window.edit("himmelblau", "starts.0", (1.0, 2.0))
    assert column.pending
