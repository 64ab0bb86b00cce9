"""The frame of a 2-D panel: its axes with their names and numbers, and the air around them."""

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsGridLayout

from gradexplorer.framework.figure import ClassMap, Contours, Heatmap, Plot, Regions
from gradexplorer.ui.plot.axis import OFF, PlotAxis
from gradexplorer.ui.plot.legend import Legend
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.metrics import smaller
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

GRID = 38
"""Opacity of grid lines, of 255."""


class Frame:
    """The axes around the box of a panel, and the legend over it; all of it is in `area`."""

    def __init__(self, context: PlotContext) -> None:
        self._context = context
        self._panel: Plot | None = None
        self.axes = [PlotAxis(side, linkView=context.box) for side in ("bottom", "left")]
        self._grid = _lay_out(context.box, *self.axes)
        self.area = pg.GraphicsWidget()
        self.area.setLayout(self._grid)
        self.legend = Legend(context)

    def draw(self, panel: Plot) -> None:
        """Show the axes of `panel`; ones that look the same are left as they are."""
        old, self._panel = self._panel, panel
        if old is None or _looks(old) != _looks(panel):
            self._name_axes(panel)

    def restyle(self) -> None:
        """Draw everything again, in the present colours, sizes and language."""
        small = smaller(self._context.font())
        for axis in self.axes:
            axis.setPen(colour("muted"))
            axis.setTextPen(colour("foreground"))
            axis.setTickFont(small)
            axis.enableAutoSIPrefix(False)
        self.legend.restyle(small)
        if self._panel is not None:
            self._name_axes(self._panel)

    def fit_margins(self) -> None:
        """Leave some air around the axes, and room above for a legend that stands there."""
        air = self._context.size(6)
        bare = self._panel is not None and self._panel.bare
        self._grid.setContentsMargins(air, air + self.legend.height_above, air if bare else 2 * air, air)

    def _size_axes(self, panel: Plot) -> None:
        """Give the axes fixed sizes: their own follow one paint behind, and move the plot while numbers change."""
        air, font = self._context.size(6), self._context.font()
        for axis in self.axes:
            axis.setVisible(not panel.bare)
        if panel.bare:
            self.axes[0].setHeight(0)
            self.axes[1].setWidth(0)
        else:
            small = QFontMetricsF(smaller(font))
            widths = [small.horizontalAdvance(translate(text)) for _position, text in panel.y.ticks]
            self.axes[0].setHeight(2 * QFontMetricsF(font).height() + air)
            self.axes[1].setWidth(self._beside_numbers() + OFF + max([6 * small.horizontalAdvance("0"), *widths]))
        self.fit_margins()

    def fit_numbers(self) -> None:
        """Widen the left axis where its numbers would meet its name; it stays as wide until it has another name."""
        axis = self.axes[1]
        if axis.isVisible() and (missing := self._beside_numbers() + axis.longest() - axis.width()) > 0:
            axis.setWidth(axis.width() + missing)

    def _beside_numbers(self) -> float:
        """Return the room that the left axis has beside its numbers."""
        return QFontMetricsF(self._context.font()).height() + self._context.size(6)

    def _name_axes(self, panel: Plot) -> None:
        self._size_axes(panel)
        self._grid.activate()  # a picture may be taken before Qt would do it
        self._context.names = translate(panel.x.label), translate(panel.y.label)
        size = f"{self._context.font().pointSizeF()}pt"
        for item, axis, label in zip(self.axes, (panel.x, panel.y), self._context.names, strict=True):
            item.setLogMode(axis.log, axis.log)
            item.setLabel(label, **{"font-size": size, "color": colour("foreground").name()})
            item.resizeEvent()  # places the label by its new size
            item.setGrid(GRID if _has_grid(panel) else False)
            item.setTicks([[(position, translate(text)) for position, text in axis.ticks]] if axis.ticks else None)
        self._context.box.setAspectLocked(panel.equal)


def _looks(panel: Plot) -> tuple[object, ...]:
    """Return what of a panel its axes show, whatever their ranges are."""
    axes = ((axis.label, axis.log, axis.ticks) for axis in (panel.x, panel.y))
    return *axes, panel.equal, panel.bare, _has_grid(panel)


def _has_grid(panel: Plot) -> bool:
    """Whether lines help to read the panel: over a map they would be taken for a part of it."""
    return not panel.bare and not any(isinstance(mark, ClassMap | Contours | Heatmap | Regions) for mark in panel.marks)


def _lay_out(box: pg.ViewBox, bottom: pg.AxisItem, left: pg.AxisItem) -> QGraphicsGridLayout:
    """Return a plot's grid; pyqtgraph's own PlotItem would bring menus that are never freed."""
    grid = QGraphicsGridLayout()
    grid.setSpacing(0)
    grid.addItem(left, 0, 0)
    grid.addItem(box, 0, 1)
    grid.addItem(bottom, 1, 1)
    grid.setColumnStretchFactor(1, 1)
    grid.setRowStretchFactor(0, 1)
    for axis in (bottom, left):
        axis.setZValue(0.5)
    return grid
