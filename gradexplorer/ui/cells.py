"""The cells of a table: what Qt asks about a `Table`, and how eyes, swatches and texts are painted."""

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gradexplorer.core.figure import Row, Table, Words
from gradexplorer.core.text import _
from gradexplorer.ui.theme import colour
from gradexplorer.ui.translation import say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
BADGE = 3.3
"""Width of column 0, in lines."""
MANY_ROWS = 32
"""If more are new, looking for the cells that differ takes longer than painting those in sight."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
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
        """Show `table` and tell whether its shape is a new one; else only cells that differ are drawn again."""
        old, self.table = self.table, table
        if len(old.rows) != len(table.rows) or list(old.header) != list(table.header):
            self.beginResetModel()
            self.endResetModel()
            return True
        pairs = list(enumerate(zip(old.rows, table.rows, strict=True)))
        if sum(before is not after for _number, (before, after) in pairs) > MANY_ROWS:
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows) - 1, len(table.header)))
            return False
        for number, (before, after) in pairs:
            if before is not after and _looks(before) != _looks(after):
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(table.header)))
            elif before is not after:
                for column, (old_words, words) in enumerate(zip(before.cells, after.cells, strict=True), start=1):
                    if old_words != words:
                        self.dataChanged.emit(self.index(number, column), self.index(number, column))
        return False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 1 + len(self.table.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        if orientation != Qt.Orientation.Horizontal or section == 0:
            return None
        if role == Role.TextAlignmentRole:
            return LEFT if not self.table.rows else _alignment(self.table.rows[0].cells[section - 1])
        return say(self.table.header[section - 1]) if role == Role.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        switch = index.column() == 0 and self.table.rows[index.row()].toggles
        return USUAL | Qt.ItemFlag.ItemIsUserCheckable if switch else USUAL

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: D102
        row, column = self.table.rows[index.row()], index.column()
        if role == Role.UserRole:
            return row
        if role == Role.DisplayRole and column:
            return say(row.cells[column - 1])
        if role == Role.CheckStateRole and not column and row.toggles:
            return Qt.CheckState.Checked if row.shown else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole and not column and row.toggles:
            return say(_("Show or hide"))
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: D102
        if role == Role.CheckStateRole:
            self.toggled.emit(self.table.rows[index.row()].toggles)
        return False


def _alignment(words: Words) -> Qt.AlignmentFlag:
    try:
        float(str(words).replace("−", "-"))
    except ValueError:
        return LEFT
    return RIGHT


def _looks(row: Row) -> tuple[object, ...]:
    """Return what can be seen of a row as a whole."""
    return row.colour, row.picked, row.toggles is None, row.shown, len(row.cells)


def _tint(full: QColor) -> QBrush:
    pale = QColor(full)
    pale.setAlphaF(0.16)
    return QBrush(pale)


class CellDelegate(QStyledItemDelegate):
    """Paints eye and swatch in column 0 and the texts of the others, with some air around them.

    It asks the model once per cell, not once per role: a table is painted at every frame of a run.
    """

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        row: Row = index.data(Role.UserRole)
        if row.picked:
            option.backgroundBrush = _tint(colour("accent"))
        if not row.shown:
            option.palette.setColor(QPalette.ColorRole.Text, colour("muted"))
        if index.column():
            words = row.cells[index.column() - 1]
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
            option.displayAlignment = _alignment(words)
            option.text = say(words)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        super().paint(painter, option, index)
        if index.column() == 0:
            row: Row = index.data(Role.UserRole)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(option.rect)
            side = box.height()
            if row.toggles:
                _paint_eye(painter, QRectF(box.left() + 4, box.center().y() - side / 2, side, side), row.shown)
                box.setLeft(box.left() + side + 4)
            if row.colour:
                _paint_swatch(painter, box.left() + side / 2, box.center().y(), side / 4, row)
            painter.restore()

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


def _paint_eye(painter: QPainter, box: QRectF, is_open: bool) -> None:
    painter.setPen(QPen(colour("foreground" if is_open else "muted"), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle, half = box.center(), box.width() * 0.36
    lids = QPainterPath(QPointF(middle.x() - half, middle.y()))
    lids.quadTo(middle.x(), middle.y() - half * 1.3, middle.x() + half, middle.y())
    lids.quadTo(middle.x(), middle.y() + half * 1.3, middle.x() - half, middle.y())
    painter.drawPath(lids)
    if is_open:
        painter.setBrush(colour("foreground"))
        painter.drawEllipse(middle, half * 0.28, half * 0.28)
    else:
        painter.drawLine(middle + QPointF(-half, half * 0.8), middle + QPointF(half, -half * 0.8))


def _paint_swatch(painter: QPainter, x: float, y: float, half: float, row: Row) -> None:
    painter.setPen(QPen(colour(row.colour), 1.4))
    painter.setBrush(colour(row.colour) if row.shown else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(x - half, y - half, 2 * half, 2 * half), 3, 3)
