"""The form of a struct: a control for each of its fields, under the headings of their groups."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.parameter import applies
from gradexplorer.framework.schema import FieldInfo
from gradexplorer.framework.state import value_at
from gradexplorer.ui.controls.action_buttons import ActionRow
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.kinds import control_of
from gradexplorer.ui.style.metrics import Headline, lay
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
            control = control_of(page, prefix + info.name, info)
            control.edited.connect(self.edited)
            control.take_actions([action for action in actions if action.part == info.name], self.acted)
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
                if info.parameter.slides:
                    control.slide_between(*getattr(struct, info.parameter.slides))
                if info.parameter.offered:
                    control.offer(getattr(struct, info.parameter.offered))
                control.draw(getattr(struct, info.name))
                if info.parameter.selection:
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
