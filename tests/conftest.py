"""What every test stands on: private settings, one torch thread, hypothesis profiles, and nothing left behind."""

import gc
import itertools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells give it to what they start in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ["OMP_NUM_THREADS"] = "1"  # torch reads it once, when it is imported
for name in ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"):  # programs that tests start run as a person's do
    os.environ.pop(name, None)

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

pytest_plugins = ["tests.crashes", "tests.forgetting"]

GRACE_SECONDS = 60.0
HANG = 300_000
"""Milliseconds. Waiting ends with what is waited for; a busy machine may need long, and only a hang needs this."""
COUNT, SET_ASIDE = itertools.count(), itertools.count()
AT_A_TIME = 100
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Put the windows on the screen of this process's own, whatever their developer's stand on."""
    if sys.platform == "linux" and os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        os.environ.pop("WAYLAND_DISPLAY", None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember failures: their tracebacks keep widgets alive, which is no fault of its own."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def private_home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every test has settings and kept work of its own; those of the person who runs the tests stay untouched."""
    home = homes / str(next(COUNT))
    monkeypatch.setenv("GRADEXPLORER_HOME", str(home))
    yield home
    from PySide6.QtCore import QCoreApplication

    translation = sys.modules.get("gradexplorer.ui.style.translation")
    if translation and translation._language.code != "en":
        translation.use_language(QCoreApplication.instance(), "en")


@pytest.fixture(scope="session")
def qapp() -> Any:
    """Every test's application shares its OpenGL contexts, as the real one does, whichever test comes first."""
    from gradexplorer.ui.shell.application import create_application

    return _application() or create_application(["gradexplorer"])


class PatientBot(QtBot):
    """The bot whose waits are no limits on time."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = HANG) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = HANG, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitExposed(self, widget: Any, *, timeout: int = HANG) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves behind a Python thread, an open window, a running QThread, an active QTimer.

    It is set up before the widgets of a test, and so torn down after they are closed. Whoever makes the program's own
    application asks for `qapp`: else every later test would run under that one, or not, as the order wants it.
    """
    qt = "qapp" in request.fixturenames
    if qt:
        request.getfixturevalue("qapp")
    before = _application()
    threads, windows = _threads(), _windows() if qt else set()
    if qt:
        _set_aside()
        gc.disable()  # as in the program: by itself it runs on any thread, and ends Qt's objects there
    else:
        gc.enable()
    yield
    if request.node.stash.get(FAILED, False):
        return
    end = time.monotonic() + GRACE_SECONDS
    while (left := _threads() - threads) and time.monotonic() < end:
        time.sleep(0.01)
    names = {f"thread {thread.name}" for thread in left} | (_alive() - windows if qt else set())
    if _application() is not before:
        names.add("an application (the test has to ask for qapp)")
    if names:
        pytest.fail(f"left behind: {', '.join(sorted(names))}")


def _application() -> Any:
    """Return the application that there is, without importing Qt where nobody did."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets and widgets.QApplication.instance()


def _threads() -> set[threading.Thread]:
    """Return Python's own threads; of one of Qt's that logged something a dummy stays for ever."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def _set_aside() -> None:
    """Leave what there is to the collector's permanent generation: only what a test makes is looked through after it.

    To collect and list all that the libraries hold takes half a second, twice for each of a thousand tests. Now and
    then it is looked through, too: what became garbage meanwhile would stay.
    """
    if next(SET_ASIDE) % AT_A_TIME == 0:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def _alive() -> set[str]:
    """Return in words what is open, and what a test left running, for the things themselves would be kept alive."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from shiboken6 import isValid

    gc.collect()
    for _round in range(2):  # what is deleted may delete something later in its turn
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    objects = [thing for thing in gc.get_objects() if issubclass(type(thing), (QTimer, QThread)) and isValid(thing)]
    active = [thing for thing in objects if isinstance(thing, QTimer) and thing.isActive()]
    running = [thing for thing in objects if isinstance(thing, QThread) and thing.isRunning()]
    present = QThread.currentThread()
    return {_described(thing) for thing in (*active, *running) if thing is not present} | _windows()


def _windows() -> set[str]:
    """Return the windows that there are, in words."""
    from PySide6.QtWidgets import QApplication

    return {_described(widget) for widget in QApplication.topLevelWidgets()}


def _described(thing: Any) -> str:
    owner = thing.parent()
    owned = f" of a {type(owner).__name__}" if owner is not None else ""
    return f"{type(thing).__name__}{owned} {thing.objectName()} at {id(thing):#x}"
