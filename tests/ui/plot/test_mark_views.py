"""Marks that fill areas and diagrams: what the pixels show, what the mouse does, what the data export writes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from gradexplorer.core.graph import arranged, graph
from gradexplorer.export import points
from gradexplorer.framework.figure import (
    Axis,
    Band,
    Bars,
    Curve,
    Edge,
    Figure,
    Handle,
    Heatmap,
    Labels,
    NetworkDiagram,
    Node,
    Plot,
    Target,
    Zones,
)
from gradexplorer.ui.controls.number_popup import NumberPopup
from gradexplorer.ui.plot.mouse import PATIENCE_MILLISECONDS
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.style.theme import colour

X = np.linspace(0, 4, 50)


def panel(*marks, **options):
    options = {"x": Axis("x", (0.0, 4.0)), "y": Axis("y", (0.0, 4.0))} | options
    return Plot(key="p", title="t", marks=marks, **options)


@pytest.fixture
def view(qtbot):
    view = PlotView()
    qtbot.addWidget(view)
    view.resize(500, 500)
    with qtbot.waitExposed(view):
        view.show()
    return view


def draw(view, plot):
    view.draw(plot)
    for _turn in range(3):
        QApplication.processEvents()


def pixel(view, x, y):
    """Return the colour at a point of the plane."""
    at = view.widget.mapFromScene(view.box.mapViewToScene(QPointF(x, y)))
    return view.widget.grab().toImage().pixelColor(at)


def click(view, qtbot, x, y, *, double=False):
    at = view.widget.mapFromScene(view.box.mapViewToScene(QPointF(x, y)))
    view.pointer.clicked(QPointF(x, y), double=double, inside=True)
    return QPoint(at)


def background(shade):
    return shade == colour("background")


def test_a_band_fills_between_its_edges_and_leaves_gaps(view):
    low = np.where(X < 2, 1.0, np.nan)
    draw(view, panel(Band(key="b", x=X, low=low, high=low + 1, colour="function")))
    assert not background(pixel(view, 1.03, 1.53))
    assert background(pixel(view, 1.03, 2.53))
    assert background(pixel(view, 3.03, 1.53))


def test_a_zone_reaches_over_the_whole_height_and_to_infinity(view):
    zones = Zones(key="z", start=np.array([-np.inf, 3.0]), end=np.array([1.0, np.inf]), colour="gradient")
    draw(view, panel(zones))
    assert not any(background(pixel(view, x, y)) for x in (0.53, 3.53) for y in (0.13, 3.83))
    assert background(pixel(view, 2.03, 2.03))


def test_bars_stand_on_their_base(view):
    bars = Bars(key="b", x=np.array([1.0, 3.0]), y=np.array([2.0, 3.0]), base=np.array([0.0, 2.0]), colour="function")
    draw(view, panel(bars))
    assert not background(pixel(view, 1.03, 1.03))
    assert not background(pixel(view, 3.03, 2.53))
    assert background(pixel(view, 3.03, 1.03))


def test_a_matrix_has_its_first_row_at_the_top_and_its_signs_apart(view):
    heat = Heatmap(key="h", z=np.array([[1.0, -1.0], [0.0, np.nan]]), x=(0.0, 4.0), y=(0.0, 4.0))
    draw(view, panel(heat))
    assert pixel(view, 1.0, 3.0) == colour("positive")
    assert pixel(view, 3.0, 3.0) == colour("negative")
    assert background(pixel(view, 1.0, 1.0))


def test_an_upright_field_has_its_first_row_at_the_bottom(view):
    z = np.repeat(np.array([[1.0], [-1.0]]), 2, axis=1)
    draw(view, panel(Heatmap(key="h", z=z, x=(0.0, 4.0), y=(0.0, 4.0), upright=True)))
    assert pixel(view, 2.0, 0.2).red() > pixel(view, 2.0, 0.2).blue()
    assert pixel(view, 2.0, 3.8).red() < pixel(view, 2.0, 3.8).blue()


def test_numbers_stand_in_cells_only_while_they_have_room(view, monkeypatch):
    written = []
    monkeypatch.setattr(
        "gradexplorer.ui.plot.areas.QPainter.drawText", lambda _painter, *given: written.append(given[-1]), raising=True
    )
    z = np.arange(4.0).reshape(2, 2)
    draw(view, panel(Heatmap(key="h", z=z, x=(0.0, 4.0), y=(0.0, 4.0), texts=["a", "b", "c", "d"])))
    assert {"a", "b", "c", "d"} <= set(written)
    written.clear()
    draw(view, panel(Heatmap(key="h", z=z, x=(0.0, 0.1), y=(0.0, 0.1), texts=["a", "b", "c", "d"])))
    assert not {"a", "b", "c", "d"} & set(written)


def test_the_frame_of_a_cell_in_the_corner_is_seen_as_a_whole(view):
    z = np.zeros((2, 2))
    targets = [Target(tip="", picked=index == 1) for index in range(4)]
    draw(view, panel(Heatmap(key="h", z=z, x=(0.0, 4.0), y=(0.0, 4.0), targets=targets)))
    across, up = view.context.pixel()
    for x, y in ((3.0, 4.0 - up), (4.0 - 2 * across, 3.0), (2.0 - across, 3.0), (3.0, 2.0 - up)):
        assert pixel(view, x, y).lightness() < 160, (x, y)  # of 255: its edges are smoothed


def test_values_of_bars_lie_above_the_bars_of_all_marks(view):
    low = Bars(key="low", x=np.array([1.0]), y=np.array([1.0]), width=1.0, texts=["0.10"], colour="function")
    high = Bars(key="high", x=np.array([2.0]), y=np.array([3.0]), width=1.0, colour="gradient")
    handle = Handle(key="handle", x=1.0, y=1.0, path="a", colour="function")
    draw(view, panel(low, high, handle))
    drawings = view.drawings
    assert drawings["low"].texts.zValue() > max(item.zValue() for item in drawings["high"].items[:1])
    assert drawings["low"].texts.zValue() < drawings["handle"].dot.zValue()


def test_a_click_on_a_cell_picks_and_a_double_click_types(view, qtbot):
    def target(index):
        return Target(
            tip=f"cell {index}", picks=[("chosen", index)], value=index / 2, typed=lambda number: (f"w.{index}", number)
        )

    heat = Heatmap(key="h", z=np.zeros((2, 2)), x=(0.0, 4.0), y=(0.0, 4.0), targets=[target(i) for i in range(4)])
    draw(view, panel(heat))
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    click(view, qtbot, 3.0, 1.0)
    qtbot.waitUntil(lambda: edits == [("chosen", 3, True)])
    click(view, qtbot, 1.0, 1.0)  # the first of two chooses nothing
    click(view, qtbot, 1.0, 1.0, double=True)
    qtbot.wait(2 * PATIENCE_MILLISECONDS)
    assert len(edits) == 1
    popup = view.findChild(NumberPopup)
    assert popup.text() == "1"
    popup.setText("2.5")
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert edits[-1] == ("w.2", 2.5, True)
    click(view, qtbot, 1.0, 1.0, double=True)
    popup = next(popup for popup in view.findChildren(NumberPopup) if popup.isVisible())
    popup.setText("nonsense")
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert "nonsense" in popup.toolTip()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert len(edits) == 2


def test_hover_reads_cells_nodes_and_edges(view, qtbot):
    nodes = [Node(x=1, y=2, target=Target(tip="left")), Node(x=3, y=2, target=Target(tip="right"))]
    edges = [Edge(source=0, end=1, target=Target(tip="between"))]
    draw(view, panel(NetworkDiagram(key="n", nodes=nodes, edges=edges)))
    for x, y, text in ((1.0, 2.0, "left"), (3.1, 2.1, "right"), (2.0, 2.0, "between"), (2.0, 3.5, "")):
        view.pointer._hover(view.box.mapViewToScene(QPointF(x, y)))
        assert view.header.readout == text
    view.pointer._hover(view.box.mapViewToScene(QPointF(1.0, 2.0)))
    draw(view, panel(NetworkDiagram(key="n", nodes=[Node(x=1, y=2, target=Target(tip="another"))], edges=[])))
    qtbot.waitUntil(lambda: view.header.readout == "another")


def test_nodes_edges_and_labels_are_painted(view):
    nodes = [
        Node(x=1, y=2, level=1.0, text=["x", "0.5"]),
        Node(x=3, y=2, round=False, fill="parameter", highlighted=True),
    ]
    edges = [Edge(source=0, end=1, colour="negative", width=4.0, arrow=True)]
    labels = Labels(key="l", x=np.array([2.0]), y=np.array([3.0]), texts=["████"])
    draw(view, panel(NetworkDiagram(key="n", nodes=nodes, edges=edges), labels))
    red = pixel(view, 1.2, 2.2)
    assert red.red() > red.green() + 50
    assert not background(pixel(view, 3.0, 2.2))
    assert pixel(view, 2.0, 2.0) == colour("negative")
    assert abs(pixel(view, 2.0, 3.0).lightness() - colour("foreground").lightness()) < 40


def test_a_node_too_small_for_all_its_lines_keeps_its_name(view):
    lines = ["w1", "0.5", "grad 0.25"]
    nodes = [Node(x=1, y=2, text=lines, radius=radius) for radius in (1.0, 0.12, 0.01)]
    draw(view, panel(NetworkDiagram(key="n", nodes=nodes, edges=[])))
    drawing = view.drawings["n"]
    unit = 1 / view.context.pixel()[1]
    assert [text.lines for text in drawing.layout().texts(np.zeros((3, 2)), unit)] == [lines, ["w1"], []]


def test_texts_of_nodes_that_are_equally_large_have_one_size(view):
    nodes = [Node(x=x, y=2, text=["O", text]) for x, text in ((1, "1"), (2, "−0.0033445"), (3, "0.5"))]
    draw(view, panel(NetworkDiagram(key="n", nodes=nodes, edges=[])))
    texts = view.drawings["n"].layout().texts(np.zeros((3, 2)), 1 / view.context.pixel()[1])
    assert len({text.factor for text in texts}) == 1
    assert texts[0].factor < 1


@pytest.mark.parametrize("width", [500, 260])
def test_boxes_beside_each_other_do_not_meet(view, width):
    nodes = [Node(x=1 + n, y=2, text=["LinalgVectorNorm", "Backward0"], round=False, radius=0.3) for n in range(3)]
    draw(view, panel(NetworkDiagram(key="n", nodes=nodes, edges=[]), equal=True))
    view.resize(width, 460)
    view.grab()
    drawing = view.drawings["n"]
    left, right = drawing._points[:, 0] - drawing._half[:, 0], drawing._points[:, 0] + drawing._half[:, 0]
    assert (left[1:] > right[:-1]).all()


def test_a_bare_panel_has_no_axes_and_words_can_stand_at_ticks(view):
    draw(view, panel(Curve(key="c", x=X, y=X, colour="function"), bare=True))
    assert not any(axis.isVisible() for axis in view.frame.axes)
    draw(view, panel(Curve(key="c", x=X, y=X, colour="function"), x=Axis("class", (0.0, 4.0), ticks=((1.0, "cat"),))))
    assert all(axis.isVisible() for axis in view.frame.axes)
    assert view.frame.axes[0]._tickLevels == [[(1.0, "cat")]]
    assert view.frame.axes[0].height() > 0


def test_a_handle_gives_the_value_that_its_page_asks_for_and_can_be_taken_out(view, qtbot):
    handle = Handle(key="h", x=1, y=1, path="points.2", colour="parameter", value=lambda x, y: x + y, removes=True)
    draw(view, panel(handle))
    edits, gone = [], []
    view.edited.connect(lambda *edit: edits.append(edit))
    view.removed.connect(gone.append)
    dot = view.drawings["h"].dot
    dot._move(QPointF(2.0, 1.5), done=True)
    assert edits == [("points.2", 3.5, True)]
    dot._remove()
    qtbot.waitUntil(lambda: gone == ["points.2"])


def test_the_points_of_every_mark_can_be_exported():
    marks = [
        Band(key="band", x=X[:2], low=X[:2], high=X[:2] + 1, colour="function"),
        Zones(key="zone", start=np.array([0.0]), end=np.array([1.0]), colour="muted"),
        Bars(key="bars", x=np.array([1.0]), y=np.array([2.0]), colour="function"),
        Heatmap(key="heat", z=np.array([[1.0, 2.0], [3.0, 4.0]]), x=(0.0, 2.0), y=(0.0, 2.0)),
        Labels(key="words", x=np.array([1.0]), y=np.array([2.0]), texts=["a"]),
        NetworkDiagram(key="net", nodes=[Node(x=1, y=2)], edges=[]),
    ]
    shape = arranged(graph("y = x"), 46.0, 28.0)
    marks.append(NetworkDiagram(key="shaped", nodes=[Node(), Node()], edges=[], shape=lambda _width, _height: shape))
    rows = list(points(Figure(rows=[[panel(*marks)]])))
    assert {row[1] for row in rows} == {"band", "zone", "bars", "heat", "words", "net", "shaped"}
    assert [row[2:4] for row in rows if row[1] == "shaped"] == [tuple(centre) for centre in shape.centres]
    assert [row[2:] for row in rows if row[1] == "heat"] == [(0.5, 1.5, 1), (1.5, 1.5, 2), (0.5, 0.5, 3), (1.5, 0.5, 4)]


def test_a_text_at_an_edge_shrinks_with_it_and_goes_when_it_can_t_be_read(view, monkeypatch):
    sizes = []
    monkeypatch.setattr(
        "gradexplorer.ui.plot.network.write", lambda _painter, font, *_more: sizes.append(font.pointSizeF())
    )
    shown = []
    for length in (3.0, 2.0, 1.5, 1.0, 0.7, 0.5, 0.3, 0.1):
        nodes = [Node(x=x, y=2, radius=0.01) for x in (0.5, 0.5 + length)]
        draw(
            view, panel(NetworkDiagram(key="n", nodes=nodes, edges=[Edge(source=0, end=1, text="eighteen letters..")]))
        )
        sizes.clear()
        view.grab()
        shown.append(sizes[-1] if sizes else 0.0)
    assert shown == sorted(shown, reverse=True)
    assert shown[-1] == 0
    assert len({size for size in shown if size}) > 1


def test_edges_of_nodes_without_readable_words_have_none(view, monkeypatch):
    written = []
    monkeypatch.setattr(
        "gradexplorer.ui.plot.network.write", lambda _painter, _font, _x, _y, text, *_more: written.append(text)
    )
    for text, radius in (("seen", 0.5), ("unseen", 0.01)):
        nodes = [Node(x=x, y=2, text=["x", "1"], round=False, radius=radius) for x in (0.5, 3.5)]
        draw(view, panel(NetworkDiagram(key="n", nodes=nodes, edges=[Edge(source=0, end=1, text=text)])))
        view.grab()
    assert set(written) == {"seen"}


def test_a_sentence_that_is_wider_than_its_panel_breaks_into_lines(view):
    sentence = "SGD, lr 0.01, momentum 0 has no First beta, so that there is nothing that could be swept in it " * 2

    def shot(text):
        said = Labels(key="said", x=np.array([2.0]), y=np.array([2.0]), texts=[text], colour="foreground")
        draw(view, panel(said, bare=True))
        image = view.widget.grab().toImage()
        ground = image.pixelColor(1, 1)
        rows = range(image.height())
        return [y for y in rows if any(image.pixelColor(x, y) != ground for x in range(0, image.width(), 2))]

    one, whole = shot("SGD"), shot(sentence)
    assert len(whole) > 2 * len(one)
    edges = view.widget.grab().toImage()
    assert all(edges.pixelColor(x, y) == edges.pixelColor(1, 1) for x in (0, 499) for y in whole), "cut at a side"


def test_values_of_narrow_bars_do_not_meet(view):
    at = np.arange(4.0)
    bars = [
        Bars(key=key, x=at + shift, y=np.full(4, 3.0), width=0.25, colour=colour, texts=["0.57"] * 4)
        for key, shift, colour in (("p", 0.0, "function"), ("q", 0.25, "parameter"))
    ]
    draw(view, panel(*bars, x=Axis("", (-1.0, 5.0)), bare=True))
    drawn = view.drawings["p"]
    ends = drawn._pixels(lambda x, y: np.stack([x / drawn.context.pixel()[0], y], axis=-1))
    wide = QFontMetricsF(drawn._font(ends)).horizontalAdvance("0.57")
    assert wide <= ends[0, 1] - ends[0, 0]
    assert drawn._font(ends * [0.25, 0.25, 1.0, 1.0]) is None, "where no size is small enough, hovering tells them"
    alone = drawn._font(ends[:1])
    assert QFontMetricsF(alone).horizontalAdvance("0.57") > wide


def test_a_legend_leaves_the_values_of_bars_free(view):
    bars = Bars(key="p", x=np.array([1.0]), y=np.array([2.0]), width=1.0, colour="function", texts=["0.57"])
    draw(view, panel(bars, y=Axis("", (0.0, 4.0))))
    (_x, y), *_ = view.drawings["p"].seen_lines()
    line = QFontMetricsF(view.drawings["p"].context.font()).height() * view.drawings["p"].context.pixel()[1]
    assert np.nanmax(y) == pytest.approx(2.0 + 0.92 * line, rel=0.03)


def test_a_text_at_the_upper_edge_is_seen_as_a_whole(view):
    def rows(y, anchor):
        said = Labels(
            key="said", x=np.array([2.0]), y=np.array([y]), texts=["Sigmoid"], colour="foreground", anchor=anchor
        )
        draw(view, panel(said, bare=True))
        image = view.widget.grab().toImage()
        ground = image.pixelColor(1, 1)
        return [y for y in range(image.height()) if any(image.pixelColor(x, y) != ground for x in range(image.width()))]

    assert len(rows(3.99, (0.5, 0.0))) == len(rows(2.0, (0.5, 0.0)))
