"""Links in the real window: copied, pasted, searched for, opened at the start, refused."""

import warnings

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gradexplorer.framework.state import edited
from gradexplorer.link import link_to, read_link
from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.launch import open_window
from gradexplorer.ui.shell.window import MainWindow

PAGE = {page.key: page for page in PAGES}
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.turn_to("functions")
    window.show()
    qtbot.waitExposed(window)
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        QApplication.setActiveWindow(window)  # the virtual screen has no window manager
    yield window
    window.close()


def press(window, key):
    QTest.keyClick(window.current.view.picture, key, CONTROL)
    QApplication.processEvents()


def said(window):
    return window.bar.sentence.text()


def test_a_copied_link_brings_the_state_back(window):
    window.edit("functions", "x0", 0.125)
    state = window.session.pages["functions"]
    press(window, Qt.Key.Key_L)
    link = QGuiApplication.clipboard().text()
    assert read_link(link, PAGES) == (PAGE["functions"], state)
    assert said(window) == "The link is on the clipboard."
    window.edit("functions", "x0", 2.0)
    window.turn_to("losses")
    others = window.session.pages["losses"]
    press(window, Qt.Key.Key_V)
    assert window.current.page.key == "functions"
    assert window.session.pages["functions"] == state
    assert window.session.pages["losses"] is others
    press(window, Qt.Key.Key_Z)
    assert window.session.pages["functions"].x0 == 2.0


def test_the_search_opens_a_link(window):
    page = PAGE["himmelblau"]
    state = edited(page.state(), "starts", [[1.5, -0.5]])
    press(window, Qt.Key.Key_K)
    window.menus.finder.field.insert(link_to(page, state).text)
    assert [item.names[0] for item in window.menus.finder._shown] == ["Open this link"]
    QTest.keyClick(window.menus.finder.field, Qt.Key.Key_Return)
    assert window.current.page is page
    assert window.session.pages["himmelblau"] == state


def test_a_cut_link_changes_nothing_and_says_why(window):
    link = link_to(PAGE["losses"], PAGE["losses"].state()).text
    before = window.session
    for text, words in ((link[: len(link) // 2], "not whole"), ("a text", "no link")):
        QGuiApplication.clipboard().setText(text)
        press(window, Qt.Key.Key_V)
        assert words in said(window)
        assert window.session is before
        assert not window.can_undo


def test_what_a_link_leaves_out_is_said(window):
    window.turn_to("perceptron")
    window.edit("perceptron", "train.file", "/nowhere/a.csv")
    press(window, Qt.Key.Key_L)
    assert said(window).endswith("on this machine only: File.")


def test_a_field_takes_a_pasted_text_itself(window):
    field = next(one for one in window.current.view.parameters.findChildren(QLineEdit) if one.isVisible())
    field.setFocus()
    field.selectAll()
    QGuiApplication.clipboard().setText("1.5")
    QTest.keyClick(field, Qt.Key.Key_V, CONTROL)
    assert "1.5" in field.text()
    assert "link" not in said(window)


def test_a_window_opens_with_a_link_and_the_work_is_one_undo_away(qtbot):
    page = PAGE["chain_rule"]
    state = edited(page.state(), "program", "y = 3*sin(2)")
    window = open_window(link=link_to(page, state).text)
    qtbot.addWidget(window)
    assert window.current.page is page
    assert window.session.pages["chain_rule"] == state
    window.undo()
    assert window.session.pages["chain_rule"] == page.state()
    window.close()
