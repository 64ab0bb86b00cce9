"""Closing: files first, then the end, whatever goes on; in processes of their own where the process is to end."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtGui import QImage

from gradexplorer.ui.shell.export_dialog import export_to
from gradexplorer.ui.shell.window import MainWindow
from gradexplorer.ui.style.theme import use_theme


@pytest.fixture
def window(qtbot, qapp, tmp_path):
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    use_theme(qapp, "light")
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


def test_closing_while_a_picture_is_exported_writes_it_first(window, qtbot, tmp_path):
    order = []

    def export(name):
        file = tmp_path / name
        report = lambda text, kind: order.append(f"{name} {kind}")  # noqa: E731
        export_to(window.current, window.session, report, file, None, 1.0, (900, 600))
        return QImage(str(file))

    def close():
        order.append("asked to close")
        window.close()

    plain = export("plain.png")
    QTimer.singleShot(0, close)
    last = export("last.png")
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert order == ["plain.png info", "asked to close", "last.png info"]
    assert last == plain


CLOSED = """
import os, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from gradexplorer.cli import main
from gradexplorer.ui.shell import launch, settings, window as module

order = []

def noted(name, plain):
    def call(*arguments):
        order.append(name)
        return plain(*arguments)
    return call

def end(code):
    files = [path.name for path in Path(os.environ["GRADEXPLORER_HOME"]).rglob("*.ini")]
    print(*order, "hidden" if not windows[0].isVisible() else "visible", *files, code, flush=True)
    leave(code)

windows, leave = [], os._exit
os._exit = end
plain = launch.open_window

def opened(*arguments):
    window = plain(*arguments)
    windows.append(window)
    def close():
        settings.remember = noted("settings", settings.remember)
        for controller in window.controllers.values():
            controller.ask_to_close = noted("worker", controller.ask_to_close)
        window.close()
    def look():
        if {ready}:
            timer.stop()
            close()
    timer = QTimer(window, interval=20)
    timer.timeout.connect(look)
    window.ready.connect(timer.start)
    return window

launch.open_window = opened
raise SystemExit(main([]))
"""


@pytest.mark.parametrize(
    "ready",
    ["True", "window.current.snapshot and window.current.snapshot.step > 20"],
    ids=["while torch is imported", "while a run plays"],
)
def test_the_program_remembers_the_window_and_ends_without_a_word(tmp_path, ready):
    home = {"GRADEXPLORER_HOME": str(tmp_path)}
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", CLOSED.format(ready=ready)]
    done = subprocess.run(command, env=os.environ | home, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == "worker settings settings settings hidden gradexplorer.ini 0\n"
    assert done.returncode == 0
