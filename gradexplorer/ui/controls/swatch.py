"""The colour and shape that an entry of a list has in the picture."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradexplorer.ui.panels.symbols import outline, series_shape
from gradexplorer.ui.style.theme import colour

SIDE, SHARE = 12, 0.75
"""Pixels of the shape, at least, and its part of the square."""


class Swatch(QWidget):
    """The shape of a series in its colour."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self._role = f"series{index}"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a square of a line's height."""
        side = max(SIDE + 4, self.fontMetrics().height())
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shape."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour(self._role))
            painter.setBrush(colour(self._role))
            shape = outline(series_shape(self._role), SHARE * self.height())
            painter.drawPath(shape.translated(QRectF(self.rect()).center()))
