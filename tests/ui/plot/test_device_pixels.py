"""Lines on screens with more than one pixel to a point: as bold as on others."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gradexplorer.framework.figure import Arrows, Bars, Contours, Curve, Target, Trail
from gradexplorer.ui.plot.plot_view import PlotView
from tests.ui.plot.plots import X, array, plot

SLOPE = np.linspace(-5.0, 4.0, 50)
MARKS = {
    "thin curve": (Curve, {"width": 1.0}),
    "curve": (Curve, {"width": 2.0}),
    "wide curve": (Curve, {"width": 4.0}),
    "dashed curve": (Curve, {"width": 2.0, "dashed": True}),
    "path": (Trail, {"colour": "series0", "dot": False, "steps": np.arange(50.0)}),
}


@pytest.fixture
def view(qtbot):
    view = PlotView()
    qtbot.addWidget(view)
    view.resize(300, 300)
    with qtbot.waitExposed(view):
        view.show()
    return view


def pixels(view, panel, ratio):
    """Return the pixels of a panel on a screen of `ratio` pixels to a point."""
    view.draw(panel)
    for _turn in range(3):
        QApplication.processEvents()
    image = QImage(300 * ratio, 300 * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill("white")
    area = QRectF(0, 0, 300, 300)
    with QPainter(image) as painter:
        view.widget.scene().render(painter, area, area)
    return array(image)


def ink(view, mark, ratio):
    """Return how much ink a mark is: the change of the pixels that it makes."""
    drawn, empty = (pixels(view, plot(*marks, bare=True, legend="nowhere"), ratio) for marks in ((mark,), ()))
    return float(np.abs(drawn - empty).sum())


@pytest.mark.parametrize("name", MARKS)
def test_a_line_covers_the_same_part_of_the_picture_at_twice_the_pixels(view, name):
    """Four times as many pixels are twice as long and twice as wide; a cosmetic pen's line is only twice as long."""
    kind, options = MARKS[name]
    mark = kind(key="line", label="", x=SLOPE, y=0.6 * SLOPE, **{"colour": "foreground"} | options)
    assert ink(view, mark, 2) == pytest.approx(4 * ink(view, mark, 1), rel=0.2)


LONE = np.array([1.0])
OTHERS = {
    "wide arrow": Arrows(key="m", x=-4 * LONE, y=-4 * LONE, dx=7 * LONE, dy=6 * LONE, colour="accent", width=3.0),
    "frame of a bar": Bars(key="m", x=LONE, y=0.001 * LONE, colour="series0", targets=[Target(picked=True)]),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_else_is_drawn_with_pens_does_too(view, name):
    """Each is nearly all pen: a cosmetic one would give it about twice the pixels, or fewer."""
    mark = OTHERS[name]
    assert ink(view, mark, 2) == pytest.approx(4 * ink(view, mark, 1), rel=0.2)


def test_level_lines_do_too(view):
    """Between two levels of the same image, so that only lines differ."""
    z = np.tile(X, (len(X), 1))
    level, flat = (Contours(key="map", x=X, y=X, z=z, levels=levels) for levels in ([X[0], 0.0, X[-1]], [X[0], X[-1]]))
    inks = [
        np.abs(pixels(view, plot(level, bare=True), r) - pixels(view, plot(flat, bare=True), r)).sum() for r in (1, 2)
    ]
    assert inks[1] == pytest.approx(4 * inks[0], rel=0.12)
