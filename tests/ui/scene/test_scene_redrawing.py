"""When a 3-D panel draws anew, and what it leaves as it is."""

import numpy as np
from pyqtgraph.opengl import GLMeshItem
from PySide6.QtCore import QEvent

from gradexplorer.framework.figure import Surface, Trail, View
from gradexplorer.text import _
from gradexplorer.ui.style import theme
from tests.ui.scene.scenes import PATH, SURFACE, TRAIL, X, array, height, scene, show


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


def test_a_hidden_panel_keeps_no_frame(view):
    """Its buffers are tens of megabytes, for each panel that was ever seen."""
    from OpenGL import GL

    panel = scene(SURFACE)
    before = [show(view, panel) for _ in range(3)][-1]
    [surface] = view.widget.drawings["surface"].items
    kept = surface._kept.handle()
    view.widget.makeCurrent()
    assert GL.glIsFramebuffer(kept)
    view.hide()
    view.widget.makeCurrent()
    assert not GL.glIsFramebuffer(kept)
    view.show()
    np.testing.assert_array_equal(show(view, panel), before)


def test_a_plane_of_one_colour_is_drawn_over_what_is_kept(view):
    plane = Surface(key="plane", x=X, y=X, z=np.full((61, 61), 4.0), colour="accent")
    panel = scene(SURFACE, plane)
    first, *others = [show(view, panel) for _ in range(3)]
    bare = show(view, scene(SURFACE))
    assert (first != bare).any()
    for pixels in others:
        np.testing.assert_array_equal(pixels, first)
    np.testing.assert_array_equal(bare, fresh(view, scene(SURFACE)))


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


def test_language_change_redraws_the_words(view, qapp, monkeypatch):
    view.draw(scene(SURFACE, title=_("Surface"), views=[View(_("Top"), 90.0, -90.0)]))
    phrases = {"Surface": "曲面", "Top": "俯视"}
    monkeypatch.setattr("gradexplorer.ui.style.translation._language.phrases", phrases)
    qapp.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.header.title == "曲面"
    assert [view._row.itemAt(index).widget().text() for index in range(1)] == ["俯视"]


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
