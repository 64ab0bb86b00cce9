"""Tables of texts and exact numbers: swatches, eye switches, rows to pick, values to copy."""

from itertools import accumulate, pairwise

from msgspec import structs
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from gradexplorer.framework.figure import Table, TablePanel
from gradexplorer.text import _
from gradexplorer.ui.panels.panel_view import Header
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.metrics import lay, resized, row_height, smaller
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import plain_words, translate
from gradexplorer.ui.table.column_widths import ColumnWidths, Fitted
from gradexplorer.ui.table.table_model import LEFT, CellDelegate, TableModel


class TableView(QTableView):
    """One `Table`; cheap enough to be drawn anew at every frame.

    Signals
    -------
    edited : (str, object, bool)
        State path and value of a picked row or of an eye switch; always done.
    fitted :
        The columns have their widths: the height of all rows may be another one.
    """

    edited = Signal(str, object, bool)
    fitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = TableModel()
        self._needs: ColumnWidths | None = None
        """None until they are measured: Qt may resize the table before, and trusts its columns."""
        self.setModel(self._model)
        self._model.modelAboutToBeReset.connect(self._forget)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(8)
        self._letters = CellDelegate(self, self._model)
        self.setItemDelegate(self._letters)
        self._fit_rows()
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)
        self._model.toggled.connect(lambda toggle: self.edited.emit(*toggle, True))

    def draw(self, table: Table) -> None:
        """Show `table`."""
        if self._model.show_table(table):
            self.setColumnHidden(0, not any(row.colour or row.toggles for row in table.rows))
        self._fit_columns()

    def _forget(self) -> None:
        self._needs = None

    def view_all(self) -> None:
        """Give every column the width of its texts again, and show the first row."""
        self._forget()
        self._fit_columns()
        self.scrollToTop()

    def row_spot(self, at: QPoint | None) -> Spot:
        """Return the row at a point of the viewport; None: the present one."""
        index = self.currentIndex() if at is None else self.indexAt(at)
        around = Spot(selected=self._selected(), table=self._model.table)
        if not index.isValid():
            return around
        row = self._model.table.rows[index.row()]
        return structs.replace(around, mark=row, edits=tuple(row.picks), toggles=row.toggles)

    def height_of_all(self) -> int:
        """Return the height at which no row is hidden."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        header = self.horizontalHeader()
        below = self.horizontalScrollBar().sizeHint().height() if header.length() > self.viewport().width() else 0
        return rows + header.sizeHint().height() + 2 * self.frameWidth() + below

    def width_of_all(self) -> int:
        """Return the width at which no text is cut."""
        swatch = 0 if self.isColumnHidden(0) else self.columnWidth(0)
        return swatch + (self._needs.whole if self._needs else 0) + 2 * self.frameWidth()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

    def _fit_columns(self) -> None:
        """Widen the columns whose texts became longer; they never narrow while numbers flicker."""
        table = self._model.table
        if self._needs is None:
            self.resizeColumnToContents(0)
            self._needs = ColumnWidths(self.font(), [*map(translate, table.header)])
        for column in range(len(table.header)):
            self._needs.see(column, [translate(row.cells[column]) for row in table.rows])
        self._fill()

    def _fill(self) -> None:
        """Share the room among the columns, so that they fill the width."""
        if self._needs is not None:
            columns, table = range(len(self._model.table.header)), self._model.table
            room = self.viewport().width() - (0 if self.isColumnHidden(0) else self.columnWidth(0))
            words = {column for column in columns if self._model.side(column) == LEFT}
            spare = [{column for column in columns if table.header[column] in names} for names in table.spare]
            self._lay_out(self._needs.fit(room, words, spare), room)
        self.fitted.emit()

    def _lay_out(self, fitted: Fitted, room: int) -> None:
        """Give letters and columns their sizes; what is over is shared out."""
        self._model.fold(fitted.folded)
        self._letters.size = fitted.size
        self.horizontalHeader().setFont(resized(self.font(), fitted.size))
        needed = sum(fitted.widths.values())
        factor = max(1.0, room / needed) if needed else 1.0
        ends = [0, *(round(factor * end) for end in accumulate(fitted.widths.values()))]
        for column in range(len(self._model.table.header)):
            self.setColumnHidden(column + 1, column not in fitted.widths)
        for column, (start, end) in zip(fitted.widths, pairwise(ends), strict=True):
            if self.columnWidth(column + 1) != end - start:
                self.setColumnWidth(column + 1, end - start)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fill()

    def _pick(self, index: QModelIndex) -> None:
        row = self._model.table.rows[index.row()]
        if index.column() or not row.toggles:
            for path, value in row.picks:
                self.edited.emit(path, value, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.matches(QKeySequence.StandardKey.Copy):
            if cells := self._selected():
                QGuiApplication.clipboard().setText(cells)
        else:
            super().keyPressEvent(event)

    def _selected(self) -> str:
        """Return the selected cells, as a spreadsheet takes them."""
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            if index.column():
                lines.setdefault(index.row(), []).append(plain_words(self._model.cell(index)))
        return "\n".join("\t".join(cells) for cells in lines.values())

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._fit_rows()
            self._forget()
            self._fit_columns()
            self.viewport().update()
            self.horizontalHeader().viewport().update()


class TablePanelView(QWidget):
    """A panel with a title and one table."""

    edited = Signal(str, object, bool)

    accessible_role = Role.Grouping

    def __init__(self) -> None:
        super().__init__()
        self.panel: TablePanel | None = None
        self.header = Header()
        self.table = TableView()
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.header.button.clicked.connect(self.view_all)
        self._shrink()
        self._ground()
        box = QVBoxLayout(self)
        lay(box, 0)
        box.addWidget(self.header)
        box.addWidget(self.table)
        self.table.edited.connect(self.edited)

    def draw(self, panel: TablePanel) -> None:
        """Show `panel`; only changed rows are drawn again."""
        self.panel = panel
        self.header.write(title=translate(panel.title))
        self.header.setVisible(bool(translate(panel.title)))
        self.table.setAccessibleName(translate(panel.title))
        tip = _("{table}: a click looks at a row, Ctrl+C copies what is selected", table=self.header.title)
        self.table.setToolTip(translate(tip))
        self.table.draw(panel.table)

    def height_of_all(self) -> int:
        """Return the height at which no row is hidden."""
        return self.table.height_of_all() + (0 if self.header.isHidden() else self.header.sizeHint().height())

    def width_of_all(self) -> int:
        """Return the width at which no text is cut."""
        return self.table.width_of_all()

    def spot(self, at: QPoint | None) -> Spot:
        """Return the row at a point, in this panel."""
        found = self.table.row_spot(None if at is None else self.table.viewport().mapFrom(self, at))
        key = self.panel.key if self.panel else ""
        return structs.replace(found, panel=key, view_all=self.view_all)

    def view_all(self) -> None:
        """Show the table from its first row, with room for every text."""
        self.table.view_all()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.panel:
            self.draw(self.panel)
        if event.type() == QEvent.Type.FontChange:
            self._shrink()
        if event.type() == QEvent.Type.PaletteChange:
            self._ground()

    def _ground(self) -> None:
        """Give the table the ground of all panels."""
        if self.table.palette().color(QPalette.ColorRole.Base) != colour("background"):
            looks = QPalette()
            looks.setColor(QPalette.ColorRole.Base, colour("background"))
            self.table.setPalette(looks)

    def _shrink(self) -> None:
        """Give the table the size of axes' numbers."""
        self.table.setFont(smaller(self.font()))
