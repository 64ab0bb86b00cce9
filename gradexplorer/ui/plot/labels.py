"""How labels in the plane are drawn."""

# ruff: noqa: D102  (the methods are described in Drawing)

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradexplorer.framework.figure import Array, Labels
from gradexplorer.ui.plot.mark_view import PaintedMarkView, ToPixels
from gradexplorer.ui.style.metrics import resized
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

GAP = 5
"""Pixels between a text and the point beside which it stands."""


class LabelsView(PaintedMarkView[Labels]):
    """Texts with a halo in the background's colour, so that lines behind don't cut them."""

    heavy = True

    def extent(self) -> tuple[Array, Array]:
        return self.context.to_view(self.mark.x, self.mark.y)

    def seen_lines(self) -> Sequence[tuple[Array, Array]]:
        """Return lines along the bottom, the middle and the top of each text."""
        metrics = QFontMetricsF(resized(self.context.font(), self.mark.size))
        across, up = self.context.pixel()
        wide = across * np.array([metrics.horizontalAdvance(translate(text)) for text in self.mark.texts])
        left, bottom = self.mark.anchor
        gap = self.context.size(GAP)
        x, y = self.context.to_view(self.mark.x, self.mark.y)
        start = x - left * wide + (1 - 2 * left) * gap * across
        ends = np.stack([start, start + wide, np.full_like(x, np.nan)], axis=1).ravel()
        heights = (y + ((part - bottom) * metrics.height() + (1 - 2 * bottom) * gap) * up for part in (0.0, 0.5, 1.0))
        return [(ends, np.repeat(height, 3)) for height in heights]

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        mark = self.mark
        font = resized(self.context.font(), mark.size)
        (left, right), (bottom, top) = self.context.box.viewRange()
        (x0, y0), (x1, y1) = to_pixels(np.array([left, right]), np.array([top, bottom]))
        room = QRectF(x0, y0, x1 - x0, y1 - y0)
        for (x, y), text in zip(to_pixels(*self.context.to_view(mark.x, mark.y)), mark.texts, strict=True):
            if np.isfinite([x, y]).all():
                text = translate(text)
                write(painter, font, x, y, text, colour(mark.colour), mark.anchor, self.context.size(GAP), room)


def write(
    painter: QPainter,
    font: QFont,
    x: float,
    y: float,
    text: str,
    ink: QColor,
    anchor: tuple[float, float] = (0.5, 0.5),
    gap: float = 0.0,
    room: QRectF | None = None,
) -> None:
    """Write a text so that the part `anchor` of its box, (0, 0) at its lower left, lies at (x, y), or `gap` beside.

    A text at a point of `room` is moved so far that it lies in there as a whole; one that is wider breaks into lines.
    """
    metrics = QFontMetricsF(font)
    lines = text.split("\n")
    width, height = max(metrics.horizontalAdvance(line) for line in lines), metrics.height() * len(lines)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
    if room is not None and width > room.width():
        flags |= Qt.TextFlag.TextWordWrap
        width, height = room.width(), metrics.boundingRect(room, flags, text).height()
    left = x - anchor[0] * width + (1 - 2 * anchor[0]) * gap
    bottom = y + anchor[1] * height - (1 - 2 * anchor[1]) * gap
    if room is not None and room.contains(x, y):
        left = max(min(left, room.right() - width), room.left())
        bottom = min(max(bottom, room.top() + height), room.bottom())
    area = QRectF(left, bottom - height, width, height)
    back = colour("background")
    back.setAlphaF(0.78)
    painter.setFont(font)
    painter.fillRect(area.adjusted(-1, 0, 1, 0), back)
    painter.setPen(ink)
    painter.drawText(area, flags, text)
