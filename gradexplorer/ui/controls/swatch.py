"""The colour and shape that an entry of a list has in the picture."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradexplorer.ui.panels.symbols import outline, series_shape
from gradexplorer.ui.style.theme import colour

SIDE = 12


class Swatch(QWidget):
    """The shape of a series in its colour."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self._role = f"series{index}"
        self.setFixedSize(SIDE + 4, SIDE + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(self._role))
        painter.setBrush(colour(self._role))
        painter.drawPath(outline(series_shape(self._role), SIDE).translated(QRectF(self.rect()).center()))
