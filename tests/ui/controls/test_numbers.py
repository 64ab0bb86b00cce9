"""Numbers, worked as a person works them: typed into, dragged, scrolled, reset."""

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSlider,
    QToolButton,
)

from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import value_at
from gradexplorer.pages.model.state import ModelState
from gradexplorer.ui.controls.nested import TupleControl
from gradexplorer.ui.controls.number import NumberControl, NumberField, parse_number
from gradexplorer.ui.controls.ruler import Ruler
from gradexplorer.ui.controls.written import plain_symbol, shown_number
from tests.ui.controls.desk import Demo, Desk, wheel


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


def test_a_long_number_is_read_from_its_first_digit_in_a_field_that_asks_for_all_of_it(desk: Desk) -> None:
    field = desk.find(NumberField, "weight")
    before = field.sizeHint().width()
    desk.type("weight", "1/3")
    assert field.text() == "0.3333333333333333"
    digit = field.fontMetrics().horizontalAdvance("0")
    assert field.sizeHint().width() - before >= 10 * digit > 0
    assert field.minimumSizeHint().width() <= before + 12 * digit  # the column needn't grow for it
    desk.find(NumberField, "rate").setFocus()
    assert field.lineEdit().cursorPosition() == 0
    wide = field.sizeHint()
    desk.type("weight", "0.5")
    assert field.sizeHint() == wide


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


def test_a_field_at_0_says_what_that_means(qtbot) -> None:
    (info,) = [info for info in fields(ModelState) if info.name == "memory"]
    control = NumberControl("model", "memory", info)
    qtbot.addWidget(control)
    edits = []
    control.edited.connect(lambda *edit: edits.append(edit))
    control.draw(0.0)
    line = control.field.lineEdit()
    assert (line.text(), line.placeholderText()) == ("", "no limit")
    for text, value in [("2", 2.0), ("", 0.0), ("0", 0.0)]:
        line.setText(text)
        QTest.keyClick(control.field, Qt.Key.Key_Return)
        control.draw(value)
        assert line.text() == ("2" if value else "")
    assert edits == [("memory", 2.0, True), ("memory", 0.0, True)]


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


def test_a_name_without_room_beside_its_field_stands_above_it(desk: Desk, qtbot: Any) -> None:
    control = NumberControl("demo", "rate", desk.find(NumberField, "rate").parent().info)
    qtbot.addWidget(control)
    control.show()
    control.name.setText("A learning rate of many words")
    for width, above in ((400, False), (200, True), (400, False)):
        control.resize(width, 60)
        qtbot.waitUntil(lambda above=above: (control.name.y() < control.field.y()) == above)
        assert control.name.whole_width() <= control.name.width()


def test_the_sliders_of_a_tuple_take_ends_and_scale_and_leave_what_can_be_typed(desk: Desk) -> None:
    desk.panel.findChild(TupleControl, "demo.shares").slide_between(0.001, 0.1, "log")
    desk.type("shares.0", "0.01")
    assert desk.find(QSlider, "shares.0.slider").value() == 500
    desk.type("shares.0", "0.5")
    assert desk.state.shares[0] == 0.5
