"""What all controls of the parameters column have in common."""

import re
from collections.abc import Sequence
from functools import cache
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QToolTip,
    QWidget,
)

from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import current_language, translate

COMMANDS = {
    "eta": "η",
    "beta": "β",
    "alpha": "α",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "psi": "ψ",
    "omega": "ω",
    "Delta": "Δ",
}
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


@cache
def plain_symbol(source: str) -> str:
    r"""Return a symbol as plain characters: ``beta_1`` is β₁."""
    latex = notation(source) if source else ""
    text = re.sub(r"\\([A-Za-z]+) ?", lambda found: COMMANDS.get(found[1], found[1]), latex)
    text = re.sub(r"_(?:\{([^}]*)\}|(.))", lambda found: (found[1] or found[2]).translate(LOWERED), text)
    text = re.sub(r"\^(?:\{([^}]*)\}|(.))", lambda found: (found[1] or found[2]).translate(RAISED), text)
    return text.translate(str.maketrans("", "", "{}$"))


def shown_number(value: float) -> str:
    """Return a number with all its digits and no more, in the same way in every language."""
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", repr(value).removesuffix(".0"))


class FocusedWheel:
    """The wheel scrolls the column, and changes only the control that has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column unless this control has the focus."""
        if self.hasFocus():  # type: ignore[attr-defined]
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()


class Slider(FocusedWheel, QSlider):
    """A horizontal slider."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class Combo(FocusedWheel, QComboBox):
    """A list of choices that never makes the column wider."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def whole_width(self) -> int:
        """Return the width in which the longest entry can be read."""
        option = QStyleOptionComboBox()
        super().initStyleOption(option)
        widest = max((self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        text = QSize(widest + self.fontMetrics().averageCharWidth(), self.fontMetrics().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, text, self).width()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Cut the chosen entry with an ellipsis where the column is narrow."""
        super().initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width()
        )

    def showPopup(self) -> None:
        """Let the list be as wide as its entries."""
        self.view().setMinimumWidth(self.whole_width())
        super().showPopup()


class Lines(QPlainTextEdit):
    """A field for several lines that has the methods of a QLineEdit; Ctrl+Enter or leaving it finishes."""

    editingFinished = Signal()
    LEAST, MOST = 3, 12

    def __init__(self, objectName: str) -> None:
        super().__init__(objectName=objectName)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.blockCountChanged.connect(self._fit)

    def text(self) -> str:
        """Return what is typed."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Show `text`; undo can go back behind it."""
        if text != self.text():
            cursor = self.textCursor()
            cursor.select(cursor.SelectionType.Document)
            cursor.insertText(text)
        self._fit()

    def setCursorPosition(self, position: int) -> None:
        """Put the cursor before the character with this index."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, len(self.text())))
        self.setTextCursor(cursor)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that typing is over."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.editingFinished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Ctrl+Enter for the end of typing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _fit(self) -> None:
        lines = min(max(self.blockCount(), self.LEAST), self.MOST)
        around = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        self.setFixedHeight(
            lines * self.fontMetrics().lineSpacing() + around + self.horizontalScrollBar().sizeHint().height()
        )


class Name(QLabel):
    """A parameter's name beside its control: cut with an ellipsis where the column is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the name as there is room for."""
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        if cut == self.text():
            super().paintEvent(event)
            return
        role = self.foregroundRole()
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter, self.rect(), self.alignment(), self.palette(), self.isEnabled(), cut, role
            )


Field = QLineEdit | QAbstractSpinBox | Lines
"""What is typed into."""


class Control(QWidget):
    """The control of one parameter, named by its State path.

    Signals
    -------
    edited : (str, object, bool)
        State path, new value, and whether the edit is done (False during a drag).
    """

    edited = Signal(str, object, bool)

    accessible_role = Role.Grouping

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__()
        self.page, self.path, self.info = page, path, info
        self._tips: dict[str, str] = {}
        self._words: QLabel | None = None
        self._error: InputError | None = None

    @property
    def key(self) -> str:
        """The object name of the widget that holds the value."""
        return f"{self.page}.{self.path}"

    def draw(self, value: object) -> None:
        """Show `value`, without telling of an edit."""
        raise NotImplementedError

    def leave_name_to_heading(self) -> None:
        """Show no name: the heading above says the same."""
        name = vars(self).get("name")
        if isinstance(name, QLabel):
            name.hide()

    def retranslate(self) -> None:
        """Set every word in the present language."""
        raise NotImplementedError

    def stand_in(self, value: object) -> None:
        """Take what stands in for an empty value; only some can be empty."""

    def keep_between(self, low: float, high: float) -> None:
        """Let only values between these be chosen, with their own tip; only numbers have ends."""

    def offer(self, choices: Sequence[str]) -> None:
        """Let only some be chosen, and the one that is; only choices have some."""

    def take_actions(self, actions: Sequence[AnyAction], pressed: SignalInstance) -> None:
        """Have buttons, and tell `pressed` of them; only parts of a page have some."""

    def choose(self, chosen: int) -> None:
        """Mark the entry that is looked at; only lists of cards have one."""

    @property
    def words(self) -> str:
        """What is said of a value that can't be used; empty where it can."""
        return "" if self._words is None or self._words.isHidden() else self._words.text()

    def explain(self, error: InputError | None) -> None:
        """Say below the field why what is typed can't be used."""
        self._error = error
        if error is not None and self._words is None:
            self._words = QLabel(wordWrap=True)
            self._words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            grid = self.layout()
            if isinstance(grid, QGridLayout):
                grid.addWidget(self._words, grid.rowCount(), 0, 1, grid.columnCount())
            elif grid is not None:
                grid.addWidget(self._words)
        if self._words is not None:
            self._words.setText("" if error is None else translate(error.text))
            self._words.setVisible(error is not None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self.explain(self._error)
        super().changeEvent(event)

    def spot(self, at: QPoint | None) -> Spot:
        """Return the parameter that the control shows."""
        return Spot(mark=self, path=self.path, default=self.info.default)

    def event(self, event: QEvent) -> bool:
        """Say again what the control is once it stands where it will be shown: tips name its place, too."""
        if event.type() == QEvent.Type.Polish:
            self._tips = {}
            self._name()
        return super().event(event)

    def _name(self) -> None:
        self.retranslate()
        self.setAccessibleName(self.own_name() or self.place() or translate(self.info.parameter.group))

    def place(self) -> str:
        """Return the names of the controls around this one: the network, or the entry of a list, that it is of."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, Control):
            around = around.parentWidget()
        return (around.own_name() or around.place()) if around is not None else ""

    def own_name(self) -> str:
        """Return what the controls within this one are said to be of."""
        return self.label()

    def label(self) -> str:
        """Return the parameter's name and symbol."""
        symbol = plain_symbol(self.info.parameter.symbol)
        return " ".join(filter(None, (translate(self.info.parameter.label), symbol)))

    def with_unit(self, name: str) -> str:
        """Return a name with the parameter's unit behind it, where there is one."""
        unit = self.info.parameter.unit
        return f"{name} [{unit}]" if unit else name

    def tip(self) -> str:
        """Return the parameter's name, unit, place, meaning and range, one a line; it is asked for at every edit."""
        language = current_language()
        if language not in self._tips:
            self._tips[language] = self._tip()
        return self._tips[language]

    def _tip(self) -> str:
        parameter, info = self.info.parameter, self.info
        lines = [
            self.with_unit(self.full_name()),
            translate(parameter.tip),
            translate(range_in_words(info)),
        ]
        if info.default is not None and info.kind in ("float", "int"):
            lines.append(translate(_("Default: {value}", value=shown_number(info.default))))
        return "\n".join(filter(None, lines))

    def full_name(self) -> str:
        """Return place and name: what tells the parameter from all others of the page."""
        place = self.place()
        return translate(_("{place}: {name}", place=place, name=self.label())) if place else self.label()

    def describe(self, *widgets: QWidget) -> None:
        """Give the widgets that hold the value their accessible name and tool tip."""
        for widget in widgets:
            widget.setToolTip(self.tip())
            for part in (widget, *([widget.lineEdit()] if isinstance(widget, QAbstractSpinBox) else [])):
                part.setAccessibleName(self.label())


def range_in_words(info: FieldInfo) -> Text:
    """Return the legal range of a number; empty where a field has none."""
    if info.low is None or info.high is None:
        return Text("")
    ends = {"low": shown_number(info.low), "high": shown_number(info.high)}
    sentences = {
        (False, False): _("From {low} to {high}", **ends),
        (False, True): _("From {low} to below {high}", **ends),
        (True, False): _("Above {low}, to {high}", **ends),
        (True, True): _("Between {low} and {high}", **ends),
    }
    return sentences[info.above, info.below]


class _Tint(QObject):
    """Keeps a refused field red, and readable, in every theme."""

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Follow the theme as long as the fault is there."""
        if event.type() == QEvent.Type.PaletteChange and field.property("fault"):
            _tint(cast("Field", field))
        return False


def _tint(field: Field) -> None:
    """Mix some red into the theme's colour of fields; the field's own is red already where it was refused before."""
    base, red = QApplication.palette().color(QPalette.ColorRole.Base), colour("positive")
    channels = ((base.red(), red.red()), (base.green(), red.green()), (base.blue(), red.blue()))
    mixed = QColor(*(int(0.7 * one + 0.3 * other) for one, other in channels))
    if field.palette().color(QPalette.ColorRole.Base) == mixed:
        return
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, mixed)
    palette.setColor(QPalette.ColorRole.Window, red)
    field.setPalette(palette)


def mark_fault(field: Field, typed: str, error: InputError) -> None:
    """Colour a field red that holds what was `typed`; its tool tip says at once what is wrong, its cursor where."""
    if field.findChild(_Tint) is None:
        field.installEventFilter(_Tint(field))
    field.setProperty("fault", True)
    _tint(field)
    field.setToolTip(translate(error.text))
    if isinstance(control := field.parent(), Control):
        control.explain(error)
    edit = field.lineEdit() if isinstance(field, QAbstractSpinBox) else field
    edit.setText(typed)
    if error.position is not None:
        edit.setCursorPosition(error.position)
    if field.isVisible():
        QToolTip.showText(field.mapToGlobal(QPoint(0, field.height())), field.toolTip(), field)


def clear_fault(field: Field, tip: str) -> None:
    """Take the mark of a fault away."""
    if field.property("fault"):
        field.setProperty("fault", False)
        field.setPalette(QPalette())
        field.setToolTip(tip)
    if isinstance(control := field.parent(), Control):
        control.explain(None)
