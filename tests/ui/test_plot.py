import gc
import itertools
import weakref
from xml.etree import ElementTree

import numpy as np
import pyqtgraph as pg
import pytest
from msgspec import structs
from PySide6.QtCore import QBuffer, QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradexplorer.core.figure import Arrows, Axis, Contours, Curve, Handle, Plot, Points, Trail
from gradexplorer.core.text import _
from gradexplorer.ui import theme
from gradexplorer.ui.axis import Look, log_texts, log_ticks
from gradexplorer.ui.contours import level_shade
from gradexplorer.ui.items import Markers
from gradexplorer.ui.plot import PlotView

X = np.linspace(-6.0, 6.0, 61)


def himmelblau(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


MAP = Contours(
    key="map", x=X, y=X, z=himmelblau(*np.meshgrid(X, X)), levels=[1, 10, 50, 150, 400, 1000], value=himmelblau
)
PATH = np.linspace([-4.0, 0.0], [-3.779310, -3.283186], 50).T
TRAIL = Trail(
    key="trail",
    label=_("start {number}", number=1),
    x=PATH[0],
    y=PATH[1],
    steps=np.arange(50.0) * 10,
    values=himmelblau(*PATH),
    colour="series0",
)
MINIMA = Points(key="minima", x=np.array([3.0]), y=np.array([2.0]), colour="foreground", names=["minimum"])
ARROWS = Arrows(key="arrows", x=X[::6], y=X[::6], dx=np.full(11, 0.5), dy=np.zeros(11), colour="gradient")
HANDLE = Handle(key="handle", x=-4.0, y=0.0, path="starts.0", colour="series0", tip=_("Drag the start"))


def plot(*marks, **fields):
    defaults = {"key": "p", "title": "Map", "x": Axis("x", (-6.0, 6.0)), "y": Axis("y", (-6.0, 6.0))}
    return Plot(**(defaults | fields), marks=marks)


@pytest.fixture
def view(qapp, qtbot):
    theme.use_theme(qapp, "light")
    view = PlotView()
    qtbot.addWidget(view)
    view.resize(500, 460)
    view.show()
    qtbot.waitExposed(view)
    yield view
    theme.use_theme(qapp, "system")


def pixel(view, x, y):
    """Return where a place in view coordinates is in the viewport."""
    return view.widget.mapFromScene(view.box.mapViewToScene(QPointF(x, y)))


def array(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def share(image, colour, tolerance=40):
    """Return the share of pixels that are close to `colour`."""
    target = np.array([colour.red(), colour.green(), colour.blue()])
    return float((np.abs(array(image) - target).max(axis=-1) < tolerance).mean())


def move(view, at):
    QTest.mouseMove(view.widget.viewport(), at + QPoint(3, 3))
    QTest.qWait(60)  # pyqtgraph drops what comes faster than 100 Hz, and a busy machine delivers late
    QTest.mouseMove(view.widget.viewport(), at)
    QTest.qWait(60)


def drag(view, start, end, steps=8):
    port = view.widget.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for part in np.linspace(0.0, 1.0, steps)[1:]:
        QTest.mouseMove(port, start + (end - start) * float(part))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_mark_is_seen(qapp, view, name):
    theme.use_theme(qapp, name)
    qapp.processEvents()
    for mark, role in [(TRAIL, "series0"), (MINIMA, "foreground"), (ARROWS, "gradient"), (HANDLE, "series0")]:
        view.draw(plot())
        before = share(view.image(), theme.colour(role))
        view.draw(plot(mark))
        assert share(view.image(), theme.colour(role)) > before, mark
    view.draw(plot(MAP))
    seen = array(view.image())[60:-80, 90:-40]
    paper = theme.colour("background")
    assert (np.abs(seen - [paper.red(), paper.green(), paper.blue()]).max(axis=-1) > 20).mean() > 0.95


def test_the_map_is_the_right_way_up(view):
    """(5, 5) is much higher than (3, 2): nearer to viridis' yellow, so it has less blue than red."""
    view.draw(plot(MAP, equal=True))
    colours = view.grab().toImage()

    def red_minus_blue(x, y):
        at = view.widget.mapTo(view, pixel(view, x, y))
        colour = colours.pixelColor(at)
        return colour.red() - colour.blue()

    assert red_minus_blue(5.8, 5.8) > red_minus_blue(3.0, -1.5)
    assert red_minus_blue(5.8, 5.8) > red_minus_blue(-5.8, -5.8)  # f(5.8, 5.8) = 2000, f(-5.8, -5.8) = 729


def test_shades_advance_evenly_from_level_to_level():
    z = np.array([[0.0, 1.0, 10.0], [100.0, 1000.0, np.nan]])
    shades = level_shade(np.nan_to_num(z), [1.0, 10.0, 100.0])
    assert shades.ravel()[:5] == pytest.approx([0, 0.25, 0.5, 0.75, 1])


def test_identical_marks_are_left_alone_and_old_ones_go(view, monkeypatch):
    view.draw(plot(MAP, TRAIL, MINIMA))
    kept, line = view.drawings["map"], view.drawings["trail"]
    touched = []
    monkeypatch.setattr(kept, "show", lambda: touched.append("map"))
    new = Trail(key="trail", x=PATH[0], y=-PATH[1], colour="series0")
    view.draw(plot(MAP, new))
    assert view.drawings == {"map": kept, "trail": line}
    assert touched == []
    assert np.array_equal(line.line.ys, -PATH[1])
    assert len(view.box.addedItems) == 0
    assert len([item for item in view.box.childGroup.childItems() if item.isVisible()]) == 4


def test_marks_lie_in_their_order(view):
    view.draw(plot(MAP, TRAIL))
    assert view.drawings["map"].lines.zValue() < view.drawings["trail"].line.zValue()
    view.draw(plot(TRAIL, MAP))
    assert view.drawings["map"].lines.zValue() > view.drawings["trail"].line.zValue()


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
    words = dict(part.split(" = ") for part in texts[-1].split("   "))
    x, y = float(words["x"]), float(words["y"])
    assert (x, y) == pytest.approx((1, 1), abs=0.1)
    assert float(words["f"]) == pytest.approx(himmelblau(x, y), rel=1e-7)
    view.eventFilter(view.widget.viewport(), QEvent(QEvent.Type.Leave))
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
    assert view.header.readout == "   ".join(expected)


def test_hover_names_points_and_reads_curves(view):
    curve = Curve(key="c", label="loss", x=X, y=X / 2, colour="function")
    view.draw(plot(curve, MINIMA))
    move(view, pixel(view, 3, 2))
    assert view.header.readout == "minimum   x = 3   y = 2"
    move(view, pixel(view, -2, -1))
    assert view.header.readout == "loss   x = -2   y = -1"


def test_log_axes_show_gaps_for_what_has_no_logarithm(view):
    y = np.array([1.0, 0.0, -3.0, np.nan, np.inf, 1e-12, 100.0])
    curve = Curve(key="c", x=np.arange(7.0), y=y, colour="function")
    view.draw(plot(curve, x=Axis("step"), y=Axis("f", log=True)))
    drawn = view.drawings["c"].y
    assert np.isnan(drawn).tolist() == [False, True, True, True, True, False, False]
    assert drawn[[0, 5, 6]] == pytest.approx([0, -12, 2])
    low, high = view.box.viewRange()[1]
    assert low < -12 < 2 < high
    assert share(view.image(), theme.colour("function")) > 0


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "marks",
    [
        (),
        (Curve(key="c", x=np.empty(0), y=np.empty(0), colour="function"),),
        (Curve(key="c", x=np.array([1.0, 2.0]), y=np.full(2, np.nan), colour="function"),),
        (Curve(key="c", x=np.array([1.0]), y=np.array([5.0]), colour="function"),),
        (Trail(key="t", x=np.full(3, np.nan), y=np.full(3, np.inf), colour="series0"),),
        (Points(key="p", x=np.array([np.nan]), y=np.array([1.0]), colour="accent"),),
        (Arrows(key="a", x=np.zeros(2), y=np.zeros(2), dx=np.zeros(2), dy=np.array([np.nan, 0.0]), colour="muted"),),
        (Contours(key="m", x=X, y=X, z=np.full((61, 61), np.nan), levels=[1.0]),),
        (Contours(key="m", x=X, y=X, z=np.zeros((61, 61)), levels=[0.0]),),
        (Handle(key="h", x=np.nan, y=0.0, path="p", colour="accent"),),
    ],
)
def test_degenerate_panels_are_drawn(view, marks, log):
    if log and isinstance(next(iter(marks), None), Contours):
        pytest.skip("contour maps have no logarithmic axes")
    view.draw(plot(*marks, x=Axis("x"), y=Axis("y", log=log)))
    move(view, view.widget.viewport().rect().center())
    picture = view.grab().toImage()
    assert np.ptp(array(picture)) > 100
    low, high = view.box.viewRange()[1]
    assert np.isfinite([low, high]).all()
    assert low < high


def test_long_lines_are_thinned_without_a_visible_change(view, monkeypatch):
    t = np.linspace(0, 20 * np.pi, 50_000)
    trail = Trail(key="t", x=t / 12 * np.cos(t), y=t / 12 * np.sin(t), colour="series0")
    view.draw(plot(trail))
    QTest.qWait(20)
    line = view.drawings["t"].line
    assert 1000 < len(line.xs) < 20_000
    assert (line.xs[0], line.xs[-1]) == (trail.x[0], trail.x[-1])
    thinned = array(view.image())
    monkeypatch.setattr("gradexplorer.ui.canvas.THIN_FROM", 10**9)
    monkeypatch.setattr("gradexplorer.ui.drawings.WIDE_BELOW", 10**9 if len(line.xs) < 2000 else 0)
    full = array(view.image())
    assert np.mean(np.abs(thinned - full).max(axis=-1) > 60) < 0.01


def test_zoom_stays_until_the_view_changes(view, qapp):
    view.draw(plot(MAP, view="himmelblau"))
    first = np.array(view.box.viewRange())

    def wheel():
        at = pixel(view, 0, 0)
        place = QPointF(at), QPointF(view.widget.viewport().mapToGlobal(at))
        none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        qapp.sendEvent(view.widget.viewport(), QWheelEvent(*place, QPoint(), QPoint(0, 240), *none, False))
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
    view.activateWindow()
    assert QTest.qWaitForWindowActive(view)
    view.widget.setFocus()
    QTest.keyClick(view.widget, Qt.Key.Key_A)
    assert np.array(view.box.viewRange()) == pytest.approx(first)


def test_a_fitted_axis_follows_a_growing_run(view):
    for last in (10.0, 1000.0):
        x = np.linspace(0.0, last, 50)
        view.draw(plot(Curve(key="c", x=x, y=x**2, colour="function"), x=Axis("step"), y=Axis("f")))
        low, high = view.box.viewRange()[0]
        assert low <= 0 < last <= high < 1.2 * last


def test_equal_axes_have_square_units(view):
    view.resize(800, 400)
    view.draw(plot(MAP, equal=True))
    QTest.qWait(20)
    assert view.canvas.pixel()[0] == pytest.approx(view.canvas.pixel()[1])
    (left, right), (low, high) = view.box.viewRange()
    assert left <= -6
    assert right >= 6
    assert low <= -6
    assert high >= 6


@pytest.mark.parametrize("scale", [1.0, 2.0, 3.5])
def test_pictures_are_as_bold_at_every_scale(view, scale):
    view.draw(plot(TRAIL, HANDLE, MINIMA))
    one, large = view.image(1.0, QSize(300, 260)), view.image(scale, QSize(300, 260))
    assert large.size() == QSize(300, 260) * scale
    for role in ("series0", "foreground"):
        ratio = share(large, theme.colour(role)) / share(one, theme.colour(role))
        assert 0.6 < ratio < 1.9, role


def test_the_svg_is_vectors_with_texts(view):
    view.draw(plot(TRAIL, MINIMA, HANDLE, title="Map of f"))
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(400, 300))
    generator.setViewBox(QRectF(0, 0, 400, 300))
    painter = QPainter(generator)
    view.render_vector(painter, QRectF(0, 0, 400, 300))
    painter.end()
    root = ElementTree.fromstring(bytes(buffer.data().data()))
    space = "{http://www.w3.org/2000/svg}"
    texts = {"".join(text.itertext()).strip() for text in root.iter(f"{space}text")}
    assert {"Map of f", "x", "y", "-4"} <= texts
    assert not list(root.iter(f"{space}image"))
    blue = theme.colour("series0").name()
    assert any(group.get("stroke") == blue for group in root.iter(f"{space}g"))


def test_language_change_redraws_the_words(view, qapp, monkeypatch):
    view.draw(plot(TRAIL, title=_("Contour map"), x=Axis(_("step"), (-6.0, 6.0))))
    words = {"Contour map": "等高线图", "step": "步数", "start {number}": "起点 {number}"}
    monkeypatch.setattr("gradexplorer.ui.translation._language.phrases", words)
    qapp.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.header.title == "等高线图"
    assert view.axes[0].labelText == "步数"
    assert view.legend.entries[0][0] == "起点 1"


def test_the_projector_enlarges_lines_and_texts(view, qapp):
    view.draw(plot(TRAIL, HANDLE))
    small = share(view.image(), theme.colour("series0"))
    theme.set_line_scale(2.0)
    try:
        qapp.processEvents()
        assert share(view.image(), theme.colour("series0")) > 1.5 * small
    finally:
        theme.set_line_scale(1.0)


def test_a_closed_view_is_freed(qapp):
    view = PlotView()
    view.resize(300, 300)
    view.show()
    view.draw(plot(MAP, TRAIL, HANDLE))
    view.image()
    qapp.processEvents()
    gone = weakref.ref(view)
    view.close()
    view.deleteLater()
    del view
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    ("low", "high", "gap", "texts"),
    [
        (0.0, 2.0, 0.15, ["1", "2", "5", "10", "20", "50", "100"]),
        (0.0, 2.0, 0.5, ["1", "10", "100"]),
        (-5.0, 2.0, 0.5, ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²"]),
        (-12.0, 2.0, 4.0, ["10⁻¹⁰", "10⁻⁵", "10⁰"]),
        (0.31, 0.61, 0.01, ["2.5", "3", "3.5", "4"]),
    ],
)
def test_labels_of_a_log_axis_are_round_and_in_one_style(low, high, gap, texts):
    ticks = log_ticks(low, high, gap)
    assert log_texts(ticks) == texts
    assert np.diff(ticks).min() >= gap


@pytest.mark.parametrize("height", [140, 200, 300, 600])
@pytest.mark.parametrize("top", [1.5, 30.0, 200.0, 1e6, 1e30])
def test_labels_of_a_log_axis_never_overlap(view, qapp, height, top):
    view.resize(300, height)
    view.draw(plot(Curve(key="c", x=X, y=np.geomspace(1.0, top, 61), colour="function"), y=Axis("f", log=True)))
    qapp.processEvents()
    assert view.grab().height() == height
    tops = sorted(corner.y() for corner, _text in view.axes[1].picture.texts)
    assert tops
    assert all(lower - upper >= 0.8 * view.fontMetrics().height() for upper, lower in itertools.pairwise(tops))


def test_axes_are_laid_out_only_when_they_change(view, qapp, monkeypatch):
    view.draw(plot(TRAIL, y=Axis("f", log=True)))
    view.grab()
    laid_out = []
    for axis in view.axes:
        monkeypatch.setattr(axis, "lay_out", lambda axis=axis: laid_out.append(axis) or Look([], []))
    for _frame in range(3):
        view.draw(plot(Trail(key="trail", x=PATH[0], y=PATH[1], colour="series0"), y=Axis("f", log=True)))
        view.grab()
    assert laid_out == []
    view.box.setXRange(-3, 3, padding=0)
    view.grab()
    assert laid_out == view.axes[:1]


def test_axes_draw_no_line_that_cannot_be_seen(view):
    view.draw(plot(Curve(key="c", x=X, y=np.geomspace(1e-12, 1e3, 61), colour="function"), y=Axis("f", log=True)))
    view.grab()
    for axis in view.axes:
        lines, texts = axis.picture
        assert 1 < sum(len(same) for _tint, same in lines) < 60  # nine lines a decade would be 135
        assert texts


def test_a_line_of_many_gaps_is_one_stream(view, monkeypatch):
    """A run that has arrived has gradients of exactly 0: gaps on a logarithmic axis, which cost 40 ms one by one."""
    monkeypatch.setattr("pyqtgraph.functions._arrayToQPath_finite", lambda *_: pytest.fail("one by one"))
    x = np.arange(3000.0)
    view.draw(plot(Curve(key="c", x=x, y=np.where(x % 3, 1.0 + x, 0.0), colour="function"), y=Axis("f", log=True)))
    path = view.drawings["c"].line._path
    kinds = [path.elementAt(index).isMoveTo() for index in range(path.elementCount())]
    assert sum(kinds) >= 999


def test_nothing_of_a_path_looks_for_its_bounds_at_a_paint(view, monkeypatch):
    """pyqtgraph's own items do, several times, with numpy."""
    view.draw(plot(TRAIL))
    view.grab()
    for drawing in view.drawings.values():
        assert not any(isinstance(item, pg.GraphicsObject) for item in drawing.items)


def test_a_new_title_or_range_leaves_the_axes_names_alone(view, monkeypatch):
    view.draw(plot(ARROWS))
    named = []
    monkeypatch.setattr(view, "_name_axes", named.append)
    view.draw(plot(ARROWS, title="moved", y=Axis("y", (0.0, 123.0))))
    assert view.header.title == "moved"
    assert view.box.viewRange()[1] == pytest.approx([0.0, 123.0])
    assert not named
    view.draw(plot(ARROWS, x=Axis("t", (-6.0, 6.0))))
    assert len(named) == 1


def test_wide_arrows_stand_out(view):
    wide = Arrows(key="wide", x=X[:1], y=X[:1], dx=X[-1:], dy=X[-1:], colour="gradient", width=3.0)
    view.draw(plot(ARROWS, wide))
    thin, strong = (view.drawings[key].line._pen for key in ("arrows", "wide"))
    assert strong.widthF() == pytest.approx(3 * thin.widthF())
    assert strong.color().alpha() > thin.color().alpha()


@pytest.mark.parametrize("corner", ["top left", "top right", "bottom left", "bottom right"])
def test_legend_stands_in_its_corner(view, corner):
    view.draw(plot(TRAIL))
    view.draw(plot(TRAIL, legend=corner))
    area, legend = view.box.sceneBoundingRect(), view.legend.sceneBoundingRect()
    assert area.contains(legend)
    way = legend.center() - area.center()
    assert (way.x() > 0, way.y() > 0) == ("right" in corner, "bottom" in corner)


def test_a_new_name_is_written_into_the_legend(view):
    curve = {"key": "c", "x": X, "y": X, "colour": "function"}
    view.draw(plot(TRAIL, Curve(label="ELU(1)", **curve)))
    width = view.legend.boundingRect().width()
    view.draw(plot(TRAIL, Curve(label="ELU(1.2345678901)", **curve)))
    assert [name for name, _sample in view.legend.entries] == ["start 1", "ELU(1.2345678901)"]
    assert view.legend.boundingRect().width() > width


def test_a_legend_that_stands_nowhere_is_hidden(view):
    view.draw(plot(TRAIL))
    assert view.legend.isVisible()
    view.draw(plot(TRAIL, legend="nowhere"))
    assert not view.legend.isVisible()


def test_legend_shows_a_comparison_sign(view):
    view.draw(plot(Curve(key="c", label="|f'| < ε", x=X, y=X, colour="function")))
    assert view.legend.entries[0][0] == "|f'| < ε"


@pytest.mark.parametrize("mark", [TRAIL, Points(key="p", label="Points", x=X, y=X, colour="accent")])
def test_a_legend_grows_with_its_picture(view, mark):
    view.draw(plot(mark))
    twin = view.copy(3.0, view.size() * 3)
    small, large = (panel.legend.boundingRect() for panel in (view, twin))
    assert large.width() == pytest.approx(3 * small.width(), rel=0.1)
    assert large.height() == pytest.approx(3 * small.height(), rel=0.1)
    assert share(twin.widget.grab().toImage(), theme.colour(mark.colour)) > 0
    twin.deleteLater()


def test_what_stays_the_same_is_not_painted_again(view, qapp, monkeypatch):
    """Axes, and marks that are costly to paint, keep their picture; a curve that moves does not touch it."""
    painted = []
    paint = Markers.paint
    monkeypatch.setattr(Markers, "paint", lambda item, *rest: (painted.append(item), paint(item, *rest)))
    marks = [Curve(key="c", x=X, y=np.sin(X + shift), colour="function") for shift in range(6)]
    for mark in marks[:3]:
        view.draw(plot(MINIMA, mark))
        view.grab()
    painted.clear()
    for mark in marks[3:]:
        view.draw(plot(MINIMA, mark))
        view.grab()
    assert not painted
    view.draw(plot(structs.replace(MINIMA, size=20.0), marks[-1]))
    view.grab()
    assert painted


@pytest.mark.parametrize("width", [1.5, 2.0, 2.5])
def test_a_line_of_thin_copies_looks_like_one_stroke(view, monkeypatch, width):
    x = np.linspace(-6, 6, 300)
    view.draw(plot(Curve(key="c", x=x, y=5 * np.sin(2 * x), colour="function", width=width)))
    copies = array(view.image())
    monkeypatch.setattr("gradexplorer.ui.items.WIDEST", 0.0)
    stroke = array(view.image())
    inks = [255.0 - picture.mean(axis=-1) for picture in (copies, stroke)]
    assert inks[0].sum() == pytest.approx(inks[1].sum(), rel=0.1)
    assert np.abs(inks[0] - inks[1]).sum() < 0.2 * inks[1].sum()


def test_a_legend_goes_where_the_mouse_takes_it(view, qapp):
    view.draw(plot(TRAIL))
    qapp.processEvents()
    start, ranges = view.legend.sceneBoundingRect().center(), view.box.viewRange()
    at = view.widget.mapFromScene(start)
    drag(view, at, at + QPoint(-60, 40))
    moved = view.legend.sceneBoundingRect().center() - start
    assert (moved.x(), moved.y()) == pytest.approx((-60, 40), abs=1)
    assert view.box.viewRange() == ranges
    corner = view.box.sceneBoundingRect().topRight() - view.legend.sceneBoundingRect().topRight()
    view.resize(view.size() + QSize(80, 50))
    qapp.processEvents()
    after = view.box.sceneBoundingRect().topRight() - view.legend.sceneBoundingRect().topRight()
    assert (after.x(), after.y()) == pytest.approx((corner.x(), corner.y()), abs=1)
