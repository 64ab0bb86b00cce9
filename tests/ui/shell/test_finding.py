"""Finding and pointing in the real window, with mouse and keys: everything in sight, and back."""

import warnings

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.window import MainWindow


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


def test_a_zoom_out_shows_more_of_the_curve_and_can_be_undone(window):
    view = view_of(window, "curves")
    first, states = ranges(view), window.session.pages
    wheel(view.widget.viewport(), view.widget.viewport().rect().center(), -4)
    low, high = ranges(view)[0]
    assert high - low > 1.5 * np.ptp(first[0])
    x, y = view.drawings["f"].data
    assert x[0] == pytest.approx(low)
    assert x[-1] == pytest.approx(high)
    assert y == pytest.approx(np.sin(x))
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ranges(view) == pytest.approx(first)
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert ranges(view)[0] == pytest.approx((low, high))
    assert window.session.pages is states
    window.edit("functions", "x0", 0.5)
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.pages is states, "the edit was the last thing that was done"
    assert ranges(view)[0] == pytest.approx((low, high))


def point_at(window, widget):
    at = widget.mapTo(window, widget.rect().center())
    QTest.mouseMove(window.windowHandle(), at - QPoint(5, 5))
    QTest.mouseMove(window.windowHandle(), at)
    QTest.qWait(50)
    settle()


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.current.view.picture, key, modifier)
    settle()


def test_every_panel_shows_all_by_button_key_and_double_click(window):
    turn_to(window, "himmelblau")
    window.edit("himmelblau", "starts", [[-4.0, 0.0], [9.0, 0.0]])
    settle()
    view = view_of(window, "map")
    assert view.box.viewRange()[0][1] < 9
    QTest.mouseClick(view.header.button, Qt.MouseButton.LeftButton)
    assert view.box.viewRange()[0][1] > 9, "a start that lies outside of the map is in sight"
    turn_to(window, "losses")
    for panel in ("data", "map"):
        view, before = view_of(window, panel), ranges(view_of(window, panel))
        wheel(view.widget.viewport(), view.widget.viewport().rect().center(), 5)
        assert np.ptp(ranges(view)[0]) < np.ptp(before[0])
        point_at(window, view.widget)
        press(window, Qt.Key.Key_A)
        assert ranges(view) == pytest.approx(before)
    view = view_of(window, "map")
    port, corner = view.widget.viewport(), view.widget.mapFromScene(view.box.sceneBoundingRect().topLeft())
    before = ranges(view)
    wheel(port, port.rect().center(), 5)
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=corner + QPoint(25, 60))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=corner + QPoint(25, 60))
    settle()
    assert ranges(view) == pytest.approx(before)
