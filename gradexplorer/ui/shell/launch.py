"""Launch: the application, its first window, and what is loaded only after the first paint."""

import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon

from gradexplorer.framework.files import remove_half_written
from gradexplorer.framework.presets import most_telling, preset_state, presets
from gradexplorer.framework.resources import resource
from gradexplorer.model.case import file_and_name
from gradexplorer.pages import FRONT, PAGES
from gradexplorer.session import Session, default_session, read_session
from gradexplorer.text import Text, _
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.application import application
from gradexplorer.ui.shell.closing_signals import ClosingSignals
from gradexplorer.ui.shell.error_bar import install_hooks
from gradexplorer.ui.shell.kept_work import KeptWork, Work
from gradexplorer.ui.shell.links import open_link
from gradexplorer.ui.shell.opening import open_what_is_asked_for
from gradexplorer.ui.shell.window import MainWindow
from gradexplorer.ui.style.motion import use_reduced_motion
from gradexplorer.ui.style.theme import Theme, use_theme
from gradexplorer.ui.style.translation import in_language, system_language, use_language


def open_window(session_file: Path | None = None, link: str = "", code: str = "") -> MainWindow:
    """Show the main window, with the session of a file or with the work that was closed last.

    The page of a link is in front, or that of a file of the person's code, ``FILE.py:name``, which is allowed thereby.

    On the very first launch a short race is already running in it.

    Raises
    ------
    InputError
        The session file can't be used.
    """
    work = None
    if session_file:
        session_file = Path(os.path.abspath(session_file))
        work = Work(read_session(session_file, PAGES), session_file)
    app = application()
    app.setApplicationName("gradexplorer")
    app.setWindowIcon(QIcon(str(resource("icons", "gradexplorer.svg"))))
    settings.repair()
    for folder in (settings.settings_file().parent, settings.data_folder(), settings.kept_folder()):
        remove_half_written(folder)
    use_theme(app, cast("Theme", settings.text("theme", "system")))
    use_reduced_motion(settings.text("motion", "full") == "reduced")
    use_language(app, settings.text("language", system_language()))
    first = not settings.text("launched", "")
    for page in PAGES:
        page.keep_in(settings.data_folder())
    kept = KeptWork(settings.kept_folder(), PAGES)
    kept.adopt(settings.former_autosave())
    work = work or kept.restore()
    welcome = first and not (work or link or code)
    window = MainWindow(kept, Work(_first_session()) if welcome else work)
    if session_file:
        settings.add_recent(session_file)
    elif welcome:
        window.menus.play(presets(FRONT)[0])
        window.document.saved = window.session  # nothing of the person's is in it
        window.refresh()
        settings.remember("launched", True)
    if link:
        open_link(window, link)
    elif code:
        window.take(code, file_and_name(code)[0])
    open_what_is_asked_for(app, window)
    install_hooks(window.bar)
    window.ready.connect(partial(settings.listen, partial(window.bar.report_when_free, kind="warning")))
    if welcome:
        window.ready.connect(partial(_welcome, window))
    window.bar.destroyed.connect(settings.forget_listener)
    window.show()
    QTimer.singleShot(0, window.begin)
    return window


def _first_session() -> Session:
    """Return the defaults, with the first preset of the page in front."""
    (page,) = [page for page in PAGES if page.key == FRONT]
    session = default_session(PAGES, FRONT)
    return Session(page=FRONT, pages={**session.pages, FRONT: preset_state(page.state, presets(FRONT)[0])})


def _welcome(window: MainWindow) -> None:
    """Say what to do first in the tab in front, and offer to show something, once: a person who closes it knows."""

    def sentence() -> Text:
        return _("{invitation} Ten short lessons are in the Help menu.", invitation=window.current.page.invitation)

    def show() -> None:
        window.bar.withdraw_offers()
        if preset := most_telling(window.current.page.key):
            window.menus.apply_preset(preset)
            window.bar.report(in_language(preset["look"]), "info")

    said = sentence()
    window.bar.report_when_free(said, "offer", (_("Show an example"), show))
    window.lessons.opened.connect(window.bar.withdraw_offers, Qt.ConnectionType.SingleShotConnection)

    def follow() -> None:
        nonlocal said
        before, said = said, sentence()
        window.bar.reword(before, said)

    window.tabs.currentChanged.connect(follow)


def launch(session_file: Path | None = None, link: str = "", code: str = "", signals: Sequence[int] = ()) -> int:
    """Open the window and stay until it is closed, be it by one of the `signals`; return the exit code."""
    app = application()
    with ClosingSignals(app, signals) as closing:
        window = open_window(session_file, link, code)
        window.ready.connect(lambda: logging.getLogger("gradexplorer").info("ready"))
        window.waits = False
        ended = app.exec()
    _end(closing.exit_code or ended)


def _end(code: int) -> NoReturn:
    """End the process at once. Every file is written; nobody has to wait for threads at work, nor for a tidied memory.

    A thread that imports torch can't be broken off otherwise, and Python alone takes half a second to end.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
