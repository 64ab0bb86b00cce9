"""The real window, as wide as a small laptop's screen."""

import warnings

import pytest
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.shell.window import MainWindow
from tests.ui.hands import turn_to


@pytest.fixture
def window(qtbot, qapp):
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    turn_to(window, "functions")
    window.show()
    qtbot.waitExposed(window)
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        QApplication.setActiveWindow(window)  # the virtual screen has no window manager
    yield window
    window.close()
