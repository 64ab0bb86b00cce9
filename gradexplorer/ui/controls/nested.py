"""Controls that hold controls: the form of a struct, choices with parameters of their own, and lists of these.

Everything that is drawn for a State comes from one dict, `CONTROLS`.
"""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.parameter import applies
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.framework.state import value_at
from gradexplorer.text import _
from gradexplorer.ui.controls.action_buttons import ActionRow
from gradexplorer.ui.controls.control import Combo, Control
from gradexplorer.ui.controls.named_numbers import NamedNumbersControl
from gradexplorer.ui.controls.number import NumberControl, Ruler
from gradexplorer.ui.controls.point_table import PairsControl
from gradexplorer.ui.controls.simple import FlagControl, MatrixControl, NumbersControl, TextControl, choice_control
from gradexplorer.ui.controls.swatch import Swatch
from gradexplorer.ui.discard import discard
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import GAP, TIGHT, Headline, lay
from gradexplorer.ui.style.translation import translate


class Form(QWidget):
    """The controls of some fields of a struct, under the headings of their groups, followed by the groups' buttons.

    Only what is shown is drawn, and a struct's own form is made when it is shown for the first time.

    Parameters
    ----------
    prefix : str
        What goes before the fields' names in their paths.
    actions : sequence of Action
        Those of the struct itself, and of the structs in it that are parts of a page.

    Signals
    -------
    edited : (str, object, bool)
        As every control's.
    acted : Action
        A button was pressed.
    """

    edited = Signal(str, object, bool)
    acted = Signal(object)

    def __init__(self, page: str, prefix: str, infos: Sequence[FieldInfo], actions: Sequence[AnyAction] = ()) -> None:
        super().__init__()
        self.controls: dict[str, Control] = {}
        self.headings: dict[str, QLabel] = {}
        self._infos = [info for info in infos if not info.parameter.hidden]
        column = QVBoxLayout(self)
        lay(column)
        rows: dict[str, int] = {}
        for info in self._infos:
            self._head(info, column, first=not (self.controls or prefix))
            control = CONTROLS[_kind(info)](page, prefix + info.name, info)
            control.edited.connect(self.edited)
            if isinstance(control, StructControl):
                control.part_actions = [action for action in actions if action.part == info.name]
                control.acted.connect(self.acted)
            self.controls[info.name] = control
            if info.parameter.label.source == info.parameter.group.source and not info.parameter.symbol:
                control.leave_name_to_heading()
            column.addWidget(control)
            rows[info.parameter.group.source] = column.count()
        own = [action for action in actions if action.part == prefix.rstrip(".")]
        groups = dict.fromkeys(action.group.source for action in own)
        self._buttons = {
            group: ActionRow(page, [action for action in own if action.group.source == group]) for group in groups
        }
        for group, row in sorted(self._buttons.items(), key=lambda item: -rows.get(item[0], 0)):
            row.acted.connect(self.acted)
            column.insertWidget(rows.get(group, column.count()), row)
        self.retranslate()

    def draw(self, struct: Struct) -> None:
        """Show the fields of `struct`; those that another field's value hides are left out."""
        groups = set()
        for info in self._infos:
            control = self.controls[info.name]
            shown = applies(info.parameter.shown_when, struct)
            if shown:
                groups.add(info.parameter.group.source)
                if info.parameter.stand_in:
                    control.stand_in(getattr(struct, info.parameter.stand_in))
                if info.parameter.ends:
                    control.keep_between(*getattr(struct, info.parameter.ends))
                control.draw(getattr(struct, info.name))
                if isinstance(control, CardsControl) and info.parameter.selection:
                    control.choose(value_at(struct, info.parameter.selection))
            if info.parameter.shown_when:
                control.setVisible(shown)
        for group, heading in self.headings.items():
            heading.setVisible(group in groups)
        for row in self._buttons.values():
            row.draw(struct)

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

    def _head(self, info: FieldInfo, column: QVBoxLayout, first: bool) -> None:
        group = info.parameter.group.source
        if not group or group in self.headings:
            return
        heading = Headline(apart=not first)
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

    def retranslate(self) -> None:
        """Set the tool tip in the present language; the entries have their own."""
        self.describe(self)


class StructControl(Control):
    """A group of parameters: the form of a struct, with its buttons where it is a part of a page."""

    acted = Signal(object)

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.setObjectName(self.key)
        self.part_actions: Sequence[AnyAction] = ()
        self._form: Form | None = None
        self._column = QVBoxLayout(self)
        lay(self._column)

    def draw(self, value: object) -> None:
        """Show the parameters."""
        assert isinstance(value, Struct)
        if self._form is None:
            self._form = Form(self.page, f"{self.path}.", fields(type(value)), self.part_actions)
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


class Card(QFrame):
    """One entry of a list: its choice and parameters, framed, with buttons to double it and to take it away."""

    def __init__(self, union: UnionControl, index: int, compared: bool) -> None:
        super().__init__(frameShape=QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        self.union = union
        self._compared = compared
        self.choose = QRadioButton(objectName=f"{union.key}.choose", autoExclusive=False)
        self.double = IconButton("add", f"{union.key}.double")
        self.remove = IconButton("close", f"{union.key}.remove")
        self.swatch = Swatch(index)
        union.head.insertWidget(1, self.swatch)
        union.head.insertWidget(2, self.choose)
        union.head.addWidget(self.double)
        union.head.addWidget(self.remove)
        column = QVBoxLayout(self)
        lay(column, sides=GAP, ends=TIGHT)
        column.addWidget(union)
        self.retranslate()

    def spot(self, at: QPoint | None) -> Spot:
        """Return the entry."""
        return Spot(mark=self, path=self.union.path, removes=self.remove.isEnabled())

    def retranslate(self) -> None:
        """Set every word in the present language."""
        name = self.union.label()
        doubles = _("Add a copy of {name}", name=name)
        if self._compared:
            doubles = _("Add one to compare with {name}: another value, or another kind where it has none", name=name)
        for button, tip in (
            (self.choose, _("Look at {name}", name=name)),
            (self.double, doubles),
            (self.remove, _("Take {name} away", name=name)),
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
        lay(self._column, ends=TIGHT)
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
            card.swatch.setVisible(self.info.parameter.coloured and len(value) > 1)
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
        union = UnionControl(self.page, f"{self.path}.{index}", self._named_entry(index))
        card = Card(union, index, self.info.parameter.coloured)
        card.union.edited.connect(self.edited)
        card.choose.clicked.connect(partial(self._choose, index))
        card.double.clicked.connect(partial(self._double, index))
        card.remove.clicked.connect(partial(self._remove, index))
        self.cards.append(card)
        self._column.addWidget(card)

    def _named_entry(self, index: int) -> FieldInfo:
        """Return an entry with a name that tells it from the others, and the list's own meaning."""
        own, entry = self.info.parameter, self.info.items[0]
        name = _("{list} {number}", list=own.label, number=index + 1)
        return replace(entry, parameter=replace(entry.parameter, label=name, tip=own.tip))

    def _choose(self, index: int) -> None:
        self.cards[index].choose.setChecked(True)
        self.edited.emit(self.info.parameter.selection, index, True)

    def _double(self, index: int) -> None:
        entry = self.values[index]
        if self.info.parameter.coloured:
            entry = unlike(self.values, index, self.info.items[0])
        self.edited.emit(self.path, (*self.values[: index + 1], entry, *self.values[index + 1 :]), True)

    def _remove(self, index: int) -> None:
        self.edited.emit(self.path, self.values[:index] + self.values[index + 1 :], True)


def unlike(entries: Sequence[Struct], index: int, info: FieldInfo) -> Struct:
    """Return an entry to be compared with one of `entries`: the same could not be told from it in the picture.

    Its first number is another, half as large where it is one of a logarithmic scale; or it is of another kind.
    """
    entry = entries[index]
    numbers = (field for field in fields(type(entry)) if field.kind == "float" and not field.parameter.hidden)
    if (number := next(numbers, None)) is None:
        kinds = [kind() for kind in info.structs.values()]
        after = [type(kind) for kind in kinds].index(type(entry)) + 1
        return next((kind for kind in (*kinds[after:], *kinds[:after]) if kind not in entries), entry)
    ruler, value = Ruler(number), getattr(entry, number.name)
    for count in range(1, len(entries) + 2):
        tried = (
            [float(f"{value * 0.5**count:.3g}")] if ruler.log else [ruler.stepped(value, by) for by in (count, -count)]
        )
        legal = (one for one in tried if ruler.low <= one <= ruler.high)
        changed = (replace(entry, **{number.name: one}) for one in legal)
        if (found := next((one for one in changed if one not in entries), None)) is not None:
            return found
    return entry


def _entry(info: FieldInfo, index: int) -> FieldInfo:
    """Return an entry of a tuple with its part of the tuple's default, and the tuple's meaning if it has none."""
    entry = replace(info.items[index], default=info.default and info.default[index])
    tip = entry.parameter.tip or info.parameter.tip
    return replace(entry, parameter=replace(entry.parameter, tip=tip))


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
    "list of lists": MatrixControl,
    "list of named numbers": NamedNumbersControl,
}
"""Kind of a field to the control that shows it."""
