"""The application: made in one place, with what 3-D and quick painting need, before anything of the window."""

import os
import sys

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QPixmapCache, QSurfaceFormat
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.roles import install_roles
from gradexplorer.ui.shell.collector import Collector

KEPT_PICTURES = 64 * 1024
"""Kilobytes for the pictures of axes and marks that stay the same: too few, and each is painted at every frame."""


def application() -> QApplication:
    """Return the application, made and set up where there is none yet."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    QLocale.setDefault(QLocale.c())  # numbers are written the same way in every language
    # Areas the size of a panel are filled sooner than other threads wake up to help with them
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    app = create_application(["gradexplorer"])
    QPixmapCache.setCacheLimit(KEPT_PICTURES)
    Collector(app)
    install_roles()
    return app


def create_application(arguments: list[str]) -> QApplication:
    """Make the application so that 3-D works in it, without loading OpenGL yet."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    form = QSurfaceFormat.defaultFormat()
    form.setSamples(4)
    QSurfaceFormat.setDefaultFormat(form)
    app = QApplication(arguments)
    if sys.platform == "linux":
        # PyOpenGL looks at WAYLAND_DISPLAY, which says nothing about what Qt has chosen
        glx = app.platformName() == "xcb" and os.environ.get("QT_XCB_GL_INTEGRATION") != "xcb_egl"
        os.environ.setdefault("PYOPENGL_PLATFORM", "glx" if glx else "egl")
    return app
