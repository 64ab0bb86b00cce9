"""The ground of a 2-D panel: what takes the keyboard, and the box in which the mouse clicks and drags."""

from typing import Any, Protocol

import pyqtgraph as pg
from PySide6.QtCore import Qt

from gradexplorer.ui.plot.mouse import PanelMouse
from gradexplorer.ui.roles import Role


class HasPointer(Protocol):
    """A panel that knows what its mouse does."""

    pointer: PanelMouse


class Picture(pg.GraphicsView):
    """What takes the keyboard in a panel, heard as a chart."""

    accessible_role = Role.Chart


class PlotBox(pg.ViewBox):
    """A view box that reports its clicks, and drags of what lies in it."""

    def __init__(self, view: HasPointer) -> None:
        super().__init__(enableMenu=False)
        self._view = view
        self.disableAutoRange()

    def mouseClickEvent(self, event: Any) -> None:  # noqa: D102
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            at = event.scenePos()
            inside = self.sceneBoundingRect().contains(at)
            self._view.pointer.clicked(self.mapSceneToView(at), double=event.double(), inside=inside)
        elif event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self._view.pointer.ask_for_menu(event.scenePos())

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: D102
        if event.button() == Qt.MouseButton.LeftButton and axis is None:
            start, at = event.buttonDownScenePos(), event.scenePos()
            if self._view.pointer.dragged(start, at, begins=event.isStart(), ends=event.isFinish()):
                event.accept()
                return
        super().mouseDragEvent(event, axis)
