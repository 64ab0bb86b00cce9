"""The real window: knobs, handles, transport, language, theme, export, faults and closing, as a user meets them."""

import csv
import json
import warnings

import pytest
import torch
from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QToolButton

from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.framework.figure import Check
from gradexplorer.framework.presets import presets
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.session import read_session
from gradexplorer.ui.shell import menus
from gradexplorer.ui.shell.export_dialog import ExportDialog, export_to
from gradexplorer.ui.shell.window import MainWindow
from gradexplorer.ui.style.theme import is_dark, use_theme
from gradexplorer.ui.style.translation import read_phrases, use_language

CHINESE = read_phrases("zh_CN")
PATIENCE = 300_000
"""Milliseconds: the first use of torch.optim takes seconds on a small machine, more on a busy one."""


@pytest.fixture(autouse=True)
def own_looks(qapp):
    use_theme(qapp, "light")
    yield
    use_language(qapp, "en")
    use_theme(qapp, "light")


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    for path, value in (("steps", 400), ("optimizers.0.lr", 0.01)):
        window.edit("himmelblau", path, value)
    window.history.end_merge()
    qtbot.addWidget(window)
    window.show()
    window.begin()
    surface = window.current.view.picture.views["surface"]
    qtbot.waitUntil(lambda: window.current.snapshot is not None and surface.widget is not None, timeout=PATIENCE)
    yield window
    window.close()


def focus(window):
    """Let the window have the keys, as a window manager would: the virtual screen has none."""
    QApplication.processEvents()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        QApplication.setActiveWindow(window)


def step(window):
    return window.current.snapshot.step if window.current.snapshot else -1


def state(window):
    return window.session.pages["himmelblau"]


def press(window, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    focus(window)
    qtbot.keyClick(window.current.view.picture, key, modifier)


def test_every_transport_key(window, qtbot):
    press(window, qtbot, Qt.Key.Key_Right)
    press(window, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: step(window) == 2, timeout=PATIENCE)
    press(window, qtbot, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: step(window) == 1, timeout=PATIENCE)
    press(window, qtbot, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: step(window) == 400, timeout=PATIENCE)
    first = window.current.snapshot.path(0, 0).copy()
    press(window, qtbot, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: step(window) == 0, timeout=PATIENCE)
    press(window, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step(window) == 400, timeout=PATIENCE)
    assert (window.current.snapshot.path(0, 0) == first).all()


def test_pause_holds_the_step(window, qtbot):
    window.current.view.transport.choose_speed(60.0)
    press(window, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step(window) >= 3, timeout=PATIENCE)
    press(window, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.current.playing, timeout=PATIENCE)
    held = step(window)
    qtbot.wait(200)
    assert step(window) == held < 400


def test_the_update_of_a_step_is_proven_on_the_screen(window, qtbot):
    press(window, qtbot, Qt.Key.Key_Right)
    column = window.current.view.column

    def proofs():
        items = [view.item for view in column.views.values()]
        return {item.key: item.proof for item in items if isinstance(item, Check) and item.is_proven}

    qtbot.waitUntil(lambda: "update.proof" in proofs(), timeout=PATIENCE)
    assert {proof.verdict for proof in proofs().values()} == {"proven"}


def test_typing_a_learning_rate_restarts_the_run_and_can_be_undone(window, qtbot):
    press(window, qtbot, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: step(window) == 400, timeout=PATIENCE)
    field = next(
        widget
        for widget in window.current.view.parameters.findChildren(QLineEdit)
        if widget.objectName() == "himmelblau.optimizers.0.lr"
        or widget.parent().objectName() == "himmelblau.optimizers.0.lr"
    )
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2e-2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert state(window).optimizers[0].lr == 0.02
    qtbot.waitUntil(lambda: step(window) == 0, timeout=PATIENCE)
    window.undo()
    assert state(window).optimizers[0].lr == 0.01
    window.redo()
    assert state(window).optimizers[0].lr == 0.02


def test_a_drag_is_one_undo_step_and_a_click_adds_a_start(window):
    view = window.current.view.picture
    for x in (-3.5, -3.0, -2.5):
        view.edited.emit("starts.0", (x, 1.0), x == -2.5)
    assert state(window).starts[0] == (-2.5, 1.0)
    view.added.emit("starts", (0.5, 0.5))
    assert state(window).starts[-1] == (0.5, 0.5)
    window.undo()
    assert len(state(window).starts) == 3
    window.undo()
    assert state(window).starts[0] == (-4.0, 0.0)


def test_a_bad_formula_is_refused_and_the_picture_stays(window, qtbot):
    window.edit("himmelblau", "landscape", "typed")
    before = state(window)
    window.edit("himmelblau", "formula", "__import__('os')")
    assert state(window) is before
    assert window.bar.isVisible()
    window.edit("himmelblau", "formula", "x**2 + y**2 + x*y")
    assert not window.bar.isVisible()


def test_a_run_that_diverges_says_where(window, qtbot):
    window.edit("himmelblau", "optimizers", [{"type": "sgd", "lr": 0.5}])
    press(window, qtbot, Qt.Key.Key_End)
    qtbot.waitUntil(window.bar.isVisible, timeout=PATIENCE)
    assert window.current.snapshot.ended is not None
    assert step(window) < 400


def test_language_switches_every_word(window, qapp, qtbot):
    before = {action.text() for action in window.menus.actions.values()}
    use_language(qapp, "zh_CN")
    qtbot.wait(50)
    after = {action.text() for action in window.menus.actions.values()}
    untranslated = {words for words in before if words not in CHINESE}  # a release has none but the languages' names
    assert {"English", "简体中文"} <= untranslated < before
    assert before & after == untranslated
    assert any("优化器" in label.text() for label in window.findChildren(QLabel))


def test_a_preset_without_a_name_in_the_language_has_its_english_one(window, qapp, monkeypatch):
    names = {"en": "New", "zh_CN": "新"}, {"en": "Newer"}
    monkeypatch.setattr(menus, "presets", lambda _page: [{"name": name} for name in names])
    use_language(qapp, "zh_CN")
    window.menus.presets.aboutToShow.emit()
    assert [action.text() for action in window.menus.presets.actions()][2:] == ["新", "Newer"]


def test_language_and_theme_stand_in_the_view_menu_too(window, qapp):
    """The native menu bar of macOS has no corner."""
    view = next(action.menu() for action in window.menuBar().actions() if action.text() == "&View")
    inside = {action.text(): action.menu() for action in view.actions()}
    theme, language = inside["&Theme"], inside["&Language"]
    assert [action.text() for action in theme.actions()] == ["As the system", "Light", "Dark"]
    assert [action.text() for action in language.actions()] == ["English", "简体中文"]
    next(action for action in language.actions() if action.text() == "简体中文").trigger()
    QApplication.processEvents()  # Qt tells its widgets of the language in the next turn
    assert (view.title(), theme.title()) == (CHINESE["&View"], CHINESE["&Theme"])


def test_language_and_theme_stand_in_the_corner(window, qapp):
    corner = window.menuBar().cornerWidget()
    language, theme = corner.findChildren(QToolButton)
    assert (language.text(), theme.text()) == ("English", "As the system")
    next(action for action in language.menu().actions() if action.text() == "简体中文").trigger()
    QApplication.processEvents()  # Qt tells its widgets of the language in the next turn
    assert (language.text(), theme.text()) == ("简体中文", CHINESE["As the system"])
    next(action for action in theme.menu().actions() if action.text() == CHINESE["Dark"]).trigger()
    assert theme.text() == CHINESE["Dark"]
    assert is_dark()


def test_theme_changes_the_picture(window, qapp, qtbot):
    def brightness():
        image = window.grab().toImage().scaled(40, 40)
        return sum(QColor(image.pixel(x, y)).lightness() for x in range(40) for y in range(40)) / 1600

    light = brightness()
    use_theme(qapp, "dark")
    qtbot.wait(50)
    assert brightness() < light - 60


@pytest.mark.parametrize("panel", [None, "surface", "map", "convergence"])
def test_export_of_a_picture(window, qtbot, tmp_path, panel):
    press(window, qtbot, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: step(window) == 400, timeout=PATIENCE)
    file = tmp_path / "picture.png"
    size = (window.current.view if panel is None else window.current.view.picture.views[panel]).size() * 2.0
    export_to(window.current, window.session, window.report, file, panel, 2.0)
    image = QImage(str(file))
    assert image.size() == size
    small = image.scaled(64, 64)
    assert len({small.pixel(x, y) for x in range(64) for y in range(64)}) > 50


@pytest.mark.parametrize("panel", [None, "surface", "map"])
def test_export_at_an_exact_size(window, tmp_path, panel):
    export_to(window.current, window.session, window.report, tmp_path / "picture.png", panel, 1.0, (700, 500))
    image = QImage(str(tmp_path / "picture.png"))
    assert (image.width(), image.height()) == (700, 500)
    assert len({image.pixel(x, y) for x in range(0, 700, 9) for y in range(0, 500, 9)}) > 50


def test_export_of_data_is_torch_s_path(window, qtbot, tmp_path):
    press(window, qtbot, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: step(window) == 400, timeout=PATIENCE)
    export_to(window.current, window.session, window.report, tmp_path / "run.csv", None, 1.0)
    with (tmp_path / "run.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["start"] == "0"]
    x = torch.tensor([-4.0, 0.0], requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=0.01)
    for _ in range(400):
        loss = (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert [float(rows[-1]["x"]), float(rows[-1]["y"])] == x.tolist()


def test_export_to_an_unwritable_place_says_so(window, tmp_path):
    export_to(window.current, window.session, window.report, tmp_path / "missing" / "picture.png", None, 1.0)
    assert window.bar.isVisible()
    assert list(tmp_path.rglob("*.png")) == []


def test_export_dialog_names_every_panel(window, qtbot):
    dialog = ExportDialog(window.current)
    qtbot.addWidget(dialog)
    assert [dialog.what.itemData(i) for i in range(dialog.what.count())] == [
        None,
        *window.current.view.picture.views,
    ]
    assert "×" in dialog.pixels.text()


def test_sessions_are_saved_and_opened(window, tmp_path):
    file = tmp_path / "session.json"
    window.edit("himmelblau", "steps", 123)
    window.document.save(file)
    assert read_session(file, PAGES).pages["himmelblau"].steps == 123
    window.edit("himmelblau", "steps", 77)
    window.document.open(file)
    assert state(window).steps == 123
    file.write_text(json.dumps({"version": 1, "page": "himmelblau", "pages": {"himmelblau": {"steps": -5}}}))
    window.document.open(file)
    assert state(window).steps == 123
    assert window.bar.isVisible()


@pytest.mark.parametrize("index", range(len(presets("himmelblau"))))
def test_presets_play(window, qtbot, index):
    preset = presets("himmelblau")[index]
    window.menus.apply_preset(preset)
    expected = window.current.page.state()
    for path, value in preset["state"].items():
        expected = edited(expected, path, value)
    assert state(window) == expected
    if preset["play"]:
        qtbot.waitUntil(lambda: step(window) > 5, timeout=PATIENCE)
    else:
        qtbot.wait(50)
        assert not window.current.playing
        assert step(window) <= 0


def test_a_focused_box_keeps_its_keys(window, qtbot):
    box = next(
        b for b in window.current.view.parameters.findChildren(QComboBox) if b.objectName() == "himmelblau.landscape"
    )
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End)
    qtbot.wait(50)
    assert state(window).landscape == list(LANDSCAPES)[-1]
    assert step(window) <= 0


def test_closing_while_running_ends_the_threads(window, qtbot):
    window.edit("himmelblau", "steps", 1_000_000)
    press(window, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step(window) > 100, timeout=PATIENCE)
    window.close()
    assert not any(thread.isRunning() for thread in window.findChildren(QThread))
    assert step(window) < 1_000_000, "it is not run to its end first"
