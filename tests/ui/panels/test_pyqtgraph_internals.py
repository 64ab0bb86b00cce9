"""What is used of pyqtgraph without being promised by it: this fails first when a new version has lost it."""

import inspect
from typing import get_args, get_type_hints

import pyqtgraph as pg
import pyqtgraph.opengl as gl
import pytest

from gradexplorer.framework.figure import Points
from gradexplorer.ui.panels.pyqtgraph_internals import camera, given_ticks, keep, picture, symbol, tick_font


@pytest.fixture
def axis(qapp):
    axis = pg.AxisItem("bottom")
    axis.setRange(0.0, 1.0)
    return axis


@pytest.mark.parametrize(
    "change",
    [
        lambda axis: axis.setRange(0.0, 2.0),
        lambda axis: axis.setGrid(30),
        lambda axis: axis.setTicks([[(0.5, "half")]]),
        lambda axis: axis.setTextPen("r"),
        lambda axis: axis.setStyle(tickFont=None),
    ],
    ids=["range", "grid", "ticks", "pen", "style"],
)
def test_whatever_changes_an_axis_drops_its_picture(axis, change):
    keep(axis, "kept")
    assert picture(axis) == "kept"
    change(axis)
    assert picture(axis) is None


def test_an_axis_has_its_ticks_font_range_scale_and_grid(axis):
    assert given_ticks(axis) is None
    axis.setTicks([[(0.5, "half")]])
    assert given_ticks(axis) == [[(0.5, "half")]]
    font = axis.font()
    font.setPointSize(31)
    axis.setStyle(tickFont=font)
    assert tick_font(axis).pointSize() == 31
    assert (list(axis.range), axis.scale, axis.grid) == ([0.0, 1.0], 1.0, False)


def test_every_symbol_of_a_mark_is_there():
    for name in get_args(get_type_hints(Points)["symbol"]):
        assert not symbol(name).isEmpty()


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (pg.AxisItem, "tickValues", ["self", "minVal", "maxVal", "size"]),
        (pg.AxisItem, "logTickValues", ["self", "minVal", "maxVal", "size", "stdTicks"]),
        (pg.AxisItem, "logTickStrings", ["self", "values", "scale", "spacing"]),
        (pg.ViewBox, "mouseClickEvent", ["self", "ev"]),
        (gl.GLViewWidget, "projectionMatrix", ["self", "region", "viewport"]),
        (gl.GLViewWidget, "viewMatrix", ["self"]),
        (gl.GLGraphicsItem.GLGraphicsItem, "mvpMatrix", ["self"]),
    ],
    ids=lambda value: getattr(value, "__name__", value) if isinstance(value, type | str) else "",
)
def test_what_is_overridden_is_called_as_before(owner, name, parameters):
    assert list(inspect.signature(getattr(owner, name)).parameters) == parameters


def test_a_camera_has_its_options(qapp):
    widget = gl.GLViewWidget()
    assert {"center", "distance", "fov", "elevation", "azimuth"} <= camera(widget).keys()
    widget.setCameraPosition(elevation=12.0, azimuth=34.0)
    assert (camera(widget)["elevation"], camera(widget)["azimuth"]) == (12.0, 34.0)
    widget.deleteLater()
