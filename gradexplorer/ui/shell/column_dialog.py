"""Asking which column of a table is what, above a preview of it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradexplorer.framework.questions import ColumnQuestion
from gradexplorer.text import InputError, _
from gradexplorer.ui.discard import discard
from gradexplorer.ui.style.translation import translate

SIZE = 760, 380


class ColumnDialog(QDialog):
    """A table whose first row has a choice above each column.

    Attributes
    ----------
    answer : State, Outcome or None
        What the question's `apply` made of the choices, once they are accepted.
    """

    def __init__(self, question: ColumnQuestion[Any], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate(_("Columns")))
        self.setObjectName("columns")
        self.answer: Any = None
        self._question = question
        self._table = QTableWidget(len(question.rows) + 1, len(question.names))
        self._table.setAccessibleName(self.windowTitle())
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setHorizontalHeaderLabels([name.replace("\n", " ") for name in question.names])
        self._table.setVerticalHeaderLabels(["", *(str(n) for n in range(1, len(question.rows) + 1))])
        self.choices = [self._choice(column) for column in range(len(question.names))]
        for row, cells in enumerate(question.rows, start=1):
            for column, cell in enumerate(cells):
                self._table.setItem(row, column, QTableWidgetItem(cell))
        self._fault = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._fault.setObjectName("columns.fault")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(QLabel(translate(_("What is each column? The guess is made from names and values."))))
        box.addWidget(self._table, 1)
        box.addWidget(self._fault)
        box.addWidget(self._buttons)
        self._refresh()
        self._table.resizeColumnsToContents()
        self.resize(*SIZE)

    def roles(self) -> list[str]:
        """Return the chosen role of each column."""
        return [choice.currentData() for choice in self.choices]

    def _choice(self, column: int) -> QComboBox:
        choice = QComboBox(objectName=f"columns.{column}")
        choice.addItem(translate(_("not used")), "")
        for key, name in self._question.roles.items():
            choice.addItem(translate(name), key)
        choice.setCurrentIndex(choice.findData(self._question.guess[column]))
        choice.setAccessibleName(self._question.names[column])
        choice.currentIndexChanged.connect(lambda _index: self._chosen(column))
        self._table.setCellWidget(0, column, choice)
        return choice

    def _chosen(self, column: int) -> None:
        """Take a role that one column has from the one that had it."""
        role = self.choices[column].currentData()
        if role in self._question.single:
            for other, choice in enumerate(self.choices):
                if other != column and choice.currentData() == role:
                    choice.setCurrentIndex(0)
        self._refresh()

    def _refresh(self) -> None:
        """Let the table be taken once each single role is given away, and pale what is not used."""
        roles = self.roles()
        complete = all(roles.count(role) == 1 for role in self._question.single)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(complete)
        self._fault.clear()
        for column, role in enumerate(roles):
            for row in range(1, self._table.rowCount()):
                if item := self._table.item(row, column):
                    flags, enabled = item.flags(), Qt.ItemFlag.ItemIsEnabled
                    item.setFlags(flags | enabled if role else flags & ~enabled)

    def accept(self) -> None:
        """Close if the columns can be used; else say why not."""
        try:
            self.answer = self._question.apply(self.roles())
        except InputError as error:
            self._fault.setText(translate(error.text))
            return
        super().accept()


def answered(question: ColumnQuestion[Any], parent: QWidget) -> Any:
    """Return what the question's `apply` made of the person's choice; None where it was cancelled."""
    dialog = ColumnDialog(question, parent)
    dialog.exec()
    answer = dialog.answer
    discard(dialog)
    return answer
