"""Boxes, choices and texts: ticked, chosen, typed, refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSlider,
)

from gradexplorer.framework.schema import fields
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError, _
from gradexplorer.ui.controls.choices import choice_control
from gradexplorer.ui.controls.number import NumberField
from gradexplorer.ui.style.theme import use_theme
from tests.ui.controls.desk import Desk


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


def test_only_what_is_offered_can_be_chosen_by_list_and_keys(qtbot, qapp) -> None:
    info = next(one for one in fields(HimmelblauState) if one.name == "sweep_x")
    control = choice_control("himmelblau", "sweep_x", info)
    qtbot.addWidget(control)
    control.show()
    chosen: list[object] = []
    control.edited.connect(lambda _path, value, _done: chosen.append(value))
    control.offer(["lr", "condition"])
    control.draw("lr")
    rows = control.combo.view()
    assert [one for at, one in enumerate(control.choices) if not rows.isRowHidden(at)] == ["lr", "condition"]
    control.combo.setFocus()
    QTest.keyClick(control.combo, Qt.Key.Key_Down)
    assert chosen == ["condition"]
    control.draw("rho")
    assert control.combo.currentText() == "Rho", "the chosen one stays in sight"


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
