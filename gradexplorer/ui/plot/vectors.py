"""A plot drawn as vectors, item by item."""

from pyqtgraph import GraphicsScene
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem


def paint_items(scene: GraphicsScene, painter: QPainter, source: QRectF, target: QRectF) -> None:
    """Draw what `source` holds of a scene into `target`.

    The scene's own `render` clips all to `target`, and Qt's SVG never returns from the clip of one item to another
    around it: in a browser all that is drawn after a curve, such as the axes' numbers, would be cut off with it.
    """
    scene.prepareForPaint()
    place = QTransform.fromTranslate(target.x() - source.x(), target.y() - source.y()) * painter.worldTransform()
    for item in scene.items(Qt.SortOrder.AscendingOrder):
        if item.isVisible() and not item.flags() & QGraphicsItem.GraphicsItemFlag.ItemHasNoContents:
            painter.save()
            painter.setWorldTransform(item.deviceTransform(place))
            painter.setOpacity(item.effectiveOpacity())
            if item.isClipped():
                painter.setClipPath(item.clipPath())
            option = QStyleOptionGraphicsItem()
            option.exposedRect = item.boundingRect()
            item.paint(painter, option, None)
            painter.restore()
