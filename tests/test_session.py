"""Sessions as files, as history and as a schema."""

import json
import os
import stat
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradexplorer.core.perceptron import INITS
from gradexplorer.framework.figure import Figure
from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.page import Page
from gradexplorer.framework.parameter import items, number, typed_text
from gradexplorer.framework.state import State, edited
from gradexplorer.pages import PAGES as REAL_PAGES
from gradexplorer.pages.perceptron.derive.example import example
from gradexplorer.proof import Proof
from gradexplorer.session import MOST_UNDOS, History, Session, default_session, read_session, schema, write_session
from gradexplorer.text import InputError, _

Slope = Annotated[float, number(_("slope"), -1e300, 1e300)]


class Lines(State):
    slope: Slope = 0.5
    count: Annotated[int, number(_("count"), 1, 64)] = 2
    formula: Annotated[str, typed_text(_("formula"), 300)] = "x"
    points: Annotated[tuple[tuple[Slope, Slope], ...], items(_("points"), 1, 64)] = ((0.0, 1.0),)


class Dots(State):
    size: Annotated[float, number(_("size"), 0.0, 1.0, above=True)] = 1.0


def nothing() -> Iterator[tuple[str, Proof]]:
    return iter(())


def page(key: str, state: type[State]) -> Page:
    empty = Figure(rows=())
    return Page(key=key, title=_("Page"), state=state, figure=lambda *_: empty, derive=lambda *_: (), prove=nothing)


PAGES = (page("lines", Lines), page("dots", Dots))
FIRST = default_session(PAGES)

finite = st.floats(-1e300, 1e300)
sessions = st.builds(
    Session,
    page=st.sampled_from(["lines", "dots"]),
    pages=st.fixed_dictionaries(
        {
            "lines": st.builds(
                Lines,
                slope=finite,
                count=st.integers(1, 64),
                formula=st.text(max_size=300),
                points=st.lists(st.tuples(finite, finite), min_size=1, max_size=64).map(tuple),
            ),
            "dots": st.builds(Dots, size=st.floats(0.0, 1.0, exclude_min=True)),
        }
    ),
)


@given(session=sessions)
def test_a_written_session_is_read_back_bit_for_bit(session: Session, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("sessions") / "session.json"
    write_session(session, file)
    again = read_session(file, PAGES)
    assert msgspec.json.encode(again, order="sorted") == msgspec.json.encode(session, order="sorted")
    assert read_session(file.read_bytes(), PAGES) == session


def test_the_file_is_plain_json_that_people_can_read(tmp_path: Path) -> None:
    write_session(FIRST, tmp_path / "a.json")
    content = (tmp_path / "a.json").read_text()
    assert json.loads(content)["pages"]["lines"] == {"slope": 0.5, "count": 2, "formula": "x", "points": [[0.0, 1.0]]}
    assert content.count("\n") > 10


def test_pages_that_a_file_does_not_name_have_their_defaults() -> None:
    assert read_session(b'{"version": 1}', PAGES) == FIRST
    assert read_session(b'{"version": 1, "pages": {"dots": {"size": 0.25}}}', PAGES).pages["dots"] == Dots(size=0.25)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no whole JSON file: line 1, column 1"),
        (b'{"version": 1,\n "pages": {', "no whole JSON file: line 2"),
        (b"\x89PNG\r\n\xff", "no JSON file that can be read"),
        (b"[" * 100_000, "no JSON file that can be read"),
        (b'{"version": ' + b"9" * 5000 + b"}", "no JSON file that can be read"),
        (b" " * (1 << 20) + b"{}", "larger than the 1048576 bytes"),
        (b"5", "session must be a group of named values; 5 was given"),
        (b"{}", "session lacks its field version"),
        (b'{"version": 5, "new": 1}', "version 5, and this gradexplorer reads up to 4: update it"),
        (b'{"version": 0}', "version must be at least 1"),
        (b'{"version": "1"}', "version must be a whole number"),
        (b'{"version": 1, "page": "dot"}', "page can't be 'dot'; did you mean dots?"),
        (b'{"version": 1, "page": 4}', "page must be a text"),
        (b'{"version": 1, "pagges": {}}', "session has no parameter pagges; near ones are: pages, page"),
        (b'{"version": 1, "pages": {"line": {}}}', "pages has no parameter line; near ones are: lines"),
        (b'{"version": 1, "pages": {"lines": []}}', "pages.lines must be a group"),
        (b'{"version": 1, "pages": {"lines": {"slop": 1}}}', "pages.lines has no parameter slop; near ones are: slope"),
        (b'{"version": 1, "pages": {"lines": {"slope": NaN}}}', "pages.lines.slope must be a finite number"),
        (b'{"version": 1, "pages": {"lines": {"points": [[0, 1e999]]}}}', "pages.lines.points.0.1 must be a finite"),
        (b'{"version": 1, "pages": {"lines": {"formula": "\\ud800"}}}', "pages.lines.formula holds a broken character"),
        (b'{"version": 1, "version": 1}', "version is given twice"),
        (
            b'{"version": 1, "pages": {"lines": {"slope": 1, "count": 3, "slope": 2}}}',
            "pages.lines.slope is given twice",
        ),
        (
            b'{"version": 1, "pages": {"lines": {"points": [[0, 0], {"a": 1, "a": 1}]}}}',
            "pages.lines.points.1.a is given",
        ),
        (b'{"version": 1, "pages": {"a": {"b": 1, "b": 2}, "a": 3}}', "pages.a is given twice"),
        (b'{"version": 1, "pages": {"dots": {"size": 0}}}', "pages.dots.size must be above 0; 0 was given"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_of_its_fault(content: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_session(content, PAGES)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_huge_list_is_refused() -> None:
    points = {"version": 1, "pages": {"lines": {"points": [[0, 0]] * 65}}}
    with pytest.raises(InputError, match=r"pages\.lines\.points takes at most 64 entries; it has 65"):
        read_session(json.dumps(points).encode(), PAGES)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "sparse"])
def test_only_regular_files_of_a_bounded_size_are_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    if kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(1 << 40)  # a terabyte that stands on no disk
    tracemalloc.start()
    with pytest.raises(InputError, match=r"session\.json is (no regular file|too large)"):
        read_session(path, PAGES)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


def test_many_keys_with_one_twice_are_no_hang() -> None:
    keys = ", ".join(f'"{number}": 0' for number in [*range(80_000), 5])
    with pytest.raises(InputError, match="5 is given twice"):
        read_session(f"{{{keys}}}".encode(), PAGES)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.json can't be read: No such file"):
        read_session(tmp_path / "none.json", PAGES)
    (tmp_path / "bad.json").write_bytes(b"5")
    with pytest.raises(InputError, match=r"bad\.json: session must be"):
        read_session(tmp_path / "bad.json", PAGES)


@settings(max_examples=300)
@given(session=sessions, data=st.data())
def test_damaged_files_are_read_or_refused_but_never_crash(session: Session, data: st.DataObject) -> None:
    content = bytearray(msgspec.json.encode(session))
    for _turn in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 12)))
        content[start:end] = data.draw(st.binary(max_size=6) | st.sampled_from([b"NaN", b"[", b"}", b"1e999", b"null"]))
    try:
        read = read_session(bytes(content), PAGES)
    except InputError:
        return
    assert read_session(msgspec.json.encode(read), PAGES) == read


# files


def test_a_failed_write_leaves_the_old_file_and_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(b"old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"session\.json can't be written: No space left on device\. Choose another"):
        write_session(FIRST, file)
    assert file.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["session.json"]


@pytest.mark.parametrize("name", ["none/a.json", "file/a.json", "folder", "x" * 300])
def test_a_place_that_takes_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="can't be written"):
        write_atomically(tmp_path / name, b"data")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes, and asks for rights to make links")
def test_a_rewritten_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "a.csv", tmp_path / "b.csv"
    write_atomically(file, b"1")
    file.chmod(0o640)
    link.symlink_to(file)
    write_atomically(link, b"2")
    assert link.is_symlink()
    assert file.read_bytes() == b"2"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_that_the_umask_asks_for(tmp_path: Path) -> None:
    write_atomically(tmp_path / "ours", b"")
    (tmp_path / "plain").write_bytes(b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


# history


def with_slope(slope: float, session: Session = FIRST) -> Session:
    lines: Any = edited(session.pages["lines"], "slope", slope)
    return Session(page=session.page, pages={**session.pages, "lines": lines})


def test_a_drag_is_one_undo_step() -> None:
    history = History(FIRST)
    for slope in (0.6, 0.7, 0.8):
        history.commit(with_slope(slope), merge="lines.slope")
    history.end_merge()
    history.commit(with_slope(0.9), merge="lines.slope")
    assert history.undo() == with_slope(0.8)
    assert history.undo() == FIRST
    assert not history.can_undo
    assert history.undo() == FIRST
    assert history.redo() == with_slope(0.8)
    assert history.redo() == with_slope(0.9)
    assert not history.can_redo


def test_edits_of_two_knobs_and_edits_without_a_key_stay_apart() -> None:
    history = History(FIRST)
    for slope, merge in ((0.6, "a"), (0.7, "b"), (0.8, None), (0.9, None), (1.0, ""), (1.1, "")):
        history.commit(with_slope(slope), merge=merge)
    steps = 0
    while history.can_undo:
        history.undo()
        steps += 1
    assert steps == 6


def test_an_undo_ends_a_merge_and_a_new_edit_ends_the_redo() -> None:
    history = History(FIRST)
    history.commit(with_slope(0.6), merge="a")
    history.undo()
    history.commit(with_slope(0.7), merge="a")
    assert not history.can_redo
    assert history.undo() == FIRST


def test_an_edit_that_changes_nothing_is_no_undo_step() -> None:
    history = History(FIRST)
    history.commit(with_slope(0.5))
    assert not history.can_undo


def test_states_that_an_edit_leaves_alone_stay_the_same_object() -> None:
    history = History(FIRST)
    history.commit(with_slope(0.6))
    assert history.undo().pages["dots"] is history.redo().pages["dots"]


def test_the_history_is_bounded() -> None:
    history = History(FIRST)
    for index in range(MOST_UNDOS + 10):
        history.commit(with_slope(index))
    while history.can_undo:
        history.undo()
    assert history.session == with_slope(9.0)


# schema


def test_the_schema_holds_ranges_and_defaults_of_every_page() -> None:
    whole = schema(PAGES)
    assert json.loads(json.dumps(whole)) == whole
    size = whole["$defs"]["Dots"]["properties"]["size"]
    assert (size["exclusiveMinimum"], size["maximum"], size["default"], size["title"]) == (0, 1, 1.0, "size")
    points = whole["$defs"]["Lines"]["properties"]["points"]
    assert (points["minItems"], points["maxItems"], points["default"]) == (1, 64, [[0.0, 1.0]])
    assert whole["$defs"]["Session"]["required"] == ["version"]
    assert set(whole["$defs"]["Pages"]["properties"]) == {"lines", "dots"}


@pytest.mark.parametrize("init", INITS)
def test_a_new_network_is_taken_apart_with_the_weights_that_it_learns_from(init: str) -> None:
    new = default_session(REAL_PAGES).pages["perceptron"]
    for path, value in {"derive.layers": [2, 5, 1], "train.hidden": [5]}.items():
        new = edited(new, path, value)
    for part in ("derive", "train"):
        new = edited(edited(new, f"{part}.seed", 4), f"{part}.init", init)
    net = example(new.derive).net  # type: ignore[attr-defined]
    first = REAL_PAGES[[page.key for page in REAL_PAGES].index("perceptron")].start(edited(new, "part", "train"))  # type: ignore[misc]
    for layer, (weight, bias) in enumerate(first.snapshot(False).weights):
        assert (net.weights[layer] == weight.T).all()
        assert (net.biases[layer] == bias).all()
