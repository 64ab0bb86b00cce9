"""The desk at which controls are worked."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from gradexplorer.ui.style.translation import use_language
from tests.ui.controls.desk import Demo, Desk


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(Demo())
    qtbot.addWidget(desk.panel)
    desk.panel.resize(300, 900)
    with qtbot.waitExposed(desk.panel):
        desk.panel.show()
    desk.panel.activateWindow()
    qtbot.waitUntil(desk.panel.isActiveWindow)
    yield desk
    use_language(QApplication.instance(), "en")
