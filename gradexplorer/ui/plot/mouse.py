"""What the mouse does over a 2-D panel: it reads, picks, adds points, and has numbers typed."""

from typing import Any, Protocol

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QTimer, SignalInstance
from PySide6.QtGui import QContextMenuEvent

from gradexplorer.framework.figure import Handle, Plot, Target
from gradexplorer.ui.controls.number_popup import NumberPopup
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.plot.mark_view import MarkView
from gradexplorer.ui.plot.plot_context import PlotContext, rounded_to

PAINTED_MILLISECONDS = 20
"""What lies under the mouse after a change is known when the change is painted."""

PATIENCE_MILLISECONDS = 250
"""A click that may be the first of two waits so long: who wants to type a number does not want to choose."""


class MousePanel(Protocol):
    """What the mouse needs of a 2-D panel."""

    panel: Plot | None
    widget: pg.GraphicsView
    box: pg.ViewBox
    context: PlotContext
    drawings: dict[str, MarkView[Any]]

    @property
    def added(self) -> SignalInstance:
        """Emitted with the State path of a list and what is to be appended."""

    def edit(self, path: str, value: object, done: bool) -> None:
        """Set a field of the State."""

    def point_at(self, point: QPointF | None) -> None:
        """Show what lies at a point, in view coordinates, and let linked panels do so."""

    def view_all(self) -> None:
        """Show everything."""


class PanelMouse(QObject):
    """The mouse over a 2-D panel."""

    def __init__(self, view: MousePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._at: QPointF | None = None
        self._again = QTimer(self, interval=PAINTED_MILLISECONDS, singleShot=True)
        self._again.timeout.connect(self._read)
        self._picking = QTimer(self, singleShot=True)
        self._picking.timeout.connect(self._pick)
        self._chosen: Target | None = None
        self._held: Target | None = None
        """What is being dragged."""
        view.widget.scene().sigMouseMoved.connect(self._hover)
        view.widget.viewport().installEventFilter(self)

    def clicked(self, point: QPointF, *, double: bool, inside: bool) -> None:
        """Act on the target at the point; else add a point where the panel takes points, or view all (double)."""
        self._picking.stop()
        view = self._view
        if inside and (target := self._target(point)) is not None:
            if double and target.typed is not None:
                self.type_at(target, point)
            elif not double:
                self._chosen = target
                self._picking.start(0 if target.typed is None else PATIENCE_MILLISECONDS)
            return
        adds = view.panel.adds if view.panel is not None and inside else ""
        if adds and not double:
            view.added.emit(adds, view.context.read_to_the_pixel(point))
        elif double and not adds:
            view.view_all()

    def dragged(self, start: QPointF, at: QPointF, *, begins: bool, ends: bool) -> bool:
        """Drag the number of the target at `start` to that of the height at `at`, in pixels; tell whether there is one.

        Points are in the scene.
        """
        if begins:
            target = self._target(self._view.box.mapSceneToView(start))
            self._held = target if target is not None and target.typed is not None and target.per_pixel else None
        held = self._held
        if held is None or held.typed is None:
            return False
        moved = held.value + held.per_pixel * (start.y() - at.y())
        self._view.edit(*held.typed(rounded_to(moved, held.per_pixel)), ends)
        return True

    def _pick(self) -> None:
        assert self._chosen is not None
        self.choose(self._chosen)

    def choose(self, target: Target) -> None:
        """Do what a click on a target does."""
        for path, value in target.picks:
            self._view.edit(path, value, True)

    def _target(self, point: QPointF) -> Target | None:
        """Return what the mouse acts on at a point; later marks lie above earlier ones."""
        found = (drawing.target(point) for drawing in reversed(self._view.drawings.values()))
        return next((target for target in found if target is not None), None)

    def spot(self, point: QPointF) -> Spot | None:
        """Return what a context menu at a point is about; handles lie above all, later marks above earlier ones."""
        drawings = sorted(self._view.drawings.values(), key=lambda drawing: isinstance(drawing.mark, Handle))
        found = (drawing.spot(point) for drawing in reversed(drawings))
        return next((spot for spot in found if spot is not None), None)

    def ask_for_menu(self, at: QPointF) -> None:
        """Ask the window for the menu of what lies at a point of the scene, after a click without a drag."""
        port = self._view.widget.viewport()
        pos = self._view.widget.mapFromScene(at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Other, pos, port.mapToGlobal(pos))
        QTimer.singleShot(0, port, lambda: QCoreApplication.sendEvent(port, event))  # not amid the scene's own event

    def type_at(self, target: Target, point: QPointF) -> None:
        """Let a number be typed at a point."""
        make, view = target.typed, self._view
        assert make is not None
        at = view.widget.mapFromScene(view.box.mapViewToScene(point))
        typed = NumberPopup(view.widget, target.value)
        typed.entered.connect(lambda number: view.edit(*make(number), True))
        typed.open_at(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Clear the read-out when the mouse leaves; let no menu open at a press, which may begin a drag."""
        if isinstance(event, QContextMenuEvent) and event.reason() == QContextMenuEvent.Reason.Mouse:
            return True
        if event.type() == QEvent.Type.Leave:
            self._at = None
            self._view.point_at(None)
        return super().eventFilter(watched, event)

    def read_again(self) -> None:
        """Tell what lies under the mouse, which has not moved, after the panel has changed."""
        if self._at is not None:
            self._again.start()

    def _hover(self, at: QPointF) -> None:
        self._at = at
        self._read()

    def _read(self) -> None:
        view, at = self._view, self._at
        if at is None:
            return
        inside = view.box.sceneBoundingRect().contains(at)
        view.point_at(view.box.mapSceneToView(at) if inside else None)
