"""Shows a 3-D widget as a picture, so that the window around it is drawn without OpenGL.

A window that holds an OpenGL widget is composed by OpenGL as a whole, at every change of anything in it: without a
graphics card that costs 50 ms a time. So the widget is a hidden window of its own, and only its picture is here.
Taking that picture costs 20 ms there, so a changed widget never makes the rest of the window wait for it.
"""

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gradexplorer.ui.discard import discard
from gradexplorer.ui.roles import Role
from gradexplorer.ui.scene.gl_widget import SceneWidget

HANDED_ON = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.Leave,
}


class GLPicture(QWidget):
    """The picture of `widget`, taken again when the widget has changed; the mouse is handed on to it.

    The new picture is taken after the painting in which everything else of the window was brought up to date.
    """

    accessible_role = Role.Graphic

    def __init__(self, widget: SceneWidget) -> None:
        super().__init__()
        self.widget = widget
        self._picture = QImage()
        self._stale = True
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._renew)
        self.setMouseTracking(True)
        self.setMinimumSize(widget.minimumSize())
        # Not a child: Qt composes a window by OpenGL even for an OpenGL widget in a window below it.
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        widget.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.destroyed.connect(lambda: discard(widget, *widget.items))
        widget.changed.connect(self._on_changed)
        widget.show()
        widget.setUpdatesEnabled(False)  # a window that nobody sees paints nothing itself: its picture is taken

    def settle(self) -> None:
        """Take a new picture now, if the present one is stale."""
        if self._stale or self._picture.isNull():
            self._later.stop()
            self._take()

    def _on_changed(self) -> None:
        self._stale = True
        self.update()

    def _take(self) -> None:
        self.widget.setFont(self.font())
        self._picture = self.widget.grabFramebuffer()
        self._stale = False

    def _renew(self) -> None:
        self._take()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the last picture of the widget, and take a new one next where that is stale."""
        if self._picture.isNull():
            self._take()
        elif self._stale:
            self._later.start()
        with QPainter(self) as painter:
            painter.drawImage(self.rect(), self._picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the widget at the same size; until its new picture is taken the old one is stretched."""
        super().resizeEvent(event)
        self.widget.resize(event.size())
        self._on_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no more than the picture."""
        super().hideEvent(event)
        self.widget.forget_ground()

    def event(self, event: QEvent) -> bool:
        """Hand the mouse on."""
        if event.type() in HANDED_ON:
            return QCoreApplication.sendEvent(self.widget, event)
        return super().event(event)
