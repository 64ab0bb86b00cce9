"""The Functions tab in the real window: dots are dragged, what can't be is refused, and the last good picture stays."""

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gradexplorer.core.functions import CHOICES, FUNCTIONS
from tests.ui.hands import page_window, settle


@pytest.fixture
def window(qtbot):
    with page_window(qtbot, "functions") as window:
        yield window


def state(window):
    return window.session.pages["functions"]


def edit(window, *edits):
    for path, value in edits:
        window.edit("functions", path, value)
    settle()


def drag(window, panel, key, right, up):
    """Drag a dot by pixels."""
    view = window.current.view.picture.views[panel]
    start = view.widget.mapFromScene(view.drawings[key].dot.scenePos())
    end = start + QPoint(right, -up)
    QTest.mousePress(view.widget.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for pos in (start + (end - start) / 2, end):
        QTest.mouseMove(view.widget.viewport(), pos)
        settle()
    QTest.mouseRelease(view.widget.viewport(), Qt.MouseButton.LeftButton, pos=end)
    settle()


def test_point_and_second_point_are_dragged_along_the_curve(window):
    drag(window, "curves", "point", -60, 200)
    assert -6 < state(window).x0 < 1
    assert state(window).h == 1
    before = state(window).h
    drag(window, "curves", "step", -20, 0)
    assert 0 < state(window).h < before
    drag(window, "errors", "h", -60, 0)
    assert state(window).h < 0.1
    window.undo()
    assert state(window).h > 0.1


def test_point_and_direction_are_dragged_over_the_map(window):
    edit(window, ("dimension", "two"))
    drag(window, "map", "point", -30, 30)
    moved = state(window)
    assert moved.x0 < 1
    assert moved.y0 > 0.5
    drag(window, "map", "angle", -120, 60)
    assert state(window).angle > 60
    turned = state(window).angle
    drag(window, "angles", "angle", 40, 0)
    assert state(window).angle > turned
    window.undo()
    window.undo()
    assert state(window) == moved
    window.undo()
    assert (state(window).x0, state(window).y0) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("function.text", "sqrt(-1 - x^2)", "no finite value"),
        ("x0", 99.0, "outside"),
        ("x_range", [3.0, -3.0], "empty"),
    ],
)
def test_what_cannot_be_is_refused_and_the_picture_stays(window, path, value, message):
    edit(window, ("function.type", "typed"))
    before, panels = state(window), window.current.view.picture.panels()
    edit(window, (path, value))
    assert state(window) is before
    assert window.current.view.picture.panels() == panels
    assert window.bar.isVisible()
    assert message in window.bar.sentence.text()


def test_every_function_and_surface_is_drawn(window):
    for key in FUNCTIONS:
        edit(window, ("function.type", key))
        assert state(window).function.__struct_config__.tag == key
        assert math.isfinite(window.current.view.picture.views["curves"].drawings["point"].dot.x())
    edit(window, ("dimension", "two"), ("tangent_plane", True))
    for key in CHOICES:
        edit(window, ("surface", key))
        assert state(window).surface == key
        assert "vector" in window.current.view.picture.views["map"].drawings
