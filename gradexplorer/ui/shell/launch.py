"""Launch: the application, its first window, and what is loaded only after the first paint."""

import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon

from gradexplorer.framework.presets import presets
from gradexplorer.framework.resources import resource
from gradexplorer.pages import FRONT, PAGES
from gradexplorer.session import read_session
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.application import application
from gradexplorer.ui.shell.error_bar import install_hooks
from gradexplorer.ui.shell.window import MainWindow
from gradexplorer.ui.style.theme import Theme, use_theme
from gradexplorer.ui.style.translation import LANGUAGES, system_language, use_language

SIGNAL_MILLISECONDS = 200


def open_window(session_file: Path | None = None) -> MainWindow:
    """Show the main window; on the very first launch a short race is already running in it.

    Raises
    ------
    InputError
        The session file can't be used.
    """
    session = read_session(session_file, PAGES) if session_file else None
    app = application()
    app.setApplicationName("gradexplorer")
    app.setWindowIcon(QIcon(str(resource("icons", "gradexplorer.svg"))))
    use_theme(app, cast("Theme", settings.text("theme", "system")))
    language = settings.text("language", system_language())
    use_language(app, language if language in LANGUAGES else "en")
    first = not settings.settings().contains("launched")
    window = MainWindow(session)
    if first and session is None:
        window.menus.apply_preset(presets(FRONT)[0])
        settings.remember("launched", True)
    install_hooks(window.bar)
    window.show()
    QTimer.singleShot(0, window.begin)
    return window


def launch(session_file: Path | None = None) -> int:
    """Open the window and stay until it is closed; Ctrl+C in the terminal closes it."""
    app = application()
    window = open_window(session_file)
    window.ready.connect(lambda: logging.getLogger("gradexplorer").info("ready"))
    signal.signal(signal.SIGINT, lambda _number, _frame: window.close())
    waker = QTimer(interval=SIGNAL_MILLISECONDS)
    waker.timeout.connect(lambda: None)
    waker.start()
    window.waits = False
    _end(app.exec())


def _end(code: int) -> NoReturn:
    """End the process at once. Every file is written; nobody has to wait for threads at work, nor for a tidied memory.

    A thread that imports torch can't be broken off otherwise, and Python alone takes half a second to end.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
