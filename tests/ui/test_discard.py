"""What is discarded is gone without Python's collector: no reference cycle waits for a thread to end it."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint
from PySide6.QtOpenGL import QOpenGLBuffer, QOpenGLVertexArrayObject
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gradexplorer.framework.presets import presets
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.ui.controls.number_popup import NumberPopup
from gradexplorer.ui.discard import discard
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.page.panel_grid import PANELS
from gradexplorer.ui.page.render import draw_picture, picture
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.shell.export_dialog import ExportDialog

QT = (QObject, QGraphicsItem, QOpenGLBuffer, QOpenGLVertexArrayObject)


@pytest.fixture(autouse=True)
def no_collector(qapp) -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def turn(qapp) -> None:
    """Let everything that waits for the event loop happen."""
    for _round in range(3):
        qapp.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def waiting() -> list[str]:
    """Return which of Qt's objects only Python's collector can reach."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    found = [type(thing).__name__ for thing in gc.garbage if isinstance(thing, QT)]
    gc.garbage.clear()
    return found


def drawn(page, state):
    figure = page.figure(state, None, False)
    while figure.incomplete:
        figure = page.figure(state, None, False)
    return figure


def parts(view: QWidget) -> list[weakref.ref]:
    """Return what a panel is made of."""
    things = [view, view.header]
    if isinstance(view, PlotView):
        things += [
            view.box,
            view.context,
            view.pointer,
            view.legend,
            view.widget,
            *view.frame.axes,
            *view.drawings.values(),
        ]
    if isinstance(view, SceneView):
        widget = view.widget
        things += [view.display, widget, widget.frame, *widget.drawings.values(), *widget.items]
    return [weakref.ref(thing) for thing in things]


def watching(copy, watched: list[weakref.ref]):
    """Return `copy`, which writes down what its copies are made of."""

    def watched_copy(*arguments):
        twin = copy(*arguments)
        watched.extend(parts(twin))
        return twin

    return watched_copy


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_a_panel_and_its_pictures_are_gone_at_once(qapp, page, monkeypatch):
    watched: list[weakref.ref] = []
    for panel in drawn(page, page.state()).panels():
        kind = PANELS[type(panel)]
        view = kind()
        view.resize(400, 300)
        view.draw(panel)
        view.show()
        turn(qapp)
        if hasattr(view, "image"):
            with monkeypatch.context() as patch:
                patch.setattr(kind, "copy", watching(kind.copy, watched))
                view.image()
            assert watched
        watched += parts(view)
        discard(view)
        del view
    turn(qapp)
    assert [part() for part in watched if part() is not None] == []
    assert waiting() == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_what_a_page_shows_no_more_is_gone_at_once(qapp, page):
    """Parts, marks, rows and knobs that come and go with presets; then the page itself."""
    view = PageView(page, page.state())
    view.show()
    for preset in [{"state": {}}, *presets(page.key)]:
        state = page.state()
        for path, value in preset["state"].items():
            state = edited(state, path, value)
        view.draw(state, drawn(page, state))
        turn(qapp)
    assert waiting() == []
    watched = [ref for panel in view.picture.views.values() for ref in parts(panel)]
    watched += [weakref.ref(thing) for thing in (view, view.parameters, view.column, view.transport)]
    discard(view)
    del view
    turn(qapp)
    assert [part() for part in watched if part() is not None] == []
    assert waiting() == []


def test_pictures_of_the_3d_page_leave_nothing(qapp, tmp_path):
    page = next(page for page in PAGES if page.key == "himmelblau")
    view = PageView(page, page.state())
    view.resize(900, 600)
    view.draw(page.state(), drawn(page, page.state()))
    view.show()
    turn(qapp)
    assert view.picture.views["surface"].widget is not None
    before = set(qapp.allWidgets())
    for _time in range(2):
        assert not picture(view).isNull()
        draw_picture(page, page.state(), None, tmp_path / "page.png", panel="surface", size=(300, 300), scale=1.0)
        turn(qapp)
    assert set(qapp.allWidgets()) == before
    assert waiting() == []
    discard(view)
    turn(qapp)


def test_a_dialog_and_a_popup_are_gone_at_once(qapp):
    page = PAGES[0]
    owner = QWidget()
    controller = PageController(page, page.state(), owner)
    controller.redraw()
    dialog, popup = ExportDialog(controller), NumberPopup(controller.view, 1.0)
    watched = [weakref.ref(dialog), weakref.ref(popup)]
    dialog.show()
    popup.open_at(QPoint())
    popup.close()
    discard(dialog)
    del dialog, popup
    turn(qapp)
    assert [part() for part in watched] == [None, None]
    controller.close()
    discard(controller.view)
    discard(owner)
    turn(qapp)
