"""How each 2-D mark is drawn: one class per mark class, in `MARK_VIEWS`."""

# ruff: noqa: D102  (the methods are described in Drawing)

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem

from gradexplorer.framework.figure import (
    Array,
    Arrows,
    Band,
    Bars,
    ClassMap,
    Contours,
    Curve,
    Handle,
    Heatmap,
    Labels,
    Mark,
    NetworkDiagram,
    Points,
    Regions,
    Trail,
    Zones,
)
from gradexplorer.ui.panels.read_out import GAP
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.plot.areas import BandView, HeatmapView, ZonesView
from gradexplorer.ui.plot.bars import BarsView
from gradexplorer.ui.plot.class_map import ClassMapView
from gradexplorer.ui.plot.contours import background_image, level_path
from gradexplorer.ui.plot.handle import HandleDot
from gradexplorer.ui.plot.items import LineItem, Markers, Sample
from gradexplorer.ui.plot.labels import LabelsView
from gradexplorer.ui.plot.line_views import CurveView, TrailView
from gradexplorer.ui.plot.mark_view import NEAR, MarkView, ReadOut
from gradexplorer.ui.plot.network import NetworkView
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.plot.regions import RegionsView
from gradexplorer.ui.style.translation import translate

SPARE = 0.002
"""A view that is wider than a map by such a part of its width shows nothing else."""
OVER = 1000
"""Handles lie so far above other marks, and wide arrows above handles, which grow with the scale as arrows do not."""


class ContoursView(MarkView[Contours]):
    """Level lines over a pale image whose colours advance evenly from level to level; they fill the view."""

    heavy = True
    _seen: object = None
    """The view for which more than the mark's own values was drawn; None: these."""

    def __init__(self, context: PlotContext, mark: Contours) -> None:
        self.image = QGraphicsPixmapItem()
        self.image.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.lines = LineItem(context)
        super().__init__(context, mark, self.image, self.lines)

    def show(self) -> None:
        mark, self._seen = self.mark, None
        self._draw(mark.x, mark.y, mark.z)
        self.lines.use(self.context.pen("foreground", 1.0, alpha=0.4))

    def fit(self) -> None:
        self.lines.prepareGeometryChange()
        mark, view = self.mark, self.context.box.viewRect()
        if mark.beyond is None or view.isEmpty():
            return
        spans = (view.left(), view.right()), (view.top(), view.bottom())
        inside = all(
            own[0] - SPARE * (own[-1] - own[0]) <= low and high <= own[-1] + SPARE * (own[-1] - own[0])
            for own, (low, high) in zip((mark.x, mark.y), spans, strict=True)
        )
        wanted = None if inside else spans
        if wanted != self._seen:
            self._seen = wanted
            self._draw(*((mark.x, mark.y, mark.z) if inside else mark.beyond(*spans)))

    def _draw(self, x: Array, y: Array, z: Array) -> None:
        self.image.setPixmap(background_image(self.mark, z))
        height, width = z.shape
        cell = (x[-1] - x[0]) / (width - 1), (y[-1] - y[0]) / (height - 1)
        self.image.setTransform(QTransform(cell[0], 0, 0, cell[1], x[0] - cell[0] / 2, y[0] - cell[1] / 2))
        self.lines.trace(level_path(self.mark.levels, x, y, z))

    def extent(self) -> tuple[Array, Array]:
        return self.mark.x[[0, -1]], self.mark.y[[0, -1]]

    def near(self, at: QPointF) -> ReadOut | None:
        return ReadOut(np.inf, GAP.join(self.values(*self.context.read(at))))


class PointsView(MarkView[Points]):
    """Single markers."""

    heavy = True

    def __init__(self, context: PlotContext, mark: Points) -> None:
        self.dots = Markers(context)
        super().__init__(context, mark, self.dots)

    def show(self) -> None:
        self.x, self.y = self.context.to_view(self.mark.x, self.mark.y)
        self.dots.look(self.sample())
        self.dots.follow(self.x, self.y)

    def seen_lines(self) -> Sequence[tuple[Array, Array]]:
        gap = np.full_like(self.x, np.nan)
        return [(np.stack([self.x, self.x, gap], axis=1).ravel(), np.stack([self.y, self.y, gap], axis=1).ravel())]

    def extent(self) -> tuple[Array, Array]:
        return self.x, self.y

    def sought(self) -> tuple[Array, Array]:
        return self.extent()

    def sample(self) -> Sample:
        mark, context = self.mark, self.context
        # pyqtgraph's symbols "+" and "x" are filled crosses, so the pen is the outline of all of them
        return Sample(context.pen("background"), mark.symbol, context.size(mark.size), context.tint(mark.colour))

    @property
    def is_empty(self) -> bool:
        return not len(self.mark.x)

    def spot(self, at: QPointF | None) -> Spot | None:
        return None if at is None or self.near(at) is None else Spot(mark=self.mark)

    def near(self, at: QPointF) -> ReadOut | None:
        mark = self.mark
        far = self.context.distance(self.x, self.y, at)
        if not len(far) or far.min() > NEAR:
            return None
        index = int(np.argmin(far))
        name = translate(mark.names[index]) if index < len(mark.names) else translate(mark.label)
        coordinates = self.values(float(mark.x[index]), float(mark.y[index]))
        return ReadOut(float(far[index]), GAP.join(filter(None, [name, *coordinates])))


class ArrowsView(MarkView[Arrows]):
    """All arrows in one path; heads are a part of the shaft, and at most some pixels long."""

    heavy = True

    def __init__(self, context: PlotContext, mark: Arrows) -> None:
        self.line = LineItem(context)
        super().__init__(context, mark, self.line)

    def show(self) -> None:
        mark = self.mark
        self.line.use(self.context.pen(mark.colour, mark.width, alpha=0.75 if mark.width == 1.0 else 1.0))
        self.tail = np.array(self.context.to_view(mark.x, mark.y))
        self.tip = np.array(self.context.to_view(mark.x + mark.dx, mark.y + mark.dy))

    def fit(self) -> None:
        pixel = np.array(self.context.pixel())[:, None]
        if not np.all(pixel):
            return  # a panel without an area
        shaft = (self.tip - self.tail) / pixel
        length = np.hypot(*shaft)
        shaft = shaft[:, length > 0]
        tail, tip = self.tail[:, length > 0], self.tip[:, length > 0]
        length = length[length > 0]
        back = -shaft / length * np.minimum(0.35 * length, self.context.size(4 + 2 * self.mark.width))
        side = np.array([-back[1], back[0]]) * 0.5
        gap = np.full_like(tip, np.nan)
        points = np.stack([tail, tip, gap, tip + (back + side) * pixel, tip, tip + (back - side) * pixel, gap], axis=-1)
        x, y = points.reshape(2, -1)
        self.line.follow(x, y)

    def stack(self, height: int) -> None:
        super().stack(height + (2 * OVER if self.mark.width > 1.0 else 0))

    def sample(self) -> Sample:
        return Sample(self.context.pen(self.mark.colour, 2.0))


class HandleView(MarkView[Handle]):
    """A dot to drag."""

    def __init__(self, context: PlotContext, mark: Handle) -> None:
        self.dot = HandleDot(context)
        super().__init__(context, mark, self.dot)

    def show(self) -> None:
        self.dot.follow(self.mark)

    def extent(self) -> tuple[Array, Array]:
        return self.context.to_view(np.array([self.mark.x]), np.array([self.mark.y]))

    def sought(self) -> tuple[Array, Array]:
        return self.extent()

    def stack(self, height: int) -> None:
        super().stack(height + OVER)

    def spot(self, at: QPointF | None) -> Spot | None:
        mark = self.mark
        if at is not None and self.context.distance(*self.extent(), at)[0] > NEAR:
            return None
        return Spot(mark=mark, path=mark.path, removes=mark.removes)

    def stops(self) -> Sequence[tuple[float, float, Any]]:
        return [(self.dot.x(), self.dot.y(), self.dot)] if self.dot.isVisible() else []

    def has_focus(self) -> bool:
        return self.dot.hasFocus()

    def near(self, at: QPointF) -> ReadOut | None:
        far = float(self.context.distance(*self.extent(), at)[0])
        if far > NEAR:
            return None
        return ReadOut(
            far, GAP.join(filter(None, [translate(self.mark.label), *self.values(self.mark.x, self.mark.y)]))
        )


MARK_VIEWS: dict[type[Mark], type[MarkView[Any]]] = {
    Curve: CurveView,
    Contours: ContoursView,
    Trail: TrailView,
    Points: PointsView,
    Arrows: ArrowsView,
    Handle: HandleView,
    Band: BandView,
    Zones: ZonesView,
    Bars: BarsView,
    Heatmap: HeatmapView,
    Regions: RegionsView,
    ClassMap: ClassMapView,
    Labels: LabelsView,
    NetworkDiagram: NetworkView,
}
