"""Round numbers along an axis, and the 2-D axis whose logarithmic labels never overlap."""

from itertools import groupby
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QStaticText, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gradexplorer.core.figure import Array

DIGITS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = 1e-3, 1e4
"""Labels of an axis that all lie in between are written without powers of ten."""
MINOR = 30.0
"""Pixels per decade from which on 2, 3 ... 9 have ticks of their own."""


def nice_ticks(low: float, high: float, count: int = 5) -> Array:
    """Return about `count` round numbers in [low, high]."""
    raw = (high - low) / count
    power = 10.0 ** np.floor(np.log10(raw))
    step = power * min((1.0, 2.0, 2.5, 5.0, 10.0), key=lambda factor: abs(np.log(factor * power / raw)))
    return np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step + 0.0


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
    if len(ticks) < 2 and 0 < high - low < 1:
        ticks = _apart(np.log10(nice_ticks(10.0**low, 10.0**high)), gap)
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
Ready = tuple[list[tuple[QColor, list[QRectF]]], list[tuple[QPointF, QStaticText]]]
"""Lines by colour, and texts at the places of their upper left corners."""


class PlotAxis(pg.AxisItem):
    """An axis of a `PlotView`: pyqtgraph's own, with other ticks where it is logarithmic, and drawn faster.

    It is painted at every frame of a run, but its ticks and texts are laid out only when they change, where pyqtgraph
    plays a recorded picture that lays out every text again. Lines are filled rectangles, which Qt draws many times as
    fast as lines that let the background through.
    """

    picture: Ready | None

    def __init__(self, side: str, **options: Any) -> None:
        super().__init__(side, **options)
        self.setStyle(autoExpandTextSpace=False)
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        self._bounds: tuple[object, QRectF] = None, QRectF()

    def boundingRect(self) -> QRectF:
        """Return what pyqtgraph works out anew each of the twenty times a frame that it is asked for."""
        view = self.linkedView()
        depends = self.geometry(), None if view is None else view.geometry(), self.grid
        if depends != self._bounds[0]:
            self._bounds = depends, super().boundingRect()
        return self._bounds[1]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw lines and texts; whatever changes them sets `picture` to None."""
        font = self.style["tickFont"] or self.font()
        painter.setFont(font)
        if self.picture is None:
            self.picture = self.lay_out(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        lines, texts = self.picture
        painter.setPen(Qt.PenStyle.NoPen)
        for tint, same in lines:
            painter.setBrush(tint)
            painter.drawRects(same)
        painter.setPen(self.textPen())
        for place, text in texts:
            painter.drawStaticText(place, text)

    def lay_out(self, painter: QPainter) -> Ready:
        """Return what is drawn at the present range and size."""
        specs = self.generateDrawSpecs(painter)
        if specs is None:
            return [], []
        axis, ticks, texts = specs
        by_pen = groupby([axis, *ticks], key=lambda line: line[0])
        lines = [(pen.color(), [_bar(start, end, pen.widthF()) for _pen, start, end in same]) for pen, same in by_pen]
        return lines, [_placed(painter, area, flags, text) for area, flags, text in texts if text]

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:
        """Return the ticks level by level, without grid lines that can't be seen."""
        levels = super().tickValues(minVal, maxVal, size)
        return [
            (spacing, values if not index or self._opacity(index, len(values), size) >= FAINT else [])
            for index, (spacing, values) in enumerate(levels)
        ]

    def _opacity(self, level: int, count: int, size: float) -> float:
        """Return with which opacity, of 255, pyqtgraph draws a level's lines."""
        grid = 255 if self.grid is False else self.grid * min(0.05 * size / (count + 1), 1.0)
        return float(grid / (level + 1))

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: Any) -> list[Any]:
        """Return the ticks that have labels, and those that have none."""
        if size <= 0 or maxVal <= minVal:
            return []
        metrics = QFontMetricsF(self.style["tickFont"] or self.font())
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


def _bar(start: QPointF, end: QPointF, width: float) -> QRectF:
    """Return a level or upright line as a rectangle."""
    half = width / 2
    return QRectF(start, end).normalized().adjusted(-half, -half, half, half)


def _placed(painter: QPainter, area: Any, flags: Any, words: str) -> tuple[QPointF, QStaticText]:
    """Return a text and where its upper left corner is when it is aligned in `area`."""
    text = QStaticText(words)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    text.prepare(QTransform(), painter.font())
    size = text.size()
    x = {Qt.AlignmentFlag.AlignRight: 1.0, Qt.AlignmentFlag.AlignHCenter: 0.5}
    y = {Qt.AlignmentFlag.AlignBottom: 1.0, Qt.AlignmentFlag.AlignVCenter: 0.5}
    shares = [next((share for flag, share in known.items() if flags & flag), 0.0) for known in (x, y)]
    room = area.width() - size.width(), area.height() - size.height()
    return area.topLeft() + QPointF(shares[0] * room[0], shares[1] * room[1]), text


def _decades(low: float, high: float, factors: Any) -> Array:
    powers = np.arange(np.floor(low), np.ceil(high) + 1)
    return np.add.outer(powers, np.log10(factors)).ravel()


def _inside(ticks: Array, low: float, high: float) -> Array:
    return ticks[(ticks >= low - 1e-9) & (ticks <= high + 1e-9)]


def _apart(ticks: Array, gap: float) -> Array:
    """Drop every tick that is too near to the last one kept."""
    kept: list[float] = []
    for tick in ticks:
        if not kept or tick - kept[-1] >= gap:
            kept.append(float(tick))
    return np.array(kept)
