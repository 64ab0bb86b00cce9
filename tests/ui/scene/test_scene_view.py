"""A 3-D panel: what is drawn of its marks, in pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtTest import QTest

from gradexplorer.framework.figure import Axis, Points, Surface, Trail
from gradexplorer.ui.scene.box import SceneTexts
from gradexplorer.ui.style import theme
from tests.ui.scene.scenes import PATH, SURFACE, TOP, TRAIL, X, Z, array, height, paint_of, scene, show


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_surface_covers_the_middle_in_both_themes(view, qapp, name):
    theme.use_theme(qapp, name)
    qapp.processEvents()
    pixels = show(view, scene(SURFACE))
    empty = paint_of(pixels, "background", 3)
    assert empty[:10].mean() > 0.95
    rows, columns = empty.shape
    assert empty[rows // 2 - 30 : rows // 2 + 30, columns // 2 - 30 : columns // 2 + 30].mean() == 0
    assert 0.2 < 1 - empty.mean() < 0.8


def test_the_side_towards_the_light_is_brighter(view):
    """Two equal slopes of a roof, seen from above: the left one faces the light."""
    roof = Surface(key="surface", x=X, y=X, z=np.broadcast_to(6.0 - np.abs(X), (61, 61)).copy())
    pixels = show(view, scene(roof, angles=(90.0, -90.0), z=Axis("f", (0.0, 8.0))))
    rows, columns, _channels = pixels.shape
    middle = pixels[rows // 2 - 20 : rows // 2 + 20].mean(axis=(0, 2))
    assert middle[columns // 2 - 45] > 1.25 * middle[columns // 2 + 45]


def test_the_floor_s_grid_does_not_pierce_a_surface_that_touches_it(view, qapp):
    """It did at minima, where both are equally deep."""
    theme.use_theme(qapp, "dark")  # the grid is lighter than viridis' low end there
    qapp.processEvents()
    bowl = Surface(key="surface", x=X, y=X, z=np.add.outer(X**2, X**2) / 9)
    flat = Surface(key="surface", x=X, y=X, z=np.zeros((61, 61)))
    for surface in (bowl, flat):
        pixels = show(view, scene(surface, z=Axis("f", (0.0, 8.0))))
        rows, columns, _channels = pixels.shape
        middle = pixels[rows // 2 - 25 : rows // 2 + 60, columns // 2 - 40 : columns // 2 + 40]
        assert paint_of(middle, "grid", 12).sum() == 0


def test_texts_stand_around_the_box(view):
    texts = paint_of(show(view, scene()), "foreground", 120)
    assert 0.001 < texts.mean() < 0.05


def test_a_trail_on_the_surface_is_seen_whole_and_hidden_behind_it(view):
    """From above it lies on the surface; a copy of it below the surface is not seen at all."""
    above = paint_of(show(view, scene(SURFACE, TRAIL, angles=(90.0, -90.0))), "positive")
    alone = paint_of(show(view, scene(TRAIL, angles=(90.0, -90.0))), "positive")
    assert alone.sum() > 60
    assert above.sum() > 0.95 * alone.sum()
    below = Trail(key="trail", x=PATH[0], y=PATH[1], z=np.zeros(30), colour="positive")
    assert paint_of(show(view, scene(SURFACE, below, angles=(90.0, -90.0))), "positive").sum() == 0


def test_a_trail_s_head_behind_the_surface_shines_through(view):
    behind = Trail(key="trail", x=PATH[0], y=PATH[1], z=height(*PATH) - 0.3 * np.ptp(height(*PATH)), colour="positive")
    show(view, scene(SURFACE))
    without = view.widget.grabFramebuffer()
    show(view, scene(SURFACE, behind))
    x, y = (round(value) for value in view.widget.project(view.widget.drawings["trail"]._head)[0])
    ratio = view.devicePixelRatio()
    at = QPoint(round(x * ratio), round(y * ratio))
    assert view.widget.grabFramebuffer().pixelColor(at) != without.pixelColor(at)


@pytest.mark.parametrize(
    "marks",
    [
        (),
        (Surface(key="s", x=X, y=X, z=np.full((61, 61), np.nan)),),
        (Surface(key="s", x=X, y=X, z=np.where(Z > 5, np.inf, Z)),),
        (Surface(key="s", x=X, y=X, z=np.zeros((61, 61))),),
        (Trail(key="t", x=np.array([np.nan]), y=np.zeros(1), z=np.zeros(1), colour="accent"),),
        (Trail(key="t", x=np.empty(0), y=np.empty(0), z=np.empty(0), colour="accent"),),
        (Points(key="p", x=np.empty(0), y=np.empty(0), z=np.empty(0), colour="accent"),),
    ],
)
def test_degenerate_scenes_are_drawn(view, marks):
    pixels = show(view, scene(*marks))
    QTest.mouseMove(view.display, QPoint(100, 100))
    assert np.ptp(pixels) > 50


def test_nan_leaves_a_hole_in_the_surface(view):
    hole = np.where(np.hypot(*np.meshgrid(X, X)) < 3, np.nan, Z)
    whole, holed = (
        paint_of(show(view, scene(Surface(key="s", x=X, y=X, z=z), angles=(90.0, -90.0))), "background", 3).mean()
        for z in (Z, hole)
    )
    assert holed > whole + 0.05


@pytest.mark.parametrize("scale", [1.0, 2.0, 4.0])
def test_pictures_are_exact_in_size_and_as_bold_at_every_scale(view, scale):
    show(view, scene(TRAIL, angles=(90.0, -90.0)))
    one, large = view.image(1.0, QSize(300, 260)), view.image(scale, QSize(300, 260))
    assert large.size() == QSize(300, 260) * scale
    ratio = paint_of(array(large), "positive").mean() / paint_of(array(one), "positive").mean()
    assert 0.6 < ratio < 1.6
    assert paint_of(array(large), "foreground", 120).mean() > 0.003


def test_before_there_are_texts_none_is_drawn(view):
    """The widget may be painted as soon as it stands in the window, which is before a scene is shown in it."""
    show(view, scene(SURFACE))
    assert SceneTexts(view.widget).areas() == []


@pytest.mark.parametrize("angles", [(60.0, -30.0), (90.0, -90.0), (0.0, -90.0), (8.0, -30.0), (-30.0, 140.0)])
@pytest.mark.parametrize("size", [(450, 560), (420, 400), (200, 400), (400, 200)])
def test_texts_are_whole_and_apart(view, qapp, angles, size):
    view.resize(*size)
    qapp.processEvents()
    show(view, scene(SURFACE, angles=angles, z=Axis("log(1 + f - min f)", (0.0, 2100.0))))
    widget = view.widget
    areas = [area for area, _text in widget.frame._texts.areas()]
    texts = [text for _area, text in widget.frame._texts.areas()]
    assert {"x", "y"} <= set(texts)
    assert ("log(1 + f - min f)" in texts) == (angles[0] < 75)
    assert all(widget.rect().contains(area.toAlignedRect()) for area in areas)
    strict = [area.adjusted(0, 3, 0, -3) for area in areas]
    assert not any(one.intersects(other) for n, one in enumerate(strict) for other in strict[:n])


def test_a_minimum_before_a_head_does_not_hide_it(view):
    """Seen from above, a dot that is higher up, and later in the list, is still drawn behind the head."""
    low = Trail(key="t", x=np.zeros(1), y=np.zeros(1), z=np.zeros(1), colour="positive")
    high = Points(key="p", x=np.zeros(1), y=np.zeros(1), z=np.full(1, TOP), colour="negative")
    alone, both = (
        paint_of(show(view, scene(*marks, angles=(90.0, -90.0))), "positive").sum() for marks in ((low,), (low, high))
    )
    assert both == alone > 20
