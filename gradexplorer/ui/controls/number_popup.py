"""A small field over a picture, in which a number is typed."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.faults import mark_fault
from gradexplorer.ui.controls.number import parse_number
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.style.translation import translate

LEAST_WIDTH = 110


class NumberPopup(QLineEdit):
    """Enter takes the number, Escape or a click elsewhere leaves everything as it was.

    Signals
    -------
    entered : float
    """

    entered = Signal(float)

    def __init__(self, parent: QWidget, value: float) -> None:
        super().__init__(parent, objectName="number_popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(translate(_("New value")))
        self.setText(shown_number(value))
        whole = self.fontMetrics().horizontalAdvance(self.text() + "00")
        self.setFixedWidth(max(LEAST_WIDTH, whole))
        self.returnPressed.connect(self._enter)

    def open_at(self, at: QPoint) -> None:
        """Show the field at `at` of its parent, inside of it, and give it the keyboard."""
        parent = self.parentWidget()
        assert parent is not None
        width, height = self.width(), self.sizeHint().height()
        left = min(max(at.x() - width // 2, 0), max(parent.width() - width, 0))
        top = min(max(at.y() - height // 2, 0), max(parent.height() - height, 0))
        self.move(left, top)
        self.show()
        self.selectAll()
        self.setFocus()

    def _enter(self) -> None:
        try:
            number = parse_number(self.text())
        except InputError as error:
            mark_fault(self, self.text(), error)
            return
        self.close()
        self.entered.emit(number)

    def event(self, event: QEvent) -> bool:
        """Keep every key: the window's shortcuts (space, arrows, Home) must not act while a number is typed."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the field."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
