"""Links: every state comes back, and whatever is cut, changed or of another version is refused in words."""

import base64
import json
import os
import random
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.state import edited
from gradexplorer.link import SCHEME, is_link, link_to, read_link
from gradexplorer.pages import PAGES
from gradexplorer.session import MOST_BYTES, VERSION
from gradexplorer.text import InputError
from tests.test_session_fuzz import HOSTILE, slots

FUZZED = int(os.environ.get("GRADEXPLORER_FUZZED_LINKS", "300"))
PAGE = {page.key: page for page in PAGES}


def states() -> Iterator[tuple[AnyPage, Any]]:
    for page in PAGES:
        yield page, page.state()
        for preset in presets(page.key):
            yield page, preset_state(page.state, preset)


def packed(plain: object, page: str) -> str:
    """Return a link as this module's text says that it is made, from what need not be a session."""
    data = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    return f"{SCHEME}{page}/" + base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip("=")


def unpacked(link: str) -> dict[str, Any]:
    data = link.rpartition("/")[2]
    plain: dict[str, Any] = json.loads(zlib.decompress(base64.urlsafe_b64decode(data + "==")))
    return plain


def test_every_preset_comes_back() -> None:
    for page, state in states():
        link = link_to(page, state)
        assert link.left_out == ()
        assert read_link(link.text, PAGES) == (page, state)
        assert link_to(page, state) == link
        assert link.text.isascii()
        assert len(link.text) < 2000, "what mail and chat programs take for one link"


def test_typed_text_is_in_it_and_files_are_not() -> None:
    page = PAGE["chain_rule"]
    program = "甲 = 2\n乙 = sin(甲)*exp(-甲)"
    state = edited(page.state(), "program", program)
    assert read_link(link_to(page, state).text, PAGES)[1].program == program  # type: ignore[attr-defined]
    page = PAGE["perceptron"]
    state = edited(edited(page.state(), "train.file", "/home/ada/patients.csv"), "train.columns", ["age", "ill"])
    state = edited(edited(state, "train.data", "file"), "train.noise", 0.25)
    link = link_to(page, state)
    assert [str(label).partition(" ")[0] for label in link.left_out] == ["File", "Columns"]
    content = json.dumps(unpacked(link.text))
    assert not any(word in content for word in ("patients", "/home", '"age"', '"ill"'))
    read: Any = read_link(link.text, PAGES)[1]
    assert (read.train.file, read.train.columns, read.train.data, read.train.noise) == ("", (), "file", 0.25)


@pytest.mark.parametrize("around", ["{}", "  {}\n", "<{}>", "{}.", "({})"[1:], "{},"])
def test_it_is_read_as_programs_pass_it_on(around: str) -> None:
    link = link_to(PAGES[0], PAGES[0].state()).text
    wrapped = "\n".join(link[at : at + 76] for at in range(0, len(link), 76))
    for text in (link, wrapped):
        assert is_link(around.format(text))
        assert read_link(around.format(text), PAGES) == (PAGES[0], PAGES[0].state())


@pytest.mark.parametrize("text", ["", "functions", "http://functions/eJ", "gradexplorer", "session.json"])
def test_other_texts_are_none(text: str) -> None:
    assert not is_link(text)


def test_cut_anywhere_it_is_not_whole() -> None:
    link = link_to(PAGES[0], PAGES[0].state()).text
    for end in range(len(SCHEME), len(link)):
        with pytest.raises(InputError, match="not whole"):
            read_link(link[:end], PAGES)


def test_no_changed_letter_changes_the_state() -> None:
    page, state = PAGES[0], PAGES[0].state()
    link = link_to(page, state).text
    noticed = 0
    for at in range(link.rindex("/") + 1, len(link)):
        changed = link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :]
        try:
            assert read_link(changed, PAGES) == (page, state), "a bit that fills up a byte"
        except InputError as error:
            noticed += "not whole" in str(error)
    assert noticed > 0.98 * (len(link) - len(SCHEME) - len(page.key))


def test_the_page_in_front_of_it_is_the_one_inside() -> None:
    link = link_to(PAGES[0], PAGES[0].state()).text
    other = link.replace(f"{SCHEME}{PAGES[0].key}", f"{SCHEME}{PAGES[1].key}")
    assert other != link
    for changed in (other, link + "AAAA"):
        with pytest.raises(InputError, match="not whole"):
            read_link(changed, PAGES)


def test_another_version_says_so_and_an_older_one_is_read() -> None:
    page = PAGE["functions"]
    plain = unpacked(link_to(page, page.state()).text)
    with pytest.raises(InputError, match="update it"):
        read_link(packed({**plain, "version": VERSION + 1}, page.key), PAGES)
    assert read_link(packed({**plain, "version": 1}, page.key), PAGES) == (page, page.state())


def test_a_bomb_is_never_unpacked() -> None:
    with pytest.raises(InputError, match="larger than"):
        read_link(packed(b" " * (200 * MOST_BYTES), "functions"), PAGES)
    with pytest.raises(InputError, match="larger than"):
        read_link(SCHEME + "functions/" + "A" * MOST_BYTES, PAGES)


NO_SESSIONS = [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"page": "lime"}', b"[" * 100_000, b"NaN"]


@pytest.mark.parametrize("content", NO_SESSIONS)
def test_what_is_no_session_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read_link(packed(content, "lime"), PAGES)


def test_damaged_states_are_read_or_refused_as_input() -> None:
    rng = random.Random(20)
    originals = [(page, unpacked(link_to(page, state).text)) for page, state in states()]
    refused = 0
    for _turn in range(FUZZED):
        page, plain = rng.choice(originals)
        plain = json.loads(json.dumps(plain))
        owner, name = rng.choice(slots(plain))
        owner[name] = rng.choice(HOSTILE)
        try:
            _page, state = read_link(packed(plain, page.key), PAGES)
        except InputError:
            refused += 1
        else:
            msgspec.json.encode(state)
    assert refused > FUZZED / 4
