"""The transport's icons, drawn in the palette's own colours so that they show on light and dark."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

SIZE = 48
Shape = tuple[str, float]

SHAPES: dict[str, tuple[Shape, ...]] = {
    "rewind": (("bar", 0.22), ("left", 0.5)),
    "back": (("left", 0.36), ("bar", 0.74)),
    "play": (("right", 0.5),),
    "pause": (("bar", 0.36), ("bar", 0.64)),
    "forward": (("bar", 0.26), ("right", 0.64)),
    "end": (("right", 0.5), ("bar", 0.78)),
}
"""Each icon from left to right: bars and triangles with the position of their middle, in shares of the width."""


def transport_icon(name: str, widget: QWidget) -> QIcon:
    """Return the icon of a transport button in the colours that `widget` has now."""
    icon = QIcon()
    palette = widget.palette()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        pixmap = QPixmap(SIZE, SIZE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(group, QPalette.ColorRole.ButtonText))
        for kind, middle in SHAPES[name]:
            _draw(painter, kind, middle * SIZE)
        painter.end()
        icon.addPixmap(pixmap, mode)
    return icon


def _draw(painter: QPainter, kind: str, x: float) -> None:
    top, low, half = 0.2 * SIZE, 0.8 * SIZE, 0.2 * SIZE
    if kind == "bar":
        painter.drawRect(QRectF(x - 0.06 * SIZE, top, 0.12 * SIZE, low - top))
        return
    tip, back = (x + half, x - half) if kind == "right" else (x - half, x + half)
    painter.drawPolygon(QPolygonF([QPointF(back, top), QPointF(back, low), QPointF(tip, SIZE / 2)]))
