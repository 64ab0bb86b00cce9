"""Typed texts, and typed lists and rows of numbers."""

import re

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.faults import clear_fault, mark_fault
from gradexplorer.ui.controls.number import parse_number
from gradexplorer.ui.controls.widgets import Lines, Name
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.formula.formula_view import FormulaView
from gradexplorer.ui.style.metrics import TIGHT, code_font, lay
from gradexplorer.ui.style.translation import translate

PAUSE = 250
"""Milliseconds without a key after which what is typed is told."""


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
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)  # where it is longer than the field, its beginning is seen
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
