"""A frame around the widget that is pointed at: it takes no click, and covers nothing of what is inside."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gradexplorer.ui.discard import discard
from gradexplorer.ui.style.theme import colour, line_scale

WIDTH = 3


class Frame(QWidget):
    """The frame; a child of what it surrounds, so that it moves, scrolls and goes with it."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target, objectName="pointer")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        target.installEventFilter(self)
        self.resize(target.size())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        edge = self._width
        inside = self.rect().adjusted(edge, edge, -edge, -edge)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inside)))

    @property
    def _width(self) -> int:
        return round(WIDTH * line_scale())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setPen(QPen(colour("accent"), 2 * self._width))
        painter.drawRect(self.rect())


class Pointer:
    """Points at one widget at a time."""

    def __init__(self) -> None:
        self._frame: Frame | None = None

    @property
    def target(self) -> QWidget | None:
        """What is pointed at."""
        frame = self._frame
        return frame.parentWidget() if frame is not None and isValid(frame) else None

    def point_at(self, target: QWidget | None) -> None:
        """Surround `target`; None points at nothing."""
        if target is not None and target is self.target:
            return
        if self._frame is not None:
            discard(self._frame)
        self._frame = None if target is None else Frame(target)
