"""Lists of choices with parameters of their own: a card for each."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.text import _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.nested import UnionControl
from gradexplorer.ui.controls.ruler import Ruler
from gradexplorer.ui.controls.swatch import Swatch
from gradexplorer.ui.discard import discard
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.marks import RadioButton
from gradexplorer.ui.style.metrics import GAP, TIGHT, lay
from gradexplorer.ui.style.translation import translate


class Card(QFrame):
    """One entry of a list: its choice and parameters, framed, with buttons to double it and to take it away."""

    accessible_role = Role.Grouping

    def __init__(self, union: UnionControl, index: int, compared: bool) -> None:
        super().__init__(frameShape=QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        self.union = union
        self._compared = compared
        self.choose = RadioButton(objectName=f"{union.key}.choose", autoExclusive=False)
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
        self.setAccessibleName(name)
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

    Its first number is another, half or twice as large on a logarithmic scale; or it is of another kind.
    """
    entry = entries[index]
    numbers = (field for field in fields(type(entry)) if field.kind == "float" and not field.parameter.hidden)
    if (number := next(numbers, None)) is None:
        kinds = [kind() for kind in info.structs.values()]
        after = [type(kind) for kind in kinds].index(type(entry)) + 1
        return next((kind for kind in (*kinds[after:], *kinds[:after]) if kind not in entries), entry)
    ruler, value = Ruler(number), getattr(entry, number.name)
    for count in range(1, len(entries) + 2):
        tried = [float(f"{value * 2.0**by:.3g}") if ruler.log else ruler.stepped(value, -by) for by in (-count, count)]
        legal = (one for one in tried if ruler.low <= one <= ruler.high)
        changed = (replace(entry, **{number.name: one}) for one in legal)
        if (found := next((one for one in changed if one not in entries), None)) is not None:
            return found
    return entry
