"""Legends: what they show, where they stand."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize

from gradexplorer.framework.figure import Bars, Curve, Labels, Points
from gradexplorer.ui.style import theme
from tests.ui.plot.plots import TRAIL, X, drag, plot, share


@pytest.mark.parametrize("corner", ["top left", "top right", "bottom left", "bottom right"])
def test_legend_stands_in_its_corner(view, corner):
    view.draw(plot(TRAIL))
    view.draw(plot(TRAIL, legend=corner))
    area, legend = view.box.sceneBoundingRect(), view.legend.sceneBoundingRect()
    assert area.contains(legend)
    offset = legend.center() - area.center()
    assert (offset.x() > 0, offset.y() > 0) == ("right" in corner, "bottom" in corner)


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


def test_a_legend_above_a_narrow_view_has_the_width_of_its_panel(view, qapp):
    view.resize(200, 200)
    name = "down the cross entropy, and then down the mean squared error"
    curves = [Curve(key=key, label=name, x=X, y=slope * X, colour="series0") for key, slope in (("a", 1), ("b", -1))]
    view.draw(plot(*curves))
    view._placer.now()
    assert view.legend.height_above > 0
    panel, legend = view.widget.scene().sceneRect(), view.legend.sceneBoundingRect()
    assert view.box.rect().width() < legend.width() <= panel.width()
    assert panel.contains(legend)


def test_a_legend_stands_beside_words_and_bars(view, qapp):
    corner = Labels(key="l", x=np.array([5.0]), y=np.array([5.5]), texts=["class 2"])
    bar = Bars(key="b", x=np.array([-5.0]), y=np.array([5.9]), width=1.5, colour="function")
    view.draw(plot(TRAIL, corner, bar, legend="top right"))
    view._placer.now()
    area = view.legend.mapRectToScene(view.legend.boundingRect())
    for x, y in ((5.0, 5.5), (-5.0, 5.5)):
        assert not area.contains(view.box.mapViewToScene(QPointF(x, y)))


def test_names_that_are_cut_still_differ_in_their_ends(view, qapp):
    view.resize(190, 300)
    drawn = []
    for end in ("1", "0.9"):
        marks = [
            Curve(key=key, label=f"SGD(lr=0.1, momentum={end})", x=X, y=y, colour="series1")
            for key, y in (("up", X), ("down", -X), ("high", X * 0 + 6), ("low", X * 0 - 6))
        ]
        view.draw(plot(*marks))
        view.legend._corner = "above"
        view.legend._lay_out()
        qapp.processEvents()
        drawn.append(view.widget.grab(view.widget.mapFromScene(view.legend.sceneBoundingRect()).boundingRect()))
    assert drawn[0].toImage() != drawn[1].toImage()
