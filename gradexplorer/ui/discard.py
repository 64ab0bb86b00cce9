"""How a widget ends: at once, on the window's thread, and with everything that Python has tied to it."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsView, QWidget
from shiboken6 import isValid


def discard(widget: QWidget, *more: QObject) -> None:
    """Delete `widget`, and all in it, once its own signal handlers are through; until then nothing finds it.

    Parameters
    ----------
    more : QObject
        What it holds although it is not among its children.

    Notes
    -----
    A view and its parts know each other. Such a cycle would wait for Python's collector, and what OpenGL keeps for a
    picture may be destroyed on the window's thread only. So when Qt has destroyed the widget, its parts let go of
    all they hold, and no cycle is left. Up to that moment the parts are kept, and no collector can come before.
    """
    if not isValid(widget):  # it went with the application
        return
    widget.hide()
    widget.setParent(None)
    parts: list[object] = [widget, *more]
    for part in widget.findChildren(QObject):
        parts.append(part)
        if isinstance(part, QGraphicsView) and (scene := part.scene()) is not None:
            parts += [scene, *scene.items()]
    widget.destroyed.connect(partial(_let_go, parts))
    widget.deleteLater()


def _let_go(parts: list[object]) -> None:
    for part in parts:
        getattr(part, "__dict__", {}).clear()
    parts.clear()
