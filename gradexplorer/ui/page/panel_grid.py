"""Draws any Figure: rows of panels in splitters, one view class per panel class."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gradexplorer.framework.figure import Figure, Panel, Plot, Scene, TablePanel
from gradexplorer.ui.discard import discard
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.table.table_view import TablePanelView

AnyPanelView = PlotView | SceneView | TablePanelView
PANELS: dict[type[Panel], type[AnyPanelView]] = {Plot: PlotView, Scene: SceneView, TablePanel: TablePanelView}
WIDTHS: dict[type[Panel], int] = {Plot: 1000, Scene: 1000, TablePanel: 2000}
"""Shares of a row at first."""


class PanelGrid(QWidget):
    """The middle of a page.

    Signals
    -------
    edited : (str, object, bool)
        State path, new value, and whether the edit is done (False while a handle is dragged).
    added : (str, object)
        State path of a list and the pair to append to it.
    removed : str
        State path of an entry of a list to take out.
    """

    edited = Signal(str, object, bool)
    added = Signal(str, object)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.views: dict[str, AnyPanelView] = {}
        self._figure: Figure | None = None
        self._layout: list[list[str]] = []
        self._rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._rows)

    def draw(self, figure: Figure) -> None:
        """Show `figure`; views of panels that stay are kept and touch only what changed."""
        layout = [[panel.key for panel in row] for row in figure.rows]
        if layout != self._layout:
            self._build(figure)
            self._layout = layout
        self._figure = figure
        for panel in figure.panels():
            self.views[panel.key].draw(panel)  # type: ignore[arg-type]

    def panels(self) -> list[Panel]:
        """Return the panels that are shown."""
        return self._figure.panels() if self._figure else []

    def _build(self, figure: Figure) -> None:
        while old := self._rows.widget(0):
            discard(old)
        self.views = {}
        for row in figure.rows:
            splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
            for panel in row:
                view = self._view(panel)
                self.views[panel.key] = view
                splitter.addWidget(view)
            splitter.setSizes([WIDTHS[type(panel)] for panel in row])
            self._rows.addWidget(splitter)
        self._rows.setSizes([1000 if index == 0 else 600 for index in range(len(figure.rows))])

    def _view(self, panel: Panel) -> AnyPanelView:
        view = PANELS[type(panel)]()
        view.setObjectName(f"panel.{panel.key}")
        view.edited.connect(self.edited)
        if isinstance(view, PlotView):
            view.added.connect(partial(self.added.emit))
            view.removed.connect(self.removed)
        return view
