"""Every kind of control, worked as a person works it: typed into, dragged, scrolled, chosen, folded."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QSlider,
    QStyleOptionComboBox,
    QTableWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gradexplorer.core.optimizers import OPTIMIZERS, SGD, Adam, Optimizer, Rprop
from gradexplorer.framework.parameter import Parameter, choice, items, number, plain, typed_text
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.framework.state import State, edited, value_at
from gradexplorer.session import History, Session
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.controls.column import ParametersColumn
from gradexplorer.ui.controls.control import Control, Lines, plain_symbol, shown_number
from gradexplorer.ui.controls.number import NumberField, Ruler, parse_number
from gradexplorer.ui.controls.simple import SegmentsControl
from gradexplorer.ui.style.theme import use_theme
from gradexplorer.ui.style.translation import use_language

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


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(Demo())
    qtbot.addWidget(desk.panel)
    desk.panel.resize(300, 900)
    with qtbot.waitExposed(desk.panel):
        desk.panel.show()
    desk.panel.activateWindow()
    qtbot.waitUntil(desk.panel.isActiveWindow)
    yield desk
    use_language(QApplication.instance(), "en")


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


# numbers


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("rate", "1e-2", 0.01),
        ("rate", "0.0012345678901", 0.0012345678901),
        ("rate", "500", 500.0),
        ("weight", "-0.25", -0.25),
        ("shares.1", "0.5", 0.5),
        ("steps", "1e4", 10_000),
        ("steps", "7", 7),
        ("most", "12", 12),
        ("optimizers.0.lr", "0.25", 0.25),
    ],
)
def test_a_typed_number_becomes_the_value(desk: Desk, path: str, text: str, value: float) -> None:
    desk.type(path, text)
    assert desk.edits == [(path, value, True)]
    assert value_at(desk.state, path) == value
    assert type(value_at(desk.state, path)) is type(value)


def test_leaving_a_field_takes_what_was_typed_and_escape_does_not(desk: Desk) -> None:
    field = desk.find(NumberField, "weight")
    for key, left in ((Qt.Key.Key_Escape, 0.5), (Qt.Key.Key_Tab, 0.125)):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "0.125")
        QTest.keyClick(field, key)
        QApplication.processEvents()
        assert desk.state.weight == left


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("weight", "2", "Weight must be at most 1; 2 was given."),
        ("shares.0", "1", "Shares, entry 1 must be below 1; 1 was given."),
        ("weight", "nan", "Weight must be a finite number"),
        ("weight", "1,5", "Weight must be at most 1; 1.5 was given."),
        ("weight", "1,5,2", "1,5,2 is no number"),
        ("weight", "", "is no number"),
        ("steps", "1.5", "1.5 is no whole number"),
        ("steps", "inf", "inf is no whole number"),
        ("steps", "0", "Steps must be at least 1"),
    ],
)
def test_a_bad_number_stays_marked_until_a_good_one_comes(desk: Desk, path: str, text: str, message: str) -> None:
    field = desk.find(NumberField, path)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    desk.type(path, text)
    assert desk.state == Demo()
    assert field.text() == text
    assert message in field.toolTip()
    assert field.property("fault")
    desk.type(path, "0.75" if path != "steps" else "75")
    assert value_at(desk.state, path) in (0.75, 75)
    assert not field.property("fault")
    assert message not in field.toolTip()


def test_the_old_number_after_a_bad_one_is_an_edit_that_ends_the_complaint(desk: Desk) -> None:
    field = desk.type("rate", "nonsense")
    assert field.property("fault")
    edits = []
    desk.panel.edited.connect(lambda *edit: edits.append(edit))
    desk.type("rate", "0.001")
    assert edits[-1] == ("rate", 0.001, True)
    assert not field.property("fault")
    line = desk.find(QLineEdit, "sizes")
    for text in ("2, x", "2, 3"):
        line.setText(text)
        line.editingFinished.emit()
    assert edits[-1] == ("sizes", (2, 3), True)
    assert not line.property("fault")


def test_an_empty_field_is_none_where_none_is_legal(desk: Desk) -> None:
    field = desk.type("most", "12")
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.state.most is None


def test_a_drag_of_a_slider_is_one_undo_step(desk: Desk) -> None:
    slider = desk.find(QSlider, "weight.slider")
    middle = slider.rect().center().y()
    start = slider.width() * 3 // 4
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(start, middle))
    for x in range(start, start - 60, -5):
        QTest.mouseMove(slider, QPoint(x, middle))
        QApplication.processEvents()
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(start - 60, middle))
    assert len(desk.edits) > 3
    assert [done for _path, _value, done in desk.edits] == [False] * (len(desk.edits) - 1) + [True]
    assert desk.state.weight < 0.4
    desk.history.undo()
    assert desk.state == Demo()


def test_the_slider_follows_the_value_and_its_ends_are_legal(desk: Desk) -> None:
    rate = desk.find(QSlider, "rate.slider")
    assert rate.value() == pytest.approx(1000 * 3 / 7, abs=1)
    for path in ("weight", "rate", "steps", "shares.0"):
        slider = desk.find(QSlider, f"{path}.slider")
        for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
            QTest.keyClick(slider, key)
            assert not desk.find(NumberField, path).property("fault")
    assert (desk.state.weight, desk.state.rate, desk.state.steps, desk.state.shares[0]) == (-1.0, 1e-6, 1, 0.0)


def test_the_wheel_needs_the_focus(desk: Desk) -> None:
    for kind, path in ((NumberField, "weight"), (QSlider, "weight.slider"), (QComboBox, "shape")):
        widget = desk.find(kind, path)
        desk.find(QCheckBox, "flag").setFocus()
        desk.edits.clear()
        wheel(widget)
        assert desk.edits == []
    field = desk.find(NumberField, "weight")
    field.setFocus()
    wheel(field)
    assert desk.state.weight == pytest.approx(0.52)


def test_arrow_keys_step_in_the_leading_digits(desk: Desk) -> None:
    field = desk.find(NumberField, "rate")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert desk.state.rate == 0.0011
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert desk.state.rate == 0.00099


def test_reset_brings_the_default_back(desk: Desk) -> None:
    for path, text, default in (("rate", "0.5", 1e-3), ("shares.1", "0.5", 0.999), ("optimizers.0.lr", "0.5", 1e-3)):
        button = desk.find(QToolButton, f"{path}.reset")
        assert not button.isEnabled()
        desk.type(path, text)
        assert button.isEnabled()
        desk.press(f"{path}.reset")
        assert value_at(desk.state, path) == default
        assert not button.isEnabled()


@pytest.mark.parametrize("kind", [Demo, *OPTIMIZERS.values()])
def test_every_slider_position_is_a_legal_value_that_finds_its_place_again(kind: type[msgspec.Struct]) -> None:
    numbers = [info for info in fields(kind) if info.kind in ("int", "float")]
    numbers += [entry for info in fields(kind) if info.kind == "tuple" for entry in info.items]
    for info in numbers:
        ruler = Ruler(info)
        for position in range(ruler.first, ruler.last + 1):
            value = ruler.value(position)
            assert value > info.low if info.above else value >= info.low
            assert value < info.high if info.below else value <= info.high
            if info.kind == "float":
                assert abs(ruler.position(value) - position) <= 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-3, "0.001"), (1e-6, "1e-6"), (1e22, "1e22"), (20000.0, "20000"), (3, "3"), (-0.5, "-0.5"), (0.1 + 0.2,) * 2],
)
def test_numbers_are_shown_whole_and_without_ballast(value: float, text: object) -> None:
    assert shown_number(value) == str(text)
    assert parse_number(shown_number(value)) == value


def test_full_width_digits_are_digits() -> None:
    assert parse_number("−０．５") == -0.5


@pytest.mark.parametrize(
    ("latex", "text"),
    [("eta", "η"), ("beta_1", "β₁"), ("beta_12", "β₁₂"), ("eta_plus", "η₊"), ("Delta_max", "Δmax")],
)
def test_symbols_are_written_in_plain_characters(latex: str, text: str) -> None:
    assert plain_symbol(latex) == text


# flags, choices, texts


def test_a_check_box_and_choices(desk: Desk) -> None:
    desk.find(QCheckBox, "flag").click()
    combo = desk.find(QComboBox, "dtype")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert (desk.state.flag, desk.state.dtype) == (True, "float64")
    assert desk.edits == [("flag", True, True), ("dtype", "float64", True)]


def test_a_knob_that_depends_on_another_shows_with_it(desk: Desk) -> None:
    assert not desk.panel.findChild(QLineEdit, "demo.formula").isVisible()
    combo = desk.find(QComboBox, "shape")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert desk.panel.findChild(QLineEdit, "demo.formula").isVisible()


@pytest.mark.parametrize(("path", "kind"), [("formula", QLineEdit), ("rate", NumberField)])
def test_a_field_that_is_refused_again_and_again_can_be_read_in_every_theme(desk: Desk, qapp, path, kind) -> None:
    desk.edit("shape", "typed", True)
    field = desk.find(kind, path)

    def contrast() -> float:
        ink, base = (field.palette().color(role) for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Base))
        high, low = sorted((luminance(ink), luminance(base)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    first = {}
    for theme in ("light", "dark", "light", "dark"):
        use_theme(qapp, theme)
        qapp.processEvents()
        plain = QApplication.palette().color(QPalette.ColorRole.Base)
        for _again in range(20):
            desk.panel.refused(path, InputError(_("no")))
            assert contrast() > 4.5
            assert first.setdefault(theme, field.palette().color(QPalette.ColorRole.Base)) != plain
            assert first[theme] == field.palette().color(QPalette.ColorRole.Base)
    use_theme(qapp, "light")  # a fault that stands when the theme changes
    qapp.processEvents()
    assert contrast() > 4.5
    assert field.palette().color(QPalette.ColorRole.Base) == first["light"]
    desk.type(path, "0.5", kind)
    assert not field.property("fault")
    for theme in ("dark", "light"):
        use_theme(qapp, theme)
        qapp.processEvents()
        assert field.palette().color(QPalette.ColorRole.Base) == QApplication.palette().color(QPalette.ColorRole.Base)


def luminance(shade: QColor) -> float:
    """Return the relative luminance of WCAG."""
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in shade.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_refused_text_stays_with_its_fault_and_the_cursor_at_it(desk: Desk) -> None:
    desk.edit("shape", "typed", True)
    line = desk.type("formula", "x + $", QLineEdit)
    assert desk.state.formula == "x + $"
    desk.panel.refused("formula", InputError(_("$ can't stand here"), 4))
    assert line.property("fault")
    assert (line.text(), line.toolTip(), line.cursorPosition()) == ("x + $", "$ can't stand here", 4)
    desk.type("formula", "x + y", QLineEdit)
    assert not line.property("fault")


def test_a_refused_choice_goes_back(desk: Desk) -> None:
    desk.panel.edited.disconnect(desk.edit)
    box, slider = desk.find(QCheckBox, "flag"), desk.find(QSlider, "weight.slider")
    position = slider.value()
    box.click()
    slider.setValue(0)
    for path in ("flag", "weight"):
        desk.panel.refused(path, InputError(_("no")))
    assert not box.isChecked()
    assert slider.value() == position
    assert desk.find(NumberField, "weight").text() == "0.5"


# lists and unions


def test_another_kind_keeps_the_rate_that_was_set(desk: Desk) -> None:
    desk.type("optimizers.0.lr", "0.25")
    combo = desk.find(QComboBox, "optimizers.0.type")
    combo.setCurrentIndex(combo.findText("SGD"))
    combo.activated.emit(combo.currentIndex())
    assert desk.state.optimizers == (SGD(lr=0.25),)
    assert desk.find(NumberField, "optimizers.0.lr").text() == "0.25"


def test_all_optimizers_unfold_and_every_parameter_has_its_control(desk: Desk) -> None:
    desk.press("optimizers.0.unfold")
    for tag, kind in OPTIMIZERS.items():
        desk.edit("optimizers.0.type", tag, True)
        QApplication.processEvents()
        for info in fields(kind):
            path = f"optimizers.0.{info.name}"
            assert desk.find(QWidget, path).accessibleName(), path
            assert desk.find(QWidget, path).toolTip(), path


def test_cards_are_doubled_chosen_and_taken_away(desk: Desk) -> None:
    assert not desk.find(QToolButton, "optimizers.0.remove").isEnabled()
    desk.edit("optimizers.0", Rprop(lr=0.5), True)
    desk.press("optimizers.0.double")
    assert desk.state.optimizers == (Rprop(lr=0.5),) * 2
    desk.edit("optimizers.1.lr", 0.25, True)
    desk.press("optimizers.0.double")
    assert [entry.lr for entry in desk.state.optimizers] == [0.5, 0.5, 0.25]
    assert not desk.find(QToolButton, "optimizers.1.double").isEnabled()
    desk.find(QWidget, "optimizers.2.choose").click()
    assert desk.state.selected == 2
    assert not desk.find(QWidget, "optimizers.0.choose").isChecked()
    desk.press("optimizers.1.remove")
    assert [entry.lr for entry in desk.state.optimizers] == [0.5, 0.25]
    assert desk.find(NumberField, "optimizers.1.lr").text() == "0.25"


def cell(table: QTableWidget, row: int, column: int, text: str) -> None:
    table.setCurrentCell(row, column)
    table.editItem(table.item(row, column))
    editor = table.findChild(QLineEdit)
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_pairs_are_typed_added_and_removed(desk: Desk) -> None:
    table = desk.find(QTableWidget, "starts")
    cell(table, 0, 1, "2.5e-1")
    assert desk.state.starts == ((-4.0, 0.25), (1.0, 0.0))
    assert desk.edits == [("starts.0.1", 0.25, True)]
    desk.press("starts.add")
    desk.press("starts.add")
    before = desk.state.starts
    assert len(set(before)) == 4, "each is added where there was none"
    assert not desk.find(QToolButton, "starts.add").isEnabled()
    table.clearSelection()
    table.setCurrentCell(1, 0)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert desk.state.starts == (before[0], *before[2:])
    table.selectAll()
    assert not desk.find(QToolButton, "starts.remove").isEnabled()


@pytest.mark.parametrize("text", ["x", "", "inf", "1e9"])
def test_a_bad_cell_goes_back(desk: Desk, text: str) -> None:
    table = desk.find(QTableWidget, "starts")
    cell(table, 0, 0, text)
    assert desk.state == Demo()
    assert table.item(0, 0).text() == "-4"


# the panel


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("sizes", "4-2-1", (4, 2, 1)),
        ("sizes", "4, 2 1", (4, 2, 1)),
        ("sizes", "４，２", (4, 2)),
        ("shifts", "-1 -2.5;1e-3", (-1.0, -2.5, 0.001)),
        ("shifts", "", ()),
    ],
)
def test_a_list_of_numbers_is_typed_in_a_line(desk: Desk, path: str, text: str, value: tuple[float, ...]) -> None:
    line = desk.find(QLineEdit, path)
    line.setFocus()
    line.selectAll()
    line.insert(text)  # QTest types no full-width digits
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert value_at(desk.state, path) == value
    assert line.text() == ", ".join(shown_number(number) for number in value)


@pytest.mark.parametrize(
    ("text", "message"),
    [("2, 99", "Sizes, entry 2 must be at most 16"), ("2, x", "x is no whole number"), ("", "Sizes")],
)
def test_a_bad_list_of_numbers_stays_marked(desk: Desk, text: str, message: str) -> None:
    line = desk.find(QLineEdit, "sizes")
    line.setFocus()
    line.selectAll()
    line.insert(text)  # QTest types no full-width digits
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.property("fault")
    assert message in line.toolTip()
    assert line.text() == text
    assert desk.state.sizes == (2, 3)


@pytest.mark.parametrize("text", ["1, 2.5\n-3 4", "1 2,5; -3 4".replace(",", "."), "\n1，2.5；-3 4\n"])
def test_a_matrix_is_typed_row_by_row(desk: Desk, text: str) -> None:
    lines = desk.find(Lines, "table")
    lines.setPlainText(text)
    lines.editingFinished.emit()
    assert desk.state.table == ((1.0, 2.5), (-3.0, 4.0))
    assert lines.text() == "1, 2.5\n-3, 4"


def test_a_bad_matrix_stays_marked(desk: Desk) -> None:
    lines = desk.find(Lines, "table")
    for text, message in (("1, x", "x"), ("1e9", "Table, entry 1, entry 1 must be at most"), ("", "Table")):
        lines.setPlainText(text)
        lines.editingFinished.emit()
        assert message in lines.toolTip()
    assert desk.state.table == ((1.0, 2.0),)


def test_many_segments_stand_in_two_rows(qtbot: QtBot) -> None:
    def heights(names: list[str]) -> list[int]:
        options = {name: _(name) for name in names}
        info = FieldInfo(
            name="part", kind="choice", choices=tuple(names), parameter=Parameter(_("Part"), options=options)
        )
        control = SegmentsControl("demo", "part", info)
        qtbot.addWidget(control)
        control.show()
        QApplication.processEvents()
        return [button.y() for button in control.buttons.values()]

    assert len(set(heights(["Fit", "Norms", "Shapes"]))) == 1
    assert len(set(heights(["Regression", "Softmax", "Classification", "Tensors"]))) == 2


def test_drawing_tells_of_no_edit(desk: Desk) -> None:
    desk.panel.draw(
        Demo(shape="typed", rate=5.0, flag=True, optimizers=(SGD(), Adam()), starts=((1.0, 2.0),), dtype="float64")
    )
    assert desk.edits == []
    assert desk.find(NumberField, "rate").text() == "5"
    assert desk.find(QTableWidget, "starts").rowCount() == 1


def test_an_edit_of_one_field_keeps_all_widgets(desk: Desk) -> None:
    before = set(desk.panel.findChildren(QWidget))
    desk.edit("optimizers.0.lr", 0.5, True)
    desk.edit("starts.0", (1.0, 1.0), True)
    assert set(desk.panel.findChildren(QWidget)) == before


def test_nothing_is_wider_than_the_panel(desk: Desk) -> None:
    desk.press("optimizers.0.unfold")
    for tag in OPTIMIZERS:
        desk.edit("optimizers.0.type", tag, True)
        for width in (240, 340):
            desk.panel.resize(width, 900)
            QApplication.processEvents()
            assert desk.panel.horizontalScrollBar().maximum() == 0, tag


def test_words_follow_the_language_and_hidden_fields_have_no_control(desk: Desk) -> None:
    box = desk.find(QCheckBox, "flag")
    tip = desk.find(NumberField, "rate").toolTip().splitlines()
    assert tip == ["Learning rate η", "How far", "From 0 to 1000", "Default: 0.001"]
    assert box.text() == "Flag"
    use_language(QApplication.instance(), "zh_CN")
    QApplication.processEvents()
    assert desk.find(NumberField, "rate").text() == "0.001"
    assert desk.find(NumberField, "rate").accessibleName() == "学习率 η"
    assert desk.panel.findChild(QWidget, "demo.selected") is None


def test_an_edit_writes_no_tool_tip_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    tip = Control._tip
    monkeypatch.setattr(Control, "_tip", lambda control: written.append(control.path) or tip(control))
    for rate in (0.01, 0.02, 0.03):
        desk.edit("rate", rate, False)
    assert written == []


class Wordy(State):
    """A choice with a long entry."""

    way: Annotated[str, choice(_("Way"), {"short": _("short"), "long": Text(LONG)})] = "short"


def test_a_list_with_long_entries_stands_below_its_name_and_shows_them_whole(qtbot: QtBot) -> None:
    column = ParametersColumn("demo", Wordy(way="long"))
    qtbot.addWidget(column)
    column.resize(340, 400)
    column.show()
    combo = column.findChild(QComboBox, "demo.way")
    name = next(label for label in column.findChildren(QLabel) if label.text() == "Way")
    qtbot.waitUntil(lambda: combo.y() > name.y() + 5)
    assert combo.fontMetrics().horizontalAdvance(LONG) < combo.width()
    combo.showPopup()
    assert combo.view().width() >= combo.fontMetrics().horizontalAdvance(LONG)
    combo.hidePopup()
    column.resize(240, 400)
    option = QStyleOptionComboBox()
    qtbot.waitUntil(lambda: combo.width() < 240)
    combo.initStyleOption(option)
    assert option.currentText == LONG or option.currentText.endswith("…")


def test_no_name_says_again_what_the_heading_above_says(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.show()
    texts = [label.text() for label in desk.panel.findChildren(QLabel) if label.isVisible() and label.text()]
    assert texts.count("Landscape") == 1
    assert desk.find(QComboBox, "shape").accessibleName() == "Landscape"
