"""The cells of a table: what Qt asks about a `Table`, and how eyes, swatches and texts are painted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gradexplorer.framework.figure import DisplayText, Row, Table
from gradexplorer.text import _
from gradexplorer.ui.panels.symbols import outline, series_shape
from gradexplorer.ui.style.icons import paint_icon
from gradexplorer.ui.style.metrics import resized
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
AIR = 4
"""Pixels beside a text."""
EYE = 0.76
"""Side of the eye, as a part of its row's height."""
BADGE = 3.3
"""Width of column 0, in lines."""
RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
"""As numbers: Python joins flags slowly."""
NOTHING = ("", "–", "—", "-")
"""Cells that are neither numbers nor words."""
USUAL = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TableModel(QAbstractTableModel):
    """A `Table` for Qt: column 0 holds eye switch and swatch, the others the cells.

    It keeps no state but the `Table`: an eye switch only asks for an edit, and is drawn when the edit comes back.
    """

    toggled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(key="", header=(), rows=())
        self._sides: list[int] = []
        """Of each column: where its texts stand."""
        self._folded: frozenset[int] = frozenset()
        """Columns whose names take two lines."""

    def show_table(self, table: Table) -> bool:
        """Show `table` and tell whether its shape is a new one; else only the part that differs is drawn again."""
        old, sides = self.table, self._sides
        self._sides = [_side([row.cells[column] for row in table.rows]) for column in range(len(table.header))]
        if len(old.rows) != len(table.rows) or list(old.header) != list(table.header):
            self.beginResetModel()
            self.table = table
            self.endResetModel()
            return True
        self.table = table
        if sides != self._sides:
            self._show_again()
            return False
        changed = [
            cell
            for row, (before, after) in enumerate(zip(old.rows, table.rows, strict=True))
            for cell in _changed(row, before, after)
        ]
        if changed:  # telling of each one apart takes longer than painting those between them
            rows, columns = zip(*changed, strict=True)
            self.dataChanged.emit(self.index(min(rows), min(columns)), self.index(max(rows), max(columns)))
        return False

    def _show_again(self) -> None:
        """Have names and cells drawn again; their number is as before."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        if self.table.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def side(self, column: int) -> int:
        """Return where the texts of a column of the table stand: numbers at the right, words at the left."""
        return self._sides[column]

    def fold(self, columns: frozenset[int]) -> None:
        """Write the names of these columns of the table in two lines, all others in one."""
        if columns != self._folded:
            self._folded = columns
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 1 + len(self.table.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        if orientation != Qt.Orientation.Horizontal or section == 0:
            return None
        if role == Role.TextAlignmentRole:
            return self._sides[section - 1]
        if role != Role.DisplayRole:
            return None
        name = translate(self.table.header[section - 1])
        return folded(name) if section - 1 in self._folded else name

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        switch = index.column() == 0 and self.table.rows[index.row()].toggles
        return USUAL | Qt.ItemFlag.ItemIsUserCheckable if switch else USUAL

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        row, column = self.table.rows[index.row()], index.column()
        if role == Role.DisplayRole and column:
            return translate(row.cells[column - 1])
        if role == Role.CheckStateRole and not column and row.toggles:
            return Qt.CheckState.Checked if row.shown else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole:
            if column:
                return _in_words(self.table, row)
            return translate(_("Show or hide")) if row.toggles else None
        return None

    def cell(self, index: Index) -> DisplayText:
        """Return what the cell at `index`, which is not of column 0, holds."""
        return self.table.rows[index.row()].cells[index.column() - 1]

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: D102
        if role == Role.CheckStateRole:
            self.toggled.emit(self.table.rows[index.row()].toggles)
        return False


def _in_words(table: Table, row: Row) -> str | None:
    """Return all cells of a row behind the names of their columns, for a table that may have no room for them."""
    if not table.spare:
        return None
    return "\n".join(
        f"{translate(name)}: {translate(cell)}" for name, cell in zip(table.header, row.cells, strict=True)
    )


def _side(cells: Sequence[DisplayText]) -> int:
    """Return where the texts of a column stand: at the right if more of them are numbers than words."""
    texts = [text for cell in cells if (text := str(cell)) not in NOTHING]
    numbers = sum(map(_is_number, texts))
    return RIGHT if numbers > len(texts) - numbers else LEFT


def _is_number(text: str) -> bool:
    try:
        float(text.replace("−", "-").removesuffix(" %"))
    except ValueError:
        return False
    return True


def folded(name: str) -> str:
    """Return a name in two lines of like length; one word stays as it is."""
    cuts = [at for at, letter in enumerate(name) if letter == " "]
    cut = min(cuts, key=lambda at: max(at, len(name) - at - 1), default=None)
    return name if cut is None else f"{name[:cut]}\n{name[cut + 1 :]}"


def _changed(number: int, before: Row, after: Row) -> list[tuple[int, int]]:
    """Return the row and column of each cell that differs."""
    if before is after:
        return []
    if _looks(before) != _looks(after):
        return [(number, column) for column in range(1 + len(after.cells))]
    pairs = zip(before.cells, after.cells, strict=True)
    return [(number, column) for column, (old, new) in enumerate(pairs, start=1) if old != new]


def _looks(row: Row) -> tuple[object, ...]:
    """Return what can be seen of a row as a whole."""
    return row.colour, row.picked, row.toggles is None, row.shown, len(row.cells)


def _tint(full: QColor) -> QBrush:
    tint = QColor(full)
    tint.setAlphaF(0.16)
    return QBrush(tint)


class CellDelegate(QStyledItemDelegate):
    """Paints eye and swatch in column 0 and the texts of the others, with some air around them.

    It asks the model once per cell and leaves Qt's style out: a table is painted at every frame of a run.
    """

    def __init__(self, parent: QObject, model: TableModel) -> None:
        super().__init__(parent)
        self._model = model
        self.size = 1.0
        """Of the letters, against the table's own."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        row, column = self._model.table.rows[index.row()], index.column()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, option.palette.highlight())
        elif row.picked:
            painter.fillRect(option.rect, _tint(colour("accent")))
        if column:
            cell = row.cells[column - 1]
            ink = option.palette.highlightedText().color() if selected else colour("foreground")
            painter.setPen(ink if row.shown or selected else colour("muted"))
            self._write(painter, option, cell, self._model.side(column - 1))
            return
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = box.height()
        if row.toggles:
            eye = QRectF(box.left() + AIR, box.center().y() - EYE * side / 2, EYE * side, EYE * side)
            name, role = ("shown", "foreground") if row.shown else ("hidden", "muted")
            paint_icon(painter, name, eye, colour(role))
            box.setLeft(box.left() + side + 4)
        if row.colour:
            _paint_swatch(painter, box.left() + side / 2, box.center().y(), 0.3 * side, row)
        painter.restore()

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, cell: DisplayText, side: int) -> None:
        """Write a cell; of words that are too long both ends stay, for the end often tells them apart.

        A number without its first digits, or those in its middle, would be another.
        """
        area = option.rect.adjusted(AIR, 0, -AIR, 0)
        painter.setFont(resized(option.font, self.size))
        mode = Qt.TextElideMode.ElideMiddle if side == LEFT else Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(translate(cell), mode, area.width())
        painter.drawText(area, side, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102
        size = super().sizeHint(option, index)
        return size if index.column() else QSize(round(option.fontMetrics.height() * BADGE), size.height())

    def editorEvent(  # noqa: D102
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        released = event.type() == QEvent.Type.MouseButtonRelease
        space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if (released or space) and index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            model.setData(index, None, Role.CheckStateRole)
            return True
        return False


def _paint_swatch(painter: QPainter, x: float, y: float, half: float, row: Row) -> None:
    painter.setPen(QPen(colour(row.colour), 1.4))
    painter.setBrush(colour(row.colour) if row.shown else Qt.BrushStyle.NoBrush)
    painter.drawPath(outline(series_shape(row.colour) or "s", 2 * half).translated(x, y))
