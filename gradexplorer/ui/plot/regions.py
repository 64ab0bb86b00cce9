"""How a plane in the colours of several classes is drawn."""

# ruff: noqa: D102  (the methods are described in Drawing)

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gradexplorer.framework.figure import Array, Regions
from gradexplorer.ui.panels.read_out import GAP, exact
from gradexplorer.ui.plot.mark_view import PaintedMarkView, ReadOut, ToPixels
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

STRENGTH = 0.5
"""Of the colour where one class has the whole share: points stand out from it."""


class RegionsView(PaintedMarkView[Regions]):
    """Each cell has the classes' colours, mixed by their shares."""

    heavy = True

    def show(self) -> None:
        self.image = self._picture()
        super().show()

    def _picture(self) -> QImage:
        tints = [colour(role) for role in self.mark.colours]
        back = colour("background")
        ground = np.array([back.red(), back.green(), back.blue()])
        inks = np.array([(tint.red(), tint.green(), tint.blue()) for tint in tints]) - ground
        shares = self.mark.shares[:, ::-1]
        with np.errstate(invalid="ignore", divide="ignore"):
            mixed = ground + STRENGTH * np.einsum("krc,kx->rcx", shares / shares.sum(axis=0), inks)
        seen = np.isfinite(mixed).all(axis=2)
        pixels = np.zeros((*seen.shape, 4), np.uint8)
        pixels[seen, :3], pixels[seen, 3] = np.rint(mixed[seen]), 255
        rows, columns = seen.shape
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()

    def extent(self) -> tuple[Array, Array]:
        return self.context.to_view(np.array(self.mark.x), np.array(self.mark.y))

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        (left, bottom), (right, top) = to_pixels(np.array(self.mark.x), np.array(self.mark.y))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(QPointF(left, top), QPointF(right, bottom)).normalized(), self.image)

    def near(self, at: QPointF) -> ReadOut | None:
        mark, (x, y) = self.mark, self.context.read(at)
        _classes, rows, columns = mark.shares.shape
        column = int(np.floor((x - mark.x[0]) / (mark.x[1] - mark.x[0]) * columns))
        row = int(np.floor((y - mark.y[0]) / (mark.y[1] - mark.y[0]) * rows))
        if not (0 <= column < columns and 0 <= row < rows):
            return None
        shares = mark.shares[:, row, column]
        if not np.isfinite(shares).all():
            return None
        most = int(np.argmax(shares))
        return ReadOut(1e6, GAP.join([translate(mark.names[most]), exact(float(shares[most]))]))
