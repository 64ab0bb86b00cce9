"""How marks that fill areas are drawn: bands, zones and matrices."""

# ruff: noqa: D102  (the methods are described in Drawing)

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, qGray, qRgb
from PySide6.QtWidgets import QGraphicsPathItem

from gradexplorer.framework.figure import Array, Band, Colour, Heatmap, Target, Zones
from gradexplorer.ui.panels.read_out import GAP, exact
from gradexplorer.ui.plot.items import Sample
from gradexplorer.ui.plot.mark_view import MarkView, PaintedMarkView, ReadOut, ToPixels
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.metrics import resized
from gradexplorer.ui.style.theme import colormap, colour, is_dark
from gradexplorer.ui.style.translation import translate

PALE = 0.18
"""Opacity of shaded areas."""
TEXT_SIZE = 0.92
SHADES = 255
"""Odd, so that zero has a shade of its own."""
BRIGHT = 140
"""Grey, of 255, from which on texts are dark."""


class BandView(MarkView[Band]):
    """The area between two curves."""

    def __init__(self, context: PlotContext, mark: Band) -> None:
        self.area = QGraphicsPathItem()
        super().__init__(context, mark, self.area)

    def show(self) -> None:
        mark = self.mark
        self.x, self.low = self.context.to_view(mark.x, mark.low)
        self.high = self.context.to_view(mark.x, mark.high)[1]
        path = QPainterPath()
        seen = np.isfinite(self.x) & np.isfinite(self.low) & np.isfinite(self.high)
        for run in np.split(np.arange(len(seen)), np.flatnonzero(np.diff(seen.astype(int))) + 1):
            if len(run) and seen[run[0]]:
                x = np.concatenate([self.x[run], self.x[run][::-1]])
                y = np.concatenate([self.low[run], self.high[run][::-1]])
                path.addPath(pg.functions.arrayToQPath(x, y))
        self.area.setPath(path)
        self.area.setPen(QPen(Qt.PenStyle.NoPen))
        self.area.setBrush(self.context.tint(mark.colour, PALE))

    def extent(self) -> tuple[Array, Array]:
        return np.concatenate([self.x, self.x]), np.concatenate([self.low, self.high])

    def sample(self) -> Sample:
        return _patch(self.context, self.mark.colour)


class ZonesView(PaintedMarkView[Zones]):
    """Upright stripes over the whole height."""

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        mark, view = self.mark, self.context.box.viewRect()
        (top, bottom) = to_pixels(np.zeros(2), np.array([view.top(), view.bottom()]))[:, 1]
        for start, end in zip(*map(self._edge, (mark.start, mark.end)), strict=True):
            x = to_pixels(np.array([start, end]), np.zeros(2))[:, 0]
            area = QRectF(QPointF(x[0], top), QPointF(x[1], bottom)).normalized()
            painter.fillRect(area, self.context.tint(mark.colour, PALE))

    def _edge(self, x: Array) -> Array:
        """Return edges inside the view; infinite ones lie at its sides."""
        view = self.context.box.viewRect()
        inner = self.context.to_view(x, x)[0]
        inner = np.where(np.isposinf(x), view.right(), np.where(np.isnan(inner), view.left(), inner))
        return np.clip(inner, view.left(), view.right())

    def sample(self) -> Sample:
        return _patch(self.context, self.mark.colour)


def _patch(context: PlotContext, role: Colour) -> Sample:
    return Sample(context.pen(role, alpha=0.4), "s", context.size(11), context.tint(role, 0.3))


class HeatmapView(PaintedMarkView[Heatmap]):
    """A matrix of coloured cells with numbers in them, or a smooth field."""

    heavy = True

    def show(self) -> None:
        mark = self.mark
        self.shades = _shades(mark.z[::-1] if mark.upright else mark.z, _limits(mark))
        self.image = _image(self.shades, _diverging(is_dark()) if mark.diverging else _sequential())
        super().show()

    def extent(self) -> tuple[Array, Array]:
        return self.context.to_view(np.array(self.mark.x), np.array(self.mark.y))

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        mark, context = self.mark, self.context
        (left, bottom), (right, top) = to_pixels(np.array(mark.x), np.array(mark.y))
        area = QRectF(QPointF(left, top), QPointF(right, bottom)).normalized()
        rows, columns = mark.z.shape
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, mark.upright)
        painter.drawImage(area, self.image)
        width, height = area.width() / columns, area.height() / rows
        if not mark.upright and min(width, height) > context.size(8):
            painter.setPen(context.pen("background", 1.0))
            for column in range(columns + 1):
                x = area.left() + column * width
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            for row in range(rows + 1):
                y = area.top() + row * height
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if mark.texts:
            self._write(painter, area, width, height)
        for index, target in enumerate(mark.targets):
            if target.picked:
                row, column = divmod(index, columns)
                cell = QRectF(area.left() + column * width, area.top() + row * height, width, height)
                painter.setPen(context.pen("foreground", 2.0))  # around the cell: its colour is its value
                painter.setBrush(Qt.BrushStyle.NoBrush)
                half = context.size(1.0)  # of the frame's width: at the view's edge all of it is seen
                inside = area.adjusted(half, half, -half, -half)
                painter.drawRect(cell.adjusted(-half, -half, half, half).intersected(inside))

    def _write(self, painter: QPainter, area: QRectF, width: float, height: float) -> None:
        """Write the cells' texts at the largest size at which all have room, if that can be read."""
        mark = self.mark
        texts = [translate(text) for text in mark.texts]
        font = resized(self.context.font(), TEXT_SIZE)
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(text) for text in set(texts)) or 1.0
        factor = min(1.0, 0.84 * width / widest, 0.92 * height / metrics.height())
        if factor < 0.62:
            return
        painter.setFont(resized(font, factor))
        columns = mark.z.shape[1]
        for ink, cells in self._inks():
            painter.setPen(ink)
            for index in cells[: np.searchsorted(cells, len(texts))].tolist():
                row, column = divmod(index, columns)
                cell = QRectF(area.left() + column * width, area.top() + row * height, width, height)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, texts[index])

    def _inks(self) -> list[tuple[QColor, NDArray[np.intp]]]:
        """Return the colours of texts that stand out from their cells, and the cells that each is for."""
        shades = self.shades.ravel()
        bright, empty = _bright(self.mark.diverging, is_dark())[shades], shades == SHADES
        return [
            (colour("foreground"), np.flatnonzero(empty)),
            (QColor("#1d1f22"), np.flatnonzero(bright & ~empty)),
            (QColor("#f4f4f4"), np.flatnonzero(~bright & ~empty)),
        ]

    def _cell(self, at: QPointF) -> tuple[int, int] | None:
        mark = self.mark
        rows, columns = mark.z.shape
        x, y = self.context.read(at)
        column = int(np.floor((x - mark.x[0]) / (mark.x[1] - mark.x[0]) * columns))
        row = int(np.floor((y - mark.y[0]) / (mark.y[1] - mark.y[0]) * rows))
        if not (0 <= column < columns and 0 <= row < rows):
            return None
        return (row if mark.upright else rows - 1 - row), column

    def near(self, at: QPointF) -> ReadOut | None:
        if (cell := self._cell(at)) is None:
            return None
        target = self.mark.cell(*cell) if self.mark.cell else self.target(at)
        text = translate(target.tip) if target and target.tip else exact(float(self.mark.z[cell]))
        return ReadOut(1e6, GAP.join(filter(None, [translate(self.mark.label), text])))

    def stops(self) -> Sequence[tuple[float, float, Any]]:
        mark, (rows, columns) = self.mark, self.mark.z.shape
        x = np.interp(np.arange(columns) + 0.5, (0, columns), mark.x)
        y = np.interp(np.arange(rows) + 0.5, (0, rows), mark.y)
        cells = np.meshgrid(*self.context.to_view(x, y if mark.upright else y[::-1]))
        return list(zip(*(values.ravel().tolist() for values in cells), mark.targets, strict=False))

    def target(self, at: QPointF) -> Target | None:
        cell = self._cell(at)
        if cell is not None and self.mark.cell:
            found = self.mark.cell(*cell)
            return found if found.picks else None
        if cell is None or not self.mark.targets:
            return None
        return self.mark.targets[cell[0] * self.mark.z.shape[1] + cell[1]]


def _limits(mark: Heatmap) -> tuple[float, float]:
    if mark.limits is not None:
        return mark.limits
    finite = mark.z[np.isfinite(mark.z)]
    if not finite.size:
        return -1.0, 1.0
    if mark.diverging:
        most = float(np.abs(finite).max()) or 1.0
        return -most, most
    low, high = float(finite.min()), float(finite.max())
    return low, high if high > low else low + 1.0


def _shades(z: Array, limits: tuple[float, float]) -> NDArray[np.uint8]:
    """Return the number of each cell's colour; that of what is not finite is `SHADES`."""
    low, high = limits
    with np.errstate(invalid="ignore", over="ignore"):
        shades = np.clip((z - low) * ((SHADES - 1) / (high - low)), 0, SHADES - 1)
    return np.where(np.isfinite(z), np.rint(shades), SHADES).astype(np.uint8)


def _image(shades: NDArray[np.uint8], table: list[int]) -> QImage:
    """Return one pixel per cell."""
    rows, columns = shades.shape
    image = QImage(np.ascontiguousarray(shades).data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image.copy()


@lru_cache(maxsize=2)
def _diverging(dark: bool) -> list[int]:
    """Return colours from the negative one over the background to the positive one, and a transparent one."""
    tints = [colour(role, dark) for role in ("negative", "background", "positive")]
    ends = np.array([(tint.red(), tint.green(), tint.blue()) for tint in tints])
    level = np.linspace(-1, 1, SHADES)
    level = np.sign(level) * np.abs(level) ** 0.8
    return _table(np.column_stack([np.interp(level, (-1, 0, 1), channel) for channel in ends.T]))


@lru_cache(maxsize=1)
def _sequential() -> list[int]:
    return _table(colormap().getLookupTable(nPts=SHADES, alpha=False))


@lru_cache(maxsize=4)
def _bright(diverging: bool, dark: bool) -> NDArray[np.bool_]:
    """Return on which colours dark texts stand out."""
    table = [QColor(shade) for shade in (_diverging(dark) if diverging else _sequential())]
    return np.array([qGray(shade.rgb()) > BRIGHT for shade in table])


def _table(colours: NDArray[Any]) -> list[int]:
    """Return red, green and blue, shape (SHADES, 3), as Qt takes them, and a transparent colour after them."""
    return [*(qRgb(*(round(channel) for channel in shade)) for shade in colours.tolist()), 0]
