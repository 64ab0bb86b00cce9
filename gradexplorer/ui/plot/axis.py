"""Round numbers along an axis, and the 2-D axis whose logarithmic labels never overlap."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextCursor
from PySide6.QtWidgets import QGraphicsSceneResizeEvent, QStyleOptionGraphicsItem, QWidget

from gradexplorer.framework.figure import Array
from gradexplorer.ui.panels.pyqtgraph_internals import given_ticks, keep, picture, tick_font
from gradexplorer.ui.panels.ticks import nice_ticks
from gradexplorer.ui.plot.font_metrics import font_metrics
from gradexplorer.ui.style.translation import typeset

DIGITS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = 1e-3, 1e4
"""Labels of an axis that all lie in between are written without powers of ten."""
MINOR = 30.0
"""Pixels per decade from which on 2, 3 ... 9 have ticks of their own."""


def log_ticks(low: float, high: float, gap: float) -> Array:
    """Return decimal logarithms of round numbers in [low, high], at least `gap` apart.

    With room for it these are 1, 2 and 5 times the powers of ten, else every power or every n-th one.
    Inside one decade, where these are too few, round numbers at equal steps take their place.
    """
    if gap <= np.log10(2):
        ticks = _inside(_decades(low, high, (1, 2, 5)), low, high)
    else:
        step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 200) if step >= gap), 1000)
        ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step + 0.0
    if len(ticks) < 3 and 0 < high - low < 1:
        ticks = _spaced(np.log10(nice_ticks(10.0**low, 10.0**high)), gap)
    return ticks


def log_texts(ticks: Array) -> list[str]:
    """Return how numbers of these decimal logarithms are written: all plainly, or all with powers of ten."""
    if not len(ticks):
        return []
    values = 10.0 ** np.asarray(ticks, dtype=np.float64)
    if PLAIN[0] * 0.999 <= values.min() and values.max() <= PLAIN[1] * 1.001:
        return [f"{value:.6g}" for value in values]
    texts = []
    for tick in ticks:
        power = int(np.floor(tick + 1e-9))
        factor, ten = f"{10.0 ** (tick - power):.6g}", f"10{str(power).translate(DIGITS)}"
        texts.append(ten if factor == "1" else f"{factor}·{ten}")
    return texts


FAINT = 12
"""Grid lines of a lower opacity, of 255, can't be seen and are left out."""
OFF = 4.0
"""Pixels between the axis and its numbers."""
TICK = 5.0
"""Length, in pixels, of a tick where there is no grid; those of the finer levels are shorter."""
ROOM = 0.5
"""Part of the axis that numbers may fill, those of the first level apart."""
TIGHT = 0.8
"""A number's height in lines."""
APART = 0.5
"""Between numbers beside each other, at least, in lines."""
LEAST_NAME = 0.6
"""Size of a long name on a short axis, at least."""


class Look(NamedTuple):
    """What an axis draws: lines by colour, and texts by the upper left corners of their areas."""

    lines: list[tuple[QColor, list[QRectF]]]
    texts: list[tuple[QPointF, str]]


class PlotAxis(pg.AxisItem):
    """An axis of a `PlotView`: pyqtgraph's own, with other ticks where it is logarithmic, laid out and drawn faster.

    Its picture is kept while it stays the same; where a drag or a run changes its range, it is laid out at every
    frame. Lines are filled rectangles, which Qt draws many times as fast as lines that let the background through.
    """

    def __init__(self, side: str, **options: Any) -> None:
        super().__init__(side, **options)
        self.setStyle(autoExpandTextSpace=False)
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        self._bounds: tuple[object, QRectF] = None, QRectF()

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        """Place the name in the middle, and let one that is longer than the axis shrink."""
        if self.label is None:  # once the axis is closed
            return
        upright = self.orientation == "left"
        length = self.size().height() if upright else self.size().width()
        self._write_name(length / LEAST_NAME)
        super().resizeEvent(event)
        wide = self.label.boundingRect().width()
        share = min(1.0, max(length / wide, LEAST_NAME)) if wide else 1.0
        self.label.setScale(share)
        left_over = wide * (1 - share) / 2
        self.label.moveBy(*((0, -left_over) if upright else (left_over, 0)))

    def _write_name(self, room: float) -> None:
        """Write the name, without its middle where even its smallest letters have no room for it."""
        document = self.label.document()
        letters = QTextCursor(document)
        letters.movePosition(QTextCursor.MoveOperation.End)
        metrics = QFontMetricsF(letters.charFormat().font())
        room -= 2 * document.documentMargin() + metrics.horizontalAdvance(" ")
        name = metrics.elidedText(self.labelText, Qt.TextElideMode.ElideMiddle, room)
        if self.labelText and name != self.label.toPlainText().strip():
            self.label.setHtml(self.labelString().replace(self.labelText, name))

    def boundingRect(self) -> QRectF:
        """Return what pyqtgraph works out anew each of the twenty times a frame that it is asked for."""
        view = self.linkedView()
        depends = self.geometry(), None if view is None else view.geometry(), self.grid
        if depends != self._bounds[0]:
            self._bounds = depends, super().boundingRect()
        return self._bounds[1]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw lines and texts."""
        look: Look | None = picture(self)
        if look is None:
            look = self.lay_out()
            keep(self, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        for tint, same in look.lines:
            painter.setBrush(tint)
            painter.drawRects(same)
        painter.setFont(tick_font(self))
        painter.setPen(self.textPen())
        metrics = QFontMetricsF(tick_font(self))
        rise = metrics.ascent() - (1 - TIGHT) / 2 * metrics.height()
        for baseline, text in look.texts:
            painter.drawText(baseline + QPointF(0, rise), text)

    def lay_out(self) -> Look:
        """Return what is drawn at the present range and size."""
        area, (low, high) = self.mapRectFromParent(self.geometry()), self.range
        upright = self.orientation == "left"
        length = area.height() if upright else area.width()
        if not (length > 0 and high != low):
            return Look([], [])
        edge = area.right() - 1 if upright else area.top()
        far = self._far(edge, upright)
        look, filled = Look([], []), 0.0
        for level, (values, names) in enumerate(self._levels(low, high, length)):
            shares = (np.asarray(values, dtype=np.float64) - low) / (high - low)
            positions = (area.bottom() - shares * length if upright else area.left() + shares * length).tolist()
            reach = far if self.grid is not False else edge + (far - edge) / (0.5 * level + 1)
            tint = QColor(self.tickPen().color())
            tint.setAlpha(int(self._opacity(level, len(values), length)))
            look.lines.append((tint, [_bar(position, edge, reach, upright) for position in positions]))
            texts = [(self._area(at, name, edge), name) for at, name in zip(positions, names, strict=True)]
            filled += sum(text.height() if upright else text.width() for text, _name in texts) / length
            if not level or filled < ROOM:
                look.texts.extend(self._spread(texts))
        ends = (area.top(), area.bottom()) if upright else (area.left(), area.right())
        look.lines.append((self.pen().color(), [_bar(edge, *ends, not upright)]))
        return look

    def _far(self, edge: float, upright: bool) -> float:
        """Return where the longest ticks end, or the lines of the grid."""
        view = self.linkedView()
        if self.grid is False or view is None:
            return edge + (TICK if upright else -TICK)
        inner = view.mapRectToItem(self, view.boundingRect())
        return float(inner.right() if upright else inner.top())

    def _spread(self, texts: list[tuple[QRectF, str]]) -> list[tuple[QPointF, str]]:
        """Return the corners of those texts that are in view as a whole and do not meet."""
        whole = self.boundingRect()
        inside = [(area, name) for area, name in texts if name and whole.contains(area)]
        apart = 0.0 if self.orientation == "left" else APART * font_metrics(tick_font(self).toString()).at(1.0).height
        wide = [area.adjusted(0, 0, apart, 0) for area, _name in inside]
        return [(area.topLeft(), name) for area, name in inside[:: _stride(wide)]]

    def longest(self) -> float:
        """Return how far from the axis the longest number reaches that is seen."""
        if picture(self) is None:
            keep(self, self.lay_out())
        size = font_metrics(tick_font(self).toString()).at(1.0)
        return 1 + OFF + max((size.width(text) for _corner, text in picture(self).texts), default=0.0)

    def _area(self, position: float, name: str, edge: float) -> QRectF:
        """Return where the number of a tick is written."""
        size = font_metrics(tick_font(self).toString()).at(1.0)
        width, height = size.width(name), TIGHT * size.height
        if self.orientation == "left":
            return QRectF(edge - OFF - width, position - height / 2, width, height)
        return QRectF(position - width / 2, edge + OFF / 2, width, height)

    def _levels(self, low: float, high: float, length: float) -> list[tuple[list[float], list[str]]]:
        """Return values and names of the ticks inside the range, level by level."""
        if (levels := given_ticks(self)) is not None:
            given = [[(value, name) for value, name in level if low <= value <= high] for level in levels]
            return [([value for value, _name in level], [name for _value, name in level]) for level in given]
        found = self.tickValues(low, high, length)
        return [(values, self.tickStrings(values, self.scale, spacing) if values else []) for spacing, values in found]

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:
        """Return the ticks level by level, without grid lines that can't be seen."""
        levels = super().tickValues(minVal, maxVal, size)
        return [
            (spacing, values if not index or self._opacity(index, len(values), size) >= FAINT else [])
            for index, (spacing, values) in enumerate(levels)
        ]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of a level, with so many digits that no two of them are alike."""
        names: list[str] = super().tickStrings(values, scale, spacing)
        if len(set(names)) < len(names):
            names = [f"{scale * value:.12g}" for value in values]
        return list(map(typeset, names))

    def _opacity(self, level: int, count: int, size: float) -> float:
        """Return with which opacity, of 255, pyqtgraph draws a level's lines."""
        grid = 255 if self.grid is False else self.grid * min(0.05 * size / (count + 1), 1.0)
        return float(grid / (level + 1))

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: Any) -> list[Any]:
        """Return the ticks that have labels, and those that have none."""
        if size <= 0 or maxVal <= minVal:
            return []
        metrics = QFontMetricsF(tick_font(self))
        upright = self.orientation in ("left", "right")
        room = 1.3 * metrics.height() if upright else 1.2 * metrics.horizontalAdvance("5·10⁻¹⁰")
        decade = size / (maxVal - minVal)
        labelled = log_ticks(minVal, maxVal, room / decade)
        minor = _inside(_decades(minVal, maxVal, range(1, 10)), minVal, maxVal) if decade >= MINOR else np.empty(0)
        minor = minor[~np.isclose(minor[:, None], labelled, rtol=0, atol=1e-9).any(axis=1)]
        return [(1.0, labelled.tolist()), (None, minor.tolist())]

    def logTickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:
        """Return the labels of one of the two kinds of ticks."""
        return [""] * len(values) if spacing is None else log_texts(np.array(values))


def _stride(areas: list[QRectF]) -> int:
    """Return which n-th texts have room beside each other."""
    strides = (n for n in range(1, len(areas)) if not any(a.intersects(b) for a, b in pairwise(areas[::n])))
    return next(strides, max(len(areas), 1))


def _bar(position: float, start: float, end: float, upright: bool) -> QRectF:
    """Return a line of a pixel's width across an axis, level where the axis is upright, as a rectangle."""
    corner, other = (
        (QPointF(start, position), QPointF(end, position))
        if upright
        else (
            QPointF(position, start),
            QPointF(position, end),
        )
    )
    return QRectF(corner, other).normalized().adjusted(-0.5, -0.5, 0.5, 0.5)


def _decades(low: float, high: float, factors: Any) -> Array:
    powers = np.arange(np.floor(low), np.ceil(high) + 1)
    return np.add.outer(powers, np.log10(factors)).ravel()


def _inside(ticks: Array, low: float, high: float) -> Array:
    return ticks[(ticks >= low - 1e-9) & (ticks <= high + 1e-9)]


def _spaced(ticks: Array, gap: float) -> Array:
    """Drop every tick that is too near to the last one kept."""
    kept: list[float] = []
    for tick in ticks:
        if not kept or tick - kept[-1] >= gap:
            kept.append(float(tick))
    return np.array(kept)
