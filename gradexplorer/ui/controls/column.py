"""The parameters column: a control for every parameter of a page's State, made from its annotations."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.schema import fields
from gradexplorer.text import InputError
from gradexplorer.ui.controls import catalogue as catalogue
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.faults import mark_fault
from gradexplorer.ui.controls.form import Form
from gradexplorer.ui.controls.nested import UnionControl
from gradexplorer.ui.controls.typed_texts import TextControl
from gradexplorer.ui.controls.widgets import Field
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.metrics import AIR, GAP, lay

LEAST_WIDTH, MOST_WIDTH = 240, 340


class ParametersColumn(QScrollArea):
    """A control for each parameter of a page, and the buttons of its actions.

    Signals
    -------
    edited : (str, object, bool)
        State path, new value, and whether the edit is done (False while a slider is dragged).
    acted : Action
        A button was pressed.
    """

    edited = Signal(str, object, bool)
    acted = Signal(object)

    accessible_role = Role.Pane

    def __init__(self, page_key: str, state: Struct, actions: Sequence[AnyAction] = ()) -> None:
        super().__init__()
        self.setObjectName(f"{page_key}.knobs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # one that comes would move all buttons
        self._page, self._state = page_key, state
        self._form = Form(page_key, "", fields(type(state)), actions)
        self._form.edited.connect(self.edited)
        self._form.acted.connect(self.acted)
        self._body = body = QWidget()
        column = QVBoxLayout(body)
        lay(column, GAP, sides=AIR, ends=GAP)
        column.addWidget(self._form)
        column.addStretch(1)
        self.setWidget(body)
        body.installEventFilter(self)
        self.draw(state)
        self._fit_width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is in the column: no button of it may be cut."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._body:
            self._fit_width()
        return super().eventFilter(watched, event)

    def _fit_width(self) -> None:
        """Be as wide as every control needs."""
        needed = self._body.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(LEAST_WIDTH, needed))
        self.setMaximumWidth(max(MOST_WIDTH, needed))

    def draw(self, state: Struct) -> None:
        """Show `state`, without telling of an edit."""
        self._state = state
        self._form.draw(state)

    def forget(self) -> None:
        """Let go of typed texts that were refused: another state is drawn next."""
        for control in self.findChildren(TextControl):
            control.forget()

    def show_control(self, path: str) -> Control | None:
        """Bring the control of a parameter into sight, or of the nearest one that it is a part of."""
        for union in self.findChildren(UnionControl):
            if path.startswith(f"{union.path}."):
                union.unfold.setChecked(True)
        holding = (one for one in self.findChildren(Control) if f"{path}.".startswith(f"{one.path}."))
        control = max(holding, key=lambda one: len(one.path), default=None)
        if control is not None:
            QTimer.singleShot(0, control, lambda: self.ensureWidgetVisible(control))  # when it is laid out
        return control

    def reveal(self, path: str) -> None:
        """Bring the control of a parameter into sight, and give it the keyboard."""
        control = self.show_control(path)
        if control is None:
            return
        able = (one for one in control.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        inside = next(able, None)
        if inside is not None:
            inside.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuses(self, path: str) -> bool:
        """Whether the field of `path` still holds a value that was refused."""
        field = self.findChild(QWidget, f"{self._page}.{path}")
        return isinstance(field, Field) and bool(field.property("fault"))

    def refused(self, path: str, error: InputError, *, done: bool = True) -> None:
        """Show that the value given for `path` can't be used: a typed one stays, marked; others go back.

        One that is not `done` is still being typed: words below it say what is missing.
        """
        field = self.findChild(QWidget, f"{self._page}.{path}")
        if not isinstance(field, Field):
            self._form.draw(self._state)
            return
        control = field.parent()
        if not done and isinstance(control, TextControl):
            control.explain(error)
            return
        typed = field.text()
        self._form.draw(self._state)
        mark_fault(field, typed, error)
