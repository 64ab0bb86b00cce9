"""Flags, choices, typed texts and typed lists of numbers."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QPalette, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.faults import clear_fault, mark_fault
from gradexplorer.ui.controls.number import parse_number
from gradexplorer.ui.controls.widgets import Combo, Lines, Name
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.formula.formula_view import FormulaView
from gradexplorer.ui.style.metrics import GAP, TIGHT, code_font, lay
from gradexplorer.ui.style.translation import translate

BESIDE = 0.58
"""A list that needs more of the column's width stands below its name."""
PAUSE = 250
"""Milliseconds without a key after which what is typed is told."""


class FlagControl(Control):
    """A check box."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.box = QCheckBox(objectName=self.key)
        column = QVBoxLayout(self)
        lay(column, ends=TIGHT)
        column.addWidget(self.box)
        self.box.toggled.connect(lambda on: self.edited.emit(self.path, on, True))
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show whether it is on."""
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.box.setText(self.label())
        self.describe(self.box)


def choice_control(page: str, path: str, info: FieldInfo) -> Control:
    """Return the control of a choice: buttons where they are to be in sight, else a list."""
    return (SegmentsControl if info.parameter.segmented else ChoiceControl)(page, path, info)


class Segment(QPushButton):
    """A button that may become as narrow as its text, and is as high as its neighbours, whatever script they are in."""

    def __init__(self, name: str) -> None:
        super().__init__(objectName=name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Return the size of the text with a little air."""
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 2 * self.fontMetrics().averageCharWidth()
        return QSize(wide, super().minimumSizeHint().height())


class SegmentsControl(Control):
    """Buttons of which one is down: in a row, or in two where a row would be wider than the column."""

    WIDEST = 42
    """Average characters."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.setObjectName(self.key)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.buttons = {choice: Segment(f"{self.key}.{choice}") for choice in info.choices}
        self._grid = QGridLayout(self)
        lay(self._grid, 0, ends=GAP)
        for choice, button in self.buttons.items():
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _down, choice=choice: self.edited.emit(self.path, choice, True))
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the chosen one."""
        self.buttons[str(value)].setChecked(True)
        self._restyle()

    def _restyle(self) -> None:
        """Give the chosen one the colour of selected things: Fusion's own difference is hard to see in the dark."""
        for button in self.buttons.values():
            looks = QPalette()
            if button.isChecked():
                looks.setColor(QPalette.ColorRole.Button, looks.color(QPalette.ColorRole.Highlight))
                looks.setColor(QPalette.ColorRole.ButtonText, looks.color(QPalette.ColorRole.HighlightedText))
            button.setPalette(looks)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every word in the present language."""
        for choice, button in self.buttons.items():
            button.setText(translate(self.info.parameter.options[choice]))
            button.setToolTip(f"{button.text()}\n{self.tip()}")
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons into one row or two."""
        buttons = list(self.buttons.values())
        wide = sum(button.minimumSizeHint().width() for button in buttons)
        fits = wide <= self.WIDEST * self.fontMetrics().averageCharWidth()
        columns = len(buttons) if fits else -(-len(buttons) // 2)
        for place, button in enumerate(buttons):
            self._grid.addWidget(button, place // columns, place % columns)


class ChoiceControl(Control):
    """A drop-down list, below its name where its entries have no room beside it."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.name = Name()
        self.combo = Combo()
        self.combo.setObjectName(self.key)
        self.choices: tuple[str | None, ...] = (None, *info.choices) if info.optional else info.choices
        self._offered: Sequence[str] | None = None
        self._kept = [True] * len(self.choices)
        self.combo.addItems([""] * len(self.choices))
        self.name.setBuddy(self.combo)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        lay(self._row, ends=TIGHT)
        self._row.addWidget(self.name, 2)
        self._row.addWidget(self.combo, 3)
        self.combo.activated.connect(self._activated)
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the chosen one."""
        assert value is None or isinstance(value, str)
        self._value = value
        self._keep_offered()
        self.combo.setCurrentIndex(self.choices.index(value))

    def offer(self, choices: Sequence[str]) -> None:
        """Offer only some of the choices, and the chosen one, from the next `draw` on."""
        self._offered = choices

    def _keep_offered(self) -> None:
        """Leave out what is not offered, for mouse, wheel and keys."""
        kept = [self._offered is None or choice == self._value or choice in self._offered for choice in self.choices]
        if kept == self._kept:
            return
        self._kept = kept
        rows, model = self.combo.view(), self.combo.model()
        assert isinstance(rows, QListView)
        assert isinstance(model, QStandardItemModel)
        for index, keeps in enumerate(kept):
            rows.setRowHidden(index, not keeps)
            model.item(index).setEnabled(keeps)

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.name.setText(self.label())
        for index, choice in enumerate(self.choices):
            label = _("none") if choice is None else self.info.parameter.options.get(choice, choice)
            self.combo.setItemText(index, translate(label))
        self.describe(self.combo, self.name)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the entries readable."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.combo.whole_width() <= BESIDE * self.width()
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _activated(self, index: int) -> None:
        if self.choices[index] != self._value:
            self.edited.emit(self.path, self.choices[index], True)


class TextControl(Control):
    """A line to type in, or several; Enter (Ctrl+Enter) or leaving it tells what was typed.

    What is typed stays while other parameters change, also where it was refused. A formula or a program is told while
    it is typed, as often as it can be read; how a formula is read, or why it can't be, stands below.
    """

    typing = True
    """Whether this kind of text may be told while it is typed."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.name = Name()
        self.line = Lines(self.key) if info.parameter.multiline else QLineEdit(objectName=self.key)
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # it is the window's
        self.line.setFont(code_font(self.font()))
        self.name.setBuddy(self.line)
        self._value: str | None = None
        self._told = False
        """Whether the present text was told while it was typed, and its end was not."""
        self.read = FormulaView()
        self.read.setVisible(info.parameter.reading is not None)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._tell)
        column = QVBoxLayout(self)
        lay(column, TIGHT, ends=TIGHT)
        for widget in (self.name, self.line, self.read):
            column.addWidget(widget)
        self.line.editingFinished.connect(self._commit)
        if self.typing and (info.parameter.multiline or info.parameter.reading):
            self.line.textChanged.connect(self._typed)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the window's letters."""
        if event.type() == QEvent.Type.FontChange:
            self.line.setFont(code_font(self.font()))
        super().changeEvent(event)

    def forget(self) -> None:
        """Let go of what was typed: the next text takes its place."""
        self._value = None

    def draw(self, value: object) -> None:
        """Show the text."""
        is_typed = not isinstance(self.line, QLineEdit) or self.line.isModified()
        kept = is_typed and value == self._value
        self._value = str(value)
        if self.line.text() != self._value and not kept:
            self.line.setText(self._value)
        if self.line.text() == self._value:
            clear_fault(self.line, self.tip())
            self._show_reading(self._value)

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.name.setText(self.label())
        self.describe(self.line, self.name)
        self.read.setToolTip(translate(_("How the formula is read")))

    def _typed(self) -> None:
        if self.line.text() == self._value:
            self._pause.stop()
            return
        self._show_reading(self.line.text())
        self._pause.start()

    def _show_reading(self, text: str) -> None:
        """Show how a formula is read; the last reading stays where this one can't be."""
        if self.info.parameter.reading is None:
            return
        try:
            self.read.show_latex(self.info.parameter.reading(text))
        except InputError as error:
            self.explain(error)
        else:
            self.explain(None)

    def _tell(self) -> None:
        if self.line.text() != self._value:
            self._told = True
            self.edited.emit(self.path, self.line.text(), False)

    def _commit(self) -> None:
        self._pause.stop()
        if self._changed() or self._told:
            self._told = False
            self.edited.emit(self.path, self.line.text(), True)

    def _changed(self) -> bool:
        """Whether there is something to say: the old text, too, after one that was refused."""
        return self.line.text() != self._value or bool(self.line.property("fault"))


class NumbersControl(TextControl):
    """A line of numbers between commas or spaces; whole ones that can't be negative also between hyphens."""

    typing = False

    def draw(self, value: object) -> None:
        """Show the numbers."""
        assert isinstance(value, tuple)
        super().draw(", ".join(map(shown_number, value)))

    def _commit(self) -> None:
        if not self._changed():
            return
        try:
            numbers = self.read_numbers(self.line.text().strip())
        except InputError as error:
            mark_fault(self.line, self.line.text(), error)
            return
        self.edited.emit(self.path, numbers, True)

    def read_numbers(self, text: str) -> tuple[object, ...]:
        """Return the numbers in a text.

        Raises
        ------
        InputError
            One is none.
        """
        return numbers_in(text, self.info.items[0])


def numbers_in(text: str, entry: FieldInfo) -> tuple[float, ...]:
    """Return the numbers in a line that are entries of a list."""
    whole = entry.kind == "int"
    hyphens = r"\-–" if whole and (entry.low or -1) >= 0 else ""
    parts = re.split(rf"[\s,;，；、{hyphens}]+", text)
    return tuple(parse_number(part, whole) for part in parts if part)


class MatrixControl(NumbersControl):
    """Numbers row by row: a row to a line, or semicolons between them."""

    def draw(self, value: object) -> None:
        """Show the rows."""
        assert isinstance(value, tuple)
        TextControl.draw(self, "\n".join(", ".join(map(shown_number, row)) for row in value))

    def read_numbers(self, text: str) -> tuple[object, ...]:
        """Return the rows."""
        rows = filter(None, map(str.strip, re.split(r"[\n;；]", text)))
        return tuple(numbers_in(row, self.info.items[0].items[0]) for row in rows)
