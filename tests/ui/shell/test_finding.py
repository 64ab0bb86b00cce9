"""Finding and pointing in the real window, with mouse and keys: everything in sight, and back."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QWidget,
)

from gradexplorer.framework.presets import presets
from gradexplorer.pages import PAGES
from gradexplorer.session import default_session
from gradexplorer.ui.shell import context_menu, findable, gallery
from gradexplorer.ui.style.theme import colour
from tests.ui.hands import (
    click_entry,
    place,
    point_at,
    press,
    ranges,
    right_click,
    settle,
    starts,
    turn_to,
    view_of,
    wheel,
)


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


def test_one_menu_for_all_marks(window, monkeypatch):
    """Starts go by right click and Delete, rows are hidden, numbers go back, panels are viewed whole and exported."""
    turn_to(window, "himmelblau")
    view = view_of(window, "map")
    port = view.widget.viewport()
    right_click(window, port, place(view, 1, 0))
    click_entry("remove")
    assert starts(window) == ((-4.0, 0.0), (4.0, 0.0))
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place(view, -4, 0))
    QTest.keyClick(port, Qt.Key.Key_Delete)
    settle()
    assert starts(window) == ((4.0, 0.0),)
    right_click(window, port, place(view, 4, 0))
    menu = QApplication.activePopupWidget()
    assert "context.remove" not in [action.objectName() for action in menu.actions()], "one start stays"
    click_entry("reset")
    assert starts(window) == ((-4.0, 0.0),)
    wheel(port, port.rect().center(), 5)
    zoomed = ranges(view)
    right_click(window, port, place(view, *zoomed.mean(axis=1)))
    click_entry("view_all")
    assert np.ptp(ranges(view)[0]) > np.ptp(zoomed[0])
    asked = []
    monkeypatch.setattr(context_menu, "export_with_dialog", lambda *given: asked.append(given[3:]))
    table = view_of(window, "standings").table
    for entry in ("toggle", "export"):
        right_click(window, table.viewport(), QPoint(30, 8))
        click_entry(entry)
    assert window.session.pages["himmelblau"].unseen == ((0, 0),)
    assert asked == [("standings",)]
    rate = window.findChild(QWidget, "himmelblau.optimizers.0.lr.slider")
    rate.setValue(10)
    assert window.session.pages["himmelblau"].optimizers[0].lr != 0.001
    right_click(window, rate, rate.rect().center())
    click_entry("reset")
    assert window.session.pages["himmelblau"].optimizers[0].lr == 0.001


def find(window, words):
    """Search, take the first that is found, and return its name."""
    QTest.keyClick(window.current.view.picture, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    if words.isascii():
        QTest.keyClicks(window.menus.finder.field, words)
    else:
        window.menus.finder.field.insert(words)  # as an input method does
    first = window.menus.finder.list.item(0)
    assert first is not None, words
    text = first.text()
    QTest.keyClick(window.menus.finder.field, Qt.Key.Key_Return)
    settle()
    return text


@pytest.mark.parametrize("query", ["nesterov", "nestrov", "涅斯捷罗夫"])
def test_the_search_finds_what_is_added_to_a_catalogue(query, monkeypatch):
    """In both languages, also with a slip of the hand."""
    names = {"en": "Nesterov's valley", "zh_CN": "涅斯捷罗夫山谷"}
    entry = {"name": names, "play": False, "speed": None, "state": {"steps": 77}}
    monkeypatch.setattr(findable, "presets", lambda page: [entry] if page == "himmelblau" else [])
    shown = []
    shell = SimpleNamespace(
        session=default_session(PAGES, "functions"),
        turn_to=print,
        show_preset=lambda *preset: shown.append(preset),
        lessons=SimpleNamespace(open=print),
    )
    found = findable.found(query, findable.findables(shell, []))
    found[0].do()
    assert shown == [("himmelblau", entry)]


def test_the_search_goes_to_tabs_choices_settings_and_actions(window):
    assert "Tangent" in find(window, "tangent func")
    assert type(window.session.pages["functions"].function).__name__ == "Tangent"
    assert "Rosenbrock" in find(window, "rosenb himmelblau landscape")
    assert window.current.page.key == "himmelblau"
    assert window.session.pages["himmelblau"].landscape == "rosenbrock"
    assert "Adagrad" in find(window, "adagrad")
    assert type(window.session.pages["himmelblau"].optimizers[0]).__name__ == "Adagrad"
    find(window, "学习率 优化器")
    assert QApplication.focusWidget().objectName().startswith("himmelblau.optimizers.0.lr")
    find(window, "softplus")
    assert window.current.page.key == "activations"
    find(window, "show the derivation")
    assert not window.current.view.column.isVisible()


def test_the_gallery_draws_its_pictures_once_and_shows_what_is_clicked(window, monkeypatch):
    drawn = []
    draw = gallery.draw_preset
    monkeypatch.setattr(gallery, "draw_preset", lambda page, preset: drawn.append(preset) or draw(page, preset))
    for count in (11, 0):
        drawn.clear()
        press(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        shown = window.findChild(QDialog, "gallery")
        while shown._next.isActive():
            settle()
        assert len(drawn) == count
        pictures = [shown.list.item(row).icon().pixmap(192, 128).toImage() for row in range(shown.list.count())]
        assert len({bytes(picture.constBits()) for picture in pictures}) == len(pictures) == 11
        at = shown.list.visualItemRect(shown.list.item(2)).center()
        QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert type(window.session.pages["functions"].function).__name__ == "AbsoluteValue"


def test_the_menu_of_a_part_edits_the_part(window):
    turn_to(window, "losses")
    view = view_of(window, "data")
    port = view.widget.viewport()
    first, *others = window.session.pages["losses"].regression.points
    right_click(window, port, place(view, *first))
    click_entry("remove")
    assert window.session.pages["losses"].regression.points == tuple(others)
    window.edit("losses", "regression.w", 0.25)
    turning = next(mark for mark in view.panel.marks if getattr(mark, "path", "") == "w")
    right_click(window, port, place(view, turning.x, turning.y))
    click_entry("reset")
    assert window.session.pages["losses"].regression.w == -0.6


def test_what_a_race_says_of_itself(window):
    """Names tell optimizers apart, cards have their paths' colours, read-outs give f, drags few digits."""
    turn_to(window, "himmelblau")
    window.show_preset("himmelblau", next(one for one in presets("himmelblau") if "six" in one["name"]["en"]))
    settle()
    panel = next(one for one in window.current.view.picture.panels() if one.key == "standings")
    names = [str(row.cells[1]) for row in panel.table.rows]
    assert {"SGD, momentum 0", "SGD, momentum 0.9", "Adam"} < set(names)
    assert len(set(names)) == len(names) == 6
    swatch = window.findChild(QWidget, "himmelblau.optimizers.1.remove").parentWidget().parentWidget().swatch
    assert swatch.grab().toImage().pixelColor(8, 8) == colour("series1")
    view = view_of(window, "map")
    port = view.widget.viewport()
    point_at(window, view.widget)
    QTest.mouseMove(port, place(view, 3, 2) + QPoint(9, 0))
    QTest.qWait(60)
    QTest.mouseMove(port, place(view, 3, 2))
    QTest.qWait(60)
    settle()
    assert "f = " in view.header.readout
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place(view, 0.5, 0.5))
    settle()
    assert all(len(repr(number)) < 7 for number in starts(window)[-1])


def test_plus_adds_where_there_is_room_and_stays_under_the_mouse(window):
    turn_to(window, "himmelblau")
    plus = window.findChild(QWidget, "himmelblau.starts.add")
    for _time in range(8):
        QTest.mouseClick(plus, Qt.MouseButton.LeftButton)
        settle()
    found = starts(window)
    assert len(set(found)) == len(found) == 11
    assert min(np.hypot(*np.subtract(a, b)) for i, a in enumerate(found) for b in found[:i]) > 0.5
    double = window.findChild(QWidget, "himmelblau.optimizers.0.double")
    at = double.mapTo(window, double.rect().center())
    for _time in range(7):
        assert window.childAt(at) is double
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
        settle()
    assert len(window.session.pages["himmelblau"].optimizers) == 8


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
