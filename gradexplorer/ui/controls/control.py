"""What all controls of the parameters column have in common."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Signal, SignalInstance
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QGridLayout,
    QLabel,
    QWidget,
)

from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.parameter import Scale
from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.written import plain_symbol, range_in_words, shown_number
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.translation import current_language, translate
from gradexplorer.ui.style.wrapped_text import WrappedText


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
        self._words: WrappedText | None = None
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

    def slide_between(self, low: float, high: float, scale: Scale) -> None:
        """Let sliders go from one of these to the other; only numbers have some."""

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
            self._words = WrappedText()
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
        name, symbol = translate(self.info.parameter.label), plain_symbol(self.info.parameter.symbol)
        return f"{name} {symbol}" if symbol and symbol != name else name

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
