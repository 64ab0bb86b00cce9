"""The entries of a 2-D panel's legend."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter


class Sample(pg.graphicsItems.LegendItem.ItemSample):
    """A legend entry of any size that clicks don't hide: what is shown is the State's business."""

    SIDE = 20.0
    """Width and height at scale 1."""

    def __init__(self, item: Any, side: float) -> None:
        super().__init__(item)
        self.setFixedWidth(side)
        self.setFixedHeight(side)

    def boundingRect(self) -> QRectF:
        """Return the whole entry."""
        return QRectF(QPointF(), self.size())

    def paint(self, painter: QPainter, *_options: Any) -> None:
        """Draw the line or the symbol."""
        style, middle = self.item.opts, self.boundingRect().center()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(self.item, pg.ScatterPlotItem):
            painter.translate(middle)
            symbol = pg.graphicsItems.ScatterPlotItem.drawSymbol
            symbol(painter, style["symbol"], style["size"], pg.mkPen(style["pen"]), pg.mkBrush(style["brush"]))
        else:
            painter.setPen(style["pen"])
            painter.drawLine(QPointF(0, middle.y()), QPointF(self.size().width(), middle.y()))

    def mouseClickEvent(self, event: Any) -> None:
        """Leave the click to what lies below."""
        event.ignore()
