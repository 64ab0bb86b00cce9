"""The manual, the news and what the system asks to open, in the real window."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from gradexplorer import manual
from gradexplorer.framework.state import edited
from gradexplorer.link import link_to
from gradexplorer.pages import PAGES
from gradexplorer.session import default_session, write_session
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.shell import manual as manual_of_window
from gradexplorer.ui.shell.opening import open_what_is_asked_for
from tests.ui.hands import press, settle, turn_to


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Let a manual be there, and return the addresses that are opened."""
    addresses = []
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(manual_of_window, "built_manual", lambda _language: tmp_path)
    monkeypatch.setattr(QDesktopServices, "openUrl", addresses.append)
    return addresses


def test_f1_opens_the_place_of_the_control_with_the_keyboard(window, opened):
    for page in PAGES:
        turn_to(window, page.key)
        anchors = {place.anchor for place in manual.places(page)}
        controls = [one for one in window.current.view.findChildren(Control) if one.isVisible()]
        assert controls
        for control in controls:
            assert manual.anchor_of(page, window.current.state, control.path) in anchors, control.path
    turn_to(window, "functions")
    field = next(one for one in window.current.view.findChildren(Control) if one.path == "x0" and one.isVisible())
    field.findChild(object, field.key).setFocus()
    settle()
    window.menus.actions["manual"].trigger()
    (url,) = opened
    assert url.isLocalFile()
    assert url.path().endswith("/tabs/functions.html")
    assert url.fragment() == "functions-x0"


def test_without_a_control_f1_opens_the_tab(window, opened):
    turn_to(window, "himmelblau")
    press(window, Qt.Key.Key_F1)
    assert opened[-1].path().endswith("/tabs/himmelblau.html")


def test_a_copy_without_the_manual_says_how_to_build_it(window, opened, monkeypatch):
    monkeypatch.setattr(manual_of_window, "built_manual", lambda _language: None)
    window.menus.actions["manual"].trigger()
    assert "make docs" in window.bar.sentence.text()
    assert opened == []


def test_what_is_new_is_said_of_every_version(window):
    window.menus.actions["news"].trigger()
    box = window.findChild(QMessageBox)
    assert "0.1.0" in box.text()
    box.close()


def test_the_system_can_ask_for_a_link_and_for_a_file(window, qapp, tmp_path):
    open_what_is_asked_for(qapp, window)
    page = next(page for page in PAGES if page.key == "functions")
    state = edited(page.state(), "x0", 0.25)
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl(link_to(page, state).text)))
    settle()
    assert window.current.page is page
    assert window.current.state.x0 == 0.25
    file = tmp_path / "work.gradexplorer.json"
    write_session(default_session(PAGES), file)
    QApplication.sendEvent(qapp, QFileOpenEvent(str(file)))
    settle()
    assert window.document.file == file
