"""The legend of a 2-D panel: one item that paints all entries, and that the mouse can move."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem, QWidget

from gradexplorer.ui.panels.symbols import outline
from gradexplorer.ui.plot.items import Sample
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.theme import colour

SIDE = 20.0
"""Width of a sample at scale 1."""
AIR = 4.0
MARGIN = 8.0
"""From the view's corner to the legend's."""


class Legend(QGraphicsItem):
    """What the lines and symbols of a panel mean, in a corner of its view box."""

    def __init__(self, context: PlotContext) -> None:
        super().__init__(context.box)
        self.entries: list[tuple[str, Sample]] = []
        self._context = context
        self._font = QFont()
        self._size = 0.0, 0.0
        self._corner = "top right"
        self._moved = QPointF()
        """By how much a person has moved it away from its corner."""
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setVisible(False)
        context.box.sigResized.connect(self._reposition)

    def write(self, entries: list[tuple[str, Sample]]) -> None:
        """Show these names with their samples; nothing is shown where there are none."""
        if entries != self.entries:
            self.entries = entries
            self._lay_out()

    def move_to_corner(self, corner: str) -> None:
        """Go to a corner, such as "top right"."""
        if corner != self._corner:
            self._corner, self._moved = corner, QPointF()
            self._reposition()

    def restyle(self, font: QFont) -> None:
        """Write in `font`, in the present colours."""
        self._font = font
        self._lay_out()

    def _lay_out(self) -> None:
        metrics, size = QFontMetricsF(self._font), self._context.size
        widest = max((metrics.horizontalAdvance(name) for name, _sample in self.entries), default=0.0)
        self.prepareGeometryChange()
        self._size = size(SIDE) + widest + 3 * size(AIR), len(self.entries) * metrics.height() + 2 * size(AIR)
        self.setVisible(bool(self.entries))
        self._reposition()
        self.update()

    def _reposition(self) -> None:
        box = self._context.box.rect()
        x = MARGIN if "left" in self._corner else box.width() - self._size[0] - MARGIN
        y = MARGIN if "top" in self._corner else box.height() - self._size[1] - MARGIN
        self.setPos(QPointF(x, y) + self._moved)

    def boundingRect(self) -> QRectF:
        """Return the frame."""
        return QRectF(0, 0, *self._size)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the frame and the entries."""
        size, metrics = self._context.size, QFontMetricsF(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._context.pen("grid"))
        painter.setBrush(self._context.tint("background", 0.85))
        painter.drawRect(self.boundingRect())
        painter.setFont(self._font)
        line = metrics.height()
        for row, (name, sample) in enumerate(self.entries):
            rect = QRectF(size(AIR), size(AIR) + row * line, size(SIDE), line)
            _draw(painter, rect, sample)
            painter.setPen(colour("foreground"))
            text_rect = QRectF(rect.right() + size(AIR), rect.top(), self._size[0], line)
            painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Stay where it was dropped, however the panel is resized."""
        super().mouseReleaseEvent(event)
        dropped, self._moved = self.pos(), QPointF()
        self._reposition()
        self._moved = dropped - self.pos()
        self._reposition()


def _draw(painter: QPainter, rect: QRectF, sample: Sample) -> None:
    """Draw a line, or a symbol, or both in the middle of `rect`."""
    painter.setPen(sample.pen)
    if sample.line or not sample.symbol:
        middle = rect.center().y()
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    if sample.symbol:
        painter.setBrush(sample.brush)
        painter.setPen(Qt.PenStyle.NoPen if sample.line else sample.pen)
        painter.drawPath(outline(sample.symbol, sample.size).translated(rect.center()))
