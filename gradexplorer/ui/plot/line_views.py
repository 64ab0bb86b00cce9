"""How lines are drawn: curves and paths, thinned to what the pixels can show."""

# ruff: noqa: D102  (the methods are described in Drawing)

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem

from gradexplorer.framework.figure import Array, Curve, Trail
from gradexplorer.ui.panels.read_out import GAP, exact, trail_parts
from gradexplorer.ui.panels.symbols import SHAPES, series_shape
from gradexplorer.ui.plot.items import Dot, LineItem, Markers, Sample
from gradexplorer.ui.plot.mark_view import NEAR, MarkView, ReadOut
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.translation import translate

HEAD, SHAPE = 10.0, 8.0
"""Pixels of the symbol at a path's end, and of those on a curve."""
APART = 128.0
"""Pixels from one symbol on a curve to the next."""
WIDE_BELOW = 2000
"""Trails with fewer points left are two pixels wide; wide lines cost nine times as much."""


L = TypeVar("L", bound=Curve | Trail)


class LineView(MarkView[L]):
    """A line through many points, thinned to what the pixels can show."""

    x: Array
    y: Array

    def __init__(self, context: PlotContext, mark: L, *items: QGraphicsItem) -> None:
        self.line = LineItem(context)
        super().__init__(context, mark, self.line, *items)

    def fit(self) -> None:
        self.line.follow(*self.context.thin(self.x, self.y))

    def seen_lines(self) -> Sequence[tuple[Array, Array]]:
        return [(self.line.xs, self.line.ys)]

    def extent(self) -> tuple[Array, Array]:
        return self.x, self.y

    def line_sample(self, width: float, dashed: bool = False) -> Sample:
        """Return how the legend shows the line: a series' with its shape."""
        context, colour = self.context, self.mark.colour
        shape, tint = "" if dashed else series_shape(colour), context.tint(colour)  # it would hide the dashes
        return Sample(context.pen(colour, width, dashed=dashed), shape, context.size(SHAPE), tint, line=True)

    def nearest(self, at: QPointF) -> tuple[int, float]:
        """Return the index of the point nearest to `at`, and its distance in pixels."""
        far = self.context.distance(self.x, self.y, at)
        index = int(np.argmin(far)) if len(far) else -1
        return index, float(far[index]) if len(far) else np.inf


class CurveView(LineView[Curve]):
    """A line y(x), which goes on where the view is wider than its points; a series' has its shape on it."""

    def __init__(self, context: PlotContext, mark: Curve) -> None:
        self.shapes = Markers(context)
        super().__init__(context, mark, self.shapes)

    def show(self) -> None:
        mark = self.mark
        self.data = mark.x, mark.y
        self.x, self.y = self.context.to_view(mark.x, mark.y)
        self.line.use(self.context.pen(mark.colour, mark.width, dashed=mark.dashed))
        self.shapes.look(self.line_sample(mark.width)._replace(pen=QPen(Qt.PenStyle.NoPen)))
        self.shapes.setVisible(bool(series_shape(mark.colour)))

    def fit(self) -> None:
        if self.mark.beyond is not None:
            self.data = self._extended(self.mark.beyond)
            self.x, self.y = self.context.to_view(*self.data)
        super().fit()
        if self.shapes.isVisible():
            self.shapes.follow(*self._places())

    def _places(self) -> tuple[Array, Array]:
        """Return where shapes stand: at equal distances, and elsewhere than those of other series."""
        apart, view = self.context.size(APART) * self.context.pixel()[0], self.context.box.viewRect()
        rising = np.argsort(self.x)  # what is not known comes last
        rising = rising[np.isfinite(self.x[rising])]
        points, y = self.x[rising], self.y[rising]
        if not (apart and len(points)):
            return points, points
        turn = (SHAPES.index(series_shape(self.mark.colour)) + 0.5) / len(SHAPES)
        x = np.arange(view.left() + turn * apart, view.right(), apart)
        x = x[(x >= points.min()) & (x <= points.max())]
        return x, np.interp(x, points, y)

    def _extended(self, beyond: Callable[[float, float], tuple[Array, Array]]) -> tuple[Array, Array]:
        """Return the curve's points, and those of the view's part on either side of them."""
        mark, view = self.mark, self.context.box.viewRect()
        low, high = (self.context.read(QPointF(x, 0.0))[0] for x in (view.left(), view.right()))
        least, most = float(mark.x[0]), float(mark.x[-1])
        parts = [(mark.x, mark.y)]
        if low < least:
            parts.insert(0, beyond(low, least))
        if most < high:
            parts.append(beyond(most, high))
        x, y = (np.concatenate(values) for values in zip(*parts, strict=True))
        return x, y

    def extent(self) -> tuple[Array, Array]:
        return self.context.to_view(self.mark.x, self.mark.y)

    def sample(self) -> Sample:
        return self.line_sample(max(2.0, self.mark.width), self.mark.dashed)

    def near(self, at: QPointF) -> ReadOut | None:
        index, far = self.nearest(at)
        if far > 3 * NEAR:
            return None
        coordinates = self.values(float(self.data[0][index]), float(self.data[1][index]))
        return ReadOut(far, GAP.join(filter(None, [translate(self.mark.label), *coordinates])))


class TrailView(LineView[Trail]):
    """A path, and a dot where it ends."""

    def __init__(self, context: PlotContext, mark: Trail) -> None:
        self.dot = Dot()
        super().__init__(context, mark, self.dot)

    def show(self) -> None:
        mark, context = self.mark, self.context
        self.x, self.y = context.to_view(mark.x, mark.y)
        seen = np.flatnonzero(np.isfinite(self.x) & np.isfinite(self.y))[-1:]
        self.dot.setVisible(mark.dot and not mark.preview and len(seen) > 0)
        if self.dot.isVisible():
            self.dot.setPos(float(self.x[seen[0]]), float(self.y[seen[0]]))
            shape = series_shape(mark.colour) or "o"
            self.dot.look(Sample(context.pen("background"), shape, context.size(HEAD), context.tint(mark.colour)))

    def sought(self) -> tuple[Array, Array]:
        return super().sought() if self.mark.preview else self.extent()

    def fit(self) -> None:
        super().fit()
        mark = self.mark
        wide = not mark.preview and len(self.line.xs) < WIDE_BELOW
        self.line.use(self.context.pen(mark.colour, 2.0 if wide else 1.0, alpha=0.45 if mark.preview else 1.0))

    def sample(self) -> Sample:
        return self.line_sample(2.0)

    def near(self, at: QPointF) -> ReadOut | None:
        mark = self.mark
        index, far = self.nearest(at)
        if far > NEAR:
            return None
        parts = trail_parts(mark, index, self.context.names)
        if mark.values is None and self.context.height is not None:
            parts.append(f"f = {exact(self.context.height(float(mark.x[index]), float(mark.y[index])))}")
        return ReadOut(far, GAP.join(parts))
