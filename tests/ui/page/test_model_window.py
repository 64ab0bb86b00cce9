"""The Model tab in the real window: an example runs by itself, the person's file only when it is allowed."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.hands import page_window


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
    before = window.current.snapshot
    window.edit("model", "check.chosen", 2)
    QApplication.processEvents()
    assert window.current.snapshot is before


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
