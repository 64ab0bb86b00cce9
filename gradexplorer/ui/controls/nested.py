"""Controls that hold controls: the form of a struct, choices with parameters of their own, and lists of these.

Everything that is drawn for a State comes from one dict, `CONTROLS`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from gradexplorer.framework.parameter import Conditions
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.framework.state import value_at
from gradexplorer.text import _
from gradexplorer.ui.controls.control import Combo, Control, small_button
from gradexplorer.ui.controls.named_numbers import NamedNumbersControl
from gradexplorer.ui.controls.number import NumberControl
from gradexplorer.ui.controls.point_table import PairsControl
from gradexplorer.ui.controls.simple import FlagControl, NumbersControl, TextControl, choice_control
from gradexplorer.ui.discard import discard
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.style.translation import translate


class Form(QWidget):
    """The controls of some fields of a struct, under the headings of their groups, whose `actions` follow them.

    Signals
    -------
    edited : (str, object, bool)
        As every control's.
    """

    edited = Signal(str, object, bool)

    def __init__(self, page: str, prefix: str, infos: Sequence[FieldInfo], actions: Mapping[str, QWidget] = {}) -> None:
        super().__init__()
        self.controls: dict[str, Control] = {}
        self.headings: dict[str, QLabel] = {}
        self._infos = [info for info in infos if not info.parameter.hidden]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        rows: dict[str, int] = {}
        for info in self._infos:
            self._head(info, column)
            control = CONTROLS[_kind(info)](page, prefix + info.name, info)
            control.edited.connect(self.edited)
            self.controls[info.name] = control
            column.addWidget(control)
            rows[info.parameter.group.source] = column.count()
        for group, row in sorted(actions.items(), key=lambda item: -rows.get(item[0], 0)):
            column.insertWidget(rows.get(group, column.count()), row)
        self.retranslate()

    def draw(self, struct: Struct) -> None:
        """Show the fields of `struct`; those that another field's value hides are left out."""
        for info in self._infos:
            control = self.controls[info.name]
            control.draw(getattr(struct, info.name))
            if isinstance(control, CardsControl) and info.parameter.selection:
                control.choose(value_at(struct, info.parameter.selection))
            if info.parameter.shown_when:
                control.setVisible(applies(info.parameter.shown_when, struct))
        for group, heading in self.headings.items():
            infos = [info for info in self._infos if info.parameter.group.source == group]
            heading.setVisible(any(applies(info.parameter.shown_when, struct) for info in infos))

    def retranslate(self) -> None:
        """Set the headings in the present language."""
        for info in self._infos:
            if heading := self.headings.get(info.parameter.group.source):
                heading.setText(translate(info.parameter.group))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _head(self, info: FieldInfo, column: QVBoxLayout) -> None:
        group = info.parameter.group.source
        if not group or group in self.headings:
            return
        heading = QLabel()
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        if self.controls:
            heading.setContentsMargins(0, 8, 0, 0)  # goes with the heading where its group is hidden
        column.addWidget(heading)
        self.headings[group] = heading


class TupleControl(Control):
    """The entries of a tuple, one below the other."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        entries = [_entry(info, index) for index in range(len(info.items))]
        self.controls = [CONTROLS[_kind(entry)](page, f"{path}.{entry.name}", entry) for entry in entries]
        self.setObjectName(self.key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for control in self.controls:
            control.edited.connect(self.edited)
            column.addWidget(control)
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the values."""
        assert isinstance(value, tuple)
        for control, entry in zip(self.controls, value, strict=True):
            control.draw(entry)

    def retranslate(self) -> None:
        """Set the tool tip in the present language; the entries have their own."""
        self.describe(self)


class StructControl(Control):
    """A group of parameters: the form of a struct."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.setObjectName(self.key)
        self.form = Form(page, f"{path}.", fields(next(iter(info.structs.values()))))
        self.form.edited.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the parameters."""
        assert isinstance(value, Struct)
        self.form.draw(value)

    def retranslate(self) -> None:
        """Leave the labels to the form."""


class UnionControl(Control):
    """A choice that brings parameters of its own: the first is always in sight, the others fold away."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.value: Struct | None = None
        self.unfold = small_button("", f"{self.key}.unfold")
        self.unfold.setCheckable(True)
        self.kind = Combo()
        self.kind.setObjectName(f"{self.key}.{info.tag}")
        for choice in info.structs:
            self.kind.addItem("", choice)
        self.head = QHBoxLayout()
        self.head.setSpacing(2)
        self.head.addWidget(self.unfold)
        self.head.addWidget(self.kind, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(4)
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
        label = translate(_("More parameters"))
        self.unfold.setToolTip(label)
        self.unfold.setAccessibleName(f"{self.label()}: {label}")

    def _clear(self) -> None:
        for form in self._forms:
            discard(form)
        self._forms = []

    def _build(self) -> None:
        """Build the forms in sight: controls behind a fold that was never opened cost nothing."""
        assert self.value is not None
        infos = [info for info in fields(type(self.value)) if not info.parameter.hidden]
        parts = (infos[:1], infos[1:])[: 2 if self.unfold.isChecked() else 1]
        for part in parts[len(self._forms) :]:
            form = Form(self.page, f"{self.path}.", part)
            form.edited.connect(self.edited)
            self._column.addWidget(form)
            self._forms.append(form)
        for form in self._forms[1:]:
            form.setVisible(self.unfold.isChecked())
        self.unfold.setEnabled(len(infos) > 1)

    def _activated(self, index: int) -> None:
        if self.info.structs[self.kind.itemData(index)] is not type(self.value):
            self.edited.emit(f"{self.path}.{self.info.tag}", self.kind.itemData(index), True)

    def _unfolded(self) -> None:
        self._set_arrow()
        if self.value is not None:
            self.draw(self.value)

    def _set_arrow(self) -> None:
        self.unfold.setArrowType(Qt.ArrowType.DownArrow if self.unfold.isChecked() else Qt.ArrowType.RightArrow)


class Card(QFrame):
    """One entry of a list: its choice and parameters, framed, with buttons to double it and to take it away."""

    def __init__(self, union: UnionControl) -> None:
        super().__init__(frameShape=QFrame.Shape.StyledPanel)
        self.union = union
        self.choose = QRadioButton(objectName=f"{union.key}.choose", autoExclusive=False)
        self.double = small_button("＋", f"{union.key}.double")
        self.remove = small_button("✕", f"{union.key}.remove")
        union.head.insertWidget(1, self.choose)
        union.head.addWidget(self.double)
        union.head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.addWidget(union)
        self.retranslate()

    def spot(self, at: QPoint | None) -> Spot:
        """Return the entry."""
        return Spot(mark=self, path=self.union.path, removes=self.remove.isEnabled())

    def retranslate(self) -> None:
        """Set every word in the present language."""
        for button, tip in (
            (self.choose, _("Look at this one")),
            (self.double, _("Add a copy of this one")),
            (self.remove, _("Take this one away")),
        ):
            button.setToolTip(translate(tip))
            button.setAccessibleName(translate(tip))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class CardsControl(Control):
    """A list of choices with parameters: a card each, that can be doubled and taken away."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.setObjectName(self.key)
        self.values: tuple[Struct, ...] = ()
        self.cards: list[Card] = []
        self.name = QLabel()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(4)
        self._column.addWidget(self.name)
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the entries, with as many cards as there are."""
        assert isinstance(value, tuple)
        self.values = value
        while len(self.cards) > len(value):
            discard(self.cards.pop())
        while len(self.cards) < len(value):
            self._add_card()
        for card, entry in zip(self.cards, value, strict=True):
            card.union.draw(entry)
            card.double.setEnabled(len(value) < (self.info.most or len(value) + 1))
            card.remove.setEnabled(len(value) > (self.info.least or 0))
            card.choose.setVisible(bool(self.info.parameter.selection) and len(value) > 1)

    def choose(self, chosen: int) -> None:
        """Mark the entry that is looked at."""
        for index, card in enumerate(self.cards):
            card.choose.setChecked(index == min(chosen, len(self.cards) - 1))

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.name.setText(self.label())
        self.describe(self, self.name)

    def _add_card(self) -> None:
        index = len(self.cards)
        card = Card(UnionControl(self.page, f"{self.path}.{index}", self.info.items[0]))
        card.union.edited.connect(self.edited)
        card.choose.clicked.connect(partial(self._choose, index))
        card.double.clicked.connect(partial(self._double, index))
        card.remove.clicked.connect(partial(self._remove, index))
        self.cards.append(card)
        self._column.addWidget(card)

    def _choose(self, index: int) -> None:
        self.cards[index].choose.setChecked(True)
        self.edited.emit(self.info.parameter.selection, index, True)

    def _double(self, index: int) -> None:
        before, after = self.values[: index + 1], self.values[index:]
        self.edited.emit(self.path, before + after, True)

    def _remove(self, index: int) -> None:
        self.edited.emit(self.path, self.values[:index] + self.values[index + 1 :], True)


def applies(conditions: Conditions, struct: Struct) -> bool:
    """Tell whether each field of `struct` that is named has one of its values; of several mappings one has to hold."""
    if not isinstance(conditions, Mapping):
        return any(applies(each, struct) for each in conditions)
    return all(_as_text(getattr(struct, name)) in allowed for name, allowed in conditions.items())


def _as_text(value: object) -> str:
    """Return what conditions compare with: a choice's tag, or the value itself as text."""
    return str(value.__struct_config__.tag if isinstance(value, Struct) else value)


def _entry(info: FieldInfo, index: int) -> FieldInfo:
    """Return an entry of a tuple with its part of the tuple's default."""
    return replace(info.items[index], default=info.default and info.default[index])


def _kind(info: FieldInfo) -> str:
    if info.kind == "union" and not info.tag:
        return "struct"
    if info.kind != "list":
        return info.kind
    return "list of named numbers" if info.parameter.named else f"list of {info.items[0].kind}s"


CONTROLS: dict[str, Callable[[str, str, FieldInfo], Control]] = {
    "float": NumberControl,
    "int": NumberControl,
    "bool": FlagControl,
    "choice": choice_control,
    "str": TextControl,
    "tuple": TupleControl,
    "struct": StructControl,
    "union": UnionControl,
    "list of ints": NumbersControl,
    "list of floats": NumbersControl,
    "list of tuples": PairsControl,
    "list of unions": CardsControl,
    "list of named numbers": NamedNumbersControl,
}
"""Kind of a field to the control that shows it."""
