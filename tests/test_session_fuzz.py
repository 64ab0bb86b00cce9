"""Sessions of the real pages, damaged at random: each is read or refused in words, and nothing else happens."""

import copy
import json
import os
import random
from typing import Any

import msgspec
import pytest

from gradexplorer.framework.presets import presets
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.session import Session, default_session, read_session
from gradexplorer.text import InputError

FILES = int(os.environ.get("GRADEXPLORER_FUZZED_SESSIONS", "400"))
HOSTILE: list[Any] = [
    *(
        None,
        True,
        [],
        {},
        "",
        "x",
        "__import__('os')",
        "9**9**9",
        "1/0",
        "exp(x)/0",
        "sin(x**0.5)",
        "2**64*x",
        "y = pi*x",
        "(" * 200,
        "\0",
        "é\u202e",
        "a" * 5000,
    ),
    *(0, -1, 3, 10**30, 1e308, -1e308, 5e-324, -0.0, 0.5, [[]], [0.0] * 70, [[0, 0, 0]], {"kind": "nothing"}),
]


def originals() -> list[bytes]:
    """Return the default session and one with each preset of each page."""
    first = default_session(PAGES)
    sessions = [first]
    for page in PAGES:
        for preset in presets(page.key):
            state = page.state()
            for path, value in preset["state"].items():
                state = edited(state, path, value)
            sessions.append(Session(page=page.key, pages={**first.pages, page.key: state}))
    return [msgspec.json.encode(session) for session in sessions]


def slots(plain: Any) -> list[tuple[Any, Any]]:
    """Return every (owner, name) in nested dicts and lists."""
    children = list(plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ())
    return [*((plain, name) for name, _child in children), *(at for _name, child in children for at in slots(child))]


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Return the session with some values replaced, removed or exchanged, or some bytes."""
    if rng.random() < 0.6:
        plain = json.loads(content)
        for _turn in range(rng.choice([1, 1, 2, 3])):
            found = slots(plain)
            (owner, name), (other, key) = rng.choice(found), rng.choice(found)
            what = rng.random()
            if what < 0.5:
                owner[name] = copy.deepcopy(rng.choice(HOSTILE))
            elif what < 0.7:
                owner[name] = copy.deepcopy(other[key])
            elif what < 0.85 and isinstance(owner, dict):
                owner[rng.choice(["", "kind", name + "s"])] = copy.deepcopy(owner[name])
            else:
                del owner[name]
        return json.dumps(plain).encode()
    data = bytearray(content)
    for _turn in range(rng.randint(1, 4)):
        start = rng.randrange(len(data))
        end = min(len(data), start + rng.randint(0, 40))
        piece = bytes(data[start:end])
        data[start:end] = rng.choice(
            [
                b"",
                piece * 2,
                rng.randbytes(3),
                *(b"NaN", b"[", b"}", b",", b"1e999", b"\xff", b'"', b"-", b"\\ud800", b"0"),
            ]
        )
    return bytes(data)


def test_damaged_sessions_are_read_or_refused() -> None:
    sources, rng, accepted = originals(), random.Random(20_000), 0
    for _file in range(FILES):
        content = damaged(rng.choice(sources), rng)
        try:
            session = read_session(content, PAGES)
        except InputError:
            continue
        except Exception as error:  # noqa: BLE001
            pytest.fail(f"{error!r} for {content!r}")
        accepted += 1
        assert read_session(msgspec.json.encode(session), PAGES) == session
    print(accepted, "of", FILES, "accepted")
    assert 0 < accepted < FILES
