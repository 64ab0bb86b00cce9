"""Every control, parameter and key says what it is for."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTableView,
    QToolButton,
    QWidget,
)

from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.schema import fields
from gradexplorer.pages import PAGES
from gradexplorer.ui.shell import menus
from tests.ui.hands import (
    press,
    settle,
    starts,
    turn_to,
    view_of,
)


def test_keys_reach_what_they_are_for(window, monkeypatch):
    control = Qt.KeyboardModifier.ControlModifier
    press(window, Qt.Key.Key_6, control)
    assert window.current.page.key == "himmelblau"
    speed = window.current.view.transport.speed
    before = speed.currentIndex()
    press(window, Qt.Key.Key_Comma)
    assert speed.currentIndex() == before - 1
    press(window, Qt.Key.Key_Period)
    assert speed.currentIndex() == before
    window.edit("himmelblau", "steps", 100)
    press(window, Qt.Key.Key_Z, control)
    press(window, Qt.Key.Key_Y, control)
    assert window.session.pages["himmelblau"].steps == 100
    exported = []
    monkeypatch.setattr(menus, "export_with_dialog", lambda *_given: exported.append(True))
    field = window.findChild(QWidget, "himmelblau.steps")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_E, control)
    assert exported == [True]
    monkeypatch.setattr(menus, "ask_to_open", lambda *_given: None)
    press(window, Qt.Key.Key_O, control)
    assert window.focusWidget() is window.current.view.transport.buttons["play"]
    press(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    press(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    for table in (view_of(window, "standings").table, window.findChild(QWidget, "himmelblau.starts")):
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Tab)
        assert window.focusWidget() is not table


def test_the_keyboard_chooses_weights_and_moves_handles(window):
    turn_to(window, "perceptron")
    view = next(one for one in window.current.view.picture.views.values() if one.keys._stops())
    view.widget.setFocus()
    settle()
    assert view.header._focused
    before = window.session.pages["perceptron"]
    QTest.keyClick(view.widget, Qt.Key.Key_PageUp)
    last = view.keys._at
    assert view.header.readout
    QTest.keyClick(view.widget, Qt.Key.Key_Left)
    assert view.keys._at.x < last.x
    while not view.keys._at.thing.picks or view.keys._at.thing.picked:
        QTest.keyClick(view.widget, Qt.Key.Key_PageUp)
    QTest.keyClick(view.widget, Qt.Key.Key_Return)
    settle()
    assert window.session.pages["perceptron"] != before
    turn_to(window, "himmelblau")
    view = view_of(window, "map")
    view.widget.setFocus()
    QTest.keyClick(view.widget, Qt.Key.Key_PageDown)
    QTest.keyClick(view.widget, Qt.Key.Key_Right)
    settle()
    (x, y), *_others = starts(window)
    assert x > -4
    assert y == 0
    assert not window.current.playing


BUTTONS = QAbstractButton | QSlider | QComboBox | QAbstractSpinBox | QLineEdit | QPlainTextEdit | QTableView


def controls(root):
    """Return all controls, but those that are parts of others."""
    parts = QComboBox | QAbstractSpinBox | QTableView
    found = (widget for widget in root.findChildren(QWidget) if isinstance(widget, BUTTONS))
    return [widget for widget in found if not isinstance(widget.parent(), parts)]


def test_every_control_has_a_tip_of_its_own(window):
    for page in PAGES:
        turn_to(window, page.key)
        for preset in presets(page.key)[:: 3 if page.key == "losses" else 5]:
            window.set_page_state(page.key, preset_state(page.state, preset))
            settle()
            for button in window.current.view.findChildren(QToolButton):
                if button.objectName().endswith(".unfold"):
                    button.setChecked(True)
            settle()
            shown = [one for one in controls(window.current.view) if one.isVisibleTo(window)]
            tips = Counter(one.toolTip() for one in shown)
            alike = {tip for tip, count in tips.items() if count > 1 or not tip.strip()}
            assert not alike, [(one.objectName(), one.toolTip()) for one in shown if one.toolTip() in alike]
            assert all(one.accessibleName() or getattr(one, "text", str)() for one in shown)


def test_every_parameter_has_a_meaning():
    without = [
        f"{page.key}.{path}" for page in PAGES for path, info in all_fields(page.state) if not str(info.parameter.tip)
    ]
    assert without == []


def all_fields(kind, prefix="", seen=()):
    """Yield the fields of a struct and of all structs in it, that a control is made for."""
    for info in fields(kind):
        if info.parameter.hidden:
            continue
        named = info.items and info.items[0].structs and info.parameter.named
        group = info.kind == "union" and not info.tag
        if not named and not group:  # a name, and a heading, mean what they say
            yield prefix + info.name, info
        for inner in (info, *info.items):
            for struct in () if named else inner.structs.values():
                if struct not in seen:
                    yield from all_fields(struct, f"{prefix}{info.name}.", (*seen, struct))


def test_the_keys_are_those_of_the_actions(window):
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    table = window.findChild(QDialog, "keys").table
    listed = " ".join(table.item(row, 0).text() for row in range(table.rowCount()))
    for action in window.menus.actions.values():
        for key in action.shortcuts():
            assert key.toString(QKeySequence.SequenceFormat.NativeText) in listed
    assert "Page Down" in listed
