"""The list of all keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from gradexplorer.text import _
from gradexplorer.ui.style.translation import translate

IN_PLACE = (
    (_("Tab"), _("To the next control, out of tables and panels, too")),
    (_("Page Down, Page Up"), _("In a panel: to the next handle, node, weight or cell, and back")),
    (_("Arrows"), _("In a panel: move the handle that was gone to (with Shift: finely), or go to a neighbour")),
    (_("Enter, F2"), _("In a panel: choose what was gone to; type its number")),
    (_("Arrows, + and −, Home"), _("In a 3-D panel: turn the camera (with Shift: finely), nearer or away, all of it")),
    (_("Delete"), _("Remove the start, point or row that has the keyboard")),
    (_("Menu key"), _("The menu of what has the keyboard, as with a right click")),
    (_("Escape"), _("Leave a panel's marks, a typed number, the search, the full screen")),
    (_("Ctrl+Enter"), _("In a field of several lines: take what was typed")),
)
"""Keys that are no action's: they mean something to the panel or field with the keyboard."""
WIDTH, HEIGHT = 640, 600


class KeysDialog(QDialog):
    """Shows the keys of all actions, and then those that a panel or field takes."""

    def __init__(self, parent: QWidget, actions: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, objectName="keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate(_("Keys")))
        rows = [*actions, *((translate(keys), translate(meaning)) for keys, meaning in IN_PLACE)]
        self.table = QTableWidget(len(rows), 2)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().hide()
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.table.setItem(row, column, QTableWidgetItem(text))
        QVBoxLayout(self).addWidget(self.table)
        self.resize(min(WIDTH, parent.width() - 40), min(HEIGHT, parent.height() - 60))
