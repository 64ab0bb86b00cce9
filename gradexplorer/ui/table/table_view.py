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
from gradexplorer.ui.style.metrics import lay, row_height, smaller
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import plain_words, translate
from gradexplorer.ui.table.table_model import LEFT, CellDelegate, TableModel, folded

PADDING = 9
"""Pixels in a column beside its longest text."""
LEAST_LETTERS = 6
"""So many letters of words stay, at least, where there is no room for all of them."""


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
        self._longest: list[int] = []
        self._widths: list[int] = []
        """Of the texts of each column, with its name in one line."""
        self._folded: list[int] = []
        """Of the texts of each column, with its name in two lines."""
        self._names: list[int] = []
        """Of the name of each column, in one line."""
        self._least: list[int] = []
        """What each column of words keeps: room for its name in two lines."""
        self.setModel(self._model)
        self._model.modelAboutToBeReset.connect(self._forget_widths)
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
        self.setItemDelegate(CellDelegate(self, self._model))
        self._fit_rows()
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)
        self._model.toggled.connect(lambda toggle: self.edited.emit(*toggle, True))

    def draw(self, table: Table) -> None:
        """Show `table`."""
        if self._model.show_table(table):
            self.setColumnHidden(0, not any(row.colour or row.toggles for row in table.rows))
        self._fit_columns()

    def _forget_widths(self) -> None:
        """Know of no column until the new ones are fitted: Qt may resize the table before, and trusts its columns."""
        self._longest, self._widths, self._folded, self._names, self._least = [], [], [], [], []

    def view_all(self) -> None:
        """Give every column the width of its texts again, and show the first row."""
        self._longest = []
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

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

    def _fit_columns(self) -> None:
        """Widen the columns whose texts became longer; they never narrow while numbers flicker."""
        table = self._model.table
        if not self._longest:
            self.resizeColumnToContents(0)
            none = [0] * len(table.header)
            self._longest, self._widths, self._folded = [-1] * len(table.header), [*none], [*none]
            few = self.fontMetrics().averageCharWidth() * LEAST_LETTERS
            self._names = [self._width(translate(name), []) for name in table.header]
            self._least = [max(few, self._width(folded(translate(name)), [])) for name in table.header]
        for column, name in enumerate(table.header):
            texts = [translate(row.cells[column]) for row in table.rows]
            longest = max(map(len, texts), default=0)
            if longest > self._longest[column]:
                self._longest[column] = longest
                self._widths[column] = self._width(translate(name), texts)
                self._folded[column] = self._width(folded(translate(name)), texts)
        self._fill()

    def _fill(self) -> None:
        """Share the room among the columns: what is over, so that they fill the width, and what is missing.

        Where room is missing, spare columns are left out, then long names of columns take two lines, and then the
        widest words end with an ellipsis. Numbers never do.
        """
        first = 0 if self.isColumnHidden(0) else self.columnWidth(0)
        room, table = self.viewport().width() - first, self._model.table
        widths = dict(enumerate(self._widths))
        for names in table.spare:
            if sum(widths.values()) > room:
                widths = {column: width for column, width in widths.items() if table.header[column] not in names}
        narrow = sum(widths.values()) > room
        if narrow:
            widths = {column: self._folded[column] for column in widths}
        words = [column for column in widths if self._model.side(column) == LEFT]
        numbers = sum(width for column, width in widths.items() if column not in words)
        most = _most([widths[column] for column in words], room - numbers)
        widths |= {column: min(widths[column], max(most, self._least[column])) for column in words}
        self._model.fold(frozenset(column for column in widths if narrow and widths[column] < self._names[column]))
        needed = sum(widths.values())
        factor = max(1.0, room / needed) if needed else 1.0
        ends = [0, *(round(factor * end) for end in accumulate(widths.values()))]
        for column in range(len(self._widths)):
            self.setColumnHidden(column + 1, column not in widths)
        for column, (start, end) in zip(widths, pairwise(ends), strict=True):
            if self.columnWidth(column + 1) != end - start:
                self.setColumnWidth(column + 1, end - start)
        self.fitted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fill()

    def _width(self, name: str, texts: list[str]) -> int:
        """Return the width of a column in which every text has room, also one as long with wider letters."""
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(text) for text in (*name.split("\n"), *texts))
        return max(widest, max(map(len, texts), default=0) * metrics.horizontalAdvance("0")) + PADDING

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
            self._longest = []
            self._fit_columns()
            self.viewport().update()
            self.horizontalHeader().viewport().update()


def _most(widths: list[int], room: int) -> int:
    """Return how wide a column may be so that all have room: the widest become equally wide."""
    for number, width in enumerate(sorted(widths)):
        share = room // (len(widths) - number)
        if width > share:
            return share
        room -= width
    return max(widths, default=0)


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
        small = smaller(self.font())
        self.table.setFont(small)
        self.table.horizontalHeader().setFont(small)
