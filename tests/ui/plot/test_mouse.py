"""What mouse and keys do in a 2-D panel."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from gradexplorer.framework.figure import Curve, Handle
from tests.ui.plot.plots import HANDLE, MAP, MINIMA, PATH, TRAIL, X, drag, himmelblau, move, pixel, plot


def test_dragging_a_handle_edits_the_state(view, qtbot):
    view.draw(plot(MAP, HANDLE, adds="starts"))
    edits, added = [], []
    view.edited.connect(lambda *edit: edits.append(edit))
    view.added.connect(lambda *pair: added.append(pair))
    drag(view, pixel(view, -4, 0), pixel(view, 2, 3))
    assert [done for _path, _value, done in edits].count(True) == 1
    path, value, done = edits[-1]
    assert (path, done) == ("starts.0", True)
    assert value == pytest.approx((2, 3), abs=0.05)
    assert not edits[0][2]
    assert added == []
    qtbot.wait(50)
    assert edits[-1][2], "an edit came after the last one"


def test_drag_sends_one_edit_per_frame_and_always_the_last(view, qtbot):
    view.draw(plot(HANDLE))
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    for number in range(100):
        view.edit("starts.0", (float(number), 0.0), False)
    qtbot.waitUntil(lambda: len(edits) >= 2)
    qtbot.wait(60)
    assert [value for _path, value, _done in edits] == [(0.0, 0.0), (99.0, 0.0)]


def test_a_refused_drag_goes_back(view):
    view.draw(plot(HANDLE))
    drag(view, pixel(view, -4, 0), pixel(view, 2, 3))
    assert view.drawings["handle"].dot.pos() == QPointF(-4, 0)


@pytest.mark.parametrize(("axis", "value"), [("x", 2.0), ("y", 3.0)])
def test_a_handle_of_one_axis_gives_one_number(view, axis, value):
    view.draw(plot(Handle(key="h", x=-4.0, y=0.0, path="at", axis=axis, colour="parameter")))
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    drag(view, pixel(view, -4, 0), pixel(view, 2, 3))
    assert edits[-1][1] == pytest.approx(value, abs=0.05)


def test_arrow_keys_move_the_handle(view):
    view.draw(plot(HANDLE))
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    QTest.mouseClick(view.widget.viewport(), Qt.MouseButton.LeftButton, pos=pixel(view, -4, 0))
    assert edits == []
    QTest.keyClick(view.widget.viewport(), Qt.Key.Key_Up)
    (path, (x, y), done) = edits[-1]
    assert (path, done) == ("starts.0", True)
    assert x == pytest.approx(-4)
    assert 0 < y < 0.3


def test_a_click_at_an_empty_place_adds(view):
    view.draw(plot(MAP, HANDLE, adds="starts"))
    added = []
    view.added.connect(lambda *pair: added.append(pair))
    port = view.widget.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=pixel(view, -4, 0))
    assert added == []
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=pixel(view, 3, 2))
    ((path, pair),) = added
    assert path == "starts"
    assert pair == pytest.approx((3, 2), abs=0.05)
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(5, 100))
    assert len(added) == 1, "a click on the axis added a point"


def test_hover_on_the_map_tells_the_exact_function(view, qtbot):
    view.draw(plot(MAP))
    texts = []
    view.hovered.connect(texts.append)
    move(view, pixel(view, 1, 1))
    values = dict(part.split(" = ") for part in texts[-1].split("   "))
    x, y = float(values["x"]), float(values["y"])
    assert (x, y) == pytest.approx((1, 1), abs=0.1)
    assert float(values["f"]) == pytest.approx(himmelblau(x, y), rel=1e-7)
    view.pointer.eventFilter(view.widget.viewport(), QEvent(QEvent.Type.Leave))
    assert texts[-1] == ""


def test_hover_near_a_trail_tells_its_step(view):
    view.draw(plot(MAP, TRAIL))
    move(view, pixel(view, PATH[0, 20], PATH[1, 20]))
    expected = [
        "start 1",
        "step 200",
        f"x = {PATH[0, 20]:.10g}",
        f"y = {PATH[1, 20]:.10g}",
        f"f = {himmelblau(*PATH[:, 20]):.10g}",
    ]
    assert view.header.readout == "   ".join(expected).replace("-", "−")


def test_hover_names_points_and_reads_curves(view):
    curve = Curve(key="c", label="loss", x=X, y=X / 2, colour="function")
    view.draw(plot(curve, MINIMA))
    move(view, pixel(view, 3, 2))
    assert view.header.readout == "minimum   x = 3   y = 2"
    move(view, pixel(view, -2, -1))
    assert view.header.readout == "loss   x = −2   y = −1"


def test_zoom_stays_until_the_view_changes(view, qapp):
    view.draw(plot(MAP, view="himmelblau"))
    first = np.array(view.box.viewRange())

    def wheel():
        at = pixel(view, 0, 0)
        positions = QPointF(at), QPointF(view.widget.viewport().mapToGlobal(at))
        none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        qapp.sendEvent(view.widget.viewport(), QWheelEvent(*positions, QPoint(), QPoint(0, 240), *none, False))
        zoomed = np.array(view.box.viewRange())
        assert np.ptp(zoomed[0]) < np.ptp(first[0])
        return zoomed

    zoomed = wheel()
    view.draw(plot(MAP, TRAIL, view="himmelblau"))
    assert np.array(view.box.viewRange()) == pytest.approx(zoomed)
    view.draw(plot(MAP, view="beale"))
    assert np.array(view.box.viewRange()) == pytest.approx(first)
    wheel()
    port = view.widget.viewport()
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=pixel(view, 1, 1))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=pixel(view, 1, 1))
    assert np.array(view.box.viewRange()) == pytest.approx(first)
    wheel()
    QTest.mouseClick(view.header.button, Qt.MouseButton.LeftButton)
    assert np.array(view.box.viewRange()) == pytest.approx(first)
