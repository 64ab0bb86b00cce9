"""The Chain rule tab in the real window: walked by keys, chosen by clicks, edited by a double click."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.controls.number_popup import NumberPopup
from gradexplorer.ui.plot.plot_view import PlotView
from tests.ui.hands import page_window


@pytest.fixture
def window(qtbot):
    with page_window(qtbot, "chain_rule") as window:
        yield window


def state(window):
    return window.session.pages["chain_rule"]


def graph_view(window):
    return next(view for key, view in window.current.view.picture.views.items() if key == "graph")


def point(window, name):
    """Return where the middle of a node lies in its panel."""
    view = graph_view(window)
    assert isinstance(view, PlotView)
    drawing = view.drawings["graph"]
    index = next(i for i, node in enumerate(drawing.mark.nodes) if str(node.text[0]) == name)
    return QPointF(*drawing.shape().centres[index])


def click(window, qtbot, name):
    view = graph_view(window)
    at = view.widget.mapFromScene(view.box.mapViewToScene(point(window, name)))
    qtbot.mouseClick(view.widget.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()


def test_two_clicks_choose_by_which_and_of_which(window, qtbot):
    click(window, qtbot, "x")
    qtbot.waitUntil(lambda: state(window).source == "x")
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    click(window, qtbot, "y1")
    qtbot.waitUntil(lambda: state(window).target == "y1")
    assert state(window).picking == "source"


def test_a_double_click_edits_a_leaf(window, qtbot):
    graph_view(window).pointer.clicked(point(window, "w2"), double=True, inside=True)
    popup = next(popup for popup in window.findChildren(NumberPopup) if popup.isVisible())
    popup.setText("-3")
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert [leaf.value for leaf in state(window).values] == [1, 2, 1, -3, 1]


def test_the_transport_walks_both_ways(window, qtbot):
    bar = window.current.view.transport
    assert bar.isVisible()
    last = state(window).step
    for button, step in (("rewind", 0), ("forward", 1), ("forward", 2), ("back", 1), ("end", last)):
        bar.buttons[button].click()
        qtbot.waitUntil(lambda step=step: state(window).step == step)
    for _press in range(3):
        bar.buttons["back"].click()
    qtbot.waitUntil(lambda: state(window).step == last - 3)


def test_a_program_in_the_window_is_drawn_and_a_bad_one_leaves_everything(window, qtbot):
    window.edit("chain_rule", "program", "y = sin(a)*b")
    mark = graph_view(window).drawings["graph"].mark
    assert {str(node.text[0]) for node in mark.nodes} == {"a", "b", "u1", "y"}
    before = state(window)
    window.edit("chain_rule", "program", "y = sin(a)*b + foo(c)")
    assert state(window) is before
    assert graph_view(window).drawings["graph"].mark is mark
