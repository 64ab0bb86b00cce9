"""Controls that hold controls: tuples, structs, and choices that bring parameters of their own."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.parameter import Scale
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.text import _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.form import Form
from gradexplorer.ui.controls.kinds import control_of
from gradexplorer.ui.controls.widgets import Combo
from gradexplorer.ui.discard import discard
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import TIGHT, lay
from gradexplorer.ui.style.translation import translate


class TupleControl(Control):
    """The entries of a tuple, one below the other."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        entries = [_entry(info, index) for index in range(len(info.items))]
        self.controls = [control_of(page, f"{path}.{entry.name}", entry) for entry in entries]
        self.setObjectName(self.key)
        column = QVBoxLayout(self)
        lay(column)
        for control in self.controls:
            control.edited.connect(self.edited)
            column.addWidget(control)
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the values."""
        assert isinstance(value, tuple)
        for control, entry in zip(self.controls, value, strict=True):
            control.draw(entry)

    def stand_in(self, value: object) -> None:
        """Take what stands in for each empty entry."""
        assert isinstance(value, tuple)
        for control, entry in zip(self.controls, value, strict=True):
            control.stand_in(entry)

    def slide_between(self, low: float, high: float, scale: Scale) -> None:
        """Give the entries sliders of these ends."""
        for control in self.controls:
            control.slide_between(low, high, scale)

    def retranslate(self) -> None:
        """Set the tool tip in the present language; the entries have their own."""
        self.describe(self)


class StructControl(Control):
    """A group of parameters: the form of a struct, with its buttons where it is a part of a page."""

    acted = Signal(object)

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.setObjectName(self.key)
        self._actions: Sequence[AnyAction] = ()
        self._form: Form | None = None
        self._column = QVBoxLayout(self)
        lay(self._column)

    def take_actions(self, actions: Sequence[AnyAction], pressed: SignalInstance) -> None:
        """Have the buttons of a part of a page."""
        self._actions = actions
        self.acted.connect(pressed)

    def draw(self, value: object) -> None:
        """Show the parameters."""
        assert isinstance(value, Struct)
        if self._form is None:
            self._form = Form(self.page, f"{self.path}.", fields(type(value)), self._actions)
            self._form.edited.connect(self.edited)
            self._form.acted.connect(self.acted)
            self._column.addWidget(self._form)
        self._form.draw(value)

    def own_name(self) -> str:
        """Return the heading under which the group stands."""
        return translate(self.info.parameter.group) or self.label()

    def retranslate(self) -> None:
        """Leave the labels to the form."""


class UnionControl(Control):
    """A choice that brings parameters of its own: the first is always in sight, the others fold away."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.setObjectName(self.key)
        self.value: Struct | None = None
        self.unfold = IconButton("folded", f"{self.key}.unfold")
        self.unfold.setCheckable(True)
        self.unfold.setChecked(info.parameter.unfolded)
        self.kind = Combo()
        self.kind.setObjectName(f"{self.key}.{info.tag}")
        for choice in info.structs:
            self.kind.addItem("", choice)
        self.head = QHBoxLayout()
        lay(self.head, TIGHT)
        self.head.addWidget(self.unfold)
        self.head.addWidget(self.kind, 1)
        self._column = QVBoxLayout(self)
        lay(self._column, ends=TIGHT)
        self._column.addLayout(self.head)
        self._forms: list[Form] = []
        self.kind.activated.connect(self._activated)
        self.unfold.toggled.connect(self._unfolded)
        self._set_arrow()
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the kind and its parameters; another kind has new controls."""
        assert isinstance(value, Struct)
        if type(value) is not type(self.value):
            self._clear()
        self.value = value
        self.kind.setCurrentIndex(list(self.info.structs.values()).index(type(value)))
        self._build()
        for form in self._forms:
            form.draw(value)

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.describe(self.kind)
        for index, struct in enumerate(self.info.structs.values()):
            self.kind.setItemText(index, translate(getattr(struct, "name", struct.__name__)))
        self.unfold.setToolTip(translate(_("{name}: more parameters", name=self.full_name())))
        self.unfold.setAccessibleName(self.unfold.toolTip())

    def _clear(self) -> None:
        for form in self._forms:
            discard(form)
        self._forms = []

    def _build(self) -> None:
        """Build the forms in sight: controls behind a fold that was never opened cost nothing.

        The first parameter is always in sight, and so are the letters of a formula.
        """
        assert self.value is not None
        infos = [info for info in fields(type(self.value)) if not info.parameter.hidden]
        infos.sort(key=lambda info: bool(info.parameter.group.source))  # what has a heading of its own stands below
        first = [info for info in infos if info is infos[0] or info.parameter.named]
        others = [info for info in infos if info not in first]
        parts = (first, others)[: 2 if self.unfold.isChecked() else 1]
        for part in parts[len(self._forms) :]:
            form = Form(self.page, f"{self.path}.", part)
            form.edited.connect(self.edited)
            self._column.addWidget(form)
            self._forms.append(form)
        for form in self._forms[1:]:
            form.setVisible(self.unfold.isChecked())
        self.unfold.setEnabled(bool(others))

    def _activated(self, index: int) -> None:
        if self.info.structs[self.kind.itemData(index)] is not type(self.value):
            self.edited.emit(f"{self.path}.{self.info.tag}", self.kind.itemData(index), True)

    def _unfolded(self) -> None:
        self._set_arrow()
        if self.value is not None:
            self.draw(self.value)

    def _set_arrow(self) -> None:
        self.unfold.show_icon("unfolded" if self.unfold.isChecked() else "folded")


def _entry(info: FieldInfo, index: int) -> FieldInfo:
    """Return an entry of a tuple with its part of the tuple's default, and the tuple's meaning if it has none."""
    entry = replace(info.items[index], default=info.default and info.default[index])
    tip = entry.parameter.tip or info.parameter.tip
    return replace(entry, parameter=replace(entry.parameter, tip=tip))
