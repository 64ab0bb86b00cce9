"""Tables in the window: which columns, asked once; dropped files; files that are gone, found again."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from gradexplorer.framework.questions import Outcome
from gradexplorer.pages import PAGES
from gradexplorer.pages.losses import PAGE as LOSSES
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.pages.perceptron import PAGE as PERCEPTRON
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.session import Session, default_session
from gradexplorer.ui.shell import edits
from gradexplorer.ui.shell.column_dialog import ColumnDialog
from gradexplorer.ui.shell.kept_work import Work
from gradexplorer.ui.shell.window import MainWindow
from tests.ui.hands import dragged

FOLDER = Path(__file__).parents[2] / "data" / "tables"
ACTIONS = {action.key: action for action in (*LOSSES.actions, *PERCEPTRON.actions)}


def question(key, name, state):
    return ACTIONS[key].apply(state, None, str(FOLDER / name))


@pytest.fixture
def dialog(qtbot):
    def made(asked):
        dialog = ColumnDialog(asked, None)
        qtbot.addWidget(dialog)
        return dialog

    return made


def ok(dialog):
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def test_the_guess_is_made_and_can_be_taken_at_once(dialog):
    shown = dialog(question("open", "tips.csv", LossesState(part="regression")))
    assert shown.roles() == ["x", "y", "", "", "", "", ""]
    assert [shown._table.item(1, column).text() for column in range(3)] == ["15.25", "1.5", "Female"]
    ok(shown).click()
    assert shown.answer.regression.points[0] == (15.25, 1.5)
    assert shown.answer.regression.names == ("total_bill", "tip")


def test_a_role_that_one_column_has_is_taken_from_it(dialog):
    shown = dialog(question("open", "tips.csv", LossesState(part="regression")))
    shown.choices[6].setCurrentIndex(2)
    assert shown.roles() == ["x", "", "", "", "", "", "y"]
    shown.choices[0].setCurrentIndex(0)
    assert not ok(shown).isEnabled()


def test_columns_that_cant_be_used_are_refused_in_the_dialog(dialog):
    shown = dialog(question("open", "tips.csv", LossesState(part="regression")))
    shown.choices[2].setCurrentIndex(1)
    ok(shown).click()
    assert shown.answer is None
    assert "tips.csv, line 2, column 3 (sex): 'Female' is not a number." in shown._fault.text()
    shown.choices[0].setCurrentIndex(1)
    assert not shown._fault.text()


def test_inputs_are_chosen_for_train(dialog):
    shown = dialog(question("open_csv", "network_ads.csv", PerceptronState(part="train")))
    assert shown.roles() == ["", "", "input", "input", "target"]
    ok(shown).click()
    state = shown.answer
    assert state.train.columns == ("Age", "EstimatedSalary", "Purchased")
    again = dialog(ACTIONS["columns"].apply(state, None, ""))
    assert again.roles() == shown.roles()
    again.choices[2].setCurrentIndex(0)
    ok(again).click()
    assert "Choose 2 to" in again._fault.text()


def test_what_was_left_out_is_counted():
    answer = ACTIONS["open_csv"].apply(PerceptronState(part="train"), None, str(FOLDER / "missing.csv"))
    assert isinstance(answer, Outcome)
    assert str(answer.notice) == "Rows left out because a value is missing: 3."


@pytest.fixture
def window(qtbot):
    def made(page, state):
        pages = default_session(PAGES, page).pages
        made = MainWindow(work=Work(Session(page=page, pages={**pages, page: state})))
        made.waits = True
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        made.begin()
        return made

    return made


def test_a_table_is_dropped_as_a_file_or_as_text(window):
    shown = window("losses", LossesState(part="regression"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FOLDER / "points.tsv"))])
    assert dragged(shown, data)
    assert shown.session.pages["losses"].regression.points == ((1.5, 2.0), (3.0, 4.0))
    data = QMimeData()
    data.setText("1\t2\n5\t6\n")
    assert dragged(shown, data)
    assert shown.session.pages["losses"].regression.points == ((1.0, 2.0), (5.0, 6.0))
    shown.close()


def test_where_no_table_is_used_nothing_can_be_dropped(window):
    shown = window("functions", default_session(PAGES, "functions").pages["functions"])
    data = QMimeData()
    data.setText("1\t2")
    assert not dragged(shown, data)
    shown.close()


def test_a_file_that_is_gone_is_found_by_a_button_in_the_bar(window, qtbot, tmp_path, monkeypatch):
    state = PerceptronState(
        part="train", train=TrainState(data="file", file=str(tmp_path / "gone.csv"), columns=("x", "y", "label"))
    )
    shown = window("perceptron", state)
    qtbot.waitUntil(lambda: shown.bar.isVisible(), timeout=20_000)
    assert "gone.csv can't be read" in shown.bar.sentence.text()
    assert shown.bar.button.text() == "Find…"
    there = str(FOLDER / "moons_pandas_index.csv")
    monkeypatch.setattr(edits, "asked", lambda *_args: there)
    shown.bar.button.click()
    found = shown.session.pages["perceptron"].train
    assert (found.file, found.columns) == (there, ("x", "y", "label"))  # nothing was asked: those columns are there
    assert found.map_columns == (1, 2)
    shown.close()


def test_a_click_on_the_map_adds_a_point_and_undo_takes_it_back(window, qtbot):
    shown = window("perceptron", PerceptronState(part="train", train=TrainState(data="own", new_label="z")))
    plot = shown.current.view.picture.views["map"]
    qtbot.waitUntil(lambda: plot.widget is not None and plot.widget.isVisible(), timeout=20_000)
    before = shown.session.pages["perceptron"].train.own
    at = plot.widget.mapFromScene(plot.box.mapToScene(plot.box.rect().center()))
    QTest.mouseClick(plot.widget.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(lambda: len(shown.session.pages["perceptron"].train.own) == len(before) + 1, timeout=5_000)
    x, y, label = shown.session.pages["perceptron"].train.own[-1]
    assert label == "z"
    assert abs(x) < 0.5
    assert abs(y) < 0.5
    shown.undo()
    assert shown.session.pages["perceptron"].train.own == before
    shown.close()
