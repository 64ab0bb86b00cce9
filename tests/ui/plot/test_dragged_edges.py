"""The number of an edge is dragged with the real mouse; what has none lets the panel be moved."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gradexplorer.framework.figure import Axis, Edge, NetworkDiagram, Node, Plot, Target


def diagram(per_pixel):
    target = Target(tip="w", value=1.0, typed=lambda value: ("w", value), per_pixel=per_pixel)
    nodes = [Node(x=x, y=0.0, radius=0.2) for x in (-1.0, 1.0)]
    network = NetworkDiagram(key="n", nodes=nodes, edges=[Edge(source=0, end=1, target=target)])
    return Plot(key="p", title="", x=Axis("", (-2.0, 2.0)), y=Axis("", (-2.0, 2.0)), marks=[network], bare=True)


def drag(view, qtbot, pixels):
    """Press in the middle of the edge and go up by so many pixels, a few at a time."""
    at = view.widget.mapFromScene(view.box.mapViewToScene(view.box.mapToView(view.box.rect().center())))
    port = view.widget.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    for step in np.linspace(0, pixels, 6)[1:]:
        qtbot.wait(20)
        QTest.mouseMove(port, at - QPoint(0, round(step)))
        qtbot.wait(20)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at - QPoint(0, pixels))
    qtbot.wait(20)


@pytest.mark.parametrize("per_pixel", [0.02, 0.0])
def test_an_edge_is_dragged_where_it_says_so(view, qtbot, per_pixel):
    edits = []
    view.edited.connect(lambda path, value, done: edits.append((path, value, done)))
    view.draw(diagram(per_pixel))
    qtbot.wait(100)
    before = view.box.viewRange()
    drag(view, qtbot, 50)
    if not per_pixel:
        assert not edits
        assert view.box.viewRange() != before
        return
    assert view.box.viewRange() == before
    assert {path for path, _value, _done in edits} == {"w"}
    assert edits[-1][1] == pytest.approx(2.0, abs=0.03)
    assert [done for *_edit, done in edits] == [False] * (len(edits) - 1) + [True]
