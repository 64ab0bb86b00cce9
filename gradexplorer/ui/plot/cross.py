"""The point of a panel that the mouse is over in a panel linked with it."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from gradexplorer.ui.plot.plot_context import PlotContext

ARM = 9.0
"""Pixels from the point to the end of an arm."""
GAP = 3.0
ABOVE_ALL = 10_000.0


class Cross:
    """Four arms around a point, which stays free to be seen; on any ground, for they have a rim."""

    def __init__(self, context: PlotContext) -> None:
        self._context = context
        arm, gap = context.size(ARM), context.size(GAP)
        path = QPainterPath()
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            path.moveTo(gap * x, gap * y)
            path.lineTo(arm * x, arm * y)
        self.rim, self.lines = QGraphicsPathItem(path), QGraphicsPathItem(path)
        for height, item in enumerate((self.rim, self.lines)):
            item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
            item.setZValue(ABOVE_ALL + height)
            item.hide()
            context.add(item)
        self.restyle()

    def restyle(self) -> None:
        """Take the present colours."""
        self.rim.setPen(self._context.pen("background", 4.5))
        self.lines.setPen(self._context.pen("foreground", 1.8))

    def show_at(self, point: QPointF | None) -> None:
        """Show it at a point, in view coordinates; None: nowhere."""
        for item in (self.rim, self.lines):
            if point is not None:
                item.setPos(point)
            item.setVisible(point is not None)
