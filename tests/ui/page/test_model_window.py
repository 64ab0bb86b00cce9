"""The Model tab in the real window: an example runs by itself, the person's file only when it is allowed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from gradexplorer.framework.presets import presets
from gradexplorer.ui.controls.widgets import Name
from gradexplorer.ui.table.table_view import TablePanelView
from tests.ui.hands import dragged, page_window, settle


@pytest.fixture
def window(qtbot):
    with page_window(qtbot, "model") as window:
        yield window


def answered(window):
    snapshot = window.current.snapshot
    return snapshot is not None and snapshot.step == 1


def test_the_example_runs_by_itself_and_a_click_chooses_a_tensor(window, qtbot):
    qtbot.waitUntil(lambda: answered(window))
    assert window.current.snapshot.answer.report.verdict == "not proven"
    assert set(window.current.view.picture.views) == {"tensors", "error", "entries"}
    names = [label.text() for label in window.current.view.parameters.findChildren(Name)]
    assert "Memory [GB]" in names
    before = window.current.snapshot
    window.edit("model", "check.chosen", 2)
    QApplication.processEvents()
    assert window.current.snapshot is before


@pytest.mark.parametrize("preset", [0, 2])
def test_no_table_scrolls_sideways_on_a_screen_of_three_pixels_a_point(window, qtbot, preset):
    """On 2,880 x 1,800 pixels, which are 960 x 600 points then, half of each table was out of sight."""
    window.resize(960, 600)
    window.show_preset("model", presets("model")[preset])
    qtbot.waitUntil(lambda: answered(window))
    settle()
    tables = [view.table for view in window.current.view.picture.views.values() if isinstance(view, TablePanelView)]
    assert tables
    qtbot.waitUntil(lambda: not any(table.horizontalScrollBar().maximum() for table in tables))
    for table in tables:
        names = table.model().index(0, 1).data()
        assert table.columnWidth(1) >= min(60, table.fontMetrics().horizontalAdvance(names))


def test_a_session_that_names_a_file_asks_first(window, qtbot, tmp_path: Path):
    marker, file = tmp_path / "ran", tmp_path / "mine.py"
    file.write_text(f"open({str(marker)!r}, 'w')\ndef make_case():\n    while True: pass\n")
    window.edit("model", "file", str(file))
    qtbot.waitUntil(lambda: window.current.snapshot is not None and window.current.snapshot.waits)
    assert not marker.exists()
    run, stop = (next(a for a in window.current.page.actions if a.key == key) for key in ("run", "stop"))
    state = window.session.pages["model"]
    window.edit("model", "asked", run.apply(state, None, "").asked)
    qtbot.waitUntil(marker.exists)
    stop.apply(window.session.pages["model"], None, "")
    qtbot.waitUntil(lambda: answered(window))
    assert str(window.current.snapshot.answer.text) == "Stopped."


RIGHT = """
import torch

def make_case():
    return {'function': torch.%s, 'inputs': torch.ones(%d, requires_grad=True)}
"""


def entries(window):
    (tensor,) = window.current.snapshot.answer.report.tensors
    return tensor.total


def test_a_file_that_is_dropped_runs_and_can_be_loaded_again_when_it_changes(window, qtbot, tmp_path: Path):
    file = tmp_path / "mine.py"
    file.write_text(RIGHT % ("sin", 3))
    window.turn_to("perceptron")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert dragged(window, data)
    assert window.current.page.key == "model"
    qtbot.waitUntil(lambda: answered(window), timeout=60_000)
    assert entries(window) == 3
    before = window.current.snapshot
    file.with_suffix(".new").write_text(RIGHT % ("exp", 4))
    file.with_suffix(".new").replace(file)
    qtbot.waitUntil(window.bar.isVisible, timeout=60_000)
    assert window.bar.sentence.text() == "mine.py has changed since it ran."
    assert window.current.snapshot is before
    window.bar.button.click()
    qtbot.waitUntil(lambda: answered(window) and entries(window) == 4, timeout=60_000)
    assert not window.bar.isVisible()


def test_code_that_is_named_on_the_command_line_is_allowed(qtbot, tmp_path: Path, monkeypatch):
    from gradexplorer import cli
    from gradexplorer.ui.shell import launch

    file = tmp_path / "mine.py"
    file.write_text(RIGHT % ("sin", 3) + "\nother = make_case\n")
    shown = []
    monkeypatch.setattr(launch, "launch", lambda *given: shown.append(launch.open_window(*given[:3])) or 0)
    assert cli.main([f"{file}:other"]) == 0
    (window,) = shown
    qtbot.addWidget(window)
    assert window.current.page.key == "model"
    state = window.session.pages["model"]
    assert (state.file, state.name) == (str(file), "other")
    assert window.current.page.plays(state)
    window.close()
    assert cli.main([str(tmp_path / "absent.py")]) == 2
