"""Tables of words and exact numbers: swatches, eye switches, rows to pick, values to copy."""

from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QKeyEvent, QKeySequence, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from gradexplorer.core.figure import Row, Sheet, Table, Words
from gradexplorer.core.text import _
from gradexplorer.ui.theme import colour
from gradexplorer.ui.translation import say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """A `Table` for Qt: column 0 holds eye switch and swatch, the others the cells.

    It keeps no state but the `Table`: an eye switch only asks for an edit, and is drawn when the edit comes back.
    """

    toggled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(key="", header=(), rows=())

    def show_table(self, table: Table) -> bool:
        """Show `table` and tell whether its shape is a new one; else only rows that differ are drawn again."""
        old, self.table = self.table, table
        if len(old.rows) != len(table.rows) or list(old.header) != list(table.header):
            self.beginResetModel()
            self.endResetModel()
            return True
        for number, (before, after) in enumerate(zip(old.rows, table.rows, strict=True)):
            if before is not after and _looks(before) != _looks(after):
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(table.header)))
        return False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 1 + len(self.table.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        if orientation != Qt.Orientation.Horizontal or section == 0:
            return None
        if role == Role.TextAlignmentRole:
            return LEFT if not self.table.rows else self._alignment(self.table.rows[0].cells[section - 1])
        return say(self.table.header[section - 1]) if role == Role.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        switch = index.column() == 0 and self.table.rows[index.row()].toggles
        return usual | Qt.ItemFlag.ItemIsUserCheckable if switch else usual

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        row = self.table.rows[index.row()]
        if role == Role.BackgroundRole and row.picked:
            return _tint(colour("accent"))
        if role == Role.ForegroundRole and not row.shown:
            return colour("muted")
        return self._badge(row, role) if index.column() == 0 else self._cell(row, index.column() - 1, role)

    def _badge(self, row: Row, role: int) -> Any:
        if role == Role.CheckStateRole and row.toggles:
            return Qt.CheckState.Checked if row.shown else Qt.CheckState.Unchecked
        if role == Role.DecorationRole and row.colour:
            return _swatch(colour(row.colour).name())
        if role == Role.ToolTipRole and row.toggles:
            return say(_("Show or hide"))
        return None

    def _cell(self, row: Row, column: int, role: int) -> Any:
        if role == Role.DisplayRole:
            return say(row.cells[column])
        if role == Role.TextAlignmentRole:
            return self._alignment(row.cells[column])
        if role == Role.FontRole and row.picked:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _alignment(self, words: Words) -> Qt.AlignmentFlag:
        try:
            float(str(words))
        except ValueError:
            return LEFT
        return RIGHT

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: D102
        if role == Role.CheckStateRole:
            self.toggled.emit(self.table.rows[index.row()].toggles)
        return False


def _looks(row: Row) -> tuple[object, ...]:
    """Return what of a row can be seen."""
    return (*row.cells, row.colour, row.picked, row.toggles is None, row.shown)


def _tint(full: QColor) -> QColor:
    pale = QColor(full)
    pale.setAlphaF(0.16)
    return pale


@cache
def _swatch(name: str) -> QIcon:
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(name))
    painter.drawRoundedRect(4, 4, 24, 24, 6, 6)
    painter.end()
    return QIcon(pixmap)


class TableView(QTableView):
    """One `Table`; cheap enough to be drawn anew at every frame.

    Signals
    -------
    edited : (str, object, bool)
        State path and value of a picked row or of an eye switch; always done.
    """

    edited = Signal(str, object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._model = TableModel()
        self._longest: list[int] = []
        self.setModel(self._model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(8)
        self._fit_rows()
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)
        self._model.toggled.connect(lambda toggle: self.edited.emit(*toggle, True))

    def draw(self, table: Table) -> None:
        """Show `table`."""
        if self._model.show_table(table):
            self._longest = []
            self.setColumnHidden(0, not any(row.colour or row.toggles for row in table.rows))
        self._fit_columns()

    def height_of_all(self) -> int:
        """Return the height at which no row is hidden."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar()
        return rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + bar.sizeHint().height()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.45))

    def _fit_columns(self) -> None:
        """Widen the columns whose texts became longer; they never narrow while numbers flicker."""
        rows = self._model.table.rows
        longest = [
            max((len(say(row.cells[n])) for row in rows), default=0) for n in range(len(self._model.table.header))
        ]
        if not self._longest:
            self.resizeColumnsToContents()
            self._longest = longest
        for column, (before, now) in enumerate(zip(self._longest, longest, strict=True)):
            if now > before:
                self._longest[column] = now
                self.resizeColumnToContents(column + 1)

    def _pick(self, index: QModelIndex) -> None:
        row = self._model.table.rows[index.row()]
        if index.column() or not row.toggles:
            for path, value in row.picks:
                self.edited.emit(path, value, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        """Put the selected cells into the clipboard, as a spreadsheet takes them."""
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            if index.column():
                lines.setdefault(index.row(), []).append(str(index.data()))
        if lines:
            QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._fit_rows()
            self._longest = []
            self._fit_columns()
            self.viewport().update()
            self.horizontalHeader().viewport().update()


class SheetView(QWidget):
    """A panel with a title and one table."""

    edited = Signal(str, object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._panel: Sheet | None = None
        self._title = QLabel()
        self._title.setForegroundRole(QPalette.ColorRole.WindowText)
        self.table = TableView()
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        box.setSpacing(2)
        box.addWidget(self._title)
        box.addWidget(self.table)
        self.table.edited.connect(self.edited)

    def draw(self, panel: Sheet) -> None:
        """Show `panel`; only changed rows are drawn again."""
        self._panel = panel
        self._title.setText(say(panel.title))
        self._title.setVisible(bool(say(panel.title)))
        self.table.setAccessibleName(say(panel.title))
        self.table.draw(panel.table)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._panel:
            self.draw(self._panel)
