"""Lists of numbers with names of their own: a slider and a field for each."""

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QVBoxLayout

from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.text import Text
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.number import NumberControl
from gradexplorer.ui.discard import discard
from gradexplorer.ui.style.metrics import TIGHT, lay


class NamedNumbersControl(Control):
    """A list of structs that are a name, which is not edited here, and a number."""

    def __init__(self, page: str, path: str, info: FieldInfo) -> None:
        super().__init__(page, path, info)
        self.setObjectName(self.key)
        (struct,) = info.items[0].structs.values()
        (self._number,) = (field for field in fields(struct) if not field.parameter.hidden)
        self._names: list[str] = []
        self.controls: list[NumberControl] = []
        self.heading = QLabel()
        self._column = QVBoxLayout(self)
        lay(self._column, ends=TIGHT)
        self._column.addWidget(self.heading)
        self.retranslate()

    def draw(self, value: object) -> None:
        """Show the entries; other names have new controls."""
        assert isinstance(value, tuple)
        names = [getattr(entry, self.info.parameter.named) for entry in value]
        if names != self._names:
            self._build(names)
        for control, entry in zip(self.controls, value, strict=True):
            assert isinstance(entry, Struct)
            control.draw(getattr(entry, self._number.name))
        self.heading.setVisible(bool(names))

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.heading.setText(self.label())
        self.describe(self, self.heading)

    def _build(self, names: list[str]) -> None:
        for control in self.controls:
            discard(control)
        self.controls, self._names = [], names
        own = self._number.parameter
        for index, name in enumerate(names):
            info = replace(
                self._number, parameter=replace(own, label=Text(name), tip=own.tip or self.info.parameter.tip)
            )
            control = NumberControl(self.page, f"{self.path}.{index}.{info.name}", info)
            control.edited.connect(self.edited)
            self.controls.append(control)
            self._column.addWidget(control)
