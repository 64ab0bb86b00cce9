"""Windows that keep their work: closed, crashed, two at once, and what title, Save and recent files say of it."""

import subprocess
import sys

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.session import default_session, read_session, write_session
from gradexplorer.text import InputError
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.kept_work import KeptWork
from gradexplorer.ui.shell.launch import open_window

DEFAULT = default_session(PAGES).pages["himmelblau"].steps
ANOTHER = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from gradexplorer.ui.shell import settings
settings.kept_folder = lambda: Path(sys.argv[1])
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[2])
from gradexplorer.ui.shell.launch import open_window
window = open_window()
window.edit("himmelblau", "steps", 222)
window.document.keep()
print("kept", window.bar.isVisible(), flush=True)
sys.stdin.read()
"""

KILLED_WHILE_WRITING = """
import os, sys
from pathlib import Path
from gradexplorer.framework.files import write_atomically

def pieces():
    yield b"half"
    os._exit(9)

write_atomically(Path(sys.argv[1]) / "a.kept", pieces())
"""


@pytest.fixture(autouse=True)
def own_settings(tmp_path, qapp):
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    settings.remember("launched", True)
    settings.remember("language", "en")


@pytest.fixture
def launched(qtbot):
    """Return a function that starts the program, without its worker: `closed` and `crashed` end a window."""
    windows = []

    def launch(file=None):
        window = open_window(file)
        windows.append(window)
        window.document.begin()
        return window

    yield launch
    for window in windows:
        window.close()
        window.close()  # the first time it may say what can't be kept
        window.deleteLater()
    QApplication.processEvents()


def edit(window, steps):
    window.edit("himmelblau", "steps", steps)


def steps(window):
    return window.session.pages["himmelblau"].steps


def title(window):
    """Return the title as Qt writes it: [*] is the star's place, and [*][*] are these characters themselves."""
    star = "*" if window.isWindowModified() else ""
    return window.windowTitle().replace("[*][*]", "\0").replace("[*]", star).replace("\0", "[*]")


def kept_menu(window):
    """Return the submenus of File, Kept work, by their title, as they are when File is opened."""
    menu = window.menus.kept.menu
    window.menus.kept.fill()
    return {action.text().split(",")[0]: action.menu() for action in menu.actions()}


def choose(menu, title):
    next(action for action in menu.actions() if action.text() == title).trigger()


def crash(window):
    """End a window as a kill does: nothing is written any more, and its lock is free."""
    window.document.keep()
    window.document._timer.stop()
    window.document.kept._lock.unlock()
    window.document.close = lambda: True
    window.close()


def test_closing_keeps_everything_and_the_next_start_brings_it_back(launched):
    first = launched()
    assert (title(first), first.bar.isVisible()) == ("untitled - gradexplorer", False)
    edit(first, 321)
    first.tabs.setCurrentIndex(1)
    assert title(first) == "untitled* - gradexplorer"
    first.close()
    second = launched()
    assert (steps(second), second.tabs.currentIndex(), title(second)) == (321, 1, "untitled* - gradexplorer")
    assert second.bar.button.text() == "Start afresh"
    assert settings.recent_files() == []
    second.bar.button.click()
    assert steps(second) == DEFAULT
    assert title(second) == "untitled - gradexplorer"
    assert list(kept_menu(second)) == ["untitled"], "what one starts afresh from is not thrown away"
    second.close()
    assert steps(launched()) == DEFAULT


def test_the_session_s_file_title_and_star_come_back(launched, tmp_path):
    file = tmp_path / "mine[*].json"
    first = launched()
    edit(first, 100)
    first.document.save(file)
    assert title(first) == "mine[*].json - gradexplorer"
    edit(first, 200)
    assert title(first) == "mine[*].json* - gradexplorer"
    first.undo()
    assert not first.isWindowModified()
    first.redo()
    first.close()
    second = launched()
    assert (steps(second), second.isWindowModified(), second.document.file) == (200, True, file)
    second.undo()
    edit(second, 100)
    assert not second.isWindowModified(), "compared with the file itself"
    edit(second, 300)
    second.menus.save()
    assert read_session(file, PAGES).pages["himmelblau"].steps == 300
    second.close()
    assert file.exists()
    third = launched()
    assert (steps(third), third.isWindowModified(), settings.recent_files()) == (300, False, [file])


def test_a_crash_is_offered_until_it_is_taken_and_never_overwritten(launched):
    first = launched()
    edit(first, 321)
    crash(first)
    second = launched()
    assert second.bar.button.text() == "Restore"
    edit(second, 5)
    second.document.keep()
    second.edit("himmelblau", "steps", -1)
    assert list(kept_menu(second)) == ["untitled"], "a refused value takes nothing away"
    second.close()
    third = launched()
    assert steps(third) == 5
    assert third.bar.button.text() == "Restore"
    third.bar.button.click()
    assert (steps(third), title(third)) == (321, "untitled* - gradexplorer")
    assert third.document.file is None
    assert settings.recent_files() == []
    choose(kept_menu(third)["untitled"], "Open")
    assert steps(third) == 5, "the work that was there before is in the list"
    choose(kept_menu(third)["untitled"], "Discard")
    assert kept_menu(third) == {}
    assert not third.menus.kept.menu.isEnabled()


def test_the_offer_comes_back_after_what_took_its_place(launched, qtbot):
    first = launched()
    edit(first, 321)
    crash(first)
    second = launched()
    for _time in range(2):
        second.edit("himmelblau", "steps", -1)
        assert second.bar.button.isHidden(), "a refused value is said first"
        edit(second, 5)
        qtbot.waitUntil(lambda: second.bar.isVisible() and second.bar.button.text() == "Restore")
    choose(kept_menu(second)["untitled"], "Open")
    assert steps(second) == 321
    assert not second.bar.isVisible(), "what is taken is offered no more"


def test_every_crash_is_offered_in_its_turn_and_what_is_discarded_no_more(launched):
    first, second = launched(), launched()
    for window, count in ((first, 111), (second, 222)):
        edit(window, count)
        crash(window)
    third = launched()
    third.bar.button.click()
    assert steps(third) == 222
    assert third.bar.button.text() == "Restore"
    choose(kept_menu(third)["untitled"], "Discard")
    assert not third.bar.isVisible()
    assert kept_menu(third) == {}


def test_an_offer_that_cannot_be_taken_now_stays(launched, kept_folder, monkeypatch, qtbot):
    first = launched()
    edit(first, 321)
    crash(first)
    second = launched()
    edit(second, 5)

    def refuse(work):
        raise InputError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr(second.document.kept, "set_aside", refuse)
        second.bar.button.click()
    assert steps(second) == 5
    assert "disk is full" in second.bar.sentence.text()
    second.bar.closer.click()
    qtbot.waitUntil(lambda: second.bar.isVisible() and second.bar.button.text() == "Restore")
    second.bar.button.click()
    assert steps(second) == 321


def test_work_of_an_earlier_version_is_offered(launched, private_home):
    private_home.mkdir(exist_ok=True)
    session = default_session(PAGES)
    state = edited(session.pages["himmelblau"], "steps", 321)
    write_session(replace(session, pages={**session.pages, "himmelblau": state}), private_home / "autosave.json")
    window = launched()
    assert not (private_home / "autosave.json").exists()
    window.bar.button.click()
    assert (steps(window), title(window)) == (321, "untitled* - gradexplorer")


def test_a_file_that_is_named_is_opened_and_kept_work_waits(launched, tmp_path):
    first = launched()
    edit(first, 100)
    file = tmp_path / "mine.json"
    first.document.save(file)
    first.menus.reset_page()
    edit(first, 200)
    first.close()
    second = launched(file)
    assert (steps(second), title(second), second.document.file) == (100, "mine.json - gradexplorer", file)
    choose(kept_menu(second)["mine.json"], "Open")
    assert (steps(second), title(second)) == (200, "mine.json* - gradexplorer")


def test_opening_a_file_sets_unsaved_work_aside(launched, tmp_path):
    window = launched()
    edit(window, 100)
    window.document.save(tmp_path / "mine.json")
    edit(window, 200)
    window.document.open(tmp_path / "mine.json")
    assert steps(window) == 100
    choose(kept_menu(window)["mine.json"], "Open")
    assert steps(window) == 200


def test_two_windows_of_one_process_keep_their_own(launched):
    first, second = launched(), launched()
    edit(first, 111)
    edit(second, 222)
    first.document.keep()
    second.document.keep()
    assert not second.bar.isVisible()
    assert kept_menu(second) == {}
    second.close()
    first.close()
    third = launched()
    assert steps(third) == 111, "the last one closed"
    choose(kept_menu(third)["untitled"], "Open")
    assert steps(third) == 222


def test_another_process_that_is_killed(launched, kept_folder, tmp_path):
    mine = launched()
    edit(mine, 111)
    mine.document.keep()
    command = [sys.executable, "-c", ANOTHER, str(kept_folder), str(tmp_path / "others")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "kept False\n", "it is not told of a crash while this window lives"
        assert kept_menu(mine) == {}
        process.kill()
    choose(kept_menu(mine)["untitled"], "Open")
    assert steps(mine) == 222
    assert sorted(kept.work.session.pages["himmelblau"].steps for kept in KeptWork(kept_folder, PAGES).others()) == [
        111
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="there only a file's age tells that nobody goes on writing")
def test_a_start_removes_what_a_killed_process_left_half_written(launched, private_home):
    folders = (private_home, settings.kept_folder())
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, str(folder)], check=False)
        assert len(list(folder.glob(".*.part"))) == 1
    launched()
    assert [file for folder in folders for file in folder.glob(".*.part")] == []


def test_what_cannot_be_kept_is_said_once_and_tried_again(launched, kept_folder):
    window = launched()
    kept_folder.write_text("a file in the folder's place")
    edit(window, 111)
    window.document.keep()
    assert "can't be kept for now" in window.bar.sentence.text()
    window.bar.hide()
    edit(window, 222)
    window.document.keep()
    assert not window.bar.isVisible()
    window.document.start_afresh()
    assert steps(window) == 222, "nothing takes the place of work that would be lost"
    assert not window.close(), "and the window says so before it is gone"
    assert "close again" in window.bar.sentence.text()
    kept_folder.unlink()
    window.document.keep()
    assert len(list(kept_folder.glob("*.kept"))) == 1
    assert not window.bar.isVisible(), "what was said is over"
    assert window.close()
    assert steps(launched()) == 222


def test_a_kept_file_is_no_session_file(launched, kept_folder):
    window = launched()
    edit(window, 111)
    window.document.keep()
    (file,) = kept_folder.glob("*.kept")
    window.document.open(file)
    assert window.document.file is None
    assert settings.recent_files() == []


def test_the_first_launch_has_nothing_unsaved(launched):
    settings.settings().remove("launched")
    window = launched()
    assert title(window) == "untitled - gradexplorer"
    assert not window.history.can_undo, "the race that runs is no edit of the person's, so Ctrl+Z leaves it"
