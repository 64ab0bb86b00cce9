"""Lists and unions: cards, tables of pairs, cells that are typed into."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QTableWidget,
    QToolButton,
    QWidget,
)

from gradexplorer.core.optimizers import OPTIMIZERS, SGD, Rprop
from gradexplorer.framework.schema import fields
from gradexplorer.ui.controls.number import NumberField
from gradexplorer.ui.style.metrics import resized
from tests.ui.controls.desk import Demo, Desk


def test_another_kind_keeps_the_rate_that_was_set(desk: Desk) -> None:
    desk.type("optimizers.0.lr", "0.25")
    combo = desk.find(QComboBox, "optimizers.0.type")
    combo.setCurrentIndex(combo.findText("SGD"))
    combo.activated.emit(combo.currentIndex())
    assert desk.state.optimizers == (SGD(lr=0.25),)
    assert desk.find(NumberField, "optimizers.0.lr").text() == "0.25"


def test_all_optimizers_unfold_and_every_parameter_has_its_control(desk: Desk) -> None:
    desk.press("optimizers.0.unfold")
    for tag, kind in OPTIMIZERS.items():
        desk.edit("optimizers.0.type", tag, True)
        QApplication.processEvents()
        for info in fields(kind):
            path = f"optimizers.0.{info.name}"
            assert desk.find(QWidget, path).accessibleName(), path
            control = desk.find(QWidget, path)
            assert (getattr(control, "kind", control)).toolTip(), path


def test_cards_are_doubled_chosen_and_taken_away(desk: Desk) -> None:
    assert not desk.find(QToolButton, "optimizers.0.remove").isEnabled()
    desk.edit("optimizers.0", Rprop(lr=0.5), True)
    desk.press("optimizers.0.double")
    assert desk.state.optimizers == (Rprop(lr=0.5),) * 2
    desk.edit("optimizers.1.lr", 0.25, True)
    desk.press("optimizers.0.double")
    assert [entry.lr for entry in desk.state.optimizers] == [0.5, 0.5, 0.25]
    assert not desk.find(QToolButton, "optimizers.1.double").isEnabled()
    desk.find(QWidget, "optimizers.2.choose").click()
    assert desk.state.selected == 2
    assert not desk.find(QWidget, "optimizers.0.choose").isChecked()
    desk.press("optimizers.1.remove")
    assert [entry.lr for entry in desk.state.optimizers] == [0.5, 0.25]
    assert desk.find(NumberField, "optimizers.1.lr").text() == "0.25"


def cell(table: QTableWidget, row: int, column: int, text: str) -> None:
    table.setCurrentCell(row, column)
    table.editItem(table.item(row, column))
    editor = table.findChild(QLineEdit)
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_pairs_are_typed_added_and_removed(desk: Desk) -> None:
    table = desk.find(QTableWidget, "starts")
    cell(table, 0, 1, "2.5e-1")
    assert desk.state.starts == ((-4.0, 0.25), (1.0, 0.0))
    assert desk.edits == [("starts.0.1", 0.25, True)]
    desk.press("starts.add")
    desk.press("starts.add")
    before = desk.state.starts
    assert len(set(before)) == 4, "each is added where there was none"
    assert not desk.find(QToolButton, "starts.add").isEnabled()
    table.clearSelection()
    table.setCurrentCell(1, 0)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert desk.state.starts == (before[0], *before[2:])
    table.selectAll()
    assert not desk.find(QToolButton, "starts.remove").isEnabled()


@pytest.mark.parametrize("text", ["x", "", "inf", "1e9"])
def test_a_bad_cell_goes_back(desk: Desk, text: str) -> None:
    table = desk.find(QTableWidget, "starts")
    cell(table, 0, 0, text)
    assert desk.state == Demo()
    assert table.item(0, 0).text() == "-4"


def test_the_rows_of_a_table_grow_with_the_letters(desk: Desk) -> None:
    table = desk.find(QTableWidget, "starts")
    before = table.height()
    desk.panel.setFont(resized(desk.panel.font(), 2.0))
    QApplication.processEvents()
    assert table.rowHeight(0) >= table.fontMetrics().height()
    assert table.height() >= before + (table.rowCount() + 1) * table.fontMetrics().height() // 2
