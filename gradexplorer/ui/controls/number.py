"""Numbers: a slider, a field for the exact value, and a way back to the default."""

import re
import unicodedata

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QSizePolicy

from gradexplorer.formula.parse import constant
from gradexplorer.framework.parameter import Scale
from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.faults import clear_fault, mark_fault
from gradexplorer.ui.controls.ruler import POSITIONS, Ruler, first_given
from gradexplorer.ui.controls.widgets import FocusedWheel, Name, Slider
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import TIGHT, lay
from gradexplorer.ui.style.translation import translate

NAME, FIELD = 5, 4
"""Shares of the column's width of a name, and of the field beside it."""
READABLE = 12
"""Digits for which the column grows; of a longer number the first ones can be read."""


def parse_number(text: str, whole: bool = False) -> float:
    """Return the number that a person typed: ``0.001``, ``1e-3``, ``1,5``, ``1/3``, ``2pi``, also in full-width digits.

    Raises
    ------
    InputError
        It is no number.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if _THOUSANDS.fullmatch(plain):
        raise InputError(
            _(
                "{text} may be a decimal or thousands: write {number}, or a point.",
                text=text,
                number=plain.replace(",", ""),
            )
        )
    try:
        value = _worth(plain)
        if not whole:
            return value
        return int(value) if value.is_integer() and abs(value) < 1e15 else int(plain)
    except (ValueError, OverflowError):
        if whole:
            raise InputError(_("{text} is no whole number; write for example 200 or 1e4.", text=text[:40])) from None
        raise InputError(_("{text} is no number; write for example 0.001, 1e-3, 1/3 or pi.", text=text[:40])) from None


_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+")


def _worth(plain: str) -> float:
    try:
        return float(plain)
    except ValueError:
        return constant(plain)


class NumberField(FocusedWheel, QAbstractSpinBox):
    """Shows a number with all its digits; Enter or leaving it tells what was typed.

    Signals
    -------
    committed : (object,)
        The number that was typed or stepped to.
    """

    committed = Signal(object)

    def __init__(self, ruler: Ruler) -> None:
        super().__init__()
        self.ruler = ruler
        self.stand_in: float | None = None
        """What is meant where there is no value."""
        self._value: float | None = None
        self._longest = ""
        """The longest number yet: room that was made is kept, for nothing may move under a hand."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # it is the window's
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._commit)

    def draw(self, value: float | None, tip: str) -> None:
        """Show `value`; nothing where there is none."""
        self._value = value
        if self.text() != self._shown:
            self.lineEdit().setText(self._shown)
            self._begin()
        if len(self._shown) > len(self._longest):
            self._longest = self._shown
            self.updateGeometry()
        clear_fault(self, tip)

    def sizeHint(self) -> QSize:
        """Have room for every number that the slider can give, and for the one that was typed."""
        return self._sized(max(self._longest, self.ruler.longest, key=len))

    def minimumSizeHint(self) -> QSize:
        """Have room for the usual numbers."""
        return self._sized(max(self._longest, self.ruler.longest, key=len)[:READABLE])

    def _sized(self, number: str) -> QSize:
        texts = number, self.lineEdit().placeholderText()
        return super().sizeHint() + QSize(max(map(self.fontMetrics().horizontalAdvance, texts)), 0)

    def _begin(self) -> None:
        """Show the first digits of a number that is longer than the field, unless someone writes in it."""
        if not self.hasFocus():
            self.lineEdit().home(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the first digits again."""
        super().focusOutEvent(event)
        self._begin()

    @property
    def _shown(self) -> str:
        meant = self._value == 0 and self.ruler.info.parameter.zero  # the empty field says what
        return "" if self._value is None or meant else shown_number(self._value)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let everything be typed: it is judged when it is finished."""
        return QValidator.State.Acceptable, text, position

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Allow steps both ways."""
        return QAbstractSpinBox.StepEnabledFlag.StepUpEnabled | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled

    def stepBy(self, count: int) -> None:
        """Go up or down (arrows, keys, wheel)."""
        start = first_given(self._value, self.stand_in, self.ruler.low)
        stepped = self.ruler.stepped(start, count)
        if stepped != self._value:
            self.committed.emit(stepped)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape brings the last good number back."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.draw(self._value, self.toolTip())
            return
        super().keyPressEvent(event)

    def _commit(self) -> None:
        text = self.text()
        if text == self._shown and not self.property("fault"):
            return
        try:
            value = self._typed(text.strip())
        except InputError as error:
            mark_fault(self, text, error)
            return
        self.committed.emit(value)

    def _typed(self, text: str) -> float | None:
        info = self.ruler.info
        if not text and info.optional:
            return None
        return parse_number(text or ("0" if info.parameter.zero else ""), info.kind == "int")


class NumberControl(Control):
    """Name, field and reset button above a slider; a name that has no room beside the field stands above it."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.ruler = Ruler(info)
        self.name = Name()
        self.field = NumberField(self.ruler)
        self.field.setObjectName(self.key)
        self.reset = IconButton("reset", f"{self.key}.reset")
        self.slider = Slider()
        self.slider.setObjectName(f"{self.key}.slider")
        self._fit_slider()
        self.slider.setPageStep(POSITIONS // 20)
        self.name.setBuddy(self.field)
        grid = QGridLayout(self)
        lay(grid, TIGHT)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, NAME)
        grid.setColumnStretch(1, FIELD)
        self._grid, self._beside = grid, False
        self._arrange(beside=True)  # the field first: Tab visits what is in a layout in the order of its coming
        grid.addWidget(self.reset, 1, 2)
        grid.addWidget(self.slider, 2, 0, 1, 3)
        self._dragged = False
        self.field.committed.connect(self._committed)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self._released)
        self.reset.clicked.connect(lambda: self.edited.emit(self.path, self.info.default, True))
        self.reset.setVisible(info.default is not None or info.optional)
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show `value`; a slider that is being dragged stays under the hand."""
        assert value is None or isinstance(value, float | int)
        self._value = value
        needed = self.field.sizeHint()
        self.field.draw(value, self.tip())
        if self.field.sizeHint() != needed:
            self._fit_name()
        self.reset.setEnabled(value != self.info.default)
        if not self.slider.isSliderDown():
            shown = value if value is not None else self.field.stand_in
            with QSignalBlocker(self.slider):
                self.slider.setValue(self.ruler.first if shown is None else self.ruler.position(shown))

    def stand_in(self, value: object) -> None:
        """Step and drag from `value` where the field is empty."""
        assert isinstance(value, float | int)
        self.field.stand_in = float(f"{value:.4g}")

    def keep_between(self, low: float, high: float) -> None:
        """Let slider and steps end at `low` and `high`."""
        if (low, high) != (self.info.low, self.info.high):
            parameter = replace(self.info.parameter, low=low, high=high)
            self._measure(replace(self.info, low=low, high=high, parameter=parameter))

    def slide_between(self, low: float, high: float, scale: Scale) -> None:
        """Let the slider go from `low` to `high`; what is legal, and can be typed, stays."""
        parameter = replace(self.info.parameter, low=low, high=high, scale=scale)
        if parameter != self.info.parameter:
            self._measure(replace(self.info, parameter=parameter))

    def _measure(self, info: FieldInfo) -> None:
        """Have a slider and steps of other ends."""
        self.info = info
        self.ruler = self.field.ruler = Ruler(info)
        self._fit_slider()
        self._tips = {}
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the name readable."""
        super().resizeEvent(event)
        self._fit_name()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the window's letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_name()

    def _fit_name(self) -> None:
        gap = self._grid.horizontalSpacing()
        reset = 0 if self.reset.isHidden() else self.reset.sizeHint().width() + gap
        room = self.width() - reset - gap
        field = max(room * FIELD / (NAME + FIELD), self.field.sizeHint().width())
        self._arrange(beside=self.name.whole_width() <= room - field)

    def _arrange(self, *, beside: bool) -> None:
        """Put the name beside the field, or above it."""
        if beside != self._beside:
            self._beside = beside
            self._grid.addWidget(self.name, int(beside), 0, 1, 1 if beside else 3)
            self._grid.addWidget(self.field, 1, int(beside), 1, 1 if beside else 2)

    def _fit_slider(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setRange(self.ruler.first, self.ruler.last)

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.name.setText(self.with_unit(self.label()))
        empty = _("auto") if self.info.optional else self.info.parameter.zero
        self.field.lineEdit().setPlaceholderText(translate(empty or ""))
        self._fit_name()
        self.describe(self.field, self.slider, self.name)
        low, high = (shown_number(self.ruler.value(position)) for position in (0, POSITIONS))
        ends = {"name": self.full_name(), "low": low, "high": high}
        drags = _("{name}: drag from {low} to {high}", **ends)
        if self.ruler.log:
            drags = _("{name}: drag from {low} to {high}, by factors", **ends)
        self.slider.setToolTip(translate(drags))
        self.reset.setToolTip(translate(_("{name}: back to the default", name=self.full_name())))
        self.reset.setAccessibleName(self.reset.toolTip())

    def _committed(self, value: float | None) -> None:
        if value == self._value and not self.field.property("fault"):
            self.draw(self._value)
        else:
            self.edited.emit(self.path, value, True)

    def _slid(self, position: int) -> None:
        self._dragged = self.slider.isSliderDown()
        self.edited.emit(self.path, self.ruler.value(position), not self._dragged)

    def _released(self) -> None:
        if self._dragged:
            self._dragged = False
            self.edited.emit(self.path, self.ruler.value(self.slider.value()), True)
