"""A page's State, and edits of it by path: every edit passes the same checks as a session file."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from gradexplorer.framework.messages import MOST_SHOWN, called, check_values, explained
from gradexplorer.framework.schema import field_at, fields
from gradexplorer.text import InputError, _


class State(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all page states: every parameter of a page, annotated with its `Parameter`."""

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Return the dicts and lists of the state that comes after this one, before they are checked.

        The field at `path` was just edited in `plain`. Pages override it where another choice needs other values
        elsewhere: a point inside the new function's domain. A State within this one is asked for its own fields.
        """
        name, _dot, inner = path.partition(".")
        owner = getattr(self, name, None)
        if inner and isinstance(owner, State):
            return {**plain, name: owner.normalised(plain[name], inner)}
        return plain


S = TypeVar("S", bound=Struct)


def value_at(state: Struct, path: str) -> Any:
    """Return the value at `path`, such as ``optimizers.0.lr``, ``starts.2`` or ``optimizers.0.type``.

    Raises
    ------
    InputError
        There is no such path; near ones are named.
    """
    value: Any = state
    for name in path.split("."):
        if name not in _names(value):
            raise _unknown(state, path)
        value = _child(value, name)
    return value


def edited(state: S, path: str, value: object) -> S:
    """Return `state` with `value` at `path`, checked whole.

    Parameters
    ----------
    state : State
    path : str
        A field, an entry of a list, or a field of such an entry. Where a choice brings parameters of its own,
        its tag is a path too (``optimizers.0.type``): the new kind starts with its defaults, and keeps what was
        changed of the parameters that both kinds have. Paths joined by commas (``x0,y0``) take a list of as many
        values, which are checked together.
    value : object
        Numbers, texts, lists, structs or dicts of them.

    Raises
    ------
    InputError
        The path is unknown, or the new state would not be legal: which field, what it takes, what was given.
    """
    plain, new = msgspec.to_builtins(state), msgspec.to_builtins(value)
    several = path.split(",")
    values = new if len(several) > 1 else [new]
    if not (isinstance(values, list | tuple) and len(values) == len(several)):
        raise InputError(_("{path} takes a list of {count} values.", path=path[:MOST_SHOWN], count=len(several)))
    for one, entry in zip(several, values, strict=True):
        plain = _with(state, plain, one, entry)
        if isinstance(state, State):
            plain = state.normalised(plain, one)
    return checked(plain, type(state))


def _with(state: Struct, plain: Any, path: str, new: Any) -> Any:
    value_at(state, path)
    names = path.split(".")
    check_values(new, path, lambda at: called(_replaced(plain, names, new), type(state), at.split(".")))
    owner = value_at(state, ".".join(names[:-1])) if len(names) > 1 else state
    if isinstance(owner, Struct) and names[-1] not in owner.__struct_fields__:
        kind = field_at(type(state), plain, names).structs.get(str(new))
        new = {names.pop(): new} | (_changed(owner, kind) if kind else {})
    return _replaced(plain, names, new)


def checked(plain: object, cls: type[S]) -> S:
    """Return the `cls` that the `plain` dicts, lists and numbers describe.

    Raises
    ------
    InputError
        The first fault, in words for a person.
    """
    try:
        return msgspec.convert(plain, cls)
    except msgspec.ValidationError as error:
        raise explained(error, plain, cls) from None


def path_within(owner: str, path: str) -> str:
    """Return what `path`, or paths joined by commas, of the State in the field `owner` are called from outside."""
    return ",".join(f"{owner}.{one}" for one in path.split(",")) if owner else path


def paths(state: Struct) -> list[str]:
    """Return every path that `edited` takes, in the order of the fields."""
    return list(_paths(state, ""))


def _paths(value: object, prefix: str) -> Iterator[str]:
    for name in _names(value):
        yield prefix + name
        yield from _paths(_child(value, name), f"{prefix}{name}.")


def _names(value: object) -> Sequence[str]:
    if isinstance(value, Struct):
        tag = value.__struct_config__.tag_field
        return (tag, *value.__struct_fields__) if tag else value.__struct_fields__
    return [str(index) for index in range(len(value))] if isinstance(value, list | tuple) else ()


def _child(value: Any, name: str) -> Any:
    if not isinstance(value, Struct):
        return value[int(name)]
    return getattr(value, name) if name in value.__struct_fields__ else value.__struct_config__.tag


def _unknown(state: Struct, path: str) -> InputError:
    known = paths(state)
    within = [name for name in known if name.endswith(f".{path}")]
    near = within or difflib.get_close_matches(path, known, n=5, cutoff=0.5) or [n for n in known if "." not in n]
    return InputError(
        _("There is no parameter {path}; near ones are: {near}.", path=path[:MOST_SHOWN], near=", ".join(near))
    )


def _changed(old: Struct, new: type[Struct]) -> dict[str, Any]:
    """Return what is not at its default in `old`, of the fields that a `new` has too."""
    return {
        info.name: msgspec.to_builtins(value)
        for info in fields(type(old))
        if info.name in new.__struct_fields__ and (value := getattr(old, info.name)) != info.default
    }


def _replaced(plain: Any, names: Sequence[str], value: object) -> Any:
    """Return the dicts and lists of `plain` with `value` at the place that `names` lead to."""
    if not names:
        return value
    head, *rest = names
    if isinstance(plain, dict):
        return plain | {head: _replaced(plain[head], rest, value)}
    index = int(head)
    return [*plain[:index], _replaced(plain[index], rest, value), *plain[index + 1 :]]
