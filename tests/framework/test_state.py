"""Edits by path against msgspec's own checks, and every fault in words."""

from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import State, edited, paths, value_at
from gradexplorer.text import InputError, _


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    lr: Annotated[float, number(_("learning rate"), 1e-6, 10.0, scale="log", symbol="eta")] = 1e-3


Beta = Annotated[float, number(_("beta"), 0.0, 1.0, below=True)]


class Heavy(Rule, tag="heavy", frozen=True, kw_only=True):
    betas: Annotated[tuple[Beta, Beta], plain(_("betas"))] = (0.9, 0.999)
    decay: Annotated[float, number(_("decay"), 0.0, 1.0)] = 0.0


class Light(Rule, tag="light", frozen=True, kw_only=True):
    decay: Annotated[float, number(_("decay"), 0.0, 1.0)] = 0.5
    nesterov: Annotated[bool, plain(_("Nesterov"))] = False


class Small(State):
    count: Annotated[int, number(_("count"), 1, 100)] = 3
    weight: Annotated[float, number(_("weight"), 0.0, 1.0, above=True, below=True)] = 0.5
    shape: Annotated[str, choice(_("shape"), {"bowl": _("Bowl"), "saddle": _("Saddle")})] = "bowl"
    dtype: Annotated[Literal["float32", "float64"], plain(_("dtype"))] = "float32"
    formula: Annotated[str, typed_text(_("formula"), 5)] = "x"
    flag: Annotated[bool, plain(_("flag"))] = False
    rules: Annotated[tuple[Heavy | Light, ...], items(_("rules"), 1, 8)] = (Heavy(),)
    starts: Annotated[tuple[tuple[float, float], ...], items(_("starts"), 1, 64)] = ((-4.0, 0.0), (1.0, 0.0))

    def __post_init__(self) -> None:
        if self.formula == "?":
            raise InputError(_("no {sign}", sign="?"), 7)
        if self.formula == "{}":
            raise ValueError("plain {words}")


FULL = Small(rules=(Heavy(), Light()) * 4, starts=tuple((float(i), 0.5) for i in range(64)))


@pytest.mark.parametrize(
    ("path", "value", "back"),
    [
        ("count", 7, 7),
        ("weight", 0.25, 0.25),
        ("shape", "saddle", "saddle"),
        ("dtype", "float64", "float64"),
        ("flag", True, True),
        ("rules.1.lr", 0.125, 0.125),
        ("rules.0.betas.1", 0.5, 0.5),
        ("rules.0.betas", [0.25, 0.5], (0.25, 0.5)),
        ("rules.1", {"type": "heavy", "lr": 1}, Heavy(lr=1.0)),
        ("rules.1", Light(lr=2.0), Light(lr=2.0)),
        ("rules", [{"type": "light"}], (Light(),)),
        ("starts.2", (1, 2), (1.0, 2.0)),
        ("starts.63.1", -3, -3.0),
        ("starts", [[5, 6]], ((5.0, 6.0),)),
    ],
)
def test_an_edit_lands_at_its_path_and_nowhere_else(path: str, value: object, back: object) -> None:
    new = edited(FULL, path, value)
    assert value_at(new, path) == back
    assert edited(new, path, value_at(FULL, path)) == FULL


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("count", 0, "count must be at least 1; 0 was given."),
        ("count", 101, "count must be at most 100; 101 was given."),
        ("weight", 0, "weight must be above 0; 0 was given."),
        ("weight", 1.0, "weight must be below 1; 1 was given."),
        ("count", 1.5, "count must be a whole number; 1.5 was given."),
        ("count", True, "count must be a whole number; True was given."),
        ("weight", "x", "weight must be a number; 'x' was given."),
        ("weight", 10**400, "weight is beyond the range of numbers."),
        ("flag", 1, "flag must be true or false; 1 was given."),
        ("shape", 3, "shape must be a text; 3 was given."),
        ("shape", "bowls", "shape can't be 'bowls'; did you mean bowl? Choices: bowl, saddle."),
        ("shape", "", "shape can't be ''. Choices: bowl, saddle."),
        ("shape", "bowl\n", "shape can't be 'bowl\\n'; did you mean bowl?"),
        ("dtype", "float46", "dtype can't be 'float46'; did you mean float64? Choices: float32, float64."),
        ("formula", "x" * 9, "formula takes at most 5 characters; it has 9."),
        ("formula", "\ud800", "formula holds a broken character."),
        ("rules", [], "rules needs 1 or more entries; it has 0."),
        ("rules", [{"type": "light"}] * 9, "rules takes at most 8 entries; it has 9."),
        ("rules", 4, "rules must be a list; 4 was given."),
        ("rules.0", 4, "rules.0 must be a group of named values; 4 was given."),
        ("rules.0", {}, "rules.0 lacks its field type."),
        ("rules.0", {"type": "heavi"}, "rules.0.type can't be 'heavi'; did you mean heavy? Choices: heavy, light."),
        ("rules.0.type", "heavi", "rules.0.type can't be 'heavi'; did you mean heavy? Choices: heavy, light."),
        ("rules.0.type", [1], "rules.0.type must be a text; [1] was given."),
        ("rules.0", {"type": "light", "beta": 1}, "rules.0 has no parameter beta; near ones are: lr, decay, nesterov."),
        ("rules.0", {"type": "heavy", "beta": 1}, "rules.0 has no parameter beta; near ones are: betas."),
        ("rules.0.betas", [0.1], "rules.0.betas must have 2 entries; it has 1."),
        ("rules.0.betas.1", 1.0, "rules.0.betas.1 must be below 1; 1 was given."),
        ("starts", [[0, 0], [1]], "starts.1 must have 2 entries; it has 1."),
        ("starts", [[0, 0], [1, float("inf")]], "starts.1.1 must be a finite number."),
        ("starts.0.1", float("nan"), "starts.0.1 must be a finite number."),
        ("starts.0.1", None, "starts.0.1 must be a number; None was given."),
        ("rules.0.betta", 1, "There is no parameter rules.0.betta; near ones are: rules.0.betas"),
        ("rules.8", 1, "There is no parameter rules.8; near ones are: rules."),
        ("starts.x", 1, "There is no parameter starts.x; near ones are: starts"),
        ("starts.-1", (0, 0), "There is no parameter starts.-1; near ones are: starts"),
        ("", 1, "There is no parameter ; near ones are: count, weight"),
        ("%", 1, "There is no parameter %; near ones are: count, weight"),
    ],
)
def test_a_fault_says_which_field_what_it_takes_and_what_was_given(path: str, value: object, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        edited(FULL, path, value)
    assert str(caught.value).startswith(sentence)


def test_a_states_own_fault_keeps_its_words_and_its_place() -> None:
    with pytest.raises(InputError, match=r"no \?") as caught:
        edited(FULL, "formula", "?")
    assert caught.value.position == 7
    assert caught.value.text.source == "no {sign}"
    with pytest.raises(InputError, match=r"plain \{words\}"):
        edited(FULL, "formula", "{}")


def test_a_new_kind_keeps_what_was_changed_and_takes_its_own_defaults_for_the_rest() -> None:
    state = Small(rules=(Heavy(lr=0.25, betas=(0.5, 0.5)),))
    assert edited(state, "rules.0.type", "light").rules == (Light(lr=0.25, decay=0.5),)
    assert edited(state, "rules.0.type", "heavy") == state


def test_every_listed_path_can_be_read_and_written() -> None:
    listed = paths(FULL)
    assert {"count", "rules.7.type", "rules.0.betas.1", "starts.63.1"} <= set(listed)
    for path in listed:
        assert edited(FULL, path, value_at(FULL, path)) == FULL


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(path=st.sampled_from(paths(Small())), value=anything)
def test_any_edit_gives_a_legal_state_or_a_sentence(path: str, value: object) -> None:
    try:
        new = edited(Small(), path, value)
    except InputError:
        return
    assert msgspec.json.decode(msgspec.json.encode(new), type=Small) == new


@given(
    path=st.text(max_size=20) | st.lists(st.sampled_from(["rules", "starts", "0", "1", "lr", "type", ""])).map(".".join)
)
def test_any_path_is_known_or_refused(path: str) -> None:
    if path in paths(FULL):
        value_at(FULL, path)
    else:
        with pytest.raises(InputError, match="There is no parameter"):
            value_at(FULL, path)


def test_fields_tell_what_the_annotations_say() -> None:
    by_name: dict[str, Any] = {info.name: info for info in fields(Small)}
    kinds = ["int", "float", "choice", "choice", "str", "bool", "list", "list"]
    assert [info.kind for info in by_name.values()] == kinds
    weight, rules, starts = by_name["weight"], by_name["rules"], by_name["starts"]
    assert (weight.low, weight.high, weight.above, weight.below, weight.default) == (0.0, 1.0, True, True, 0.5)
    assert by_name["dtype"].choices == ("float32", "float64")
    assert (by_name["formula"].least, by_name["formula"].most) == (None, 5)
    assert (rules.least, rules.most, rules.default) == (1, 8, (Heavy(),))
    assert rules.items[0].structs == {"heavy": Heavy, "light": Light}
    assert (rules.items[0].kind, rules.items[0].tag) == ("union", "type")
    assert starts.items[0].kind == "tuple"
    assert [entry.kind for entry in starts.items[0].items] == ["float", "float"]
    betas = next(info for info in fields(Heavy) if info.name == "betas")
    assert [(entry.high, entry.below) for entry in betas.items] == [(1.0, True)] * 2
    assert fields(Heavy)[0].parameter.symbol == "eta"


class Following(State, frozen=True, kw_only=True):
    """b is never above a."""

    a: Annotated[float, number(_("a"), 0.0, 10.0)] = 5.0
    b: Annotated[float, number(_("b"), 0.0, 10.0)] = 5.0

    @classmethod
    def normalised(cls, plain, path):
        return plain | {"b": min(plain["a"], plain["b"])} if path == "a" else plain

    def __post_init__(self):
        if self.b > self.a:
            raise InputError(_("b is above a"))


def test_fields_follow_an_edit_before_it_is_checked():
    assert edited(Following(), "a", 2.0) == Following(a=2.0, b=2.0)
    with pytest.raises(InputError, match="b is above a"):
        edited(Following(), "b", 7.0)


def test_several_paths_are_checked_together():
    assert edited(Following(), "a,b", [8.0, 7.0]) == Following(a=8.0, b=7.0)
    for wrong in ([1.0], 1.0, [1.0, 2.0, 3.0]):
        with pytest.raises(InputError, match="list of 2"):
            edited(Following(), "a,b", wrong)
    with pytest.raises(InputError, match="no parameter"):
        edited(Following(), "a,c", [1.0, 2.0])


class Named(State, frozen=True, kw_only=True):
    """Labels that are no names of fields."""

    layers: Annotated[tuple[Annotated[int, number(_("neurons"), 1, 16)], ...], items(_("Layers"), 1, 4)] = (2, 3)
    targets: Annotated[tuple[Annotated[float, number(_("value"), -1e6, 1e6)], ...], items(_("Targets"), 0, 4)] = ()
    rule: Annotated[Heavy | Light, plain(_("Update rule"))] = Light()


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("layers.1", 17, "Layers, entry 2 must be at most 16; 17 was given."),
        ("layers", [2, 17], "Layers, entry 2 must be at most 16; 17 was given."),
        ("layers", [], "Layers needs 1 or more entries; it has 0."),
        ("targets", [0, 1e9], "Targets, entry 2 must be at most 1000000; 1000000000 was given."),
        ("targets", [0, float("inf")], "Targets, entry 2 must be a finite number."),
        ("rule.nesterov", 3, "Update rule, Nesterov must be true or false; 3 was given."),
        ("rule.type", "heavi", "Update rule can't be 'heavi'; did you mean heavy? Choices: heavy, light."),
    ],
)
def test_a_fault_calls_a_field_as_the_window_does(path: str, value: object, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        edited(Named(), path, value)
    assert str(caught.value) == sentence
