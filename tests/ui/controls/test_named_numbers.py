"""Controls of a typed program: several lines that are never lost, and numbers named by the program."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.text import InputError
from gradexplorer.ui.controls.column import ParametersColumn
from gradexplorer.ui.controls.number import NumberField
from gradexplorer.ui.controls.widgets import Lines

TEN_TO_5 = 100_000


class Desk:
    """A panel with what the window does around it."""

    def __init__(self, qtbot):
        self.state = ChainRuleState()
        self.panel = ParametersColumn("chain_rule", self.state)
        self.panel.edited.connect(self.edit)
        self.faults = []
        qtbot.addWidget(self.panel)
        self.panel.show()
        self.program = self.panel.findChild(Lines, "chain_rule.program")

    def edit(self, path, value, _done):
        try:
            self.state = edited(self.state, path, value)
        except InputError as error:
            self.faults.append(str(error))
            self.panel.refused(path, error)
            return
        self.panel.draw(self.state)

    def type(self, text):
        self.program.selectAll()
        QTest.keyClicks(self.program, text) if len(text) < 200 else self.program.insertPlainText(text)
        QTest.keyClick(self.program, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def names(self):
        return [label.text() for label in self.panel.findChildren(QLabel)]


@pytest.fixture
def desk(qtbot):
    return Desk(qtbot)


def test_the_program_stands_in_its_field_line_by_line(desk):
    assert desk.program.text() == "y1 = x*w1 + b1\ny2 = y1*w2 + b2"
    assert {"x", "w1", "b1", "w2", "b2"} <= set(desk.names())


def test_enter_makes_a_line_and_control_enter_finishes(desk):
    desk.program.selectAll()
    QTest.keyClicks(desk.program, "h = a*x")
    QTest.keyClick(desk.program, Qt.Key.Key_Return)
    QTest.keyClicks(desk.program, "y = sin(h)")
    assert desk.state.program.startswith("y1")
    QTest.keyClick(desk.program, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.state.program == "h = a*x\ny = sin(h)"


def test_leaving_the_field_finishes(desk, qtbot):
    desk.panel.activateWindow()
    desk.program.setFocus()
    qtbot.waitUntil(desk.program.hasFocus)
    desk.program.setText("y = a*b")
    desk.panel.findChild(QLineEdit, "chain_rule.source").setFocus()
    assert desk.state.program == "y = a*b"


def test_other_leaves_have_other_controls_and_kept_ones_their_values(desk):
    desk.type("y = w1*w1 + q")
    assert [(leaf.name, leaf.value) for leaf in desk.state.values] == [("w1", 2.0), ("q", 1.0)]
    assert desk.panel.findChild(NumberField, "chain_rule.values.1.value").text() == "1"
    assert desk.panel.findChild(NumberField, "chain_rule.values.2.value") is None
    assert "b2" not in desk.names()
    assert "q" in desk.names()


def test_a_leaf_is_edited_by_its_number(desk):
    field = desk.panel.findChild(NumberField, "chain_rule.values.3.value")
    field.selectAll()
    QTest.keyClicks(field, "-2.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.state.values[3].value == -2.5


@pytest.mark.parametrize("text", ["y = foo(x)", "y = x x", "y = x +", "y = 1/0"])
def test_a_refused_program_stays_with_its_mark_and_the_cursor_at_the_fault(desk, text):
    before = desk.state
    desk.type(text)
    assert desk.faults
    assert desk.state is before
    assert desk.program.text() == text
    assert desk.program.property("fault")
    assert "Line 1" in desk.program.toolTip()
    assert desk.program.textCursor().position() >= 4


def test_a_refused_program_survives_edits_of_other_parameters(desk):
    desk.type("y = foo(x)")
    desk.edit("values.0.value", 3.0, True)
    assert desk.program.text() == "y = foo(x)"
    desk.type("y = sin(x)")
    assert not desk.program.property("fault")
    assert desk.state.program == "y = sin(x)"
    assert desk.state.values[0].value == 3.0


def test_a_hundred_thousand_characters_are_refused_at_once(desk):
    before = desk.state
    desk.type("y = " + "x+" * (TEN_TO_5 // 2))
    assert desk.state is before
    assert "from character 8001 on it is too long" in desk.faults[0]


def test_undoing_a_program_shows_the_old_one(desk):
    old = desk.state
    desk.type("y = a*b")
    desk.state = old
    desk.panel.draw(old)
    assert desk.program.text() == old.program


def test_an_unknown_source_is_refused_with_near_names(desk):
    line = desk.panel.findChild(QLineEdit, "chain_rule.source")
    line.selectAll()
    QTest.keyClicks(line, "w3")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.state.source == "w1"
    assert "no w3" in desk.faults[0]
    assert "w1" in desk.faults[0]
