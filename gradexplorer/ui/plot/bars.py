"""How bars are drawn."""

# ruff: noqa: D102  (the methods are described in Drawing)

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gradexplorer.framework.figure import Array, Bars, Target
from gradexplorer.ui.panels.read_out import GAP, exact
from gradexplorer.ui.plot.items import Sample
from gradexplorer.ui.plot.labels import write
from gradexplorer.ui.plot.mark_view import PaintedItem, PaintedMarkView, ReadOut, ToPixels
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.metrics import resized
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

TEXT_SIZE, LEAST = 0.92, 0.7
OVER_BARS = 500
"""Values lie so far above the bars of all marks, and below the handles."""


class BarsView(PaintedMarkView[Bars]):
    """Bars with their values at their ends."""

    def __init__(self, context: PlotContext, mark: Bars) -> None:
        self.texts = PaintedItem(self, BarsView.write)
        super().__init__(context, mark, self.texts)

    def show(self) -> None:
        mark = self.mark
        self.base = np.broadcast_to(np.asarray(mark.base, dtype=np.float64), mark.x.shape)
        super().show()

    def extent(self) -> tuple[Array, Array]:
        mark = self.mark
        x, y = self.context.to_view(mark.x, mark.y)
        half = mark.width / 2
        return np.concatenate([x - half, x + half]), np.concatenate([y, self.context.to_view(mark.x, self.base)[1]])

    def seen_lines(self) -> Sequence[tuple[Array, Array]]:
        """Return around and through the middle of each bar and of the value at its end."""
        x, y = self.context.to_view(self.mark.x, self.mark.y)
        base = self.context.to_view(self.mark.x, self.base)[1]
        line = QFontMetricsF(resized(self.context.font(), TEXT_SIZE)).height() * self.context.pixel()[1]
        written = np.zeros(len(y))
        written[: len(self.mark.texts)] = [bool(str(text)) for text in self.mark.texts]
        y = y + written * np.where(y < base, -line, line)
        half, gap = self.mark.width / 2, np.full_like(x, np.nan)
        across = np.stack([x - half, x - half, x + half, x + half, gap, x, x, gap], axis=1)
        return [(across.ravel(), np.stack([base, y, y, base, gap, base, y, gap], axis=1).ravel())]

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        mark, context = self.mark, self.context
        ends = self._pixels(to_pixels)
        roles = [mark.colour] * len(ends) if isinstance(mark.colour, str) else mark.colour
        tints = {role: context.tint(role, 0.8) for role in set(roles)}
        for index in np.flatnonzero(np.isfinite(ends).all(axis=1)).tolist():
            left, right, base, end = ends[index].tolist()
            area = QRectF(QPointF(left, base), QPointF(right, end)).normalized()
            painter.fillRect(area, tints[roles[index]])
            target = mark.targets[index] if mark.targets else None
            if target is not None and target.picked:
                painter.setPen(context.pen("accent", 2.5))
                painter.drawRect(area)

    def write(self, painter: QPainter, to_pixels: ToPixels) -> None:
        """Write the values at the bars' ends, above the bars of all marks."""
        mark, context = self.mark, self.context
        ends, gap = self._pixels(to_pixels)[: len(mark.texts)], context.size(3)
        font = self._font(ends)
        if font is None:
            return
        for index in np.flatnonzero(np.isfinite(ends).all(axis=1)).tolist():
            left, right, _base, end = ends[index].tolist()
            if text := translate(mark.texts[index]):
                up = mark.y[index] >= self.base[index]
                at = end - gap if up else end + gap
                write(painter, font, (left + right) / 2, at, text, colour("foreground"), (0.5, 0.0 if up else 1.0))

    def _font(self, ends: Array) -> QFont | None:
        """Return the font of the values, smaller where bars are narrower than they; None where they would overlap."""
        font = resized(self.context.font(), TEXT_SIZE)
        if len(ends) < 2:
            return font
        advance = QFontMetricsF(font).horizontalAdvance
        widest = max(advance(translate(text)) for text in self.mark.texts) or 1.0
        room = float(ends[0, 1] - ends[0, 0])
        return resized(font, min(1.0, room / widest)) if room >= LEAST * widest else None

    def stack(self, height: int) -> None:
        super().stack(height)
        self.texts.setZValue(height + OVER_BARS)

    def _pixels(self, to_pixels: ToPixels) -> Array:
        mark = self.mark
        x, y = self.context.to_view(mark.x, mark.y)
        base = self.context.to_view(mark.x, self.base)[1]
        half = mark.width / 2
        left, right = to_pixels(x - half, base), to_pixels(x + half, y)
        return np.column_stack([left[:, 0], right[:, 0], left[:, 1], right[:, 1]])

    def _index(self, at: QPointF) -> int | None:
        mark = self.mark
        x, y = self.context.read(at)
        reach = 6 * self.context.pixel()[1]
        low, high = np.minimum(mark.y, self.base) - reach, np.maximum(mark.y, self.base) + reach
        inside = (np.abs(mark.x - x) <= mark.width / 2) & (low <= y) & (y <= high)
        return int(np.argmax(inside)) if inside.any() else None

    def near(self, at: QPointF) -> ReadOut | None:
        index = self._index(at)
        if index is None:
            return None
        target = self.mark.targets[index] if self.mark.targets else None
        text = translate(target.tip) if target and target.tip else exact(float(self.mark.y[index] - self.base[index]))
        return ReadOut(0.5, GAP.join(filter(None, [translate(self.mark.label), text])))

    def stops(self) -> Sequence[tuple[float, float, Any]]:
        x, y = self.context.to_view(self.mark.x, (self.mark.y + self.base) / 2)
        return list(zip(x.tolist(), y.tolist(), self.mark.targets, strict=False))

    def target(self, at: QPointF) -> Target | None:
        index = self._index(at)
        return self.mark.targets[index] if index is not None and self.mark.targets else None

    def sample(self) -> Sample:
        role = self.mark.colour if isinstance(self.mark.colour, str) else self.mark.colour[0]
        return Sample(QPen(Qt.PenStyle.NoPen), "s", self.context.size(10), self.context.tint(role, 0.8))
