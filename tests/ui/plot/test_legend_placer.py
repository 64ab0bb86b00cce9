"""Legends hide no curve: they go to a free corner, else above the view, also in pictures."""

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF

from gradexplorer.framework.figure import Axis, Curve, Labels, Plot
from gradexplorer.ui.plot import labels
from gradexplorer.ui.plot.legend_placer import crosses
from tests.ui.plot.plots import array

X = np.linspace(0.0, 1.0, 101)


def curves(*heights, legend="top right"):
    marks = [Curve(key=f"c{i}", label=f"curve {i}", x=X, y=y, colour=f"series{i}") for i, y in enumerate(heights)]
    axes = Axis("x", (0.0, 1.0)), Axis("y", (0.0, 1.0))
    return Plot(key="p", title="p", x=axes[0], y=axes[1], marks=marks, legend=legend)


def hidden(view):
    """Return whether a drawn curve lies under the legend, found from dense points and not from segments."""
    area = view.legend.sceneBoundingRect()
    scene = [
        view.box.mapViewToScene(type(area.topLeft())(x, y))
        for one in view.panel.marks
        for x, y in zip(one.x, one.y, strict=True)
    ]
    return any(area.contains(point) for point in scene)


@pytest.mark.parametrize(
    ("height", "corner"), [(X, "top left"), (1 - X, "top right"), (np.where(X < 0.5, 0.9, 0.5), "bottom left")]
)
def test_a_legend_goes_to_a_corner_in_which_no_curve_runs(view, height, corner):
    view.draw(curves(height, legend="top right" if corner != "top right" else "top left"))
    view._placer.now()
    assert not hidden(view)
    assert view.box.sceneBoundingRect().contains(view.legend.sceneBoundingRect())


def test_where_each_corner_has_a_curve_it_stands_above_and_the_view_makes_room(view, qapp):
    waves = [0.5 + 0.5 * np.sin(40 * X + shift) for shift in (0.0, 2.0, 4.0)]
    view.draw(curves(*waves))
    whole = view.box.sceneBoundingRect().height()
    view._placer.now()
    qapp.processEvents()
    legend = view.legend.sceneBoundingRect()
    assert legend.bottom() <= view.box.sceneBoundingRect().top() + 1
    assert whole - view.box.sceneBoundingRect().height() == pytest.approx(legend.height(), abs=1)
    assert legend.height() < 2 * view.fontMetrics().height(), "its entries stand beside each other"
    view._placer.now()
    qapp.processEvents()
    assert view.legend.sceneBoundingRect() == legend, "it does not go to and fro"
    twin = view.copy(1.0, QSize(400, 300))
    assert twin.legend.sceneBoundingRect().bottom() <= twin.box.sceneBoundingRect().top() + 1
    assert np.ptp(array(twin.widget.grab().toImage())) > 0
    twin.deleteLater()
    view.draw(curves(0.1 * X))
    view._placer.now()
    qapp.processEvents()
    assert view.box.sceneBoundingRect().contains(view.legend.sceneBoundingRect()), "other curves, another place"


def test_a_narrow_panel_breaks_the_row_of_entries(view, qapp):
    view.resize(170, 300)
    waves = [0.5 + 0.5 * np.sin(40 * X + shift) for shift in (0.0, 2.0, 4.0)]
    view.draw(curves(*waves))
    qapp.processEvents()
    view._placer.now()
    qapp.processEvents()
    area, legend = view.box.sceneBoundingRect(), view.legend.sceneBoundingRect()
    assert legend.height() > 2 * view.fontMetrics().height()
    assert legend.left() >= area.left() - 1
    assert legend.right() <= area.right() + 1


@pytest.mark.parametrize("seed", range(200))
def test_a_line_crosses_an_area_exactly_where_points_on_it_lie_in_it(seed):
    """The oracle is a walk of 4,000 points along each segment."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-2, 3, (2, 4))
    if seed % 3 == 0:
        x[1] = x[0]
    if seed % 5 == 0:
        y[2] = np.nan
    left, top = rng.uniform(0, 0.5, 2)
    area = QRectF(left, top, *rng.uniform(0.3, 1.0, 2))
    share = np.linspace(0, 1, 4000)[:, None]
    walked = [(one[:-1] + share * np.diff(one)).ravel() for one in (x, y)]
    inside = (walked[0] >= area.left()) & (walked[0] <= area.right())
    inside &= (walked[1] >= area.top()) & (walked[1] <= area.bottom())
    assert crosses(x, y, area) == inside.any()


@pytest.mark.parametrize("anchor", [(0.0, 0.0), (0.0, 1.0), (0.5, 0.5), (1.0, 1.0)])
def test_a_legend_hides_no_part_of_a_label(view, qapp, anchor):
    panel = curves(0.1 * X)
    view.draw(panel)
    view._placer.now()
    area = view.legend.sceneBoundingRect()
    at = view.box.mapSceneToView(area.center() if anchor == (0.5, 0.5) else area.bottomRight())
    label = Labels(key="l", x=np.array([at.x()]), y=np.array([at.y()]), texts=["slope 0.42"], anchor=anchor)
    view.draw(structs.replace(panel, marks=[*panel.marks, label]))
    view._placer.now()
    qapp.processEvents()
    moved = view.legend.sceneBoundingRect()
    point = view.box.mapViewToScene(at)
    metrics = QFontMetricsF(view.font())
    wide, high = metrics.horizontalAdvance("slope 0.42"), metrics.height()
    gap = labels.GAP
    text = QRectF(
        point.x() - anchor[0] * wide + (1 - 2 * anchor[0]) * gap,
        point.y() - (1 - anchor[1]) * high - (1 - 2 * anchor[1]) * gap,
        wide,
        high,
    )
    assert not moved.intersects(text.adjusted(1, 1, -1, -1))
