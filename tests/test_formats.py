"""The versions of what the program writes: stated in the file; a newer one is refused by a sentence that says so."""

import json
from pathlib import Path

import numpy as np
import pytest

from gradexplorer.core.maps import files
from gradexplorer.framework.resources import resource
from gradexplorer.lessons import lesson
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.link import link_to, read_link
from gradexplorer.pages import PAGES
from gradexplorer.session import VERSION, default_session, read_session, write_session
from gradexplorer.text import InputError


def test_sessions_and_links_state_their_version(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    write_session(default_session(PAGES), file)
    written = json.loads(file.read_text("utf-8"))
    assert written["version"] == VERSION
    file.write_text(json.dumps(written | {"version": VERSION + 1}), "utf-8")
    with pytest.raises(InputError, match=f"version {VERSION + 1}"):
        read_session(file, PAGES)
    page, _state = read_link(link_to(PAGES[0], PAGES[0].state()).text, PAGES)
    assert page is PAGES[0], "a link holds a session"


def test_lessons_state_their_version(tmp_path: Path) -> None:
    for shipped in shipped_lessons():
        assert read_lesson(shipped).version == lesson.VERSION
    newer = json.loads(shipped.read_text("utf-8")) | {"version": lesson.VERSION + 1}
    file = tmp_path / "newer.json"
    file.write_text(json.dumps(newer), "utf-8")
    with pytest.raises(InputError, match="version"):
        read_lesson(file)
    assert '"version": 1' in resource("lessons", "README.md").read_text("utf-8")


def test_maps_state_their_version_and_those_without_one_are_of_the_first(tmp_path: Path) -> None:
    file, wanted = tmp_path / "map.npz", {"size": [2, 3]}
    label = np.arange(6.0).reshape(2, 3)
    files.write_npz(file, {"label": label}, wanted)
    with np.load(file) as written:
        assert json.loads(str(written["settings"])) == {"version": files.VERSION, **wanted}
    for version in ({}, {"version": files.VERSION}):
        np.savez(file, settings=np.array(json.dumps(wanted | version)), label=label)
        assert np.array_equal(files.read_unfinished(file, ["label"], (2, 3), wanted)["label"], label)
    np.savez(file, settings=np.array(json.dumps(wanted | {"version": files.VERSION + 1})), label=label)
    with pytest.raises(InputError, match="newer"):
        files.read_unfinished(file, ["label"], (2, 3), wanted)
