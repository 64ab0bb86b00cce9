"""A person's hands in the real window: where things are, and the mouse and keys on them."""

from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.window import MainWindow


@contextmanager
def page_window(qtbot, page, size=(1600, 1000)):
    """Show the window with a page in front, and let it begin."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(*size)
    turn_to(window, page)
    window.show()
    qtbot.waitExposed(window)
    window.begin()
    settle()
    yield window
    window.close()


def turn_to(window, page):
    window.tabs.setCurrentIndex([one.key for one in PAGES].index(page))
    settle()


def settle():
    for _turn in range(4):
        QApplication.processEvents()


def view_of(window, panel):
    return window.current.view.picture.views[panel]


def ranges(view):
    return np.array(view.box.viewRange())


def wheel(widget, at, turns):
    positions = QPointF(at), QPointF(widget.mapToGlobal(at))
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(widget, QWheelEvent(*positions, QPoint(), QPoint(0, 120 * turns), *none, False))
    settle()


def point_at(window, widget):
    at = widget.mapTo(window, widget.rect().center())
    QTest.mouseMove(window.windowHandle(), at - QPoint(5, 5))
    QTest.mouseMove(window.windowHandle(), at)
    QTest.qWait(50)
    settle()


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.current.view.picture, key, modifier)
    settle()


def click_entry(key):
    """Click an entry of the context menu that is open."""
    menu = QApplication.activePopupWidget()
    assert menu is not None
    action = next((one for one in menu.actions() if one.objectName() == f"context.{key}"), None)
    assert action is not None, [one.objectName() for one in menu.actions()]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    settle()


def right_click(window, widget, at):
    """Click with the right button as the window system tells of it, at a point of a widget.

    The cursor itself goes there, too: Qt opens a menu where the cursor was when the last menu closed.
    """
    QCursor.setPos(widget.mapToGlobal(at))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.RightButton, pos=widget.mapTo(window, at))
    settle()


def starts(window):
    return window.session.pages["himmelblau"].starts


def place(view, x, y):
    return view.widget.mapFromScene(view.box.mapViewToScene(QPointF(x, y)))


def dragged(window, data):
    at, buttons = QPoint(300, 300), Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, buttons, Qt.KeyboardModifier.NoModifier)
    enter.setAccepted(False)
    window.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, buttons, Qt.KeyboardModifier.NoModifier))
    return True
