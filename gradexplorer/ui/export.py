"""Pictures of a page or of one panel, crisp at any scale: the menu and the command line share this."""

import gc
import os
import re
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmapCache, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from gradexplorer.core.files import write_atomically
from gradexplorer.core.page import Page
from gradexplorer.core.state import State
from gradexplorer.core.stepping import Snapshot
from gradexplorer.core.text import InputError, _
from gradexplorer.pages import PAGES
from gradexplorer.session import Session
from gradexplorer.ui.formula import wait_idle
from gradexplorer.ui.page_view import PageView
from gradexplorer.ui.panel import PanelView
from gradexplorer.ui.picture import PANELS
from gradexplorer.ui.plot import PlotView
from gradexplorer.ui.scene import prepare_opengl
from gradexplorer.ui.theme import Theme, colour, use_theme
from gradexplorer.ui.translation import use_language

PAGE_SIZE = (1600, 1000)
PANEL_SIZE = (800, 600)
FORMULA_SECONDS = 30.0
KEPT_PICTURES = 64 * 1024
"""Kilobytes for the pictures of axes and marks that stay the same: too few, and each is painted at every frame."""
YOUNG_OBJECTS = 20_000
"""Python looks for garbage after so many new objects, not after 700: a drag makes thousands a frame."""


def part(view: PageView, panel: str | None) -> QWidget:
    """Return the widget to be drawn: the whole page, or the panel of that key.

    Raises
    ------
    InputError
        The page has no such panel; those it has are named.
    """
    if panel is None:
        return view
    known_panel(panel, view.picture.views)
    return view.picture.views[panel]


def known_panel(panel: str, panels: Iterable[str]) -> None:
    """Refuse a panel that is not among `panels`, with an InputError that names them."""
    known = ", ".join(panels)
    if panel not in known.split(", "):
        raise InputError(_("This page has no panel {panel}; it has: {known}", panel=panel, known=known))


def _places(widget: QWidget) -> list[tuple[PanelView, QRect]]:
    """Return the plots and scenes in `widget`, itself included, and where they are in it."""
    views = [view for view in (widget, *widget.findChildren(QWidget)) if isinstance(view, PanelView)]
    return [(view, QRect(view.mapTo(widget, QPoint()), view.size())) for view in views if view.isVisible()]


def paint(widget: QWidget, painter: QPainter, scale: float, *, vectors: bool = False) -> None:
    """Draw `widget` with every line and letter at `scale`; plots and scenes are drawn anew at that scale.

    A pen of one pixel stays one pixel wide under a painter's scale, so what is drawn with such pens is not left to it.
    With `vectors` the plots are drawn as vectors.
    """
    places = _places(widget)
    rest = QRegion(widget.rect())
    for _view, place in places:
        rest -= place
    painter.save()
    painter.scale(scale, scale)
    if not rest.isEmpty():
        widget.render(painter, rest.boundingRect().topLeft(), rest, QWidget.RenderFlag.DrawChildren)
    for view, place in places:
        if vectors and isinstance(view, PlotView):
            view.render_vector(painter, QRectF(place))
        else:
            painter.drawImage(place, view.image(scale))
    painter.restore()


def picture(widget: QWidget, scale: float = 1.0) -> QImage:
    """Return `widget` as an image of its size times `scale`."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour("background"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    paint(widget, painter, scale)
    painter.end()
    return image


def png(widget: QWidget, scale: float = 1.0) -> bytes:
    """Return `widget` as a PNG file."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(widget, scale).save(buffer, "PNG")
    return bytes(store.data())


def svg(widget: QWidget) -> bytes:
    """Return `widget` as an SVG file: 2-D panels as vectors, 3-D ones as pictures in it."""
    store = QByteArray()
    generator = QSvgGenerator()
    buffer = QBuffer(store)
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setResolution(widget.logicalDpiX())  # the axes' numbers are laid out for the screen's
    painter = QPainter(generator)
    painter.fillRect(widget.rect(), colour("background"))
    paint(widget, painter, 1.0, vectors=True)
    painter.end()
    # Qt writes the formulas' pen, which has no brush, as a black one: all letters would be bold.
    return re.sub(rb'(<g fill="#[0-9a-f]{6}"[^>]*?) stroke="#000000"', rb'\1 stroke="none"', bytes(store.data()))


def write_picture(widget: QWidget, file: Path, scale: float = 1.0) -> None:
    """Write `widget` to `file`, a .png or .svg; an existing file is replaced whole or not at all."""
    write_atomically(file, svg(widget) if file.suffix == ".svg" else png(widget, scale))


def application() -> QApplication:
    """Return the application, made and set up for 3-D where there is none yet."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    QLocale.setDefault(QLocale.c())  # numbers are written the same way in every language
    # Areas the size of a panel are filled sooner than other threads wake up to help with them
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    app = prepare_opengl(["gradexplorer"])
    QPixmapCache.setCacheLimit(KEPT_PICTURES)
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    return app


def export_picture(
    page_key: str,
    session: Session,
    snapshot: Snapshot | None,
    file: Path,
    *,
    panel: str | None,
    size: tuple[int, int] | None,
    scale: float,
    theme: Theme,
    language: str,
) -> None:
    """Draw a page that is not on the screen, and write its picture.

    Parameters
    ----------
    size : (width, height) or None
        In pixels before `scale`; by default 1600 x 1000 for a page and 800 x 600 for a panel.
    scale : float
        From 1 to 4.

    Raises
    ------
    InputError
        There is no such panel, or the file can't be written.
    """
    app = application()
    use_theme(app, theme)
    use_language(app, language)
    page = next(page for page in PAGES if page.key == page_key)
    draw_picture(page, session.pages[page_key], snapshot, file, panel=panel, size=size, scale=scale)


def draw_picture(
    page: Page,
    state: State,
    snapshot: Snapshot | None,
    file: Path,
    *,
    panel: str | None,
    size: tuple[int, int] | None,
    scale: float,
) -> None:
    """Draw a page, or one panel of it, at an exact size and off the screen, in the present theme and language."""
    figure = page.figure(state, snapshot, False)
    while figure.more:
        figure = page.figure(state, snapshot, False)
    view: QWidget
    if panel is None:
        view = page_view = PageView(page, state)
        page_view.draw(state, figure)
        page_view.show_run(state, snapshot, False, 0.0)
        page_view.derive(page.derive(state, snapshot))
    else:
        panels = {one.key: one for one in figure.panels()}
        known_panel(panel, panels)
        view = panel_view = PANELS[type(panels[panel])]()
        panel_view.draw(panels[panel])  # type: ignore[arg-type]
    if layout := view.layout():
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the size asked for, however small
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(*(size or (PAGE_SIZE if panel is None else PANEL_SIZE)))
    view.show()
    try:
        for _turn in range(5):  # the column's width breaks formulas into lines, and these move what stands below
            QApplication.processEvents()
            wait_idle(FORMULA_SECONDS)
        QApplication.processEvents()
        write_picture(view, file, scale)
    finally:
        view.close()
        view.deleteLater()
