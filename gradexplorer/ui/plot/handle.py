"""The dot that a person drags, or moves with the arrow keys."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsObject,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from gradexplorer.framework.figure import Handle
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.translation import translate

RADIUS = 6.5
REACH = 13.0
"""Radius, in pixels, within which a press takes the handle."""
WHOLE = 360 * 16
"""A circle, as Qt counts angles."""
KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class HandleDot(QGraphicsObject):
    """A dot of constant size on the screen; its place is the State's, except while it is dragged."""

    def __init__(self, context: PlotContext) -> None:
        super().__init__()
        self._context = context
        self._mark: Handle | None = None
        self._dragged = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsFocusable)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)

    def follow(self, mark: Handle) -> None:
        """Show `mark`; a dragged dot stays under the mouse in the direction in which it is dragged."""
        self._mark = mark
        self.setToolTip(translate(mark.tip))
        x, y = (float(values[0]) for values in self._context.to_view(np.array([mark.x]), np.array([mark.y])))
        if self._dragged:
            x = self.x() if "x" in mark.axis else x
            y = self.y() if "y" in mark.axis else y
        self.setVisible(bool(np.isfinite(x) and np.isfinite(y)))
        if self.isVisible():
            self.setPos(x, y)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the area that a press takes."""
        reach = self._context.size(REACH)
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def shape(self) -> QPainterPath:
        """Return the disc that a press takes."""
        path = QPainterPath()
        path.addEllipse(self.boundingRect())
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the dot with a rim, and a ring around it while it has the keyboard."""
        context = self._context
        assert self._mark is not None
        radius = context.size(RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(context.pen("accent", 1.5))
            painter.drawEllipse(QPointF(), 1.6 * radius, 1.6 * radius)
        painter.setPen(context.pen("background", 2.0))
        painter.setBrush(context.tint(self._mark.colour))
        painter.drawEllipse(QPointF(), radius, radius)
        self._paint_sectors(painter, radius - context.size(1.0))

    def _paint_sectors(self, painter: QPainter, radius: float) -> None:
        assert self._mark is not None
        sectors = self._mark.sectors
        painter.setPen(Qt.PenStyle.NoPen)
        for number, role in enumerate(sectors):
            painter.setBrush(self._context.tint(role))
            part = WHOLE / len(sectors)
            area = QRectF(-radius, -radius, 2 * radius, 2 * radius)
            painter.drawPie(area, round(WHOLE / 4 - (number + 1) * part), round(part))

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Take the dot."""
        self._dragged = True
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Follow the mouse."""
        self._move(self._under(event), done=False)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Finish, and go to where the State put the dot."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if event.scenePos() != event.buttonDownScenePos(Qt.MouseButton.LeftButton):
            self._move(self._under(event), done=True)
        self._dragged = False
        if self._mark is not None:
            self.follow(self._mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by four pixels, or by one with Shift; Delete takes the dot out of its list."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
            return
        direction = KEYS.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
            return
        pixels = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 4
        width, height = self._context.pixel()
        self._move(self.pos() + QPointF(direction[0] * width, direction[1] * height) * pixels, done=True)

    def _under(self, event: QGraphicsSceneMouseEvent) -> QPointF:
        """Return the point under the mouse, or the nearest in sight: axes that follow the dot would run away."""
        box = self._context.box
        point = box.mapSceneToView(event.scenePos())
        (left, right), (bottom, top) = box.viewRange()
        return QPointF(min(max(point.x(), left), right), min(max(point.y(), bottom), top))

    def _remove(self) -> None:
        if self._mark is not None and self._mark.removes:
            path = self._mark.path
            QTimer.singleShot(0, lambda: self._context.remove_entry(path))  # not while Qt handles this dot's event

    def _move(self, point: QPointF, done: bool) -> None:
        mark = self._mark
        assert mark is not None
        self.setPos(
            point.x() if "x" in mark.axis else self.x(),
            point.y() if "y" in mark.axis else self.y(),
        )
        x, y = self._context.read_to_the_pixel(self.pos())
        value = {"xy": (x, y), "x": x, "y": y}[mark.axis] if mark.value is None else mark.value(x, y)
        self._context.edit(mark.path, value, done)
