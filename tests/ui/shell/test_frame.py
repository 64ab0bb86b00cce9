"""What every tab gets from the frame, on two small pages: tabs built late, walks, buttons, segments and forms."""

from typing import Annotated, Any

import numpy as np
import pytest
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from gradexplorer.export import write_data
from gradexplorer.framework.figure import Axis, Curve, Figure, Handle, Note, Plot
from gradexplorer.framework.page import Action, Page
from gradexplorer.framework.parameter import choice, items, number, plain
from gradexplorer.framework.run import StateSteps, StaticRun
from gradexplorer.framework.state import State
from gradexplorer.framework.subpages import page_with_parts
from gradexplorer.run.headless import at_step
from gradexplorer.text import InputError, _
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.window import MainWindow

PATIENCE = 300_000
X = np.array([0.0, 1.0])


class Inner(Struct, frozen=True, kw_only=True):
    depth: Annotated[int, number(_("Depth"), 1, 9)] = 3


class Steps(State, frozen=True, kw_only=True):
    part: Annotated[str, choice(_("Part"), {"walk": _("Walk"), "rest": _("Rest")}, segmented=True)] = "walk"
    step: Annotated[int, number(_("Step"), 0, 99, hidden=True)] = 0
    inner: Annotated[Inner, plain(_("Inner"), group=_("Inner"), shown_when={"part": ("rest",)})] = Inner()
    points: Annotated[
        tuple[tuple[Annotated[float, number("x", -9, 9)], Annotated[float, number("y", -9, 9)]], ...],
        items(_("Points"), 1, 5),
    ] = ((0.0, 0.0), (1.0, 1.0))


class Both(State, frozen=True, kw_only=True):
    part: Annotated[str, choice(_("Part"), {"walk": _("Walk"), "rest": _("Rest")})] = "walk"
    walk: Annotated[Steps, plain(_("Walk"), shown_when={"part": ("walk",)})] = Steps()
    rest: Annotated[Steps, plain(_("Rest"), shown_when={"part": ("rest",)})] = Steps()


def figure(state: Steps, snapshot: Any, first_paint: bool) -> Figure:
    handles = [
        Handle(key=f"p{i}", x=x, y=y, path=f"points.{i}", colour="parameter", removes=True)
        for i, (x, y) in enumerate(state.points)
    ]
    marks = [Curve(key="c", x=X, y=X * state.step, colour="function"), *handles]
    return Figure(rows=[[Plot(key="p", title="p", x=Axis("x"), y=Axis("y"), marks=marks)]])


def double(state: Steps, snapshot: Any, text: str) -> Steps:
    return replace(state, step=2 * state.step + 1)


def paste(state: Steps, snapshot: Any, text: str) -> Steps:
    if not text.isdecimal():
        raise InputError(_("{text} is no step.", text=text))
    return replace(state, step=int(text))


WALK = Page(
    key="walk",
    title=_("Walk"),
    state=Steps,
    figure=figure,
    derive=lambda state, snapshot: [Note(key="n", label=f"step {state.step}")],
    start=lambda state: StateSteps(state.step, 4),
    step_field=lambda _state: "step",
    run_key=lambda state: state.part,
    update_run=lambda state, run: run.seek(state.step),
    has_steps=lambda state: state.part == "walk",
    actions=[
        Action(key="double", label=_("Double"), apply=double),
        Action(key="paste", label=_("Paste"), needs="clipboard", apply=paste, shown_when={"part": ("walk",)}),
    ],
    prove=lambda: iter(()),
)
SLOW = Page(
    key="slow",
    title=_("Slow"),
    state=Steps,
    figure=figure,
    derive=lambda state, snapshot: [Note(key="n", label=str(snapshot and snapshot.result))],
    start=lambda state: StaticRun(10 * state.step),
    has_steps=lambda state: False,
    prove=lambda: iter(()),
)


@pytest.fixture
def window(qtbot, monkeypatch):
    for module in ("window", "menus", "settings"):
        monkeypatch.setattr(f"gradexplorer.ui.shell.{module}.PAGES", (WALK, SLOW), raising=False)
    settings.remember("window/page", "walk")
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.begin()
    yield window
    window.close()


def button(window, name):
    return window.findChild(QPushButton, name)


def test_a_tab_is_built_when_it_comes_to_the_front(window, qtbot):
    assert list(window.controllers) == ["walk"]
    window.edit("slow", "step", 3)
    assert list(window.controllers) == ["walk"]
    window.tabs.setCurrentIndex(1)
    slow = window.controllers["slow"]
    qtbot.waitUntil(lambda: slow.snapshot is not None and slow.snapshot.result == 30, timeout=PATIENCE)
    assert window.session.page == "slow"


def test_undo_goes_back_to_the_tab_of_the_edit(window):
    window.edit("walk", "step", 3)
    window.tabs.setCurrentIndex(1)
    window.edit("slow", "step", 2)
    window.undo()
    window.undo()
    assert window.current.page.key == "walk"
    assert window.session.pages["walk"].step == 0


def test_a_run_without_steps_has_no_transport_bar(window):
    assert window.current.view.transport.isVisible()
    window.edit("walk", "part", "rest")
    assert not window.current.view.transport.isVisible()
    window.tabs.setCurrentIndex(1)
    assert not window.current.view.transport.isVisible()


def test_the_transport_walks_through_a_field(window):
    for action, step in (("forward", 1), ("end", 4), ("back", 3), ("rewind", 0)):
        window.menus.actions[action].trigger()
        assert window.session.pages["walk"].step == step
    window.undo()
    assert window.session.pages["walk"].step == 0
    assert not window.history.can_undo


def test_a_walk_plays_to_its_end_and_stops(window, qtbot):
    controller = window.current
    controller.client.set_speed(50.0)
    controller.press("play")
    assert controller.playing
    qtbot.waitUntil(lambda: window.session.pages["walk"].step == 4 and not controller.playing, timeout=PATIENCE)
    controller.press("play")
    assert window.session.pages["walk"].step == 0
    controller.press("play")
    assert not controller.playing


def test_buttons_compute_states_and_say_what_they_cannot(window, qtbot):
    qtbot.mouseClick(button(window, "walk.action.double"), Qt.MouseButton.LeftButton)
    assert window.session.pages["walk"].step == 1
    QGuiApplication.clipboard().setText("7")
    button(window, "walk.action.paste").click()
    assert window.session.pages["walk"].step == 7
    QGuiApplication.clipboard().setText("seven")
    button(window, "walk.action.paste").click()
    assert "seven is no step" in window.bar.sentence.text()
    assert window.session.pages["walk"].step == 7
    window.undo()
    assert window.session.pages["walk"].step == 1


def test_segments_and_forms(window):
    assert window.findChild(object, "walk.inner.depth") is None
    button(window, "walk.part.rest").click()
    inner = window.findChild(object, "walk.inner.depth")
    assert window.session.pages["walk"].part == "rest"
    assert inner.isVisible()
    assert not button(window, "walk.action.paste").isVisible()
    window.edit("walk", "inner.depth", 5)
    assert window.session.pages["walk"].inner.depth == 5


def test_entries_are_taken_out_down_to_the_least(window):
    window.remove("walk", "points.0")
    assert window.session.pages["walk"].points == ((1.0, 1.0),)
    window.remove("walk", "points.0")
    assert window.session.pages["walk"].points == ((1.0, 1.0),)
    assert "Points needs 1 or more entries" in window.bar.sentence.text()


def test_a_preset_plays_a_walk_and_another_one_stops_it(window, qtbot):
    controller = window.current
    window.menus.apply_preset({"play": True, "speed": 1.0, "state": {"step": 0}})
    assert controller.playing
    controller.client.set_speed(50.0)
    qtbot.waitUntil(lambda: window.session.pages["walk"].step > 0, timeout=PATIENCE)
    window.menus.apply_preset({"play": False, "speed": None, "state": {"step": 1}})
    assert not controller.playing


def test_the_command_line_goes_to_a_step_of_a_walk():
    state = Steps()
    assert at_step(WALK, state, 3)[0].step == 3
    assert at_step(WALK, state, None)[0] is state
    with pytest.raises(InputError, match="beyond the last step, 4"):
        at_step(WALK, state, 5)


def test_a_page_of_parts_without_records_exports_the_points_of_its_marks(tmp_path):
    page = page_with_parts("slow", _("Slow"), Both, {"walk": SLOW, "rest": WALK})
    state = Both()
    write_data(page, state, StaticRun(1).snapshot(False), tmp_path / "points.csv")
    rows = (tmp_path / "points.csv").read_text().splitlines()
    assert rows[0] == "panel,mark,x,y,z"
    assert len(rows) == 1 + len(X) + len(state.walk.points)


def test_what_is_dragged_or_pressed_in_a_part_edits_the_part(qtbot):
    page = page_with_parts("slow", _("Slow"), Both, {"walk": SLOW, "rest": WALK})
    view = PageView(page, Both())
    qtbot.addWidget(view)
    edits = []
    view.edited.connect(lambda path, value, done: edits.append((path, value)))
    view.added.connect(lambda path, value: edits.append((path, value)))
    view.removed.connect(lambda path: edits.append((path, None)))
    for part in ("walk", "rest"):
        view.draw(Both(part=part), page.figure(Both(part=part), None, False))
        view.picture.edited.emit("points.0,step", ((1.0, 1.0), 2), True)
        view.column.edited.emit("step", 3, True)
        view.picture.added.emit("points", (1.0, 1.0))
        view.picture.removed.emit("points.0")
    assert edits == [
        edit
        for part in ("walk", "rest")
        for edit in (
            (f"{part}.points.0,{part}.step", ((1.0, 1.0), 2)),
            (f"{part}.step", 3),
            (f"{part}.points", (1.0, 1.0)),
            (f"{part}.points.0", None),
        )
    ]
    double = next(action for action in page.actions if action.key == "double")
    assert double.part == "rest"
    assert double.apply(Both(part="rest"), None, "") == Both(part="rest", rest=Steps(step=1))
