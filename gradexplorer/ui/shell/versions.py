"""On what the program runs, as those who mend it need to know."""

import platform

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

from gradexplorer import __version__

GL_RENDERER, GL_VERSION = 0x1F01, 0x1F02


def versions() -> list[str]:
    """Return a line for the program and each thing that it stands on."""
    from importlib import metadata  # reads mail headers, which takes 10 ms of the launch

    return [
        f"gradexplorer {__version__}",
        f"Python {platform.python_version()}",
        f"Qt {qVersion()} ({QGuiApplication.platformName()})",
        f"PySide6 {PySide6.__version__}",
        f"torch {metadata.version('torch')}",
        f"OpenGL {_opengl()}",
        platform.platform(),
    ]


def _opengl() -> str:
    """Return version and renderer of a context that is made only to be asked."""
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.create()
    if not (context.create() and context.makeCurrent(surface)):
        return "none"
    functions = context.functions()
    version = f"{functions.glGetString(GL_VERSION)} ({functions.glGetString(GL_RENDERER)})"
    context.doneCurrent()
    return version
