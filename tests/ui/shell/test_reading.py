"""What can be read in the real window: hints, colours, empty fields, tables that say how much they show."""

import csv
import io
import os
import subprocess
import sys
from itertools import pairwise

import pytest
import torch
from PySide6.QtCore import QByteArray, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider, QWidget

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.optimizers import SGD, Adam
from gradexplorer.export import write_data
from gradexplorer.framework.figure import Trail
from gradexplorer.framework.presets import most_telling, preset_state
from gradexplorer.lessons.reading import shipped_lessons
from gradexplorer.pages import PAGES
from gradexplorer.run.headless import at_step
from gradexplorer.ui.column.proof_badge import ProofView
from gradexplorer.ui.controls.number import NumberField
from gradexplorer.ui.discard import discard
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.export_dialog import ExportDialog
from gradexplorer.ui.shell.window import MainWindow
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.table.table_model import AIR
from tests.ui.hands import place, point_at, settle, turn_to, view_of


def field(window, path):
    return window.findChild(NumberField, path)


def test_the_hint_stays_while_the_mouse_is_on_the_map(window):
    turn_to(window, "himmelblau")
    view = view_of(window, "map")
    header = view.header
    before = header.grab().toImage()
    point_at(window, view.widget)
    assert "f = " in header.readout
    after = header.grab().toImage()
    below = QRect(0, header._line, before.width(), before.height() - header._line)
    assert header.hint.startswith("Click")
    assert after != before
    assert after.copy(below) == before.copy(below)
    assert len({before.pixelColor(x, below.center().y()).name() for x in range(before.width())}) > 3, "it is written"
    assert header.width() > header.fontMetrics().horizontalAdvance(header.hint)
    twin = view.copy(1.0, view.size())
    assert twin.header.height() < header.height(), "no picture tells what the mouse does"
    discard(twin)


def test_a_row_s_eye_hides_the_path_that_the_row_is_of(window):
    turn_to(window, "himmelblau")
    window.edit("himmelblau", "optimizers", [SGD(), Adam()])
    window.edit("himmelblau", "starts", [(-4, 0), (1, 0), (4, 0)])
    settle()
    table = view_of(window, "standings").table
    row = next(index for index, row in enumerate(table._model.table.rows) if row.picks[0][1] == (1, 2))
    eye = table.visualRect(table._model.index(row, 0))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=eye.center() - QPoint(eye.width() // 4, 0))
    settle()
    assert window.session.pages["himmelblau"].unseen == ((1, 2),)
    assert (1, 2) not in window.session.pages["himmelblau"].pairs()
    assert len(window.session.pages["himmelblau"].pairs()) == 5


def test_starts_and_previews_have_the_colours_of_their_paths(window, qtbot):
    turn_to(window, "himmelblau")
    window.edit("himmelblau", "starts", [(-4, 0), (4, 0)])
    view = view_of(window, "map")
    settle()
    shot = view.widget.grab().toImage()
    for number, (x, y) in enumerate([(-4, 0), (4, 0)]):
        assert shot.pixelColor(place(view, x, y)) == colour(f"series{number}")
    window.edit("himmelblau", "optimizers", [SGD(), Adam()])
    settle()
    shot = view.widget.grab().toImage()
    at = place(view, -4, 0)
    halves = [shot.pixelColor(at + QPoint(side, 0)) for side in (3, -3)]
    assert halves == [colour("series0"), colour("series1")]
    window.current.begin()
    qtbot.waitUntil(lambda: any(key.startswith("preview") for key in view.drawings))
    for key, drawing in view.drawings.items():
        if isinstance(drawing.mark, Trail) and drawing.mark.preview:
            assert drawing.line._pen.color().rgb() == colour(f"series{key[7]}").rgb()


def test_empty_ranges_step_from_what_is_shown(window):
    first = field(window, "functions.x_range.0")
    assert first.text() == ""
    assert first.lineEdit().placeholderText() == "auto"
    shown = view_of(window, "curves").box.viewRange()
    slider = window.findChild(QSlider, "functions.x_range.0.slider")
    assert slider.value() == pytest.approx(500 + 50 * shown[0][0], abs=2), "the slider goes from -10 to 10"
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    settle()
    assert window.session.pages["functions"].x_range[0] == pytest.approx(shown[0][0] - 0.2, abs=0.01)
    top = field(window, "functions.y_range.1")
    top.setFocus()
    QTest.keyClick(top, Qt.Key.Key_Up)
    settle()
    assert window.session.pages["functions"].y_range[1] == pytest.approx(shown[1][1] + 0.2, abs=0.01)
    window.edit("functions", "dimension", "two")
    settle()
    across = field(window, "functions.x_range.1")
    across.setFocus()
    shown = view_of(window, "map").panel.x.range
    QTest.keyClick(across, Qt.Key.Key_Up)
    assert window.session.pages["functions"].x_range[1] == pytest.approx(shown[1] + 0.2, abs=0.01)


def test_the_class_slider_ends_at_the_last_class(window):
    turn_to(window, "losses")
    window.edit("losses", "part", "classification")
    window.edit("losses", "classification.logits", [1.0, 2.0, 3.0, 4.0])
    settle()
    slider = window.findChild(QSlider, "losses.classification.target.slider")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    settle()
    assert window.session.pages["losses"].classification.target == 3
    target = field(window, "losses.classification.target")
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Up)
    assert window.session.pages["losses"].classification.target == 3
    assert "From 0 to 3" in target.toolTip()
    window.edit("losses", "classification.logits", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    settle()
    assert window.session.pages["losses"].classification.target == 5


def visible(window, path):
    return window.findChild(QWidget, path).isVisible()


def test_what_has_no_effect_is_hidden(window):
    turn_to(window, "losses")
    window.edit("losses", "part", "classification")
    settle()
    assert not visible(window, "losses.classification.class_reduction"), "nothing is weighted"
    assert not visible(window, "losses.classification.soft_targets")
    window.edit("losses", "classification.class_weights", [1.0, 2.0])
    window.edit("losses", "classification.target_kind", "soft")
    assert visible(window, "losses.classification.class_reduction")
    assert visible(window, "losses.classification.soft_targets")
    assert not visible(window, "losses.classification.target")
    turn_to(window, "perceptron")
    window.edit("perceptron", "part", "train")
    settle()
    assert visible(window, "perceptron.train.hidden_activation.type")
    assert visible(window, "perceptron.train.objective")
    window.edit("perceptron", "train.hidden", [])
    window.edit("perceptron", "train.data", "plane")
    assert not visible(window, "perceptron.train.hidden_activation.type")
    assert not visible(window, "perceptron.train.objective")


def test_a_table_of_proofs_says_of_how_many_numbers_it_is(window, qtbot):
    turn_to(window, "perceptron")
    window.begin()

    def counted():
        proofs = window.current.view.column.findChildren(ProofView)
        return [one.count.text() for one in proofs if one._proof is not None and one._proof.of]

    qtbot.waitUntil(lambda: any(counted()))
    network = window.session.pages["perceptron"].derive
    numbers = sum((one + network.bias) * two for one, two in pairwise(network.layers))
    assert all(f"of {numbers} numbers" in text for text in counted())
    proof = next(one for one in window.current.view.column.findChildren(ProofView) if one._proof and one._proof.of)
    assert proof.count.isHidden() == (len(proof._names) == numbers)


def test_the_whole_page_is_offered_for_pictures_alone(window):
    dialog = ExportDialog(window.current)
    dialog.show()
    offered = {}
    for index in range(dialog.kind.count()):
        dialog.kind.setCurrentIndex(index)
        offered[dialog.kind.itemData(index)] = dialog.what.isVisible()
    dialog.close()
    dialog.deleteLater()
    assert {ending for ending, shown in offered.items() if shown} == {".png", ".svg"}


def test_the_csv_of_activations_has_f_and_its_slope(tmp_path):
    """The oracle is torch: its functions, and its autograd."""
    page = next(page for page in PAGES if page.key == "activations")
    state = page.state()
    write_data(page, state, at_step(page, state, None)[1], tmp_path / "a.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8"))))
    for name, function in {"Sigmoid": torch.sigmoid, "Tanh": torch.tanh, "ReLU": torch.relu}.items():
        own = [row for row in rows if row["activation"] == name]
        x = torch.tensor([float(row["x"]) for row in own], dtype=torch.float64, requires_grad=True)
        f = function(x)
        (slopes,) = torch.autograd.grad(f.sum(), x)
        assert len(own) > 100
        assert [float(row["f"]) for row in own] == pytest.approx(f.tolist(), rel=1e-12, abs=1e-15)
        assert [float(row["slope"]) for row in own] == pytest.approx(slopes.tolist(), rel=1e-9, abs=1e-15)
        assert {row["network"] for row in own} == {""}
    assert {row["network"] for row in rows} >= {"A", ""}
    assert len(ACTIVATIONS) > 3


def test_a_remembered_window_is_brought_back_onto_the_screen(qtbot):
    room = QGuiApplication.primaryScreen().availableGeometry()
    former = QWidget()
    qtbot.addWidget(former)
    for place_ in (QRect(-300, -200, 3000, 2500), room.translated(room.width() - 200, room.height() - 200)):
        former.setGeometry(place_)
        settings.remember("window/geometry", QByteArray(former.saveGeometry()))
        window = MainWindow()
        qtbot.addWidget(window)
        assert room.contains(window.geometry()), window.geometry()


def test_the_first_sentence_is_about_the_tab_in_front(window):
    window.bar.report(PAGES[0].invitation, "offer")
    from gradexplorer.ui.shell.launch import _welcome

    window.bar.hide()
    turn_to(window, "himmelblau")
    _welcome(window)
    said = {}
    for page in PAGES:
        turn_to(window, page.key)
        said[page.key] = window.bar.sentence.text()
    assert "map" in said["himmelblau"]
    assert len(set(said.values())) == len(PAGES)
    assert all("Ten short lessons" in sentence for sentence in said.values())
    window.bar.closer.click()
    turn_to(window, "functions")
    assert window.bar.isHidden(), "gone for good when it is closed"


@pytest.mark.parametrize("page", ["himmelblau", "losses"])
def test_the_button_beside_the_first_sentence_shows_an_example_of_the_tab_in_front(window, page):
    from gradexplorer.ui.shell.launch import _welcome

    window.bar.hide()
    turn_to(window, "himmelblau")
    _welcome(window)
    turn_to(window, page)
    QTest.mouseClick(window.bar.button, Qt.MouseButton.LeftButton)
    preset = most_telling(page)
    assert window.session.pages[page] == preset_state(window.current.page.state, preset)
    assert window.bar.sentence.text() == preset["look"]["en"]
    window.bar.closer.click()
    turn_to(window, "functions")
    assert window.bar.isHidden(), "gone for good"
    window.undo()
    assert window.session.pages[page] != preset_state(window.controllers[page].page.state, preset)


def test_who_begins_a_lesson_from_the_menu_is_offered_no_tour(window):
    from gradexplorer.ui.shell.launch import _welcome

    window.bar.hide()
    _welcome(window)
    window.lessons.open(shipped_lessons()[3])
    assert window.bar.isHidden()
    window.turn_to("losses")
    assert window.bar.isHidden()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_control_is_cut_in_a_small_window(window, qapp, language):
    from gradexplorer.ui.style.translation import use_language

    use_language(qapp, language)
    window.resize(1000, 640)
    try:
        for page in PAGES:
            turn_to(window, page.key)
            state = window.session.pages[page.key]
            for part in parts_of(state) or [None]:
                if part:
                    window.edit(page.key, "part", part)
                settle()
                parameters = window.current.view.parameters
                inside = parameters.viewport().width()
                for control in parameters.widget().findChildren(QWidget):
                    if control.isVisible() and not isinstance(control, QLabel):
                        right = control.mapTo(parameters.viewport(), control.rect().topRight()).x()
                        assert right < inside, (page.key, part, control.objectName())
    finally:
        use_language(qapp, "en")


def parts_of(state):
    return [name for name in ("regression", "softmax", "classification", "derive", "train") if hasattr(state, name)]


def test_dragged_numbers_have_no_more_digits_than_a_pixel_is_worth(window):
    turn_to(window, "losses")
    window.edit("losses", "regression.w", 0.123456789)
    settle()
    view = view_of(window, "data")
    for key in ("lift", "turn"):
        dot = view.drawings[key].dot
        at = view.widget.mapFromScene(view.box.mapViewToScene(dot.pos()))
        QTest.mousePress(view.widget.viewport(), Qt.MouseButton.LeftButton, pos=at)
        for step in (5, 11):
            QTest.mouseMove(view.widget.viewport(), at - QPoint(0, step))
        QTest.mouseRelease(view.widget.viewport(), Qt.MouseButton.LeftButton, pos=at - QPoint(0, 11))
        settle()
    state = window.session.pages["losses"].regression
    worth = view.context.pixel()[1]
    for value in (state.w, state.b):
        digits = len(repr(value).partition(".")[2])
        assert 10.0**-digits > worth / 100, value


def test_a_number_in_a_narrow_column_is_never_cut_at_its_first_digit(window):
    turn_to(window, "himmelblau")
    window.edit("himmelblau", "starts", [(-1.2345678, 2.3456789)])
    settle()
    table = view_of(window, "standings").table
    column = next(
        n for n in range(table._model.columnCount()) if table._model.headerData(n, Qt.Orientation.Horizontal) == "x"
    )
    cell = table._model.index(0, column)
    assert cell.data().startswith("−1.2345")
    table.view_all()
    settle()
    whole = table.grab(QRect(table.viewport().pos() + table.visualRect(cell).topLeft(), table.visualRect(cell).size()))
    table.setColumnWidth(column, table.columnWidth(column) - 30)
    settle()
    cut = table.grab(QRect(table.viewport().pos() + table.visualRect(cell).topLeft(), table.visualRect(cell).size()))

    def ink(picture, side):
        shot = picture.toImage()
        ground = shot.pixelColor(1, 1)
        columns = [x for x in range(shot.width()) if any(shot.pixelColor(x, y) != ground for y in range(shot.height()))]
        return columns[side]

    assert min(ink(cut, 0), ink(whole, 0)) >= AIR, "the sign stands in the column"


@pytest.mark.parametrize("factor", ["1.5", "2", "3"])
def test_the_first_window_fits_a_small_screen_at_any_scale(factor, private_home):
    """In a process of its own, for Qt reads the scale once: 1366 x 768 of the screen's own pixels."""
    program = """
import sys
from gradexplorer.ui.shell.application import application
app = application()
from gradexplorer.ui.shell import geometry
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
ratio = QGuiApplication.primaryScreen().devicePixelRatio()
screen = QSize(round(1366 / ratio), round(768 / ratio))
geometry._room = lambda: screen - QSize(*geometry.FRAME)
from gradexplorer.ui.shell.window import MainWindow
window = MainWindow()
window.show()
for page in range(window.tabs.count()):
    window.tabs.setCurrentIndex(page)
    for _turn in range(4):
        app.processEvents()
    assert window.width() <= screen.width() and window.height() <= screen.height(), (page, window.size(), screen)
print("fits", ratio, flush=True)
window.close()
import os
os._exit(0)
"""
    environment = os.environ | {"QT_SCALE_FACTOR": factor, "GRADEXPLORER_HOME": str(private_home)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == f"fits {float(factor)}\n", done.stderr
