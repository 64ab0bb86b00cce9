"""The cells of a table: what Qt asks about a `Table`, and how eyes, swatches and texts are painted."""

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
USUAL = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TableModel(QAbstractTableModel):
    """A `Table` for Qt: column 0 holds eye switch and swatch, the others the cells.

    It keeps no state but the `Table`: an eye switch only asks for an edit, and is drawn when the edit comes back.
    """

    toggled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(key="", header=(), rows=())

    def show_table(self, table: Table) -> bool:
        """Show `table` and tell whether its shape is a new one; else only the part that differs is drawn again."""
        old = self.table
        if len(old.rows) != len(table.rows) or list(old.header) != list(table.header):
            self.beginResetModel()
            self.table = table
            self.endResetModel()
            return True
        self.table = table
        changed = [
            cell
            for row, (before, after) in enumerate(zip(old.rows, table.rows, strict=True))
            for cell in _changed(row, before, after)
        ]
        if changed:  # telling of each one apart takes longer than painting those between them
            rows, columns = zip(*changed, strict=True)
            self.dataChanged.emit(self.index(min(rows), min(columns)), self.index(max(rows), max(columns)))
        return False

    def is_words(self, column: int) -> bool:
        """Whether no cell of a column of the table is a number."""
        return all(_alignment(row.cells[column]) == LEFT for row in self.table.rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 1 + len(self.table.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        if orientation != Qt.Orientation.Horizontal or section == 0:
            return None
        if role == Role.TextAlignmentRole:
            return LEFT if not self.table.rows else _alignment(self.table.rows[0].cells[section - 1])
        return translate(self.table.header[section - 1]) if role == Role.DisplayRole else None

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


def _alignment(cell: DisplayText) -> int:
    try:
        float(str(cell).replace("−", "-"))
    except ValueError:
        return LEFT
    return RIGHT


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
            self._write(painter, option, cell)
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

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, cell: DisplayText) -> None:
        """Write a cell; one that is too long ends with an ellipsis: a number without its first digits is another."""
        area = option.rect.adjusted(AIR, 0, -AIR, 0)
        text = option.fontMetrics.elidedText(translate(cell), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _alignment(cell), text)

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
