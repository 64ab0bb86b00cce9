"""The knobs column: a control for every parameter of a page's State, made from its annotations."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from gradexplorer.core.fields import fields
from gradexplorer.core.text import InputError
from gradexplorer.ui.knob_control import mark_fault
from gradexplorer.ui.knob_nested import Form

LEAST_WIDTH, MOST_WIDTH = 240, 340


class KnobPanel(QScrollArea):
    """All knobs of a page.

    Signals
    -------
    edited : (str, object, bool)
        State path, new value, and whether the edit is done (False while a slider is dragged).
    """

    edited = Signal(str, object, bool)

    def __init__(self, page_key: str, state: Struct) -> None:
        super().__init__()
        self.setObjectName(f"{page_key}.knobs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(MOST_WIDTH)
        self._page, self._state = page_key, state
        self._form = Form(page_key, "", fields(type(state)))
        self._form.edited.connect(self.edited)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self._form)
        column.addStretch(1)
        self.setWidget(body)
        self.draw(state)

    def draw(self, state: Struct) -> None:
        """Show `state`, without telling of an edit."""
        self._state = state
        self._form.draw(state)

    def refused(self, path: str, error: InputError) -> None:
        """Show that the value given for `path` can't be used: a typed one stays, marked; others go back."""
        field = self.findChild(QWidget, f"{self._page}.{path}")
        if not isinstance(field, QLineEdit | QAbstractSpinBox):
            self._form.draw(self._state)
            return
        typed = field.text()
        self._form.draw(self._state)
        mark_fault(field, typed, error)
