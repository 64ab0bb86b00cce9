"""How every 2-D mark is drawn: items in a plot, a legend entry, a read-out, and what the mouse does there."""

# ruff: noqa: D102  (the methods are described in Drawing)

import weakref
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gradexplorer.framework.figure import Array, Mark, Target
from gradexplorer.ui.panels.read_out import exact
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.plot.items import Sample
from gradexplorer.ui.plot.plot_context import PlotContext

M = TypeVar("M", bound=Mark)
NEAR = 12.0
"""How many pixels around a point belong to it."""


class ReadOut(NamedTuple):
    """What a mark says about a point, and how many pixels away it is."""

    distance: float
    text: str


class MarkView(Generic[M]):
    """A mark in a plot. Subclasses make their items and override what applies to them."""

    heavy = False
    """Whether painting it takes so long that it is kept as a picture while the mark stays the same."""

    def __init__(self, context: PlotContext, mark: M, *items: QGraphicsItem) -> None:
        self.context = context
        self.mark = mark
        self.items = items
        self._still = False
        for item in items:
            context.add(item)
        self.update(mark)

    def update(self, mark: M) -> None:
        """Show another mark."""
        self.mark = mark
        self.show()
        self.fit()

    def cache(self, still: bool) -> None:
        """Tell whether the mark stayed the same; then a `heavy` one need not be painted again."""
        if self.heavy and still != self._still:
            self._still = still
            mode = QGraphicsItem.CacheMode.DeviceCoordinateCache if still else QGraphicsItem.CacheMode.NoCache
            for item in self.items:
                item.setCacheMode(mode)

    def show(self) -> None:
        """Bring colours and data of the mark to the items."""

    def fit(self) -> None:
        """Adapt to the size of a pixel."""

    def extent(self) -> tuple[Array, Array]:
        """Return the points, in view coordinates, that a fitted axis shows."""
        empty = np.empty(0)
        return empty, empty

    def sought(self) -> tuple[Array, Array]:
        """Return the points, in view coordinates, that are brought to sight also beyond an axis' own range."""
        return MarkView.extent(self)

    def sample(self) -> Sample | None:
        """Return how the legend shows the mark."""
        return None

    def seen_lines(self) -> Sequence[tuple[Array, Array]]:
        """Return the lines, in view coordinates, that nothing may hide."""
        return ()

    def near(self, at: QPointF) -> ReadOut | None:
        """Return what the mark says about the point `at` (view coordinates)."""
        return None

    def target(self, at: QPointF) -> Target | None:
        """Return what a click or double click at the point `at` (view coordinates) acts on."""
        return None

    def spot(self, at: QPointF | None) -> Spot | None:
        """Return what a context menu at the point `at` (view coordinates) is about; None: at the keyboard's focus."""
        target = None if at is None else self.target(at)
        return None if target is None else Spot(mark=target, edits=tuple(target.picks))

    def stops(self) -> Sequence[tuple[float, float, Any]]:
        """Return where the keyboard can go, in view coordinates, and the `Target` or dot there."""
        return ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of it that a legend could explain."""
        return False

    def has_focus(self) -> bool:
        """Whether the mark has the keyboard."""
        return False

    def stack(self, height: int) -> None:
        """Draw above the marks that have a lower `height`."""
        for item in self.items:
            item.setZValue(height)

    def remove(self) -> None:
        """Take the mark out of the plot."""
        for item in self.items:
            self.context.remove(item)

    def values(self, x: float, y: float) -> list[str]:
        """Return a point as the read-out shows it, with the function's value where the panel is a map of one."""
        parts = [f"{name} = {exact(value)}" for name, value in zip(self.context.names, (x, y), strict=True)]
        height = self.context.height
        return parts if height is None else [*parts, f"f = {exact(height(x, y))}"]


class PaintedItem(QGraphicsItem):
    """An item that a drawing paints itself, in pixels: one item for a hundred cells, and texts stay upright."""

    def __init__(self, drawing: "PaintedMarkView[Any]", paint: Callable[[Any, QPainter, "ToPixels"], None]) -> None:
        super().__init__()
        self._paint = paint
        self._drawing = weakref.proxy(drawing)  # which holds the item: Python's collector is not to end it
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption, False)

    def boundingRect(self) -> QRectF:
        """Return the whole view: texts may reach beyond what they stand at."""
        return self._drawing.context.box.viewRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Let the drawing paint with a painter whose unit is a pixel."""
        transform = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        def to_pixels(x: Array, y: Array) -> Array:
            """Return points in pixels, shape (n, 2)."""
            a, b, c, d = transform.m11(), transform.m22(), transform.dx(), transform.dy()
            return np.stack([a * x + c, b * y + d], axis=-1)

        self._paint(self._drawing, painter, to_pixels)
        painter.restore()


ToPixels = Callable[[Array, Array], Array]


class PaintedMarkView(MarkView[M]):
    """A mark that is painted in pixels by `paint`, and by what its `others` are told to call."""

    def __init__(self, context: PlotContext, mark: M, *others: PaintedItem) -> None:
        super().__init__(context, mark, PaintedItem(self, type(self).paint), *others)

    def show(self) -> None:
        for item in self.items:
            item.update()

    def fit(self) -> None:
        for item in self.items:
            item.prepareGeometryChange()
            item.update()

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        """Paint the mark; `to_pixels` turns view coordinates into pixels."""
        raise NotImplementedError


def polygon(points: Array) -> QPolygonF:
    """Return points, shape (n, 2), as Qt takes them."""
    return QPolygonF([QPointF(x, y) for x, y in points])
