"""The column as a whole: lists in lines, widths, languages, edits."""

from typing import Annotated

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyleOptionComboBox,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gradexplorer.core.optimizers import OPTIMIZERS, SGD, Adam
from gradexplorer.framework.parameter import Parameter, choice
from gradexplorer.framework.schema import FieldInfo
from gradexplorer.framework.state import State, value_at
from gradexplorer.text import Text, _
from gradexplorer.ui.controls.choices import SegmentsControl
from gradexplorer.ui.controls.column import ParametersColumn
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.number import NumberField
from gradexplorer.ui.controls.widgets import Lines
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.style.translation import use_language
from tests.ui.controls.desk import LONG, Demo, Desk


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("sizes", "4-2-1", (4, 2, 1)),
        ("sizes", "4, 2 1", (4, 2, 1)),
        ("sizes", "４，２", (4, 2)),
        ("shifts", "-1 -2.5;1e-3", (-1.0, -2.5, 0.001)),
        ("shifts", "", ()),
    ],
)
def test_a_list_of_numbers_is_typed_in_a_line(desk: Desk, path: str, text: str, value: tuple[float, ...]) -> None:
    line = desk.find(QLineEdit, path)
    line.setFocus()
    line.selectAll()
    line.insert(text)  # QTest types no full-width digits
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert value_at(desk.state, path) == value
    assert line.text() == ", ".join(shown_number(number) for number in value)


@pytest.mark.parametrize(
    ("text", "message"),
    [("2, 99", "Sizes, entry 2 must be at most 16"), ("2, x", "x is no whole number"), ("", "Sizes")],
)
def test_a_bad_list_of_numbers_stays_marked(desk: Desk, text: str, message: str) -> None:
    line = desk.find(QLineEdit, "sizes")
    line.setFocus()
    line.selectAll()
    line.insert(text)  # QTest types no full-width digits
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.property("fault")
    assert message in line.toolTip()
    assert line.text() == text
    assert desk.state.sizes == (2, 3)


def test_of_a_list_that_is_longer_than_its_field_the_beginning_is_seen(desk: Desk) -> None:
    line = desk.find(QLineEdit, "sizes")
    desk.edit("sizes", (16,) * 4, True)
    assert line.text() == ", ".join(["16"] * 4)
    assert line.cursorPosition() == 0


@pytest.mark.parametrize("text", ["1, 2.5\n-3 4", "1 2,5; -3 4".replace(",", "."), "\n1，2.5；-3 4\n"])
def test_a_matrix_is_typed_row_by_row(desk: Desk, text: str) -> None:
    lines = desk.find(Lines, "table")
    lines.setPlainText(text)
    lines.editingFinished.emit()
    assert desk.state.table == ((1.0, 2.5), (-3.0, 4.0))
    assert lines.text() == "1, 2.5\n-3, 4"


def test_a_bad_matrix_stays_marked(desk: Desk) -> None:
    lines = desk.find(Lines, "table")
    for text, message in (("1, x", "x"), ("1e9", "Table, entry 1, entry 1 must be at most"), ("", "Table")):
        lines.setPlainText(text)
        lines.editingFinished.emit()
        assert message in lines.toolTip()
    assert desk.state.table == ((1.0, 2.0),)


def test_many_segments_stand_in_two_rows(qtbot: QtBot) -> None:
    def heights(names: list[str]) -> list[int]:
        options = {name: _(name) for name in names}
        info = FieldInfo(
            name="part", kind="choice", choices=tuple(names), parameter=Parameter(_("Part"), options=options)
        )
        control = SegmentsControl("demo", "part", info)
        qtbot.addWidget(control)
        control.show()
        QApplication.processEvents()
        return [button.y() for button in control.buttons.values()]

    assert len(set(heights(["Fit", "Norms", "Shapes"]))) == 1
    assert len(set(heights(["Regression", "Softmax", "Classification", "Tensors"]))) == 2


def test_drawing_tells_of_no_edit(desk: Desk) -> None:
    desk.panel.draw(
        Demo(shape="typed", rate=5.0, flag=True, optimizers=(SGD(), Adam()), starts=((1.0, 2.0),), dtype="float64")
    )
    assert desk.edits == []
    assert desk.find(NumberField, "rate").text() == "5"
    assert desk.find(QTableWidget, "starts").rowCount() == 1


def test_an_edit_of_one_field_keeps_all_widgets(desk: Desk) -> None:
    before = set(desk.panel.findChildren(QWidget))
    desk.edit("optimizers.0.lr", 0.5, True)
    desk.edit("starts.0", (1.0, 1.0), True)
    assert set(desk.panel.findChildren(QWidget)) == before


def test_nothing_is_wider_than_the_panel(desk: Desk) -> None:
    desk.press("optimizers.0.unfold")
    for tag in OPTIMIZERS:
        desk.edit("optimizers.0.type", tag, True)
        for width in (240, 340):
            desk.panel.resize(width, 900)
            QApplication.processEvents()
            assert desk.panel.horizontalScrollBar().maximum() == 0, tag


def test_words_follow_the_language_and_hidden_fields_have_no_control(desk: Desk) -> None:
    box = desk.find(QCheckBox, "flag")
    tip = desk.find(NumberField, "rate").toolTip().splitlines()
    assert tip == ["Learning rate η", "How far", "From 0 to 1000", "Default: 0.001"]
    assert box.text() == "Flag"
    use_language(QApplication.instance(), "zh_CN")
    QApplication.processEvents()
    assert desk.find(NumberField, "rate").text() == "0.001"
    assert desk.find(NumberField, "rate").accessibleName() == "学习率 η"
    assert desk.panel.findChild(QWidget, "demo.selected") is None


def test_an_edit_writes_no_tool_tip_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    tip = Control._tip
    monkeypatch.setattr(Control, "_tip", lambda control: written.append(control.path) or tip(control))
    for rate in (0.01, 0.02, 0.03):
        desk.edit("rate", rate, False)
    assert written == []


class Wordy(State):
    """A choice with a long entry."""

    way: Annotated[str, choice(_("Way"), {"short": _("short"), "long": Text(LONG)})] = "short"


def test_a_list_with_long_entries_stands_below_its_name_and_shows_them_whole(qtbot: QtBot) -> None:
    column = ParametersColumn("demo", Wordy(way="long"))
    qtbot.addWidget(column)
    column.resize(340, 400)
    column.show()
    combo = column.findChild(QComboBox, "demo.way")
    name = next(label for label in column.findChildren(QLabel) if label.text() == "Way")
    qtbot.waitUntil(lambda: combo.y() > name.y() + 5)
    assert combo.fontMetrics().horizontalAdvance(LONG) < combo.width()
    combo.showPopup()
    assert combo.view().width() >= combo.fontMetrics().horizontalAdvance(LONG)
    combo.hidePopup()
    column.resize(240, 400)
    option = QStyleOptionComboBox()
    qtbot.waitUntil(lambda: combo.width() < 240)
    combo.initStyleOption(option)
    assert option.currentText == LONG or option.currentText.endswith("…")


def test_no_name_says_again_what_the_heading_above_says(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.show()
    texts = [label.text() for label in desk.panel.findChildren(QLabel) if label.isVisible() and label.text()]
    assert texts.count("Landscape") == 1
    assert desk.find(QComboBox, "shape").accessibleName() == "Landscape"
