import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pyqtgraph.opengl import GLMeshItem
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from gradexplorer.framework.figure import Axis, Points, Scene, Surface, Trail, View
from gradexplorer.text import _
from gradexplorer.ui.scene.box import SceneTexts
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.style import theme

X = np.linspace(-6.0, 6.0, 61)
TOP = 7.7


def height(x, y):
    """Himmelblau's function, log(1 + f)."""
    return np.log1p((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)


Z = height(*np.meshgrid(X, X))
SURFACE = Surface(key="surface", x=X, y=X, z=Z)
PATH = np.linspace([-4.0, 0.0], [-3.0, -1.0], 30).T
TRAIL = Trail(
    key="trail",
    label="Adam",
    x=PATH[0],
    y=PATH[1],
    z=height(*PATH),
    steps=np.arange(30.0),
    values=np.expm1(height(*PATH)),
    colour="positive",
)
VIEWS = [View("Course", 60.0, -30.0), View("Top", 90.0, -90.0)]


def scene(*marks, **fields):
    defaults = {
        "key": "s",
        "title": "Surface",
        "x": Axis("x", (-6.0, 6.0)),
        "y": Axis("y", (-6.0, 6.0)),
        "z": Axis("log(1 + f)", (0.0, TOP)),
        "camera": "camera",
        "angles": (60.0, -30.0),
        "views": VIEWS,
    }
    return Scene(**(defaults | fields), marks=marks)


@pytest.fixture
def view(qapp, qtbot):
    theme.use_theme(qapp, "light")
    view = SceneView()
    qtbot.addWidget(view)
    view.resize(420, 400)
    view.show()
    view.draw(scene(SURFACE))
    qtbot.waitUntil(lambda: view.widget is not None or view.missing is not None)
    assert view.missing is None
    qtbot.waitExposed(view)
    qtbot.wait(50)
    yield view
    theme.use_theme(qapp, "system")


def show(view, panel):
    """Draw without waiting for the redraw rate."""
    view.panel = panel
    view.widget.draw(panel)
    return array(view.widget.grabFramebuffer())


def array(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def paint_of(pixels, role, tolerance=30):
    """Return which pixels have the colour of `role`."""
    colour = theme.colour(role)
    return np.abs(pixels - [colour.red(), colour.green(), colour.blue()]).max(axis=-1) < tolerance


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


def test_projection_is_matplotlibs(view):
    """For view_init(0, -90), x points to the right and z up; for azim 0, y points to the right (matplotlib's docs)."""
    widget = view.widget
    widget.turn(0.0, -90.0)
    origin, x, z = widget.project(np.array([[0.0, 0, 0], [1, 0, 0], [0, 0, 0.4]]))
    assert x[0] > origin[0] + 20
    assert x[1] == pytest.approx(origin[1], abs=0.1)
    assert z[1] < origin[1] - 10
    widget.turn(0.0, 0.0)
    origin, y = widget.project(np.array([[0.0, 0, 0], [0, 1, 0]]))
    assert y[0] > origin[0] + 20
    widget.turn(90.0, -90.0)
    origin, y = widget.project(np.array([[0.0, 0, 0], [0, 1, 0]]))
    assert y[1] < origin[1] - 20


def test_projection_meets_what_opengl_draws(view):
    point = Points(key="p", x=np.array([3.0]), y=np.array([2.0]), z=np.array([4.0]), colour="positive", size=14)
    red = paint_of(show(view, scene(point, angles=(35.0, 20.0))), "positive")
    rows, columns = np.nonzero(red)
    ((x, y),) = view.widget.project(view.widget.to_box(point.x, point.y, point.z))
    assert (columns.mean(), rows.mean()) == pytest.approx((x, y), abs=2)


def test_dragging_turns_the_camera(view, qtbot):
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    widget = view.widget
    QTest.mousePress(view.display, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    for number in range(1, 11):
        QTest.mouseMove(view.display, QPoint(200 + 4 * number, 150 - 2 * number))
    QTest.mouseRelease(view.display, Qt.MouseButton.LeftButton, pos=QPoint(240, 130))
    path, (elevation, azimuth), done = edits[-1]
    assert (path, done) == ("camera", True)
    assert not edits[0][2]
    assert (elevation, azimuth) == pytest.approx((50.0, -50.0), abs=2.5)
    assert widget.opts["elevation"] == elevation
    qtbot.wait(50)
    assert edits[-1][2]


def test_views_are_buttons(view):
    edits = []
    view.edited.connect(lambda *edit: edits.append(edit))
    names = []
    for index in range(view._row.count()):
        button = view._row.itemAt(index).widget()
        if button is not None:
            names.append(button.text())
            button.click()
    assert names == ["Course", "Top"]
    assert edits == [("camera", pair, True) for pair in [(60.0, -30.0), (90.0, -90.0)]]


def test_the_wheel_comes_nearer(view, qapp):
    before = paint_of(show(view, scene(SURFACE)), "background", 3).mean()
    positions = QPointF(100, 100), QPointF(100, 100)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    qapp.sendEvent(view.display, QWheelEvent(*positions, QPoint(), QPoint(0, 240), *none, False))
    assert paint_of(array(view.widget.grabFramebuffer()), "background", 3).mean() < before - 0.05
    view.view_all()
    assert paint_of(array(view.widget.grabFramebuffer()), "background", 3).mean() == pytest.approx(before, abs=0.01)


def test_hover_reads_the_head_of_a_trail(view, qtbot):
    minima = Points(key="m", x=np.array([3.0]), y=np.array([2.0]), z=np.zeros(1), colour="muted", names=["minimum"])
    show(view, scene(SURFACE, TRAIL, minima))
    widget = view.widget
    for mark, text in [
        (TRAIL, f"Adam   step 29   x = −3   y = −1   f = {np.expm1(height(-3.0, -1.0)):.10g}"),
        (minima, "minimum   x = 3   y = 2"),
    ]:
        x, y = widget.project(widget.to_box(mark.x[-1:], mark.y[-1:], mark.z[-1:]))[0]
        QTest.mouseMove(view.display, QPoint(round(x), round(y)))
        qtbot.waitUntil(lambda text=text: view.header.readout == text)
    QTest.mouseMove(view.display, QPoint(5, 5))
    qtbot.waitUntil(lambda: view.header.readout == "")


def test_a_trail_s_head_behind_the_surface_shines_through(view):
    behind = Trail(key="trail", x=PATH[0], y=PATH[1], z=height(*PATH) - 0.3 * np.ptp(height(*PATH)), colour="positive")
    show(view, scene(SURFACE))
    without = view.widget.grabFramebuffer()
    show(view, scene(SURFACE, behind))
    x, y = (round(value) for value in view.widget.project(view.widget.drawings["trail"]._head)[0])
    ratio = view.devicePixelRatio()
    at = QPoint(round(x * ratio), round(y * ratio))
    assert view.widget.grabFramebuffer().pixelColor(at) != without.pixelColor(at)


def test_identical_marks_are_left_alone_and_old_ones_go(view, monkeypatch):
    show(view, scene(SURFACE, TRAIL))
    widget = view.widget
    kept, count = widget.drawings["surface"], len(widget.items)
    trail = widget.drawings["trail"].items
    touched = []
    monkeypatch.setattr(kept, "show", lambda: touched.append("surface"))
    show(view, scene(SURFACE, Trail(key="trail", x=PATH[0], y=PATH[1], z=height(*PATH), colour="accent")))
    assert touched == []
    assert len(widget.items) == count
    show(view, scene(SURFACE))
    assert widget.drawings == {"surface": kept}
    assert not set(widget.items) & set(trail)
    assert len(widget.items) == count - len(trail)


def test_a_change_is_drawn_once(view, qtbot, monkeypatch):
    """OpenGL without a graphics card takes most of the time that a window with a surface needs."""
    [surface] = view.widget.drawings["surface"].items
    drawn, paint = [], surface.paint
    monkeypatch.setattr(surface, "paint", lambda: (drawn.append(surface), paint()))
    before = view.grab().toImage()
    view.widget.turn(10.0, 20.0)
    qtbot.waitUntil(lambda: len(drawn) > 0)
    qtbot.wait(50)
    assert len(drawn) == 1
    assert view.grab().toImage() != before


def fresh(view, panel):
    """Draw all anew: nothing is kept."""
    view.widget.clear()
    return show(view, panel)


def test_a_surface_that_stays_is_drawn_twice_and_copied_from_then_on(view, qapp, monkeypatch):
    """Without a graphics card its triangles take three quarters of a frame; no pixel differs."""
    drawn, paint = [], GLMeshItem.paint
    monkeypatch.setattr(GLMeshItem, "paint", lambda item: (drawn.append(item), paint(item)))
    x, y, z = *PATH, height(*PATH)
    trails = [Trail(key="trail", x=x[:n], y=y[:n], z=z[:n], colour="accent") for n in (3, 5, 9, len(x))]
    run = [scene(SURFACE, trail) for trail in trails]
    turned = scene(SURFACE, trails[0], angles=(40.0, 10.0))
    flatter = scene(Surface(key="surface", x=X, y=X, z=SURFACE.z / 2), trails[0])
    view.widget.clear()
    panels = [*run, turned, turned, turned, flatter, flatter, flatter]
    pictures, counts = [], []
    for panel in panels:
        drawn.clear()
        pictures.append(show(view, panel))
        counts.append(len(drawn))
    assert counts == [1, 1, 0, 0, 1, 1, 0, 1, 1, 0]
    for panel, picture in zip(panels, pictures, strict=True):
        np.testing.assert_array_equal(picture, fresh(view, panel))
    for change in (lambda: theme.use_theme(qapp, "dark"), lambda: view.resize(500, 300)):
        change()
        qapp.processEvents()
        np.testing.assert_array_equal(show(view, flatter), fresh(view, flatter))


def test_a_plane_of_one_colour_is_drawn_over_what_is_kept(view):
    plane = Surface(key="plane", x=X, y=X, z=np.full((61, 61), 4.0), colour="accent")
    panel = scene(SURFACE, plane)
    first, *others = [show(view, panel) for _ in range(3)]
    bare = show(view, scene(SURFACE))
    assert (first != bare).any()
    for pixels in others:
        np.testing.assert_array_equal(pixels, first)
    np.testing.assert_array_equal(bare, fresh(view, scene(SURFACE)))


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


def test_the_redraw_rate_is_limited_and_the_last_is_drawn(view, qtbot, monkeypatch):
    qtbot.waitUntil(lambda: not view._pause.isActive())
    drawn = []
    draw = view.widget.draw
    monkeypatch.setattr(view.widget, "draw", lambda panel: (drawn.append(panel), draw(panel)))
    panels = [scene(SURFACE) for _number in range(50)]
    for panel in panels:
        view.draw(panel)
    qtbot.waitUntil(lambda: drawn and drawn[-1] is panels[-1])
    assert drawn == [panels[0], panels[-1]]


@pytest.mark.parametrize("scale", [1.0, 2.0, 4.0])
def test_pictures_are_exact_in_size_and_as_bold_at_every_scale(view, scale):
    show(view, scene(TRAIL, angles=(90.0, -90.0)))
    one, large = view.image(1.0, QSize(300, 260)), view.image(scale, QSize(300, 260))
    assert large.size() == QSize(300, 260) * scale
    ratio = paint_of(array(large), "positive").mean() / paint_of(array(one), "positive").mean()
    assert 0.6 < ratio < 1.6
    assert paint_of(array(large), "foreground", 120).mean() > 0.003


def test_language_change_redraws_the_words(view, qapp, monkeypatch):
    view.draw(scene(SURFACE, title=_("Surface"), views=[View(_("Top"), 90.0, -90.0)]))
    phrases = {"Surface": "曲面", "Top": "俯视"}
    monkeypatch.setattr("gradexplorer.ui.style.translation._language.phrases", phrases)
    qapp.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.header.title == "曲面"
    assert [view._row.itemAt(index).widget().text() for index in range(1)] == ["俯视"]


WITHOUT = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.shell.application import create_application
app = create_application(["test"])
assert "OpenGL" not in sys.modules, "OpenGL is loaded too early"
from tests_scene import SURFACE, scene
view = SceneView()
view.resize(300, 300)
view.show()
view.draw(scene(SURFACE))
QTest.qWait(200)
view.draw(scene())
assert view.image().size() == view.size()
print(view._message.text())
"""


def test_without_opengl_the_panel_says_so(tmp_path):
    """Qt's offscreen platform has no OpenGL."""
    (tmp_path / "tests_scene.py").write_text(Path(__file__).read_text())
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), os.getcwd()]),
    }
    environment.pop("DISPLAY", None)
    run = subprocess.run([sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("3-D needs OpenGL")


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


def test_a_changed_stage_makes_no_painting_wait(view, qtbot, monkeypatch):
    """The picture of the stage costs 20 ms without a graphics card: it comes after what else is drawn."""
    screen = view.display
    qtbot.waitUntil(lambda: not screen._stale)
    taken = []
    grab = view.widget.grabFramebuffer
    monkeypatch.setattr(view.widget, "grabFramebuffer", lambda: taken.append(1) or grab())
    view.widget.turn(20.0, 40.0)
    screen.repaint()
    assert taken == []
    qtbot.waitUntil(lambda: taken == [1])
    qtbot.waitUntil(lambda: not screen._stale)
    assert np.array_equal(array(screen.grab().toImage()), array(grab()))
    assert taken == [1]


OLD = """
import faulthandler, sys
faulthandler.enable()
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.launch import open_window
window = open_window()
keys = [page.key for page in PAGES]
for turns in (0, 1, 2, 5):
    for key in ("himmelblau", "losses", "himmelblau"):
        window.tabs.setCurrentIndex(keys.index(key))
        for _turn in range(turns):
            QApplication.processEvents()
QTest.qWait(300)
view = window.current.view.picture.views["surface"]
assert view.image().size() == view.size()
print(view._message.text(), view.widget)
window.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the version is that of Mesa's driver")
@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_an_old_opengl_is_named_and_no_tab_turned_while_it_loads_ends_the_process(platform):
    environment = os.environ | {"QT_QPA_PLATFORM": platform, "MESA_GL_VERSION_OVERRIDE": "1.4"}
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", OLD]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout.startswith("3-D needs OpenGL 2.1")
    assert run.stdout.endswith(" None\n")
