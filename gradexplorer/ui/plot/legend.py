"""The legend of a 2-D panel: one item that paints all entries, and that the mouse can move.

It stands in a corner of the view in which no curve runs, or, where each has one, above the view.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
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


CORNERS = ("top right", "top left", "bottom right", "bottom left")
ABOVE = "above"


class Legend(QGraphicsItem):
    """What the lines and symbols of a panel mean, in a corner of its view box or above it; a child of the box's."""

    def __init__(self, context: PlotContext) -> None:
        super().__init__(context.box.parentItem())
        self.setZValue(1.0)
        self.entries: list[tuple[str, Sample]] = []
        self._context = context
        self._font = QFont()
        self._size = 0.0, 0.0
        self._wanted = self._corner = "top right"
        self._places: list[QPointF] = []
        """Where each entry begins."""
        self._aside = 0.0
        """How far it reaches over the axis beside a view that is narrower than a name."""
        self._moved = QPointF()
        """By how much a person has moved it away from its corner."""
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setVisible(False)
        context.box.sigResized.connect(self._lay_out)
        context.box.geometryChanged.connect(self._reposition)

    def write(self, entries: list[tuple[str, Sample]]) -> None:
        """Show these names with their samples; nothing is shown where there are none."""
        if entries != self.entries:
            self.entries = entries
            self._lay_out()

    def move_to_corner(self, corner: str) -> None:
        """Have another corner to be in, such as "top right"."""
        if corner != self._wanted:
            self._wanted, self._moved = corner, QPointF()
            self.return_to_corner()

    def return_to_corner(self) -> None:
        """Be in the corner again that the panel has chosen."""
        if self._moved.isNull() and self._corner != self._wanted:
            self._corner = self._wanted
            self._lay_out()

    def keep_clear(self, crossed: Callable[[QRectF], bool]) -> None:
        """Go where no curve runs: to another corner, else above the view. Once there, stay: the view has shrunk."""
        if not self.isVisible() or not self._moved.isNull() or self._corner == ABOVE:
            return
        areas = {corner: QRectF(self._place(corner), QSizeF(*self._size)) for corner in CORNERS}
        inside = self._context.box.rect()
        tried = (self._corner, self._wanted, *CORNERS)
        free = (one for one in tried if inside.contains(areas[one]) and not crossed(areas[one]))
        found = next(free, ABOVE)
        if found != self._corner:
            self._corner = found
            self._lay_out()

    @property
    def height_above(self) -> float:
        """The height of the room that is needed above the view."""
        return self._size[1] if self._corner == ABOVE and self.isVisible() else 0.0

    def restyle(self, font: QFont) -> None:
        """Write in `font`, in the present colours."""
        self._font = font
        self._lay_out()

    def _lay_out(self) -> None:
        metrics, size = QFontMetricsF(self._font), self._context.size
        widths = [size(SIDE) + 3 * size(AIR) + metrics.horizontalAdvance(name) for name, _sample in self.entries]
        box = self._context.box
        above = self._corner == ABOVE
        self._aside = box.pos().x() if above and max(widths, default=0.0) > box.rect().width() else 0.0
        room = box.rect().width() + self._aside if above else 0.0
        x, y, line = 0.0, size(AIR), metrics.height()
        self._places = []
        for width in widths:
            if self._places and x + width > room:
                x, y = 0.0, y + line
            self._places.append(QPointF(x + size(AIR), y))
            x += width
        self.prepareGeometryChange()
        self._size = room or max([0.0, *widths]), y + line + size(AIR)
        self.setVisible(bool(self.entries))
        self._reposition()
        self.update()

    def _reposition(self) -> None:
        box = self._context.box
        self.setPos(box.mapToParent(self._place(self._corner)) + self._moved)

    def _place(self, corner: str) -> QPointF:
        """Return where the legend stands in a corner of the view box."""
        box = self._context.box.rect()
        if corner == ABOVE:
            return QPointF(-self._aside, -self._size[1])
        x = MARGIN if "left" in corner else box.width() - self._size[0] - MARGIN
        y = MARGIN if "top" in corner else box.height() - self._size[1] - MARGIN
        return QPointF(x, y)

    def boundingRect(self) -> QRectF:
        """Return the frame."""
        return QRectF(0, 0, *self._size)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the frame and the entries."""
        size, metrics = self._context.size, QFontMetricsF(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._corner != ABOVE:
            painter.setPen(self._context.pen("grid"))
            painter.setBrush(self._context.tint("background", 0.85))
            painter.drawRect(self.boundingRect())
        painter.setFont(self._font)
        line = metrics.height()
        for at, (name, sample) in zip(self._places, self.entries, strict=True):
            rect = QRectF(at, QSizeF(size(SIDE), line))
            _draw(painter, rect, sample)
            painter.setPen(colour("foreground"))
            left = rect.right() + size(AIR)
            room = self._size[0] - left
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
            painter.drawText(QRectF(left, rect.top(), room, line), flags, text)

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
