"""Flags and choices: a check box, buttons of which one is down, and drop-down lists."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize
from PySide6.QtGui import QPalette, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QListView, QPushButton, QSizePolicy, QVBoxLayout

from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.widgets import Combo, Name
from gradexplorer.ui.style.marks import CheckBox
from gradexplorer.ui.style.metrics import GAP, TIGHT, lay
from gradexplorer.ui.style.translation import translate

NAME, LIST = 2, 3
"""Shares of the column's width of a name, and of the list beside it; one that needs more stands below."""


class FlagControl(Control):
    """A check box."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.box = CheckBox(objectName=self.key)
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
    """A drop-down list, below its name where either of them has no room beside the other."""

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
        self._row.addWidget(self.name, NAME)
        self._row.addWidget(self.combo, LIST)
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

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the window's letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        room = self.width() - self._row.spacing()
        needed = max(self.name.whole_width() / NAME, self.combo.whole_width() / LIST) * (NAME + LIST)
        beside = needed <= room
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _activated(self, index: int) -> None:
        if self.choices[index] != self._value:
            self.edited.emit(self.path, self.choices[index], True)
