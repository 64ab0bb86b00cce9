"""Labels in pictures of computation graphs: none lies on a node, an arrowhead or another label, none is cut."""

import json

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from gradexplorer.core.graph import graph
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.ui.plot.plot_view import PlotView
from tests.graph_programs import PROGRAMS

PRESETS = json.loads(resource("presets", "chain_rule.json").read_text("utf-8"))
SIZES = [(796, 512), (296, 348)]
"""Of the panel, in the window as it opens and in the least one."""


@pytest.fixture
def drawn(qtbot):
    """Return a function that draws a program, and gives the drawing and its node boxes in pixels."""
    view = PlotView()
    qtbot.addWidget(view)

    def draw(program, size, **edits):
        state = edited(ChainRuleState(), "program", program)
        for path, value in edits.items():
            state = edited(state, path, value)
        view.resize(*size)
        with qtbot.waitExposed(view):
            view.show()
        view.draw(PAGE.figure(state, None, False).rows[0][0])
        for _turn in range(3):
            QApplication.processEvents()
        view.grab()
        drawing = view.drawings["graph"]
        corners = zip(drawing._points - drawing._half, 2 * drawing._half, strict=True)
        return drawing, [QRectF(*corner, *size) for corner, size in corners]

    return draw


def assert_readable(drawing, boxes):
    label_rects = drawing.label_rects
    for index, rect in enumerate(label_rects):
        assert not any(rect.intersects(box) for box in boxes)
        assert not any(rect.intersects(other) for other in label_rects[:index])
        assert not any(rect.contains(*tip) for tip in drawing._pieces.ends[drawing._pieces.last].tolist())


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", PROGRAMS)
def test_words_keep_apart(drawn, name, size):
    assert_readable(*drawn(PROGRAMS[name], size))


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name.startswith("preset")] + ["functions", "pairs"])
def test_every_edge_has_its_number_where_there_is_room(drawn, name):
    drawing, _boxes = drawn(PROGRAMS[name], SIZES[0])
    assert len(drawing.label_rects) == len(graph(PROGRAMS[name]).edges)


def test_words_keep_apart_while_contributions_are_added(drawn):
    program = PROGRAMS["preset 2"]
    steps = PAGE.start(edited(ChainRuleState(), "program", program)).last
    for step in range(steps + 1):
        assert_readable(*drawn(program, SIZES[0], step=step))


@pytest.mark.parametrize("number", range(len(PRESETS)))
def test_the_least_window_shows_names_values_and_gradients(drawn, number):
    preset = {"program": ChainRuleState().program} | PRESETS[number]["state"]
    drawing, _boxes = drawn(size=SIZES[1], **{path: preset[path] for path in preset if path != "step"})
    shown = drawing.layout().texts(drawing._half)
    assert all(len(written.lines) >= 3 for written in shown)
    assert {lines[-1][0] for lines in (written.lines for written in shown) if lines[-1]} == {"∇"}
