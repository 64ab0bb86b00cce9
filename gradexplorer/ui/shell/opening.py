"""What the system asks the running program to open: on macOS links and files come as events, not as arguments."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from gradexplorer.link import is_link
from gradexplorer.ui.shell.links import open_link
from gradexplorer.ui.shell.window import MainWindow


class Opening(QObject):
    """Opens in a window what the application is asked to open."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        app.installEventFilter(self)

    def eventFilter(self, _receiver: QObject, event: QEvent) -> bool:
        """Take links and session files."""
        if not isinstance(event, QFileOpenEvent):
            return False
        text = event.url().toString()
        if is_link(text):
            open_link(self._window, text)
        else:
            self._window.document.open(Path(event.file()))
        return True
