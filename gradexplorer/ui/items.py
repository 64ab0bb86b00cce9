"""The items of which paths are made: drawn anew at every frame of a run, so they do no more than that needs."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gradexplorer.core.figure import Array
from gradexplorer.ui.canvas import Canvas


class Line(QGraphicsItem):
    """A line through points; pyqtgraph's own looks for its bounds several times a frame."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._path = QPainterPath()
        self._pen = QPen()
        self.xs = self.ys = np.empty(0)

    def follow(self, x: Array, y: Array) -> None:
        """Go through points in view coordinates; NaN leaves a gap."""
        self.xs, self.ys = x, y
        gaps = np.isnan(x) | np.isnan(y)
        some = bool(gaps.any())
        # pyqtgraph's search for gaps is told to be left out only where there are none: it also copes with many
        ways = {"connect": "finite" if some else "all", "finiteCheck": some}
        self._path = QPainterPath() if gaps.all() else pg.functions.arrayToQPath(x, y, **ways)
        self.prepareGeometryChange()
        self.update()

    def use(self, pen: QPen) -> None:
        """Draw with `pen`."""
        self._pen = pen
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the whole view, beyond which nothing is seen."""
        return self._canvas.box.viewRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the line."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        painter.drawPath(self._path)


class Dot(QGraphicsItem):
    """A disc of constant size on the screen at the item's position."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._radius = 0.0
        self._pen, self._brush = QPen(), QColor()

    def look(self, size: float, pen: QPen, brush: QColor) -> None:
        """Have this diameter, rim and colour."""
        self._pen, self._brush = pen, brush
        if size != 2 * self._radius:
            self.prepareGeometryChange()
            self._radius = size / 2
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the disc's box and its rim."""
        reach = self._radius + self._pen.widthF()
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the disc."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        painter.setBrush(self._brush)
        painter.drawEllipse(QPointF(), self._radius, self._radius)
