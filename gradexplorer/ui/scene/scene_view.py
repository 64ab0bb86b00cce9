"""The 3-D panel: camera, views, hover read-out. OpenGL is loaded after the window's first paint."""

from functools import cache, partial
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gradexplorer.framework.figure import DisplayText, Scene, View
from gradexplorer.text import _
from gradexplorer.ui.discard import discard
from gradexplorer.ui.panels.panel_view import PanelView
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.style.metrics import GAP, TIGHT, lay
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

if TYPE_CHECKING:
    from gradexplorer.ui.scene.gl_picture import GLPicture
    from gradexplorer.ui.scene.gl_widget import SceneWidget

LEAST_OPENGL = (2, 1)
"""What pyqtgraph draws with; OpenGL ES is counted in another way."""
REDRAW = 66
"""Milliseconds between two pictures while a run goes on."""


@cache
def missing() -> DisplayText | None:
    """Return why 3-D can't be shown here, or None."""
    surface = QOffscreenSurface()
    surface.create()
    context = QOpenGLContext()
    if not (context.create() and context.makeCurrent(surface)):
        return _("3-D needs OpenGL: this display has no graphics driver for it. Everything else works.")
    version, embedded = context.format().version(), context.isOpenGLES()
    context.doneCurrent()
    if version < LEAST_OPENGL and not embedded:
        # before anything is drawn: a fault while Qt lays a window out takes the process with it
        offered, needed = ("{}.{}".format(*each) for each in (version, LEAST_OPENGL))
        return _(
            "3-D needs OpenGL {needed}, and this display offers {offered}: a newer graphics driver may help. "
            "Everything else works.",
            needed=needed,
            offered=offered,
        )
    try:
        from gradexplorer.ui.scene import gl_widget  # noqa: F401
    except (ImportError, AttributeError, OSError) as error:
        return _("3-D needs OpenGL: {error}. Everything else works.", error=error)
    return None


class SceneView(PanelView):
    """Draws `Scene` panels; without OpenGL it says what is missing."""

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__(scale)
        self.panel: Scene | None = None
        self.widget: SceneWidget | None = None
        self.display: GLPicture | None = None
        self.missing: DisplayText | None = None
        self._drawn: Scene | None = None
        self._factor = 1.0
        self._message = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._message.setBackgroundRole(self.backgroundRole().Base)
        self._message.setAutoFillBackground(True)
        self.buttons = QWidget()
        self._row = QHBoxLayout(self.buttons)
        self.buttons.setAutoFillBackground(True)
        self._ground()
        self.buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        lay(self._row, GAP, sides=GAP, ends=TIGHT)
        self._body = QVBoxLayout()
        self._body.addWidget(self._message)
        column = QVBoxLayout(self)
        lay(column, 0)
        column.addWidget(self.header)
        column.addLayout(self._body, 1)
        column.addWidget(self.buttons)
        self._pause = QTimer(self, interval=REDRAW, singleShot=True)
        self._pause.timeout.connect(self._flush)

    def draw(self, panel: Scene) -> None:
        """Show `panel`: at once after a pause, else as soon as the redraw rate allows."""
        old, self.panel = self.panel, panel
        if old is None or (old.title, old.views) != (panel.title, panel.views):
            self._name()
        if not self._pause.isActive():
            self._flush()

    def restyle(self) -> None:
        """Draw everything again, in the present colours, sizes and language."""
        self._message.setText(translate(self.missing or ""))
        self._ground()
        if self.panel is not None:
            self._name()
        if self.widget is not None and self.panel is not None:
            self.widget.clear()
            self.widget.draw(self.panel)

    def showEvent(self, event: QShowEvent) -> None:
        """Load OpenGL once the window has been painted."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self.load)

    def load(self) -> None:
        """Make the 3-D view, the first time; where that fails, say why."""
        if self.widget is not None or self.missing is not None:
            return
        self.missing = missing()
        if self.missing is not None:
            self._message.setText(translate(self.missing))
            self.buttons.hide()
            return
        from gradexplorer.ui.scene.gl_picture import GLPicture
        from gradexplorer.ui.scene.gl_widget import SceneWidget
        from gradexplorer.ui.scene.keyboard import SceneKeys

        self.widget = SceneWidget(self.scale)
        self.widget.zoom(self._factor)
        self.widget.turned.connect(self._on_turned)
        self.widget.hovered.connect(self.read_out)
        self.widget.zoomed.connect(self.zoomed)
        self.widget.doubled.connect(self.view_all)
        self._message.hide()
        self.display = GLPicture(self.widget)
        SceneKeys(self.widget, self.view_all, self.display)
        self.display.setAccessibleName(self.header.title)
        self._body.addWidget(self.display)
        self._flush()

    def settle(self) -> None:
        """Show at once what was given last: no waiting for the redraw rate, nor for the next painting."""
        self._flush()
        if self.display is not None:
            self.display.settle()

    @property
    def zoom(self) -> float:
        """How many times nearer the camera is than at first."""
        return self.widget.factor if self.widget is not None else self._factor

    def zoom_to(self, factor: float) -> None:
        """Come as near as that again, as soon as OpenGL is loaded."""
        self._factor = factor
        if self.widget is not None:
            self.widget.zoom(factor)

    def view_all(self) -> None:
        """Return to the first view at the first distance."""
        if self.zoom != 1.0:
            self.zoomed.emit(self.zoom, 1.0)
            self.zoom_to(1.0)
        if self.panel is not None and self.panel.views:
            self._go(self.panel.views[0])

    def spot(self, at: QPoint | None) -> Spot:
        """Return the panel itself."""
        return Spot(panel=self.panel.key if self.panel else "", view_all=self.view_all)

    def copy(self, scale: float, size: QSize) -> Self:
        """Return a hidden twin of `size` pixels that shows the same from the same side."""
        self.load()
        twin = type(self)(scale * self.scale)
        twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        twin.buttons.hide()
        twin.resize(size)
        if self.panel is not None:
            twin.draw(self.panel)
        twin.load()
        if self.widget is not None and twin.widget is not None:
            twin.widget.look_like(self.widget)
        twin.show()
        return twin

    def _flush(self) -> None:
        if self.widget is None or self.panel is None or self.panel is self._drawn:
            return
        self._drawn = self.panel
        self._pause.start()
        self.widget.draw(self.panel)

    def _ground(self) -> None:
        """Give the buttons the ground of the picture."""
        looks = QPalette()
        looks.setColor(QPalette.ColorRole.Window, colour("background"))
        self.buttons.setPalette(looks)

    def _name(self) -> None:
        assert self.panel is not None
        self.header.write(title=translate(self.panel.title))
        if self.display is not None:
            self.display.setAccessibleName(self.header.title)
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                discard(widget)
        for view in self.panel.views:
            self._add_button(view)
        self._row.addStretch(1)

    def _add_button(self, view: View) -> None:
        assert self.panel is not None
        button = QToolButton(text=translate(view.name))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tip = _(
            "Look at {panel} from {elevation}° above and {azimuth}° around",
            panel=self.header.title,
            elevation=f"{view.elevation:g}",
            azimuth=f"{view.azimuth:g}",
        )
        button.setToolTip(translate(tip))
        button.setAccessibleName(f"{button.text()}: {button.toolTip()}")
        button.clicked.connect(partial(self._go, view))
        self._row.addWidget(button)

    def _go(self, view: View) -> None:
        self._on_turned(view.elevation, view.azimuth, True)

    def _on_turned(self, elevation: float, azimuth: float, done: bool) -> None:
        if self.panel is not None:
            self.edit(self.panel.camera, (elevation, azimuth), done)
