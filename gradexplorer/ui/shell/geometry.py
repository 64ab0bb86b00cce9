"""How large the window is, and which of its columns are shown, so that it fits the screen."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from gradexplorer.ui.shell import settings

FRAME = 16, 48
"""Pixels that a window's frame takes from the screen."""
WHOLE = QSize(1500, 900)
NEEDED = {"column": 800, "knobs": 480}
"""Of the columns beside the picture, how wide a window has to be that shows them."""


def place(window: QMainWindow) -> None:
    """Give a window the size and place that the last one had, or that of a first one; Qt keeps it on the screen."""
    window.resize(_room().boundedTo(WHOLE))
    window.restoreGeometry(settings.data("window/geometry"))


def shown_columns() -> dict[str, bool]:
    """Return whether each side column has room beside the picture; the menus bring it back in any case."""
    return {name: _room().width() >= width for name, width in NEEDED.items()}


def _room() -> QSize:
    """Return the largest size of a window that leaves room for its frame."""
    return QGuiApplication.primaryScreen().availableSize() - QSize(*FRAME)
