"""A 3-D panel by mouse: its camera, its views, and what is read at a head."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from gradexplorer.framework.figure import Points
from tests.ui.scene.scenes import SURFACE, TRAIL, array, height, paint_of, scene, show


def test_projection_is_matplotlibs(view):
    """For view_init(0, -90), x points to the right and z up; for azim 0, y points to the right (matplotlib's docs)."""
    widget = view.widget
    widget.turn(0.0, -90.0)
    origin, x, z = widget.project(np.array([[0.0, 0, 0], [1, 0, 0], [0, 0, 0.4]]))
    assert x[0] > origin[0] + 20
    assert x[1] == pytest.approx(origin[1], abs=0.1)
    assert z[1] < origin[1] - 10
    widget.turn(0.0, 0.0)
    origin, y = widget.project(np.array([[0.0, 0, 0], [0, 1, 0]]))
    assert y[0] > origin[0] + 20
    widget.turn(90.0, -90.0)
    origin, y = widget.project(np.array([[0.0, 0, 0], [0, 1, 0]]))
    assert y[1] < origin[1] - 20


def test_projection_meets_what_opengl_draws(view):
    point = Points(key="p", x=np.array([3.0]), y=np.array([2.0]), z=np.array([4.0]), colour="positive", size=14)
    red = paint_of(show(view, scene(point, angles=(35.0, 20.0))), "positive")
    rows, columns = np.nonzero(red)
    ((x, y),) = view.widget.project(view.widget.to_box(point.x, point.y, point.z))
    assert (columns.mean(), rows.mean()) == pytest.approx((x, y), abs=2)


def test_dragging_turns_the_camera(view, qtbot):
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    widget = view.widget
    QTest.mousePress(view.display, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    for number in range(1, 11):
        QTest.mouseMove(view.display, QPoint(200 + 4 * number, 150 - 2 * number))
    QTest.mouseRelease(view.display, Qt.MouseButton.LeftButton, pos=QPoint(240, 130))
    path, (elevation, azimuth), done = edits[-1]
    assert (path, done) == ("camera", True)
    assert not edits[0][2]
    assert (elevation, azimuth) == pytest.approx((50.0, -50.0), abs=2.5)
    assert widget.opts["elevation"] == elevation
    qtbot.wait(50)
    assert edits[-1][2]


def test_views_are_buttons(view):
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    names = []
    for index in range(view._row.count()):
        button = view._row.itemAt(index).widget()
        if button is not None:
            names.append(button.text())
            button.click()
    assert names == ["Course", "Top"]
    assert edits == [("camera", pair, True) for pair in [(60.0, -30.0), (90.0, -90.0)]]


def test_the_wheel_comes_nearer(view, qapp):
    before = paint_of(show(view, scene(SURFACE)), "background", 3).mean()
    positions = QPointF(100, 100), QPointF(100, 100)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    qapp.sendEvent(view.display, QWheelEvent(*positions, QPoint(), QPoint(0, 240), *none, False))
    assert paint_of(array(view.widget.grabFramebuffer()), "background", 3).mean() < before - 0.05
    view.view_all()
    assert paint_of(array(view.widget.grabFramebuffer()), "background", 3).mean() == pytest.approx(before, abs=0.01)


def test_hover_reads_the_head_of_a_trail(view, qtbot):
    minima = Points(key="m", x=np.array([3.0]), y=np.array([2.0]), z=np.zeros(1), colour="muted", names=["minimum"])
    show(view, scene(SURFACE, TRAIL, minima))
    widget = view.widget
    for mark, text in [
        (TRAIL, f"Adam   step 29   x = −3   y = −1   f = {np.expm1(height(-3.0, -1.0)):.10g}"),
        (minima, "minimum   x = 3   y = 2"),
    ]:
        x, y = widget.project(widget.to_box(mark.x[-1:], mark.y[-1:], mark.z[-1:]))[0]
        QTest.mouseMove(view.display, QPoint(round(x), round(y)))
        qtbot.waitUntil(lambda text=text: view.header.readout == text)
    QTest.mouseMove(view.display, QPoint(5, 5))
    qtbot.waitUntil(lambda: view.header.readout == "")
