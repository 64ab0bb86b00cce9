"""A plot drawn as vectors, item by item."""

from collections.abc import Iterator
from functools import reduce

from pyqtgraph import GraphicsScene
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem


def paint_items(scene: GraphicsScene, painter: QPainter, source: QRectF, target: QRectF) -> None:
    """Draw what `source` holds of a scene into `target`.

    The scene's own `render` clips all to `target`, and Qt's SVG never returns from the clip of one item to another
    around it: in a browser all that is drawn after a curve, such as the axes' numbers, would be cut off with it.
    """
    scene.prepareForPaint()
    whole = QPainterPath()
    whole.addRect(painter.worldTransform().mapRect(target))
    place = QTransform.fromTranslate(target.x() - source.x(), target.y() - source.y()) * painter.worldTransform()
    for item in scene.items(Qt.SortOrder.AscendingOrder):
        if item.isVisible() and not item.flags() & QGraphicsItem.GraphicsItemFlag.ItemHasNoContents:
            painter.save()
            painter.resetTransform()
            painter.setClipPath(reduce(QPainterPath.intersected, _edges(item, place), whole))
            painter.setWorldTransform(item.deviceTransform(place))
            painter.setOpacity(item.effectiveOpacity())
            option = QStyleOptionGraphicsItem()
            option.exposedRect = item.boundingRect()
            item.paint(painter, option, None)
            painter.restore()


def _edges(item: QGraphicsItem, place: QTransform) -> Iterator[QPainterPath]:
    """Yield what items around cut off; `clipPath` would be wrong for dots of constant size."""
    around = item.parentItem()
    while around is not None:
        if around.flags() & QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape:
            yield around.deviceTransform(place).map(around.shape())
        around = around.parentItem()
