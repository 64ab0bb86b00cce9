"""2-D panels: what the pixels show, and what is left unpainted."""

import gc
import weakref
from xml.etree import ElementTree

import numpy as np
import pyqtgraph as pg
import pytest
from msgspec import structs
from PySide6.QtCore import QBuffer, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradexplorer.framework.figure import Arrows, Axis, Contours, Curve, Handle, Points, Trail
from gradexplorer.text import _
from gradexplorer.ui.page.render import svg
from gradexplorer.ui.plot.contours import level_shade
from gradexplorer.ui.plot.items import Markers
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.style import theme
from tests.ui.plot.plots import ARROWS, HANDLE, MAP, MINIMA, PATH, TRAIL, X, array, himmelblau, move, pixel, plot, share


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
    shades = level_shade(np.nan_to_num(z), Contours(key="c", x=X, y=X, z=z, levels=[1.0, 10.0, 100.0]))
    assert shades.ravel()[:5] == pytest.approx([0, 0.25, 0.5, 0.75, 1])


def test_a_map_fills_a_view_that_is_wider_than_it(view):
    """It left blank bands beside its square."""

    def over(x_range, y_range):
        x, y = np.linspace(*x_range, 61), np.linspace(*y_range, 61)
        return x, y, himmelblau(*np.meshgrid(x, y))

    blank = theme.colour("background")
    for beyond in (None, over):
        mark = Contours(key="map", x=X, y=X, z=MAP.z, levels=MAP.levels, value=himmelblau, beyond=beyond)
        view.draw(plot(mark, equal=True, view=beyond))
        view.resize(700, 400)
        view.grab()
        view._fit_drawings()
        area = view.widget.mapFromScene(view.box.sceneBoundingRect()).boundingRect().adjusted(6, 6, -6, -6)
        bare = share(view.widget.grab(area).toImage(), blank, 3)
        assert bare < 0.02 if beyond else bare > 0.3


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
    monkeypatch.setattr("gradexplorer.ui.plot.plot_context.THIN_FROM", 10**9)
    monkeypatch.setattr("gradexplorer.ui.plot.line_views.WIDE_BELOW", 10**9 if len(line.xs) < 2000 else 0)
    full = array(view.image())
    assert np.mean(np.abs(thinned - full).max(axis=-1) > 60) < 0.01


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
    assert {"Map of f", "x", "y", "−4"} <= texts
    assert not list(root.iter(f"{space}image"))
    blue = theme.colour("series0").name()
    assert any(group.get("stroke") == blue for group in root.iter(f"{space}g"))


def test_the_svg_has_what_the_window_shows(view, qapp):
    view.draw(plot(MAP, ARROWS, TRAIL, MINIMA, HANDLE))
    drawn = QImage(view.size(), QImage.Format.Format_RGB888)
    with QPainter(drawn) as painter:
        QSvgRenderer(svg(view)).render(painter)
    shown = array(view.image())
    near = np.abs(array(drawn).astype(int) - shown).max(axis=-1) < 40
    assert near[30:].mean() > 0.95


def test_language_change_redraws_the_words(view, qapp, monkeypatch):
    view.draw(plot(TRAIL, title=_("Contour map"), x=Axis(_("step"), (-6.0, 6.0))))
    phrases = {"Contour map": "等高线图", "step": "步数", "start {number}": "起点 {number}"}
    monkeypatch.setattr("gradexplorer.ui.style.translation._language.phrases", phrases)
    qapp.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.header.title == "等高线图"
    assert view.frame.axes[0].labelText == "步数"
    assert view.legend.entries[0][0] == "起点 1"


def test_the_axes_names_follow_the_theme(view, qapp):
    """They kept the colour in which they were written first."""
    view.draw(plot(TRAIL))
    for name in ("dark", "light"):
        theme.use_theme(qapp, name)
        qapp.processEvents()
        for axis in view.frame.axes:
            assert theme.colour("foreground").name() in axis.label.toHtml()


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


def test_wide_arrows_stand_out(view):
    wide = Arrows(key="wide", x=X[:1], y=X[:1], dx=X[-1:], dy=X[-1:], colour="gradient", width=3.0)
    view.draw(plot(ARROWS, wide))
    thin, strong = (view.drawings[key].line._pen for key in ("arrows", "wide"))
    assert strong.widthF() == pytest.approx(3 * thin.widthF())
    assert strong.color().alpha() > thin.color().alpha()


def test_what_stays_the_same_is_not_painted_again(view, qapp, monkeypatch):
    """Axes, and marks that are costly to paint, keep their picture; a curve that moves does not touch it."""
    painted = []
    paint = Markers.paint
    monkeypatch.setattr(Markers, "paint", lambda item, *cache: (painted.append(item), paint(item, *cache)))
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
    monkeypatch.setattr("gradexplorer.ui.plot.items.WIDEST", 0.0)
    stroke = array(view.image())
    inks = [255.0 - picture.mean(axis=-1) for picture in (copies, stroke)]
    assert inks[0].sum() == pytest.approx(inks[1].sum(), rel=0.1)
    assert np.abs(inks[0] - inks[1]).sum() < 0.2 * inks[1].sum()


@pytest.mark.parametrize("turn", [1, -1])
def test_a_series_has_its_shape_on_its_curve(view, turn):
    """Whichever way its points run; and no two series have theirs at the same places."""
    marks = [Curve(key=f"c{n}", x=X[::turn], y=np.sin(X[::turn]) + n, colour=f"series{n}") for n in (0, 1)]
    view.draw(plot(*marks))
    view.grab()
    view._fit_drawings()
    places = [(view.drawings[mark.key].shapes.xs, view.drawings[mark.key].shapes.ys) for mark in marks]
    for n, (x, y) in enumerate(places):
        assert len(x) >= 3
        assert y == pytest.approx(np.sin(x) + n, abs=0.02)
    assert np.abs(np.subtract.outer(places[0][0], places[1][0])).min() > 10 * view.context.pixel()[0]


def test_the_legend_shows_dashes_that_no_shape_hides(view):
    dashed = Curve(key="d", label="|g|", x=X, y=X, colour="series0", dashed=True)
    view.draw(plot(TRAIL, dashed))
    shapes = {name: (sample.symbol, sample.pen.style()) for name, sample in view.legend.entries}
    assert shapes["|g|"] == ("", Qt.PenStyle.DashLine)
    assert shapes["start 1"] == ("o", Qt.PenStyle.SolidLine)


def test_the_legend_leaves_out_points_of_which_there_are_none(view):
    none = Points(key="n", label="minima", x=np.empty(0), y=np.empty(0), colour="foreground")
    view.draw(plot(MAP, none))
    assert not view.legend.entries
    view.draw(plot(MAP, structs.replace(none, x=np.zeros(1), y=np.zeros(1))))
    assert [name for name, _sample in view.legend.entries] == ["minima"]
