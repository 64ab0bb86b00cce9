"""A frame around the widget that is pointed at: it takes no click, and covers nothing of what is inside."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget
from shiboken6 import isValid

from gradexplorer.ui.discard import discard
from gradexplorer.ui.style.theme import colour, line_scale

WIDTH = 3


class Frame(QWidget):
    """The frame: around what it surrounds, and just inside of a pane of a splitter, which has no room around it."""

    def __init__(self, target: QWidget) -> None:
        around = target.parentWidget()
        self._inside = around is None or isinstance(around, QSplitter)
        super().__init__(target if self._inside else around, objectName="pointer")
        self.target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        target.installEventFilter(self)
        self._follow()
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move, grow and go with the target."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._follow()
        elif event.type() in (QEvent.Type.Hide, QEvent.Type.Show) and not self._inside:
            self.setVisible(event.type() == QEvent.Type.Show)
        return False

    def _follow(self) -> None:
        room = self._width + 1
        around = self.target.geometry().adjusted(-room, -room, room, room)
        self.setGeometry(self.target.rect() if self._inside else around)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        edge = self._width
        inside = self.rect().adjusted(edge, edge, -edge, -edge)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inside)))

    @property
    def _width(self) -> int:
        return round(WIDTH * line_scale())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        with QPainter(self) as painter:
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
        return frame.target if frame is not None and isValid(frame) and isValid(frame.target) else None

    def point_at(self, target: QWidget | None) -> None:
        """Surround `target`; None points at nothing."""
        if target is not None and target is self.target:
            return
        if self._frame is not None:
            discard(self._frame)
        self._frame = None if target is None else Frame(target)
