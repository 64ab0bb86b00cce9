"""What a drag leaves for later, and controls that are shown on either of two conditions."""

from typing import Annotated

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QObject

from gradexplorer.framework.parameter import number, plain
from gradexplorer.framework.state import State, edited
from gradexplorer.pages.losses import PAGE
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.run.frame_pacer import STILL_MILLISECONDS
from gradexplorer.text import _
from gradexplorer.ui.controls.column import ParametersColumn
from gradexplorer.ui.controls.nested import Form
from gradexplorer.ui.page.controller import PageController


@pytest.fixture
def controller(qtbot):
    parent = QObject()
    controller = PageController(PAGE, LossesState(part="softmax"), parent)
    qtbot.addWidget(controller.view)
    controller.first_paint = False
    controller.asked = []
    controller.client.derive = lambda job: controller.asked.append(job.args[0])
    yield controller
    controller.close()


def test_a_drag_derives_nothing_until_the_mouse_is_still(controller, qtbot):
    state = controller.state
    for value in (1.0, 1.5, 2.5, 3.0):
        state = edited(state, "logits.0", value)
        controller.set_state(state, done=False)
        qtbot.wait(STILL_MILLISECONDS // 2)
    assert controller.asked == []
    assert controller.view.picture.panels()[0].marks[0].y[0] == 3.0  # the picture follows at once
    qtbot.waitUntil(lambda: controller.asked == [state])
    qtbot.wait(3 * STILL_MILLISECONDS)
    assert controller.asked == [state]


def test_the_end_of_a_drag_is_painted_then_derived_at_once_and_only_once(controller, qtbot, monkeypatch):
    controller.set_state(edited(controller.state, "logits.0", 1.0), done=False)
    controller.view.show()
    qtbot.waitExposed(controller.view)
    order = []
    paint = pg.GraphicsView.paintEvent
    monkeypatch.setattr(pg.GraphicsView, "paintEvent", lambda view, event: (order.append("paint"), paint(view, event)))
    controller.client.derive = lambda job: (order.append("derive"), controller.asked.append(job.args[0]))
    last = edited(controller.state, "logits.0", 1.5)
    controller.set_state(last, done=True)
    qtbot.waitUntil(lambda: controller.asked == [last])
    assert order[0] == "paint"
    assert order.count("derive") == 1
    qtbot.wait(3 * STILL_MILLISECONDS)
    assert controller.asked == [last]


class Either(State):
    """A field that two situations need."""

    first: Annotated[bool, plain(_("Flag"))] = False
    second: Annotated[bool, plain(_("Flag"))] = False
    needed: Annotated[
        float, number(_("Weight"), 0.0, 1.0, shown_when=({"first": ("True",)}, {"second": ("True",)}))
    ] = 0.5


@pytest.mark.parametrize(("first", "second"), [(False, False), (True, False), (False, True), (True, True)])
def test_of_several_conditions_one_suffices(qtbot, first, second):
    panel = ParametersColumn("either", Either())
    qtbot.addWidget(panel)
    panel.draw(Either(first=first, second=second))
    panel.show()
    control = panel.findChild(Form).controls["needed"]
    assert control.isVisible() is (first or second)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"part": "softmax", "target_kind": "binary"}, {"logits", "temperature", "shift"}),
        ({"part": "classification", "target_kind": "binary"}, {"logit", "truth"}),
        ({"part": "classification"}, {"logits", "target", "soft_targets", "label_smoothing", "class_weights"}),
    ],
)
def test_each_part_shows_its_own_knobs(qtbot, fields, shown):
    state = LossesState(**fields)
    panel = ParametersColumn("losses", state)
    qtbot.addWidget(panel)
    panel.draw(state)
    panel.show()
    names = ("logits", "temperature", "shift", "target", "soft_targets", "label_smoothing", "class_weights")
    controls = panel.findChild(Form).controls
    assert {name for name in (*names, "logit", "truth") if controls[name].isVisible()} == shown
