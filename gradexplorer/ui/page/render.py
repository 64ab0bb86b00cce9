"""Pictures of a page or of one panel, crisp at any scale: the menu and the command line share this."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from gradexplorer.framework.figure import Panel, execute, summary
from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import State
from gradexplorer.text import InputError, _
from gradexplorer.ui.discard import discard
from gradexplorer.ui.formula.formula_view import wait_idle
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.page.panel_grid import PANELS, AnyPanelView
from gradexplorer.ui.panels.panel_view import PanelView
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import spoken

ViewType = TypeVar("ViewType", bound=QWidget)
Result = TypeVar("Result")
_drawing = False
PAGE_SIZE = (1600, 1000)
PANEL_SIZE = (800, 600)
FORMULA_SECONDS = 30.0
SVG11, SVG12 = QSvgGenerator.SvgVersion.Svg11, QSvgGenerator.SvgVersion.SvgTiny12


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


def _panel_rects(widget: QWidget) -> list[tuple[PanelView, QRect]]:
    """Return the plots and scenes in `widget`, itself included, and where they are in it."""
    views = [view for view in (widget, *widget.findChildren(QWidget)) if isinstance(view, PanelView)]
    return [(view, QRect(view.mapTo(widget, QPoint()), view.size())) for view in views if view.isVisible()]


def paint(widget: QWidget, painter: QPainter, scale: float, *, without_plots: bool = False) -> None:
    """Draw `widget` with every line and letter at `scale`; plots and scenes are drawn anew at that scale.

    A pen of one pixel stays one pixel wide under a painter's scale, so what is drawn with such pens is not left to it.
    With `without_plots` the plots are left out.
    """
    rects = _panel_rects(widget)
    background = QRegion(widget.rect())
    for _view, rect in rects:
        background -= rect
    painter.save()
    painter.scale(scale, scale)
    if not background.isEmpty():
        widget.render(painter, background.boundingRect().topLeft(), background, QWidget.RenderFlag.DrawChildren)
    for view, rect in rects:
        if not (without_plots and isinstance(view, PlotView)):
            painter.drawImage(rect, view.image(scale))
    painter.restore()


def text_of(widget: QWidget) -> str:
    """Return in words what a picture of `widget` shows."""
    if isinstance(widget, PageView):
        panels: list[Panel | None] = [*widget.picture.panels()]
    else:
        panels = [widget.panel] if isinstance(widget, AnyPanelView) else []
    return "\n".join(spoken(summary(panel)) for panel in panels if panel is not None)


def picture(widget: QWidget, scale: float = 1.0) -> QImage:
    """Return `widget` as an image of its size times `scale`, with its description."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour("background"))
    image.setText("Description", text_of(widget))
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint(widget, painter, scale)
    return image


def png(widget: QWidget, scale: float = 1.0) -> bytes:
    """Return `widget` as a PNG file."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(widget, scale).save(buffer, "PNG")
    return bytes(store.data())


def svg(widget: QWidget) -> bytes:
    """Return `widget` as an SVG file: 2-D panels as vectors, 3-D ones and tables as pictures in it.

    Qt's SVG never returns from a clip to one around it, which would cut off most of a page in a browser: around the
    plots nothing is clipped, and each plot is a drawing of its own.
    """
    if isinstance(widget, PlotView):
        return _drawn(widget, SVG11, lambda painter: widget.render_vector(painter, QRectF(widget.rect())))
    page = _drawn(widget, SVG12, lambda painter: paint(widget, painter, 1.0, without_plots=True))
    plots = [(view, rect) for view, rect in _panel_rects(widget) if isinstance(view, PlotView)]
    drawn = b"".join(_placed(svg(view), rect.topLeft(), index) for index, (view, rect) in enumerate(plots))
    return page.replace(b"</svg>", drawn + b"</svg>")


def _drawn(widget: QWidget, version: QSvgGenerator.SvgVersion, draw: Callable[[QPainter], None]) -> bytes:
    store = QByteArray()
    generator = QSvgGenerator(version)
    buffer = QBuffer(store)
    generator.setOutputDevice(buffer)
    words = escape(text_of(widget), quote=False)  # Qt writes it as it is
    generator.setTitle(words.partition("\n")[0].partition(". ")[0])
    generator.setDescription(words)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setResolution(widget.logicalDpiX())  # the axes' numbers are laid out for the screen's
    with QPainter(generator) as painter:
        painter.fillRect(widget.rect(), colour("background"))
        draw(painter)
    # Qt writes the formulas' pen, which has no brush, as a black one: all letters would be bold.
    return re.sub(rb'(<g fill="#[0-9a-f]{6}"[^>]*?) stroke="#000000"', rb'\1 stroke="none"', bytes(store.data()))


def _placed(plot: bytes, at: QPoint, index: int) -> bytes:
    """Return what a plot's file draws, as a group at its place in another drawing."""
    body = plot[plot.index(b"<defs>") :].removesuffix(b"</svg>\n")
    body = re.sub(rb"clipPath(\d)", b"clipPath%d_\\1" % index, body)
    return b'<g transform="translate(%d,%d)">\n' % (at.x(), at.y()) + body + b"</g>\n"


def write_picture(widget: QWidget, file: Path, scale: float = 1.0) -> None:
    """Write `widget` to `file`, a .png or .svg; an existing file is replaced whole or not at all."""
    write_atomically(file, svg(widget) if file.suffix == ".svg" else png(widget, scale))


def is_drawing() -> bool:
    """Tell whether `draw_picture` is at work, which lets events happen meanwhile."""
    return _drawing


def draw_picture(
    page: AnyPage,
    state: State,
    snapshot: Snapshot | None,
    file: Path,
    *,
    panel: str | None,
    size: tuple[int, int] | None,
    scale: float,
) -> None:
    """Draw a page, or one panel of it, at an exact size and off the screen, in the present theme and language."""
    figure = page.whole_picture(state, snapshot)
    if panel is None:
        page_view = PageView(page, state)
        page_view.draw(state, figure)
        page_view.show_run(state, snapshot, False, 0.0)
        items = page.column(state, snapshot, figure)
        execute(items)  # a picture has its verdicts
        page_view.derive(items)
        drawn(page_view, size or PAGE_SIZE, partial(write_picture, file=file, scale=scale))
    else:
        panels = {one.key: one for one in figure.panels()}
        known_panel(panel, panels)
        draw_panel(panels[panel], file, size=size, scale=scale)


def draw_panel(panel: Panel, file: Path, *, size: tuple[int, int] | None, scale: float) -> None:
    """Draw a panel at an exact size and off the screen, in the present theme and language."""
    drawn(view_of(panel), size or PANEL_SIZE, partial(write_picture, file=file, scale=scale))


def view_of(panel: Panel) -> AnyPanelView:
    """Return a panel's own widget, with the panel in it."""
    view = PANELS[type(panel)]()
    view.draw(panel)  # type: ignore[arg-type]
    return view


def drawn(view: ViewType, size: tuple[int, int], read: Callable[[ViewType], Result]) -> Result:
    """Draw a widget at a size, off the screen; return what is read of it, and give it away."""
    global _drawing
    if layout := view.layout():
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the size asked for, however small
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(*size)
    view.show()
    _drawing = True
    try:
        for _turn in range(5):  # the column's width breaks formulas into lines, and these move what stands below
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            wait_idle(FORMULA_SECONDS)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return read(view)
    finally:
        _drawing = False
        discard(view)
