"""Sessions that former versions wrote: every field has the value that it had, wherever it stands now.

`session_1.json` and `session_2.json` were written by dde01da and with torch's first weights, `sessions_2.json` and
`work_2.kept` by afdbf0a, the last commit whose parts had their fields beside each other: the presets of all parts, and
states of which every field differs from its default.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gradexplorer.core.perceptron.numpy_weights import numpy_weights
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.state import State, edited
from gradexplorer.pages import PAGES
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.pages.perceptron.derive.example import example
from gradexplorer.session import VERSION, read_session, write_session
from gradexplorer.text import InputError

DATA = Path(__file__).parent / "data"
SESSIONS: dict[str, Any] = {
    **{file.stem: json.loads(file.read_text("utf-8")) for file in sorted(DATA.glob("session_*.json"))},
    **json.loads((DATA / "sessions_2.json").read_text("utf-8")),
}
BEYOND = "losses: a target beyond the logits while another part is shown"
LATER = ("tensors",)
"""Parts that no version before the present one had."""
PRESETS = [
    (page, preset)
    for page in PAGES
    for preset in presets(page.key)
    if f"{page.key}: {preset['name']['en']}" in SESSIONS
]
"""Those of that time."""


def values(state: State, name: str) -> list[Any]:
    """Return the values of all fields of that name, in the State or in the States within it."""
    owners = [state, *(getattr(state, field) for field in state.__struct_fields__ if field not in LATER)]
    found = [getattr(owner, name) for owner in owners if isinstance(owner, State) and hasattr(owner, name)]
    return json.loads(msgspec.json.encode(found))


def holds(found: Any, written: Any) -> bool:
    """Tell whether everything written is found; a version of today has more fields."""
    match found, written:
        case dict(), dict():
            return all(name in found and holds(found[name], value) for name, value in written.items())
        case list(), list():
            return len(found) == len(written) and all(map(holds, found, written))
    return bool(found == written)


@pytest.mark.parametrize("name", SESSIONS)
def test_every_field_keeps_its_value(name: str) -> None:
    written = SESSIONS[name]
    session = read_session(json.dumps(written).encode(), PAGES)
    assert session.page == written["page"]
    for key, state in written["pages"].items():
        for field, value in state.items():
            found = values(session.pages[key], field)
            expected = 2 if (name, field) == (BEYOND, "target") else value
            assert found, (key, field)
            assert all(holds(one, expected) for one in found), (key, field)


@pytest.mark.parametrize(
    ("page", "preset"), PRESETS, ids=lambda one: one["name"]["en"] if isinstance(one, dict) else one.key
)
def test_a_preset_s_old_session_is_the_preset(page: Any, preset: Any) -> None:
    written = json.dumps(SESSIONS[f"{page.key}: {preset['name']['en']}"]).encode()
    old, new = read_session(written, PAGES).pages[page.key], preset_state(page.state, preset)
    assert getattr(old, old.part) == getattr(new, new.part)  # type: ignore[attr-defined]
    assert page.run_key(old) == page.run_key(new)


def test_what_parts_had_in_common_each_has() -> None:
    plain = {"version": 2, "pages": {"losses": {"logits": [1, 0], "target": 1, "learning_rate": 0.25, "steps": 9}}}
    losses: Any = read_session(json.dumps(plain).encode(), PAGES).pages["losses"]
    assert losses.softmax.logits == losses.classification.logits == (1, 0)
    for part in (losses.regression, losses.classification):
        assert (part.learning_rate, part.steps) == (0.25, 9)


def test_what_is_read_is_written_in_the_present_version(tmp_path: Path) -> None:
    session = read_session(json.dumps(SESSIONS["session_1"]).encode(), PAGES)
    write_session(session, tmp_path / "now.json")
    assert json.loads((tmp_path / "now.json").read_text("utf-8"))["version"] == VERSION
    assert read_session(tmp_path / "now.json", PAGES) == session


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ({"losses": {"w": "much"}}, "pages.losses.regression.w must be a number"),
        ({"losses": {"weight": 1}}, "pages.losses has no parameter weight"),
        ({"losses": {"w": 1, "regression": {"w": 2}}}, "pages.losses has no parameter w"),
        ({"losses": {"part": "classification", "target": 7}}, "Class 7 can't be the target"),
        ({"losses": {"logits": 5, "target": None}}, "softmax.logits must be a list; 5 was given"),
        ({"losses": []}, "pages.losses must be a group"),
        ({"perceptron": {"layers": [2], "hidden": "none"}}, "needs 2 or more entries"),
        ([], "pages must be a group"),
    ],
)
def test_faults_of_old_sessions_are_told(pages: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_session(json.dumps({"version": 2, "pages": pages}).encode(), PAGES)
    assert message in str(caught.value)


@pytest.mark.parametrize("version", [True, 1.5, "2", None])
def test_what_is_no_version_is_migrated_to_none(version: object) -> None:
    with pytest.raises(InputError, match="version must be a whole number"):
        read_session(json.dumps({"version": version, "pages": {"losses": {"w": 1}}}).encode(), PAGES)


def test_an_old_path_is_answered_with_the_new_one() -> None:
    with pytest.raises(InputError, match=r"no parameter w; near ones are: regression\.w"):
        edited(LossesState(), "w", 1.0)


def test_networks_of_version_1_keep_their_weights() -> None:
    old = read_session(b'{"version": 1, "pages": {"perceptron": {"layers": [2, 5, 3], "seed": 4}}}', PAGES)
    weights, biases = numpy_weights((2, 5, 3), "torch", 4)
    net = example(old.pages["perceptron"].derive).net  # type: ignore[attr-defined]
    for ours, theirs in zip([*net.weights, *net.biases], [*weights, *biases], strict=True):
        assert (ours == theirs).all()
    assert read_session(msgspec.json.encode(old), PAGES) == old


def test_paths_that_were_switched_off_by_colour_are_so_one_by_one() -> None:
    race: dict[str, Any] = {"starts": [[1, 0], [2, 0]], "unseen": [1]}
    alone = json.dumps({"version": 3, "pages": {"himmelblau": race}}).encode()
    assert read_session(alone, PAGES).pages["himmelblau"].unseen == ((0, 1),)  # type: ignore[attr-defined]
    race["optimizers"] = [{"type": "adam"}, {"type": "sgd"}]
    several = json.dumps({"version": 3, "pages": {"himmelblau": race}}).encode()
    assert read_session(several, PAGES).pages["himmelblau"].unseen == ((1, 0), (1, 1))  # type: ignore[attr-defined]
