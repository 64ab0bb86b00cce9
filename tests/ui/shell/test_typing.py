"""A formula is read while it is typed: its reading below it, its picture beside it, its letters as knobs."""

import math

import pytest
from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.window import MainWindow

PATIENCE = 20_000


@pytest.fixture
def window(qtbot, tmp_path):
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1500, 900)
    yield window
    window.close()


def show(window, qtbot, page):
    window.tabs.setCurrentIndex([entry.key for entry in PAGES].index(page))
    window.show()
    qtbot.waitExposed(window)


def field(window, name):
    return window.current.view.parameters.findChild(QWidget, name)


def type_over(line, text):
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def test_a_formula_is_read_and_drawn_while_it_is_typed(window, qtbot):
    window.edit("functions", "function.type", "typed")
    show(window, qtbot, "functions")
    line = field(window, "functions.function.text")
    control = line.parent()
    type_over(line, "ax^2+bx")
    assert control.read.accessibleName() == r"f\left(x\right) = a x^{2} + b x"
    qtbot.waitUntil(lambda: window.session.pages["functions"].function.text == "ax^2+bx", timeout=PATIENCE)
    qtbot.waitUntil(lambda: field(window, "functions.function.letters.0.value").isVisible(), timeout=PATIENCE)
    QTest.keyClicks(line, "+sin(")
    qtbot.waitUntil(lambda: bool(control.words), timeout=PATIENCE)
    assert "The formula stops too early" in control.words
    assert control.read.accessibleName() == r"f\left(x\right) = a x^{2} + b x + s"  # the last good one stays
    assert window.session.pages["functions"].function.text == "ax^2+bx"
    assert not window.bar.isVisible()
    window.edit("functions", "x0", 0.5)  # another edit takes nothing away
    assert line.text() == "ax^2+bx+sin("
    QTest.keyClicks(line, "2x)")
    qtbot.waitUntil(lambda: window.session.pages["functions"].function.text == "ax^2+bx+sin(2x)", timeout=PATIENCE)
    assert not control.words
    assert line.cursorPosition() == len(line.text())


def test_what_was_typed_in_one_go_is_one_undo_step(window, qtbot):
    window.edit("functions", "function.type", "typed")
    show(window, qtbot, "functions")
    line = field(window, "functions.function.text")
    before = window.session.pages["functions"].function.text
    type_over(line, "x^2")
    qtbot.waitUntil(lambda: window.session.pages["functions"].function.text == "x^2", timeout=PATIENCE)
    QTest.keyClicks(line, "+x")
    qtbot.waitUntil(lambda: window.session.pages["functions"].function.text == "x^2+x", timeout=PATIENCE)
    line.editingFinished.emit()
    window.undo()
    assert window.session.pages["functions"].function.text == before
    assert line.text() == before


def test_a_program_follows_while_it_is_typed(window, qtbot):
    show(window, qtbot, "chain_rule")
    line = field(window, "chain_rule.program")
    type_over(line, "y = w*x")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClicks(line, "z = y**")
    qtbot.waitUntil(lambda: bool(line.parent().words), timeout=PATIENCE)
    assert "Line 2: The formula stops too early" in line.parent().words
    QTest.keyClicks(line, "2")
    qtbot.waitUntil(lambda: window.session.pages["chain_rule"].program == "y = w*x\nz = y**2", timeout=PATIENCE)
    assert window.session.pages["chain_rule"].target == "z"
    assert not line.parent().words


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1/3", 1 / 3), ("pi", math.pi), ("2e-3", 0.002), ("1,5", 1.5), ("-2π", -2 * math.pi), ("√2", 2**0.5)],
)
def test_number_fields_take_what_people_write(window, qtbot, typed, value):
    show(window, qtbot, "functions")
    number = field(window, "functions.x0")
    number.lineEdit().setText(typed)
    number.editingFinished.emit()
    assert window.session.pages["functions"].x0 == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "abc is no number"),
        ("1e9", "at most 1000000"),
        ("1,000", "write 1000, or a point"),
        ("x/2", "no number"),
    ],
)
def test_number_fields_say_in_words_what_is_wrong(window, qtbot, typed, said):
    show(window, qtbot, "functions")
    number = field(window, "functions.x0")
    number.lineEdit().setText(typed)
    number.editingFinished.emit()
    assert said in number.parent().words
    number.lineEdit().setText("0.5")
    number.editingFinished.emit()
    assert not number.parent().words
