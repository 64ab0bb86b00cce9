"""The items of which paths are made: drawn anew at every frame of a run, so they do no more than that needs."""

from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gradexplorer.framework.figure import Array
from gradexplorer.ui.panels.symbols import outline
from gradexplorer.ui.plot.plot_context import PlotContext

AROUND = (0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)
WIDEST = 2.6
"""Wider lines of copies would show gaps between them."""


class Sample(NamedTuple):
    """How a legend shows a mark: a line, a symbol of some pixels, or the symbol on the line."""

    pen: QPen
    symbol: str = ""
    size: float = 0.0
    brush: QColor = QColor(Qt.GlobalColor.transparent)
    line: bool = False


class LineItem(QGraphicsItem):
    """A line through points; pyqtgraph's own looks for its bounds several times a frame."""

    def __init__(self, context: PlotContext) -> None:
        super().__init__()
        self._context = context
        self._path = QPainterPath()
        self._pen = QPen()
        self.xs = self.ys = np.empty(0)

    def follow(self, x: Array, y: Array) -> None:
        """Go through points in view coordinates; NaN leaves a gap."""
        self.xs, self.ys = x, y
        gaps = np.isnan(x) | np.isnan(y)
        some = bool(gaps.any())
        # pyqtgraph's search for gaps is told to be left out only where there are none: it also copes with many
        options = {"connect": "finite" if some else "all", "finiteCheck": some}
        self.trace(QPainterPath() if gaps.all() else pg.functions.arrayToQPath(x, y, **options))

    def trace(self, path: QPainterPath) -> None:
        """Go along a path in view coordinates."""
        self._path = path
        self.prepareGeometryChange()
        self.update()

    def use(self, pen: QPen) -> None:
        """Draw with `pen`."""
        self._pen = pen
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the whole view, beyond which nothing is seen."""
        return self._context.box.viewRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the line, in pixels: its width does not depend on the zoom."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = painter.worldTransform().map(self._path)
        painter.setWorldTransform(QTransform())
        if not self._copied(painter):
            painter.setPen(self._pen)
            painter.drawPath(path)
            return
        width = self._pen.widthF()
        thin = QPen(self._pen)
        thin.setWidthF(1.0)
        painter.setPen(thin)
        offset = 0.58 * (width - 1.0)
        for dx, dy in AROUND if width > 2.0 else AROUND[1:]:
            painter.setWorldTransform(QTransform.fromTranslate(offset * dx, offset * dy))
            painter.drawPath(path)

    def _copied(self, painter: QPainter) -> bool:
        """Tell whether copies of a thin line beside each other look the same: Qt draws them ten times as fast."""
        pen = self._pen
        return (
            1.0 < pen.widthF() <= WIDEST
            and pen.style() == Qt.PenStyle.SolidLine
            and pen.color().alpha() == 255
            and painter.paintEngine().type() == QPaintEngine.Type.Raster
            and painter.deviceTransform().m11() == painter.worldTransform().m11()
        )


class Dot(QGraphicsItem):
    """A symbol of constant size on the screen at the item's position."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._sample = Sample(QPen())
        self._path = QPainterPath()

    def look(self, sample: Sample) -> None:
        """Have this symbol, rim and colour."""
        if (sample.symbol, sample.size) != (self._sample.symbol, self._sample.size):
            self.prepareGeometryChange()
            self._path = outline(sample.symbol, sample.size)
        self._sample = sample
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the symbol's box and its rim."""
        reach = self._sample.size / 2 + self._sample.pen.widthF()
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the symbol."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._sample.pen)
        painter.setBrush(self._sample.brush)
        painter.drawPath(self._path)


class Markers(QGraphicsItem):
    """Symbols of constant size on the screen at points."""

    def __init__(self, context: PlotContext) -> None:
        super().__init__()
        self._context = context
        self._sample = Sample(QPen())
        self._path = QPainterPath()
        self.xs = self.ys = np.empty(0)

    def follow(self, x: Array, y: Array) -> None:
        """Stand at points in view coordinates; NaN is left out."""
        seen = np.isfinite(x) & np.isfinite(y)
        self.xs, self.ys = x[seen], y[seen]
        self.prepareGeometryChange()
        self.update()

    def look(self, sample: Sample) -> None:
        """Have this symbol, rim and colour."""
        self._sample, self._path = sample, outline(sample.symbol, sample.size) if sample.symbol else QPainterPath()
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the whole view, beyond which nothing is seen."""
        return self._context.box.viewRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the symbols whose middle is in the view, or nearly."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._sample.pen)
        painter.setBrush(self._sample.brush)
        to_pixels, view = painter.worldTransform(), self.boundingRect()
        around = 0.1 * max(view.width(), view.height())
        view.adjust(-around, -around, around, around)
        for x, y in zip(self.xs.tolist(), self.ys.tolist(), strict=True):
            if view.contains(x, y):
                at = to_pixels.map(QPointF(x, y))
                painter.setWorldTransform(QTransform.fromTranslate(at.x(), at.y()))
                painter.drawPath(self._path)
