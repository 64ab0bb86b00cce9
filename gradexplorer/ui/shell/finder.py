"""The field over the window in which a person types what to find, and the list of what it may be."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gradexplorer.text import _
from gradexplorer.ui.shell.findable import Findable, found
from gradexplorer.ui.style.metrics import AIR, GAP, lay
from gradexplorer.ui.style.translation import translate

WIDTH, ROWS = 560, 12
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Finder(QFrame):
    """Arrows choose, Enter does what is chosen, Escape or a click elsewhere closes.

    Parameters
    ----------
    everything : callable () -> list of Findable
        Among which is searched.
    meant : callable (text) -> list of Findable
        What a text means that need not be searched for, such as a link.
    """

    def __init__(
        self, parent: QWidget, everything: Callable[[], list[Findable]], meant: Callable[[str], list[Findable]]
    ) -> None:
        super().__init__(parent, frameShape=QFrame.Shape.StyledPanel)
        self.setObjectName("finder")
        self.setAutoFillBackground(True)
        self._everything = everything
        self._meant = meant
        self._among: list[Findable] = []
        self._shown: list[Findable] = []
        self.field = QLineEdit(objectName="finder.field", clearButtonEnabled=True)
        self.list = QListWidget(objectName="finder.list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        column = QVBoxLayout(self)
        lay(column, GAP, sides=AIR, ends=AIR)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._take)
        self.list.itemClicked.connect(lambda _item: self._take())
        self.field.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the field at the top of the window, and give it the keyboard."""
        self._among = self._everything()
        words = translate(_("Find a tab, preset, function, optimizer, setting or action"))
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.field.setToolTip(words)
        self.list.setAccessibleName(translate(_("What was found")))
        parent = self.window()
        width = min(WIDTH, parent.width() - 20)
        height = self.field.sizeHint().height() + ROWS * (self.fontMetrics().height() + 6) + 30
        self.setGeometry((parent.width() - width) // 2, 40, width, min(height, parent.height() - 60))
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def _search(self, query: str) -> None:
        self._shown = self._meant(query) or found(query, self._among)
        self.list.clear()
        for one in self._shown:
            item = QListWidgetItem(f"{one.names[0]}    –  {one.place}")
            item.setToolTip(item.text())
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _take(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            chosen = self._shown[row]
            self.hide()
            chosen.do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows go through the list while letters go into the field."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
            if event.key() in LIST_KEYS:
                self.list.event(event)
                return True
        return super().eventFilter(watched, event)
