"""What a drag leaves for later, and controls that are shown on either of two conditions."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from gradexplorer.framework.state import edited
from gradexplorer.pages.losses import PAGE
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.pages.losses.names import NAMES
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.run.frame_pacer import STILL_MILLISECONDS
from gradexplorer.ui.controls.column import ParametersColumn
from gradexplorer.ui.controls.control import Control
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
        state = edited(state, "softmax.logits.0", value)
        controller.set_state(state, done=False)
        qtbot.wait(STILL_MILLISECONDS // 2)
    assert controller.asked == []
    assert controller.view.picture.panels()[0].marks[0].y[0] == 3.0  # the picture follows at once
    qtbot.waitUntil(lambda: controller.asked == [state])
    qtbot.wait(3 * STILL_MILLISECONDS)
    assert controller.asked == [state]


def test_the_end_of_a_drag_is_drawn_then_derived_and_only_once(controller, qtbot):
    controller.set_state(edited(controller.state, "softmax.logits.0", 1.0), done=False)
    last = edited(controller.state, "softmax.logits.0", 1.5)
    controller.set_state(last, done=True)
    assert controller.view.picture.panels()[0].marks[0].y[0] == 1.5
    assert controller.asked == []  # Qt's painting, which was asked for before, comes first
    qtbot.waitUntil(lambda: controller.asked == [last])
    qtbot.wait(3 * STILL_MILLISECONDS)
    assert controller.asked == [last]


OF_CLASSES = ("logits", "temperature", "shift", "target", "soft_targets", "label_smoothing", "class_weights")
KNOBS = (*OF_CLASSES, "logit", "truth")


@pytest.mark.parametrize(
    ("part", "kind", "shown"),
    [
        ("softmax", "binary", {"logits", "temperature", "shift"}),
        ("classification", "binary", {"logit", "truth"}),
        ("classification", "class", {"logits", "target", "label_smoothing", "class_weights"}),
        ("classification", "soft", {"logits", "soft_targets", "label_smoothing", "class_weights"}),
    ],
)
def test_each_part_shows_its_own_knobs(qtbot, part, kind, shown):
    panel = ParametersColumn("losses", PAGE.state())
    qtbot.addWidget(panel)
    panel.show()
    panel.draw(LossesState(part=part, classification=ClassificationState(target_kind=kind)))
    visible = {control.path for control in panel.findChildren(Control) if control.isVisible()}
    assert visible & {f"{one}.{name}" for one in NAMES for name in KNOBS} == {f"{part}.{name}" for name in shown}


def test_a_part_that_was_never_shown_has_no_controls(qtbot):
    panel = ParametersColumn("losses", PAGE.state(), PAGE.actions)
    qtbot.addWidget(panel)
    paths = {control.path.partition(".")[0] for control in panel.findChildren(Control) if "." in control.path}
    assert paths == {"regression"}


@pytest.mark.parametrize(("part", "keys"), [("regression", {"paste", "open", "step"}), ("softmax", {"more", "fewer"})])
def test_the_buttons_of_a_part_stand_among_its_parameters(qtbot, part, keys):
    state = LossesState(part=part)
    panel = ParametersColumn("losses", state, PAGE.actions)
    qtbot.addWidget(panel)
    panel.show()
    buttons = [button for button in panel.findChildren(QPushButton) if ".action." in button.objectName()]
    assert {button.objectName().rpartition(".")[2] for button in buttons if button.isVisible()} == keys
