"""The 2-D panel: axes, marks, legend, hover read-out, handles and clicks."""

from typing import Any, Self

from msgspec import structs
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout

from gradexplorer.framework.figure import Contours, Plot
from gradexplorer.ui.discard import discard
from gradexplorer.ui.panels.panel_view import PanelView
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.plot.box import Picture, PlotBox
from gradexplorer.ui.plot.cross import Cross
from gradexplorer.ui.plot.frame import Frame
from gradexplorer.ui.plot.keyboard import PanelKeys
from gradexplorer.ui.plot.legend_placer import LegendPlacer
from gradexplorer.ui.plot.mark_view import MarkView
from gradexplorer.ui.plot.mark_views import MARK_VIEWS
from gradexplorer.ui.plot.mouse import PanelMouse
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.plot.vectors import paint_items
from gradexplorer.ui.plot.zoom import PanelZoom, Zoom
from gradexplorer.ui.style.metrics import lay
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate


class PlotView(PanelView):
    """Draws `Plot` panels and touches only what changed.

    Signals
    -------
    added : (str, object)
        State path of the list and the pair to append, on a click at an empty point.
    removed : str
        State path of the entry of a list that is to go.
    pointed : QPointF or None
        What the mouse is over, in view coordinates.
    """

    added = Signal(str, object)
    removed = Signal(str)
    pointed = Signal(object)

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__(scale)
        self.panel: Plot | None = None
        self.drawings: dict[str, MarkView[Any]] = {}
        self.box = PlotBox(self)
        self.context = PlotContext(self.box, scale, self.edit, self.removed.emit, self.font)
        self.widget = Picture()
        self.widget.setAntialiasing(True)
        self.frame = Frame(self.context)
        self.legend = self.frame.legend
        self.widget.setCentralWidget(self.frame.area)
        column = QVBoxLayout(self)
        lay(column, 0)
        column.addWidget(self.header)
        column.addWidget(self.widget)

        self._refit = QTimer(self, interval=0, singleShot=True)
        self._refit.timeout.connect(self._fit_drawings)
        self._placer = LegendPlacer(self, self)
        self._zoom = PanelZoom(self, self)
        self.box.sigRangeChanged.connect(self._refit.start)
        self.box.sigResized.connect(self._on_resize)
        self.cross = Cross(self.context)
        self.pointer = PanelMouse(self, self)
        self.keys = PanelKeys(self, self)
        self._style()

    # drawing

    def draw(self, panel: Plot) -> None:
        """Show `panel`; marks that are the same objects as before are left as they are."""
        old, self.panel = self.panel, panel
        if old is panel:
            return
        log = panel.x.log, panel.y.log
        if log != self.context.log:
            self._clear()
            self.context.log = log
        if old is None or (old.title, old.hint) != (panel.title, panel.hint):
            self._write_header(panel)
        self.frame.draw(panel)
        self.context.height = next((mark.value for mark in panel.marks if isinstance(mark, Contours)), None)
        self._draw_marks(panel)
        self._draw_legend()
        self.legend.move_to_corner(panel.legend)
        self._zoom.follow(old)
        self.pointer.read_again()
        self._placer.soon()

    @property
    def zoom(self) -> Zoom | None:
        """The ranges that were chosen with the mouse; None where everything is shown."""
        return self._zoom.chosen

    def zoom_to(self, zoom: Zoom | None) -> None:
        """Show the ranges of `zoom` again, if the panel still has their view; None: the first view."""
        self._zoom.to(zoom)

    def view_all(self) -> None:
        """Show the axes' first view, widened where trails, points or handles lie outside of it."""
        self._zoom.view_all()

    def restyle(self) -> None:
        """Draw everything again, in the present colours, sizes and language."""
        self._style()
        self._clear()
        if self.panel is not None:
            self._write_header(self.panel)
            self._draw_marks(self.panel)
            self._draw_legend()

    def _clear(self) -> None:
        for drawing in self.drawings.values():
            drawing.remove()
        self.drawings = {}

    def _draw_marks(self, panel: Plot) -> None:
        keys = {mark.key for mark in panel.marks}
        for key in self.drawings.keys() - keys:
            self.drawings.pop(key).remove()
        for height, mark in enumerate(panel.marks):
            kind = MARK_VIEWS[type(mark)]
            drawing = self.drawings.get(mark.key)
            if drawing is not None and type(drawing) is not kind:
                drawing.remove()
                drawing = None
            if drawing is None:
                self.drawings[mark.key] = drawing = kind(self.context, mark)
            else:
                drawing.cache(drawing.mark is mark)
                if drawing.mark is not mark:
                    drawing.update(mark)
            drawing.stack(height)

    def _draw_legend(self) -> None:
        assert self.panel is not None
        named = [self.drawings[mark.key] for mark in self.panel.marks if mark.label and self.panel.legend != "nowhere"]
        samples = [(translate(drawing.mark.label), drawing.sample()) for drawing in named if not drawing.is_empty]
        self.legend.write([(name, sample) for name, sample in samples if sample is not None])

    def _style(self) -> None:
        self.cross.restyle()
        self.widget.setBackground(colour("background"))
        self.frame.restyle()

    def fit_margins(self) -> None:
        """Leave room above for a legend that stands there."""
        self.frame.fit_margins()

    def _write_header(self, panel: Plot) -> None:
        self.header.write(title=translate(panel.title), hint=translate(panel.hint))

    # view

    def _on_resize(self) -> None:
        self._zoom.fit()
        self._refit.start()

    def point_at(self, point: QPointF | None) -> None:
        """Show what lies at a point, in view coordinates, and let linked panels do so."""
        self.cross.show_at(None)
        self._read_at(point)
        self.pointed.emit(point)

    def follow(self, point: QPointF | None) -> None:
        """Mark the point that the mouse is over in a linked panel, and show what lies there."""
        self.cross.show_at(point)
        self._read_at(point)

    def _read_at(self, point: QPointF | None) -> None:
        found = () if point is None else [drawing.near(point) for drawing in self.drawings.values()]
        readings = [reading for reading in found if reading is not None]
        self.read_out(min(readings).text if readings else "")

    def _fit_drawings(self) -> None:
        for drawing in self.drawings.values():
            drawing.fit()
        self.frame.fit_numbers()
        self._placer.soon()

    def spot(self, at: QPoint | None) -> Spot:
        """Return the handle, point or other mark at a point of the panel; None: the one with the keyboard."""
        if at is None:
            focused = [drawing for drawing in self.drawings.values() if drawing.has_focus()]
            found = focused[0].spot(None) if focused else None
        else:
            scene = self.widget.mapToScene(self.widget.mapFrom(self, at))
            found = self.pointer.spot(self.box.mapSceneToView(scene))
        return structs.replace(found or Spot(), panel=self.panel.key if self.panel else "", view_all=self.view_all)

    # pictures

    def is_in_picture(self) -> bool:
        """Tell whether the panel is drawn for a picture or a film, and not for the screen."""
        return self.window().testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)

    def settle(self) -> None:
        """Do what waits for the next turn of the events, and give the legend the place that it has in a whole film."""
        self._placer.once()
        if self._refit.isActive():
            self._refit.stop()
            self._fit_drawings()

    def copy(self, scale: float, size: QSize) -> Self:
        """Return a hidden twin of `size` pixels that shows the same part of the axes."""
        twin = type(self)(scale * self.scale)
        twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        twin.resize(size)
        twin.show()
        if self.panel is not None:
            twin.draw(self.panel)
        twin.zoom_to(self.zoom)
        twin._fit_drawings()
        twin._placer.now()
        twin._fit_drawings()
        return twin

    def render_vector(self, painter: QPainter, target: QRectF) -> None:
        """Draw the panel as vectors, for an SVG file, laid out for the size of `target`."""
        twin = self.copy(1.0, target.size().toSize())
        height = twin.header.height()
        painter.save()
        painter.fillRect(target, colour("background"))
        twin.header.paint(painter, QRectF(target.x(), target.y(), target.width(), height))
        painter.restore()
        paint_items(twin.widget.scene(), painter, twin.widget.sceneRect(), target.adjusted(0, height, 0, 0))
        discard(twin)
