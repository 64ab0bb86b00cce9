"""The application: made in one place, with what 3-D and quick painting need, before anything of the window."""

import os
import sys

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QFileOpenEvent, QPixmapCache, QSurfaceFormat
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.roles import install_roles
from gradexplorer.ui.shell.collector import Collector

KEPT_PICTURES = 64 * 1024
"""Kilobytes for the pictures of axes and marks that stay the same: too few, and each is painted at every frame."""
SWITCH_SECONDS = 0.0001
"""How long a worker may keep the interpreter's lock from the window, which lets it go at every call into Qt.

With Python's own 5 ms a painting of thirty calls waits 150 ms while a worker proves something."""


class Application(QApplication):
    """Tells what the system asks it to open: on macOS links and files come as events, not as arguments.

    Signals
    -------
    asked_for : (str)
        A link, or the path of a file.
    """

    asked_for = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Take what is to be opened."""
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        self.asked_for.emit(event.file() or event.url().toString())
        return True


def application() -> Application:
    """Return the application, made and set up where there is none yet."""
    present = QApplication.instance()
    if isinstance(present, Application):
        return present
    QLocale.setDefault(QLocale.c())  # numbers are written the same way in every language
    # Areas the size of a panel are filled sooner than other threads wake up to help with them
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    sys.setswitchinterval(SWITCH_SECONDS)
    app = create_application(["gradexplorer"])
    QPixmapCache.setCacheLimit(KEPT_PICTURES)
    Collector(app)
    install_roles()
    return app


def create_application(arguments: list[str]) -> Application:
    """Make the application so that 3-D works in it, without loading OpenGL yet."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    form = QSurfaceFormat.defaultFormat()
    form.setSamples(4)
    QSurfaceFormat.setDefaultFormat(form)
    app = Application(arguments)
    if sys.platform == "linux":
        # PyOpenGL looks at WAYLAND_DISPLAY, which says nothing about what Qt has chosen
        glx = app.platformName() == "xcb" and os.environ.get("QT_XCB_GL_INTEGRATION") != "xcb_egl"
        os.environ.setdefault("PYOPENGL_PLATFORM", "glx" if glx else "egl")
    return app
