"""A list of pairs as a small table."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.number import parse_number
from gradexplorer.ui.controls.widgets import Name
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import TIGHT, lay, row_height
from gradexplorer.ui.style.translation import translate

MOST_ROWS = 6
"""Rows shown at once; more scroll."""


Pair = tuple[float, float]
PLACES = 9
"""Places along each side of the box around the pairs where another one could be."""


def free_place(pairs: Sequence[Pair]) -> Pair:
    """Return the place, in the box around `pairs` or near a single one, that is farthest from all of them."""
    points = np.array(pairs or [(0.0, 0.0)])
    low, high = points.min(axis=0), points.max(axis=0)
    width = high - low
    width[width == 0] = width.max() or 1.0
    sides = np.linspace((low + high - width) / 2, (low + high + width) / 2, PLACES)
    places = np.stack(np.meshgrid(*sides.T), axis=-1).reshape(-1, 2)
    far = np.abs((places[:, None] - points) / width).max(axis=2).min(axis=1)
    x, y = (float(f"{value:.6g}") for value in places[np.argmax(far)])
    return x, y


class PairsControl(Control):
    """Numbered rows x | y whose cells are typed in, with buttons to add and to remove rows."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.pairs: tuple[tuple[float, float], ...] = ()
        self.name = Name()
        self.add = IconButton("add", f"{self.key}.add")
        self.remove = IconButton("remove", f"{self.key}.remove")
        self.table = self._table()
        head = QHBoxLayout()
        lay(head, 0)
        head.addWidget(self.name, 1)
        head.addWidget(self.add)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        lay(column, TIGHT, ends=TIGHT)
        column.addLayout(head)
        column.addWidget(self.table)
        self.add.clicked.connect(self._append)
        self.remove.clicked.connect(self._remove)
        self.table.itemChanged.connect(self._typed)
        self.table.itemSelectionChanged.connect(self._refresh_buttons)
        keys = QShortcut(QKeySequence.StandardKey.Delete, self.table, context=Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._remove)
        self.retranslate()

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 2, objectName=self.key)
        table.setHorizontalHeaderLabels(["x", "y"])
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        return table

    def draw(self, value: object) -> None:
        """Show the pairs; only cells that changed are touched."""
        assert isinstance(value, tuple)
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(value))
            for row, pair in enumerate(value):
                if row >= len(self.pairs) or pair != self.pairs[row]:
                    self._draw_row(row, pair)
        self.pairs = value
        self._refresh_buttons()
        self._fit_height()

    def _fit_height(self) -> None:
        """Give rows and table the height of their letters."""
        rows, high = min(max(len(self.pairs), 1), MOST_ROWS), row_height(self.fontMetrics())
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.horizontalHeader().setFixedHeight(high)
        self.table.setFixedHeight((1 + rows) * high + 2)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the window's letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_height()

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.name.setText(self.label())
        self.describe(self.table, self.name)
        for button, tip in (
            (self.add, _("{name}: add one where there is room", name=self.label())),
            (self.remove, _("{name}: remove the chosen rows (Delete)", name=self.label())),
        ):
            button.setToolTip(translate(tip))
            button.setAccessibleName(translate(tip))

    def _draw_row(self, row: int, pair: tuple[float, float]) -> None:
        for column, number in enumerate(pair):
            item = self.table.item(row, column)
            if item is None:
                item = QTableWidgetItem()
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
            item.setText(shown_number(number))
            item.setToolTip("")

    def _refresh_buttons(self) -> None:
        count, chosen = len(self.pairs), len(self._chosen())
        self.add.setEnabled(count < (self.info.most or count + 1))
        self.remove.setEnabled(0 < chosen <= count - (self.info.least or 0))

    def _chosen(self) -> set[int]:
        return {index.row() for index in self.table.selectedIndexes()}

    def _typed(self, item: QTableWidgetItem) -> None:
        row, column = item.row(), item.column()
        old = self.pairs[row]
        try:
            number = parse_number(item.text())
        except InputError as error:
            with QSignalBlocker(self.table):
                item.setText(shown_number(old[column]))
                item.setToolTip(translate(error.text))
            return
        with QSignalBlocker(self.table):
            item.setText(shown_number(old[column]))
        if number != old[column]:
            self.edited.emit(f"{self.path}.{row}.{column}", number, True)

    def spot(self, at: QPoint | None) -> Spot:
        """Return the row at a point, else the list."""
        row = self.table.currentRow() if at is None else self.table.rowAt(self.table.viewport().mapFrom(self, at).y())
        if row < 0:
            return super().spot(at)
        return Spot(mark=self, path=f"{self.path}.{row}", removes=len(self.pairs) > (self.info.least or 0))

    def _append(self) -> None:
        self.edited.emit(self.path, (*self.pairs, free_place(self.pairs)), True)

    def _remove(self) -> None:
        if self.remove.isEnabled():
            chosen = self._chosen()
            self.table.clearSelection()
            kept = tuple(pair for row, pair in enumerate(self.pairs) if row not in chosen)
            self.edited.emit(self.path, kept, True)
