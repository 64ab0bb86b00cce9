"""Axes: their ranges, their numbers and their lines."""

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest

from gradexplorer.framework.figure import Axis, Curve, Plot, Trail
from gradexplorer.ui.plot.axis import Look, log_texts, log_ticks
from gradexplorer.ui.plot.frame import GRID
from gradexplorer.ui.style import theme
from tests.ui.plot.plots import ARROWS, MAP, PATH, TRAIL, X, plot, share


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
    assert view.context.pixel()[0] == pytest.approx(view.context.pixel()[1])
    (left, right), (low, high) = view.box.viewRange()
    assert left <= -6
    assert right >= 6
    assert low <= -6
    assert high >= 6


@pytest.mark.parametrize(
    ("low", "high", "gap", "texts"),
    [
        (0.0, 2.0, 0.15, ["1", "2", "5", "10", "20", "50", "100"]),
        (0.0, 2.0, 0.5, ["1", "10", "100"]),
        (-5.0, 2.0, 0.5, ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²"]),
        (-12.0, 2.0, 4.0, ["10⁻¹⁰", "10⁻⁵", "10⁰"]),
        (0.31, 0.61, 0.01, ["2.5", "3", "3.5", "4"]),
        (-0.7, -0.097, 0.06, ["0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]),
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
    tops = sorted(corner.y() for corner, _text in view.frame.axes[1].picture.texts)
    assert tops
    assert all(lower - upper >= 0.8 * view.fontMetrics().height() for upper, lower in itertools.pairwise(tops))


def test_axes_are_laid_out_only_when_they_change(view, qapp, monkeypatch):
    view.draw(plot(TRAIL, y=Axis("f", log=True)))
    view.grab()
    laid_out = []
    for axis in view.frame.axes:
        monkeypatch.setattr(axis, "lay_out", lambda axis=axis: laid_out.append(axis) or Look([], []))
    for _frame in range(3):
        view.draw(plot(Trail(key="trail", x=PATH[0], y=PATH[1], colour="series0"), y=Axis("f", log=True)))
        view.grab()
    assert laid_out == []
    view.box.setXRange(-3, 3, padding=0)
    view.grab()
    assert laid_out == view.frame.axes[:1]


def test_axes_draw_no_line_that_cannot_be_seen(view):
    view.draw(plot(Curve(key="c", x=X, y=np.geomspace(1e-12, 1e3, 61), colour="function"), y=Axis("f", log=True)))
    view.grab()
    for axis in view.frame.axes:
        lines, texts = axis.picture
        assert 1 < sum(len(same) for _tint, same in lines) < 60  # nine lines a decade would be 135
        assert texts


def test_a_new_title_or_range_leaves_the_axes_names_alone(view, monkeypatch):
    view.draw(plot(ARROWS))
    named = []
    monkeypatch.setattr(view.frame, "_name_axes", named.append)
    view.draw(plot(ARROWS, title="moved", y=Axis("y", (0.0, 123.0))))
    assert view.header.title == "moved"
    assert view.box.viewRange()[1] == pytest.approx([0.0, 123.0])
    assert not named
    view.draw(plot(ARROWS, x=Axis("t", (-6.0, 6.0))))
    assert len(named) == 1


@pytest.mark.parametrize("width", [130, 180, 260, 600])
def test_numbers_of_a_narrow_axis_do_not_touch(view, qapp, width):
    view.resize(width, 300)
    view.draw(plot(Curve(key="c", x=np.array([0.0, 300.0]), y=np.zeros(2), colour="function"), x=Axis("x")))
    qapp.processEvents()
    assert view.grab().width() == width
    metrics = QFontMetricsF(view.frame.axes[0].style["tickFont"])
    texts = sorted((corner.x(), text) for corner, text in view.frame.axes[0].picture.texts)
    assert texts
    for (left, text), (right, _next) in itertools.pairwise(texts):
        assert left + metrics.horizontalAdvance(text) + 0.4 * metrics.height() < right


@pytest.mark.parametrize("y", [(0.40893, 0.40937), (-123456.75, -123455.25), (0.0, 1.0)])
def test_numbers_of_an_upright_axis_do_not_meet_its_name(view, qtbot, y):
    view.draw(plot(Curve(key="c", x=X, y=X, colour="function"), y=Axis("L", y)))
    axis = view.frame.axes[1]
    qtbot.waitUntil(lambda: axis.picture is not None)
    numbers = [text for _corner, text in axis.picture.texts]
    assert len(set(numbers)) == len(numbers) > 2
    margin = axis.label.document().documentMargin()
    name = axis.label.mapRectToParent(axis.label.boundingRect())
    assert all(corner.x() > name.right() - margin + 2 for corner, _text in axis.picture.texts)


def test_the_grid_goes_where_a_map_comes_and_comes_where_it_goes(view):
    """Two panels of basins had a grid on one of their maps."""
    for marks, lines in ((ARROWS, GRID), (MAP, False), (TRAIL, GRID)):
        view.draw(plot(marks))
        assert [axis.grid for axis in view.frame.axes] == [lines, lines]


def test_a_long_name_of_an_axis_shrinks_and_stays_in_its_middle(view, qapp):
    across, up = Axis("way along u from the point", (0, 1)), Axis("size of it", (0, 1))
    view.draw(Plot(key="p", title="", x=across, y=up, marks=()))
    sides = []
    for size in (500, 190):
        view.resize(size, size)
        qapp.processEvents()
        for axis in view.frame.axes:
            name, whole = axis.label.sceneBoundingRect(), axis.sceneBoundingRect()
            upright = axis.orientation == "left"
            middle = (name.center() - whole.center()).y() if upright else (name.center() - whole.center()).x()
            assert abs(middle) < 3
            sides.append((name.height() if upright else name.width(), whole.height() if upright else whole.width()))
    assert all(name <= whole + 1 for name, whole in sides)
    assert sides[2][0] < sides[0][0]


def test_a_name_that_has_no_room_loses_its_middle_and_gets_it_back(view, qapp):
    """Both ends of 'principal direction 1: 66.3 % of the variance' were outside of the panel."""
    whole = "principal direction 1: 66.3 % of the variance"
    view.draw(Plot(key="p", title="", x=Axis(whole, (0, 1)), y=Axis("b", (0, 1)), marks=()))
    axis = view.frame.axes[0]
    for width, cut in ((170, True), (500, False), (170, True)):
        view.resize(width, 300)
        qapp.processEvents()
        name = axis.label.toPlainText().strip()
        assert (name != whole) == cut
        assert name[:4] + name[-4:] == "prinance"
        assert axis.label.sceneBoundingRect().width() <= axis.sceneBoundingRect().width() + 1
