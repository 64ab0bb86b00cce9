"""A state with one field of every kind, and a parameters column with what a window does around it."""

from typing import Annotated, Any, Literal

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QToolButton,
    QWidget,
)

from gradexplorer.core.optimizers import Adam, Optimizer
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State, edited
from gradexplorer.session import History, Session
from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.column import ParametersColumn
from gradexplorer.ui.controls.number import NumberField

LONG = "the mean of the squares of all residuals"
Coordinate = Annotated[float, number(_("coordinate"), -1e6, 1e6)]
Share = Annotated[float, number(_("Share"), 0.0, 1.0, below=True)]


class Demo(State):
    """One field of every kind."""

    shape: Annotated[
        str, choice(_("Landscape"), {"bowl": _("Quadratic bowl"), "typed": _("Typed f(x, y)")}, group=_("Landscape"))
    ] = "bowl"
    formula: Annotated[str, typed_text(_("f(x, y)"), 30, shown_when={"shape": ("typed",)})] = "x"
    rate: Annotated[
        float,
        number(_("Learning rate"), 0.0, 1e3, low=1e-6, high=10.0, scale="log", symbol="eta", tip=_("How far")),
    ] = 1e-3
    weight: Annotated[float, number(_("Weight"), -1.0, 1.0)] = 0.5
    shares: Annotated[tuple[Share, Share], plain(_("Shares"))] = (0.9, 0.999)
    steps: Annotated[int, number(_("Steps"), 1, 1_000_000, scale="log", group=_("Race"))] = 20_000
    most: Annotated[int, number(_("Most"), 1, 100)] | None = None
    dtype: Annotated[Literal["float32", "float64"], plain(_("Precision"))] = "float32"
    flag: Annotated[bool, plain(_("Flag"))] = False
    optimizers: Annotated[tuple[Optimizer, ...], items(_("Optimizers"), 1, 3, selection="selected")] = (Adam(),)
    starts: Annotated[tuple[tuple[Coordinate, Coordinate], ...], items(_("Starts"), 1, 4)] = ((-4.0, 0.0), (1.0, 0.0))
    sizes: Annotated[tuple[Annotated[int, number(_("size"), 1, 16)], ...], items(_("Sizes"), 1, 4)] = (2, 3)
    shifts: Annotated[tuple[Coordinate, ...], items(_("Shifts"), 0, 4)] = (0.5, -1.0)
    table: Annotated[
        tuple[Annotated[tuple[Coordinate, ...], items(_("row"), 1, 3)], ...], items(_("Table"), 1, 3, multiline=True)
    ] = ((1.0, 2.0),)
    selected: Annotated[int, number(_("Selected"), 0, 7, hidden=True)] = 0


class Desk:
    """A panel with what the window does around it: edits make the new state, refusals come back."""

    def __init__(self, state: Demo) -> None:
        self.panel = ParametersColumn("demo", state)
        self.history = History(Session(page="demo", pages={"demo": state}))
        self.edits: list[tuple[str, object, bool]] = []
        self.panel.edited.connect(self.edit)

    @property
    def state(self) -> Any:
        return self.history.session.pages["demo"]

    def edit(self, path: str, value: object, done: bool) -> None:
        self.edits.append((path, value, done))
        try:
            state = edited(self.state, path, value)
        except InputError as error:
            self.panel.refused(path, error)
            return
        self.history.commit(Session(page="demo", pages={"demo": state}), merge=path)
        if done:
            self.history.end_merge()
        self.panel.draw(state)

    def find(self, kind: type[Any], path: str) -> Any:
        found = [widget for widget in self.panel.findChildren(kind, f"demo.{path}") if not widget.isHidden()]
        assert len(found) == 1, path
        return found[0]

    def type(self, path: str, text: str, kind: type[Any] = NumberField) -> Any:
        field = self.find(kind, path)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        return field

    def press(self, path: str) -> None:
        QTest.mouseClick(self.find(QToolButton, path), Qt.MouseButton.LeftButton)
        QApplication.processEvents()


def wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
