"""Icons of buttons, drawn in the palette's own colours so that they show on light and dark."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

SIZES = (16, 24, 32, 36, 48, 64, 72, 96)
"""Pixels: the usual sizes of a button's icon on screens of 1, 1.5, 2 and 3 pixels a point."""
Shape = tuple[str, float]

SHAPES: dict[str, tuple[Shape, ...]] = {
    "rewind": (("bar", 0.22), ("left", 0.5)),
    "back": (("left", 0.36), ("bar", 0.74)),
    "play": (("right", 0.5),),
    "pause": (("bar", 0.36), ("bar", 0.64)),
    "forward": (("bar", 0.26), ("right", 0.64)),
    "end": (("right", 0.5), ("bar", 0.78)),
    "view_all": (("corners", 0.5),),
}
"""Each icon from left to right: bars, triangles, corners of a frame; with their middles in shares of the width."""


def icon(name: str, widget: QWidget) -> QIcon:
    """Return the icon of a button in the colours that `widget` has now."""
    drawn = QIcon()
    palette = widget.palette()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        for size in SIZES:
            drawn.addPixmap(_pixmap(name, size, palette.color(group, QPalette.ColorRole.ButtonText)), mode)
    return drawn


def _pixmap(name: str, size: int, colour: QColor) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.scale(size, size)
    for kind, middle in SHAPES[name]:
        _draw(painter, kind, middle)
    painter.end()
    return pixmap


def _draw(painter: QPainter, kind: str, x: float) -> None:
    top, low, half = 0.2, 0.8, 0.2
    if kind == "bar":
        painter.drawRect(QRectF(x - 0.06, top, 0.12, low - top))
        return
    if kind == "corners":
        for sx, sy in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
            at = QPointF(x + 0.3 * sx, 0.5 + 0.3 * sy)
            painter.drawRect(QRectF(at, at - QPointF(0.2 * sx, 0.07 * sy)).normalized())
            painter.drawRect(QRectF(at, at - QPointF(0.07 * sx, 0.2 * sy)).normalized())
        return
    tip, back = (x + half, x - half) if kind == "right" else (x - half, x + half)
    painter.drawPolygon(QPolygonF([QPointF(back, top), QPointF(back, low), QPointF(tip, 0.5)]))
