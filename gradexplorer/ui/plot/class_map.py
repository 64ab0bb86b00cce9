"""How a plane of cells in the colours of their classes is drawn."""

# ruff: noqa: D102  (the methods are described in Drawing)

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gradexplorer.framework.figure import SHADES, Array, ClassMap, Target
from gradexplorer.ui.panels.read_out import GAP, exact
from gradexplorer.ui.plot.mark_view import PaintedMarkView, ReadOut, ToPixels
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

BELOW = 1e6
"""The distance at which a plane answers: behind all that lies on it."""


class ClassMapView(PaintedMarkView[ClassMap]):
    """Each cell has its class's colour, mixed with the background; cells have sharp edges."""

    heavy = True

    def show(self) -> None:
        self.image = self._picture()
        super().show()

    def _picture(self) -> QImage:
        tints = [colour(role) for role in self.mark.colours]
        inks = np.array([(tint.red(), tint.green(), tint.blue()) for tint in tints], float).reshape(-1, 3)
        back = colour("background")
        ground = np.array([back.red(), back.green(), back.blue()])
        shares = np.linspace(0, 1, SHADES)[:, None]
        table = np.zeros((len(inks) * SHADES + 1, 4), np.uint8)  # the last colour is that of empty cells: none
        table[:-1, :3] = np.rint(ground + shares * (inks[:, None] - ground)).reshape(-1, 3)
        table[:-1, 3] = 255
        pixels = np.take(table.view(np.uint32)[:, 0], self.mark.shades[::-1])
        rows, columns = pixels.shape
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()

    def extent(self) -> tuple[Array, Array]:
        return self.context.to_view(np.array(self.mark.x), np.array(self.mark.y))

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        (left, bottom), (right, top) = to_pixels(*self.extent())
        painter.drawImage(QRectF(QPointF(left, top), QPointF(right, bottom)).normalized(), self.image)

    def _cell(self, at: QPointF) -> tuple[int, int] | None:
        mark, (x, y) = self.mark, self.extent()  # on logarithmic axes cells are as wide as each other, too
        rows, columns = mark.classes.shape
        column = int(np.floor((at.x() - x[0]) / (x[1] - x[0]) * columns))
        row = int(np.floor((at.y() - y[0]) / (y[1] - y[0]) * rows))
        if not (0 <= column < columns and 0 <= row < rows) or np.isnan(mark.classes[row, column]):
            return None
        return row, column

    def near(self, at: QPointF) -> ReadOut | None:
        mark, cell = self.mark, self._cell(at)
        if cell is None:
            return None
        if mark.cell:
            return ReadOut(BELOW, translate(mark.cell(*cell).tip))
        value = f"{translate(mark.unit)} {exact(float(mark.values[cell]))}"
        return ReadOut(BELOW, GAP.join([translate(mark.names[int(mark.classes[cell])]), value]))

    def target(self, at: QPointF) -> Target | None:
        cell = self._cell(at)
        found = self.mark.cell(*cell) if cell is not None and self.mark.cell else None
        return found if found is not None and found.picks else None
