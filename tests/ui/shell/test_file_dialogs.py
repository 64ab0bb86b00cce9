"""Dialogs for files: where they open, which ending a name gets, and what is asked before a file is replaced."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gradexplorer.framework.page import Action
from gradexplorer.ui.shell.file_dialogs import ask_to_open, ask_to_save, asked
from gradexplorer.ui.shell.settings import folder

YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


class Dialogs:
    """Stands for the person: `typed` is given as the file, `answer` to every question."""

    def __init__(self) -> None:
        self.typed: Path | None = None
        self.answer = NO
        self.begun: list[str] = []
        self.questions: list[str] = []

    def choose(self, parent, title, begun, files):
        self.begun.append(begun)
        return (str(self.typed) if self.typed else "", files)

    def ask(self, parent, title, question):
        self.questions.append(question)
        return self.answer


@pytest.fixture
def dialogs(monkeypatch):
    dialogs = Dialogs()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", dialogs.choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialogs.choose)
    monkeypatch.setattr(QMessageBox, "question", dialogs.ask)
    return dialogs


@pytest.fixture
def parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.mark.parametrize(
    ("typed", "proposed", "expected"),
    [
        ("mine", "session.json", "mine.json"),
        ("mine.json", "session.json", "mine.json"),
        ("mine.JSON", "session.json", "mine.json"),
        ("mine.v2", "session.json", "mine.v2.json"),
        ("lr 0.01", "himmelblau.png", "lr 0.01.png"),
        (".hidden", "session.json", ".hidden.json"),
    ],
)
def test_a_saved_file_has_the_ending_that_the_open_dialog_shows(typed, proposed, expected, dialogs, parent, tmp_path):
    dialogs.typed = tmp_path / typed
    assert ask_to_save(parent, "session", "Save", proposed, "*") == tmp_path / expected
    assert dialogs.questions == []


def test_a_name_that_an_ending_was_added_to_replaces_nothing_unasked(dialogs, parent, tmp_path):
    (tmp_path / "mine.json").write_text("old")
    dialogs.typed = tmp_path / "mine"
    assert ask_to_save(parent, "session", "Save", "session.json", "*") is None
    assert dialogs.questions == [f"{tmp_path / 'mine.json'} is there already. Replace it?"]
    dialogs.answer = YES
    assert ask_to_save(parent, "session", "Save", "session.json", "*") == tmp_path / "mine.json"
    dialogs.typed = tmp_path / "mine.json"
    assert ask_to_save(parent, "session", "Save", "session.json", "*") == tmp_path / "mine.json"
    assert len(dialogs.questions) == 2, "the dialog itself asked about that one"


def test_each_purpose_has_a_folder_of_its_own_and_begins_among_the_documents(dialogs, parent, tmp_path, monkeypatch):
    documents, sessions, pictures = (tmp_path / name for name in ("documents", "sessions", "pictures"))
    for path in (documents, sessions, pictures):
        path.mkdir()
    monkeypatch.setattr(QStandardPaths, "standardLocations", lambda _kind: [str(documents)])
    load = Action(key="load", label="Load", apply=lambda state, *_: state, needs="file", files="*.csv")
    assert asked(load, parent) is None
    dialogs.typed = sessions / "a.json"
    assert ask_to_open(parent, "session", "Open", "*.json") == dialogs.typed
    dialogs.typed = pictures / "a.png"
    assert ask_to_save(parent, "export", "Export", "page.png", "*.png") == dialogs.typed
    dialogs.typed = None
    assert ask_to_save(parent, "session", "Save", "session.json", "*.json") is None
    assert ask_to_open(parent, "export", "Open", "*") is None
    assert [Path(begun) for begun in dialogs.begun] == [
        *(documents, documents, documents / "page.png", sessions / "session.json", pictures)
    ]
    sessions.rmdir()
    assert folder("session") == documents, "a folder that is gone is no place to begin"
    documents.rmdir()
    assert folder("session") == Path.home()
