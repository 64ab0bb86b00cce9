"""What the bar says goes with what it is about: a refused value, a run, or its time."""

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication, QWidget

from gradexplorer.framework.presets import presets
from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.window import MainWindow

PATIENCE = 30_000


@pytest.fixture
def window(qtbot, tmp_path):
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1500, 900)
    turn_to(window, "losses")
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def turn_to(window, page):
    window.tabs.setCurrentIndex([page.key for page in PAGES].index(page))


WAYS_OUT = {
    "a valid value": lambda window: window.edit("losses", "regression.w", 0.25),
    "a preset": lambda window: window.menus.apply_preset(presets("losses")[0]),
    "undo": lambda window: window.undo(),
    "reset": lambda window: window.menus.reset_page(),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_refusal_goes_with_the_refused_value(window, way):
    in_a_field, dragged_in_the_picture = ("regression.w", 1e99), ("regression.points.0", (1e99, 0.0))
    for path, value in (in_a_field, dragged_in_the_picture):
        window.edit("losses", "regression.b", 0.5 if path == "regression.w" else 0.75)
        window.edit("losses", path, value)
        assert window.bar.isVisible()
        assert window.current.view.parameters.refuses(path) is (path == "regression.w")
        if way != "undo":
            window.edit("functions", "x0", 0.5)
        assert window.bar.isVisible()
        WAYS_OUT[way](window)
        assert not window.bar.isVisible()
        assert not window.current.view.parameters.refuses("w")


def test_a_refusal_is_said_on_its_own_tab_only_where_its_field_goes_on_saying_it(window):
    window.edit("losses", "regression.w", 1e99)
    assert window.bar.isVisible()
    turn_to(window, "functions")
    assert not window.bar.isVisible()
    turn_to(window, "losses")
    assert window.current.view.parameters.refuses("regression.w")


@pytest.mark.parametrize("way", ["preset", "undo"])
def test_a_refused_program_stays_while_something_else_is_edited_and_goes_with_its_state(window, way):
    turn_to(window, "chain_rule")
    before = window.session.pages["chain_rule"].program
    window.edit("chain_rule", "step", 2)
    line = window.current.view.parameters.findChild(QWidget, "chain_rule.program")
    line.setText("y = a*(b")
    line.editingFinished.emit()
    assert window.bar.isVisible()
    assert window.current.view.parameters.refuses("program")
    window.edit("chain_rule", "step", 1)
    assert window.bar.isVisible()
    assert line.text() == "y = a*(b"
    if way == "undo":
        window.undo()
    else:
        window.menus.apply_preset(presets("chain_rule")[0])
    assert not window.bar.isVisible()
    assert not window.current.view.parameters.refuses("program")
    assert line.text() == window.session.pages["chain_rule"].program
    if way == "undo":
        assert line.text() == before


@pytest.mark.parametrize("way", ["a preset", "another rate"])
def test_news_of_a_run_goes_when_another_begins(window, qtbot, way):
    window.begin()
    window.edit("losses", "regression.learning_rate", 1.0)
    qtbot.waitUntil(lambda: window.current.snapshot is not None, timeout=PATIENCE)
    window.current.press("end")
    qtbot.waitUntil(window.bar.isVisible, timeout=PATIENCE)
    assert window.bar.cause == ("losses", "run")
    window.edit("losses", "regression.camera", (10.0, 20.0))  # the run goes on
    assert window.bar.isVisible()
    if way == "a preset":
        window.menus.apply_preset(presets("losses")[0] | {"play": False})
    else:
        window.edit("losses", "regression.learning_rate", 0.01)
    assert not window.bar.isVisible()


def test_the_page_does_not_move_under_the_mouse(window):
    QApplication.processEvents()
    field = window.current.view.parameters
    position, size = field.mapTo(window, field.rect().topLeft()), field.size()
    window.edit("losses", "regression.w", 1e99)
    QApplication.processEvents()
    assert window.bar.isVisible()
    assert (field.mapTo(window, field.rect().topLeft()), field.size()) == (position, size)
