"""When a window is painted."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def paint_now(widget: QWidget) -> None:
    """Paint all of the window of `widget` that waits for it.

    Qt itself begins to paint a window that holds OpenGL 5 ms after it was asked to.
    """
    QCoreApplication.sendEvent(widget.window(), QEvent(QEvent.Type.UpdateRequest))
