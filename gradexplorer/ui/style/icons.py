"""The one set of icons: lines of one weight and plain areas, painted in the palette's colours at any size."""

import math
from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

WEIGHT = 0.1
"""Width of a line, as a part of the icon's side."""

Line = Sequence[tuple[float, float]]


def _arc(x: float, y: float, radius: float, start: float, end: float) -> Line:
    """Return a part of a circle, between two angles in degrees (clockwise from the right)."""
    angles = [math.radians(start + (end - start) * n / 32) for n in range(33)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def _lid(height: float) -> Line:
    return [(0.08 + 0.84 * n / 16, 0.5 - height * math.sin(math.pi * n / 16)) for n in range(17)]


def _bar(x: float) -> Line:
    return [(x - 0.06, 0.15), (x + 0.06, 0.15), (x + 0.06, 0.85), (x - 0.06, 0.85)]


def _triangle(back: float, tip: float) -> Line:
    return [(back, 0.15), (back, 0.85), (tip, 0.5)]


def _corner(x: int, y: int) -> Line:
    return [(0.5 + 0.4 * x, 0.5 + 0.15 * y), (0.5 + 0.4 * x, 0.5 + 0.4 * y), (0.5 + 0.15 * x, 0.5 + 0.4 * y)]


PLUS: tuple[Line, Line] = ([(0.12, 0.5), (0.88, 0.5)], [(0.5, 0.12), (0.5, 0.88)])
LIDS = _lid(0.28), _lid(-0.28)
RING = _arc(0.5, 0.5, 0.42, 0, 360)

ICONS: dict[str, tuple[Sequence[Line], Sequence[Line]]] = {
    "rewind": ((), (_bar(0.2), _triangle(0.82, 0.34))),
    "back": ((), (_triangle(0.6, 0.12), _bar(0.78))),
    "play": ((), (_triangle(0.24, 0.82),)),
    "pause": ((), (_bar(0.34), _bar(0.66))),
    "forward": ((), (_bar(0.22), _triangle(0.4, 0.88))),
    "end": ((), (_triangle(0.18, 0.66), _bar(0.8))),
    "add": (PLUS, ()),
    "remove": (PLUS[:1], ()),
    "close": (([(0.2, 0.2), (0.8, 0.8)], [(0.2, 0.8), (0.8, 0.2)]), ()),
    "reset": ((_arc(0.5, 0.56, 0.34, -60, -345), [(0.69, 0.08), (0.67, 0.27), (0.87, 0.3)]), ()),
    "folded": (([(0.36, 0.2), (0.66, 0.5), (0.36, 0.8)],), ()),
    "unfolded": (([(0.2, 0.36), (0.5, 0.66), (0.8, 0.36)],), ()),
    "view_all": ([_corner(x, y) for x in (-1, 1) for y in (-1, 1)], ()),
    "shown": (LIDS, (_arc(0.5, 0.5, 0.13, 0, 360),)),
    "hidden": ((*LIDS, [(0.15, 0.85), (0.85, 0.15)]), ()),
    "copy": (
        (
            [(0.34, 0.34), (0.9, 0.34), (0.9, 0.9), (0.34, 0.9), (0.34, 0.34)],
            [(0.2, 0.66), (0.1, 0.66), (0.1, 0.1), (0.66, 0.1), (0.66, 0.2)],
        ),
        (),
    ),
    "info": ((RING, [(0.5, 0.48), (0.5, 0.72)]), (_arc(0.5, 0.3, 0.07, 0, 360),)),
    "warning": (
        ([(0.5, 0.12), (0.92, 0.86), (0.08, 0.86), (0.5, 0.12)], [(0.5, 0.4), (0.5, 0.6)]),
        (_arc(0.5, 0.75, 0.06, 0, 360),),
    ),
}
"""Of each icon, in a square of side 1: the lines that are drawn, and the areas that are filled."""


@cache
def _paths(name: str) -> tuple[QPainterPath, QPainterPath]:
    paths = QPainterPath(), QPainterPath()
    for path, lines in zip(paths, ICONS[name], strict=True):
        for line in lines:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line]))
    return paths


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Paint an icon into the middle of `box`, as large as it allows."""
    side = min(box.width(), box.height())
    lines, areas = _paths(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center() - QPointF(side / 2, side / 2))
    painter.scale(side, side)
    painter.fillPath(areas, colour)
    painter.strokePath(
        lines, QPen(colour, WEIGHT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.restore()


class IconLabel(QWidget):
    """An icon in a colour of its own, a line of text high."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._colour = "info", QColor()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: QColor) -> None:
        """Show an icon."""
        self._icon, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        side = self.fontMetrics().height()
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        with QPainter(self) as painter:
            paint_icon(painter, self._icon, QRectF(self.rect()), self._colour)
