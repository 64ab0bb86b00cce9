"""Kept work without a window: whose it is, what is left when a process is killed, and what can't be written."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.session import default_session, read_session, write_session
from gradexplorer.text import InputError
from gradexplorer.ui.shell.kept_work import KeptWork, Work

WRITTEN_BEFORE = Path(__file__).parents[2] / "data" / "session_1.json"
OTHER_WINDOW = """
import sys, time
from pathlib import Path
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.session import default_session
from gradexplorer.ui.shell.kept_work import KeptWork, Work
session = default_session(PAGES)
session.pages["himmelblau"] = edited(session.pages["himmelblau"], "steps", int(sys.argv[2]))
KeptWork.own = KeptWork(Path(sys.argv[1]), PAGES)
KeptWork.own.keep(Work(session, Path("/home/me/mine.json"), unsaved=True))
print("kept", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kept"


def work(steps, file=None, unsaved=True):
    session = default_session(PAGES)
    state = edited(session.pages["himmelblau"], "steps", steps)
    return Work(replace(session, pages={**session.pages, "himmelblau": state}), file, unsaved)


def window(folder):
    return KeptWork(folder, PAGES)


def steps(kept):
    return [one.work.session.pages["himmelblau"].steps for one in kept]


@pytest.fixture
def another_process(folder):
    """Return a function that begins a process which keeps its own work and lives on."""
    begun = []

    def begin(count):
        process = subprocess.Popen(
            [sys.executable, "-c", OTHER_WINDOW, str(folder), str(count)], stdout=subprocess.PIPE, text=True
        )
        begun.append(process)
        assert process.stdout.readline() == "kept\n"
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def test_what_a_living_process_keeps_is_nobody_else_s_and_what_a_killed_one_left_is_offered(folder, another_process):
    first, second = another_process(111), another_process(222)
    mine = window(folder)
    mine.keep(work(333))
    assert mine.others() == []
    first.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    first.wait()
    (left,) = mine.others()
    assert left.crashed
    assert (left.work.file, left.work.unsaved) == (Path("/home/me/mine.json"), True)
    assert steps([left]) == [111]
    assert second.poll() is None
    mine.keep(work(444))
    assert steps(mine.others()) == [111], "own work never takes the place of what is offered"
    assert window(folder).restore() is None, "a crash is offered, not brought back unasked"
    second.kill()
    second.wait()
    assert sorted(steps(mine.others())) == [111, 222]


def test_the_offer_stands_until_it_is_taken_or_discarded(folder):
    window(folder).keep(work(1))  # its lock is free as soon as the object is gone
    window(folder).keep(work(2))
    for _start in range(2):
        assert steps(window(folder).others()) == [2, 1]
    first, second = window(folder), window(folder)
    newest, oldest = first.others()
    taken = first.take(newest)
    assert taken.session.pages["himmelblau"].steps == 2
    assert first.taken
    assert second.take(newest) is None, "one work has one window"
    assert steps(second.others()) == [1]
    second.discard(oldest)
    second.discard(newest)
    assert second.others() == []
    del first
    assert steps(second.others()) == [2], "what is open can't be discarded, and a crash offers it again"


def test_the_last_one_closed_comes_back_once_and_the_others_are_listed(folder):
    for count in (1, 2, 3):
        window(folder).close(work(count))
    first = window(folder)
    assert first.restore().session.pages["himmelblau"].steps == 3
    second = window(folder)
    assert second.restore() is None
    assert steps(second.others()) == [2, 1]
    first.close(work(4))
    assert window(folder).restore().session.pages["himmelblau"].steps == 4
    assert steps(window(folder).others()) == [4, 2, 1]


def test_the_person_s_file_stays_the_session_s_file(folder, tmp_path):
    file = tmp_path / "of ours \udcff.json" if sys.platform == "linux" else tmp_path / "of ours.json"
    window(folder).close(work(7, file, unsaved=False))
    back = window(folder).restore()
    assert (back.file, back.unsaved) == (file, False)
    assert back.saved(PAGES) is None, "the file is lost, so all of it is unsaved"
    write_session(back.session, file)
    assert back.saved(PAGES) == back.session
    assert work(7).saved(PAGES) == default_session(PAGES)


def test_what_is_in_the_person_s_own_file_is_kept_for_the_next_start_only(folder, tmp_path):
    saved = work(7, tmp_path / "mine.json", unsaved=False)
    mine = window(folder)
    mine.keep(work(7))
    mine.keep(saved)
    mine.close(replace(saved, file=None))
    assert not list(folder.iterdir()), "nothing to keep leaves nothing"
    for _close in range(3):
        window(folder).close(saved)
    mine.set_aside(saved)
    assert window(folder).restore() == saved
    assert len(window(folder).others()) == 1


def test_work_set_aside_is_listed_and_does_not_come_back_by_itself(folder):
    mine = window(folder)
    mine.set_aside(work(5))
    mine.close(work(1, unsaved=False))
    assert window(folder).restore() is None
    assert steps(window(folder).others()) == [5]


def test_nothing_can_be_written(folder):
    folder.write_text("a file in the folder's place")
    mine = window(folder)
    assert mine.others() == []
    with pytest.raises(InputError, match="kept can't be written"):
        mine.keep(work(1))
    folder.unlink()
    mine.keep(work(1))
    (file,) = folder.glob("*.kept")
    file.unlink()
    file.mkdir()
    (file / "inside").touch()
    with pytest.raises(InputError, match="can't be written"):
        mine.keep(work(2))
    with pytest.raises(InputError, match="can't be written"):
        mine.close(work(2))
    (file / "inside").unlink()
    file.rmdir()
    mine.close(work(2))
    assert steps(window(folder).others()) == [2]


@pytest.mark.skipif(os.name == "nt", reason="a folder in use stays there")
def test_a_folder_that_somebody_removed_is_made_anew(folder):
    mine = window(folder)
    mine.keep(work(1))
    shutil.rmtree(folder)
    mine.keep(work(2))
    assert window(folder).others() == [], "it is locked again"
    mine.close(work(2))
    assert steps(window(folder).others()) == [2]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(folder):
    folder.mkdir(mode=0o500)
    with pytest.raises(InputError, match="No file can be made"):
        window(folder).keep(work(1))


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 9, b'{"version": 1}', b"[" * 10**6, b'{"status": "open", "when": 1, "session": {}}']
)
def test_a_file_that_can_t_be_read_stays_and_is_not_offered(folder, content):
    window(folder).keep(work(1))
    (folder / "other.kept").write_bytes(content)
    assert steps(window(folder).others()) == [1]
    assert (folder / "other.kept").read_bytes() == content


def test_locks_of_the_dead_are_swept_away(folder, another_process):
    process = another_process(1)
    process.kill()
    process.wait()
    mine = window(folder)
    (left,) = mine.others()
    mine.discard(left)
    assert not list(folder.iterdir())


def test_what_an_earlier_version_kept_is_taken_over_once(folder, tmp_path):
    """Oracle: a session that such a version wrote itself."""
    autosave = tmp_path / "autosave.json"
    mine = window(folder)
    mine.adopt(autosave)
    assert mine.others() == []
    autosave.write_bytes(WRITTEN_BEFORE.read_bytes())
    mine.adopt(autosave)
    mine.adopt(autosave)
    (left,) = mine.others()
    assert left.crashed
    assert left.work == Work(read_session(WRITTEN_BEFORE, PAGES), None, unsaved=True)
    assert not autosave.exists()


def test_what_an_earlier_version_kept_stays_while_it_cannot_be_taken_over(folder, tmp_path):
    autosave = tmp_path / "autosave.json"
    autosave.write_text("{")
    window(folder).adopt(autosave)
    assert autosave.read_text() == "{"
    folder.write_text("a file in the folder's place")
    autosave.write_bytes(WRITTEN_BEFORE.read_bytes())
    window(folder).adopt(autosave)
    assert autosave.exists()


def test_what_a_former_version_kept_is_taken_up(folder):
    """The file was kept by afdbf0a, whose sessions had version 2."""
    folder.mkdir()
    shutil.copy(Path(__file__).parents[2] / "data" / "work_2.kept", folder / "0158b8075d323f5c.kept")
    back = window(folder).restore()
    losses = back.session.pages["losses"]
    assert (back.session.page, losses.part, back.unsaved) == ("losses", "classification", True)
    assert losses.classification.logits == losses.softmax.logits == (0.5, 1.5, -1.0)
