"""How a plane of cells in the colours of their classes is drawn."""

# ruff: noqa: D102  (the methods are described in Drawing)

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gradexplorer.framework.figure import Array, ClassMap
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
        classes, strength = self.mark.classes[::-1], self.mark.strength[::-1, :, None]
        seen = np.isfinite(classes)
        mixed = ground + strength * (inks[np.where(seen, classes, 0).astype(int)] - ground)
        pixels = np.zeros((*seen.shape, 4), np.uint8)
        pixels[seen, :3], pixels[seen, 3] = np.rint(mixed[seen]), 255
        rows, columns = seen.shape
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()

    def extent(self) -> tuple[Array, Array]:
        return self.context.to_view(np.array(self.mark.x), np.array(self.mark.y))

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        (left, bottom), (right, top) = to_pixels(*self.extent())
        painter.drawImage(QRectF(QPointF(left, top), QPointF(right, bottom)).normalized(), self.image)

    def near(self, at: QPointF) -> ReadOut | None:
        mark, (x, y) = self.mark, self.extent()  # on logarithmic axes cells are as wide as each other, too
        rows, columns = mark.classes.shape
        column = int(np.floor((at.x() - x[0]) / (x[1] - x[0]) * columns))
        row = int(np.floor((at.y() - y[0]) / (y[1] - y[0]) * rows))
        if not (0 <= column < columns and 0 <= row < rows) or np.isnan(mark.classes[row, column]):
            return None
        name = mark.names[int(mark.classes[row, column])]
        value = f"{translate(mark.unit)} {exact(float(mark.values[row, column]))}"
        return ReadOut(BELOW, GAP.join([translate(name), value]))
