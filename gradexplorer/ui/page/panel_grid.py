"""Draws any Figure: rows of panels in splitters, one view class per panel class."""

from functools import partial
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSplitter, QVBoxLayout, QWidget

from gradexplorer.framework.figure import Figure, Panel, Plot, Scene, TablePanel, summary
from gradexplorer.ui.discard import discard
from gradexplorer.ui.page.shares import beside_pictures, of_tables, of_wide_tables, with_pictures
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.roles import Role
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.style.metrics import lay
from gradexplorer.ui.style.translation import spoken, translate
from gradexplorer.ui.table.table_view import TablePanelView

AnyPanelView = PlotView | SceneView | TablePanelView
PANELS: dict[type[Panel], type[AnyPanelView]] = {Plot: PlotView, Scene: SceneView, TablePanel: TablePanelView}
TELLING = 300
"""Milliseconds after which a change is put into words."""
MOST_LOOKS = 16
MOST_PARKED = 1


class _Look(Struct, frozen=True, eq=False):
    """What a person has done to a layout: the sizes of its rows and panels, and the zooms of the panels."""

    rows: list[int] | None
    columns: dict[int, list[int]]
    zooms: dict[str, Any]


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
    zoomed : (str, object, object)
        Key of a panel of which another part was chosen to be seen, and its `zoom` before and after that.
    """

    edited = Signal(str, object, bool)
    added = Signal(str, object)
    removed = Signal(str)
    zoomed = Signal(str, object, object)

    accessible_role = Role.Grouping

    def __init__(self) -> None:
        super().__init__()
        self.views: dict[str, AnyPanelView] = {}
        self._parked: dict[str, SceneView] = {}
        """3-D views that the present layout has no place for, hidden: to make one anew stops the window for 200 ms."""
        self._figure: Figure | None = None
        self._layout: tuple[tuple[str, ...], ...] = ()
        self._looks: dict[tuple[tuple[str, ...], ...], _Look] = {}
        self._moved = False
        """Whether a person has chosen the heights of the rows."""
        self._chosen: set[int] = set()
        """Rows whose panels have widths that a person has chosen."""
        self._heights: list[int] = []
        self._widths: dict[int, list[int]] = {}
        self._needed: dict[str, int] = {}
        """The width that each table has needed at most: a row does not move with every digit of a run."""
        self._telling = QTimer(self, interval=TELLING, singleShot=True)
        """Screen readers hear of a run from time to time; where there is none, nothing is put into words."""
        self._telling.timeout.connect(self._tell)
        self._rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self._rows.setMinimumHeight(1)  # a screen may be too low for two rows
        self._rows.splitterMoved.connect(self._on_moved)
        box = QVBoxLayout(self)
        lay(box)
        box.addWidget(self._rows)

    def draw(self, figure: Figure) -> None:
        """Show `figure`; views of panels that stay are kept and touch only what changed.

        Another layout gets new views, and the sizes and zooms that it had when it was shown last.
        """
        layout = tuple(tuple(panel.key for panel in row) for row in figure.rows)
        look = None
        if layout != self._layout:
            if self.views:
                self._looks.pop(self._layout, None)
                self._looks[self._layout] = self._look()
            look = self._looks.get(layout)
            while len(self._looks) > MOST_LOOKS:
                del self._looks[next(iter(self._looks))]
            self._build(figure)
            self._layout = layout
        self._figure = figure
        for panel in figure.panels():
            self.views[panel.key].draw(panel)  # type: ignore[arg-type]
        self._share_width()
        self._share_height()
        if look is not None:
            self._look_like(look)
        if QAccessible.isActive() and not self._telling.isActive():
            self._telling.start()

    def _tell(self) -> None:
        """Let the panels be heard: what they are called, and what they show."""
        for panel in self.panels():
            view = self.views[panel.key]
            for widget in (view, *view.findChildren(QWidget)):
                takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QAbstractButton)
                if widget is view or takes_keys:
                    widget.setAccessibleName(translate(panel.title))
                    widget.setAccessibleDescription(spoken(summary(panel)))

    def panels(self) -> list[Panel]:
        """Return the panels that are shown."""
        return self._figure.panels() if self._figure else []

    def view_all(self) -> None:
        """Show everything of the panel that the mouse is over, else of the one with the keyboard, else of all."""
        views = list(self.views.values())
        focused = QApplication.focusWidget()
        with_keys = [view for view in views if focused is not None and view.isAncestorOf(focused)]
        for view in [view for view in views if view.underMouse()] or with_keys or views:
            view.view_all()

    def zoom_to(self, panel: str, zoom: Any) -> None:
        """Show the part of a panel that a person chose to see before; nothing where there is no such panel now."""
        view = self.views.get(panel)
        if view is not None and not isinstance(view, TablePanelView):
            view.zoom_to(zoom)

    def _build(self, figure: Figure) -> None:
        for key, view in self.views.items():
            if isinstance(view, SceneView):
                self._park(key, view)
        while old := self._rows.widget(0):
            discard(old)
        self._moved, self._chosen, self._heights, self._widths, self._needed = False, set(), [], {}, {}
        self.views = {}
        for number, row in enumerate(figure.rows):
            splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
            for panel in row:
                view = self._parked.pop(panel.key, None) or self._view(panel)
                self.views[panel.key] = view
                splitter.addWidget(view)
                view.show()
            splitter.splitterMoved.connect(partial(self._keep_widths, number))
            self._rows.addWidget(splitter)
        self._keep_parked(MOST_PARKED)

    def _park(self, key: str, view: SceneView) -> None:
        """Keep a 3-D view, seen from its first distance, for the next layout that has a panel of this key."""
        view.hide()
        view.setParent(self)
        view.zoom_to(1.0)
        self._parked[key] = view

    def _keep_parked(self, most: int) -> None:
        """Keep the last 3-D views that wait: each has 20 MB of pixels."""
        while len(self._parked) > most:
            discard(self._parked.pop(next(iter(self._parked))))

    def hideEvent(self, event: QHideEvent) -> None:
        """Let no 3-D view wait on a tab that is not seen."""
        super().hideEvent(event)
        self._keep_parked(0)

    def _share_width(self) -> None:
        """Give the panels of each row their widths, unless a person has chosen them."""
        width = self._rows.width()
        for number, row in enumerate(self._splitters()):
            views = [row.widget(n) for n in range(row.count())]
            tables = [isinstance(view, TablePanelView) for view in views]
            needed = [self._most_needed(view) for view in views if isinstance(view, TablePanelView)]
            sizes = of_wide_tables(needed, width) if all(tables) else beside_pictures(tables, width)
            if number not in self._chosen and sizes != self._widths.get(number):
                self._widths[number] = sizes
                row.setSizes(sizes)

    def _most_needed(self, table: TablePanelView) -> int:
        name = table.objectName()
        self._needed[name] = max(table.width_of_all(), self._needed.get(name, 0))
        return self._needed[name]

    def _share_height(self) -> None:
        """Give the rows their heights, unless a person has chosen them."""
        splitters = self._splitters()
        height = self._rows.height() - self._rows.handleWidth() * (len(splitters) - 1)
        if self._moved or not splitters:
            return
        views = [[splitter.widget(n) for n in range(splitter.count())] for splitter in splitters]
        tables = [[_needed(view) for view in row if isinstance(view, TablePanelView)] for row in views]
        if all(len(needed) == len(row) for needed, row in zip(tables, views, strict=True)):
            rows = of_tables([max(needed) for needed in tables], height)
        else:
            rows = with_pictures(tables, [len(row) for row in views], height)
        if rows != self._heights:
            self._heights = rows
            self._rows.setSizes(rows)

    def _on_moved(self) -> None:
        self._moved = True

    def _keep_widths(self, row: int, _place: int, _handle: int) -> None:
        self._chosen.add(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share width and height anew."""
        super().resizeEvent(event)
        self._share_width()
        self._share_height()

    def _splitters(self) -> list[QSplitter]:
        return [row for index in range(self._rows.count()) if isinstance(row := self._rows.widget(index), QSplitter)]

    def _look(self) -> _Look:
        zooms = {key: view.zoom for key, view in self.views.items() if not isinstance(view, TablePanelView)}
        columns = {number: row.sizes() for number, row in enumerate(self._splitters()) if number in self._chosen}
        return _Look(self._rows.sizes() if self._moved else None, columns, zooms)

    def _look_like(self, look: _Look) -> None:
        if look.rows is not None:
            self._moved = True
            self._rows.setSizes(look.rows)
        for number, sizes in look.columns.items():
            self._chosen.add(number)
            self._splitters()[number].setSizes(sizes)
        for key, zoom in look.zooms.items():
            self.zoom_to(key, zoom)

    def _view(self, panel: Panel) -> AnyPanelView:
        view = PANELS[type(panel)]()
        view.setObjectName(f"panel.{panel.key}")
        view.edited.connect(self.edited)
        if not isinstance(view, TablePanelView):
            view.zoomed.connect(partial(self.zoomed.emit, panel.key))
        if isinstance(view, PlotView):
            view.added.connect(partial(self.added.emit))
            view.removed.connect(self.removed)
            view.pointed.connect(partial(self._point, view))
        return view

    def _point(self, source: PlotView, point: QPointF | None) -> None:
        """Let the panels that are linked with one show what they have at the point under the mouse in it."""
        link = source.panel.link if source.panel else ""
        for view in self.views.values():
            if link and view is not source and isinstance(view, PlotView) and view.panel and view.panel.link == link:
                view.follow(point)


def _needed(table: TablePanelView) -> int:
    """Return the height of a table's panel with all rows; Qt makes none lower than its hint."""
    return max(table.height_of_all(), table.minimumSizeHint().height())
