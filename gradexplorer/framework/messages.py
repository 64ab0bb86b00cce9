"""Faults in given data, said to a person: which field, what it takes, what was given."""

import difflib
import math
import re
import reprlib
from collections.abc import Callable, Sequence, Sized
from functools import reduce
from typing import Any

from msgspec import Struct, ValidationError

from gradexplorer.framework.schema import FieldInfo, field_at, fields, struct_at
from gradexplorer.text import InputError, Text, _

MOST_SHOWN = 60
_GIVEN = reprlib.Repr()
_GIVEN.maxstring = _GIVEN.maxother = MOST_SHOWN

# msgspec's own sentence -> ours; named groups fill the placeholders of the same name.
_SENTENCES: tuple[tuple[str, Text], ...] = (
    (r"Expected `(?:int|float)` >= (?P<bound>.+)", _("{field} must be at least {bound}; {given} was given.")),
    (r"Expected `(?:int|float)` <= (?P<bound>.+)", _("{field} must be at most {bound}; {given} was given.")),
    (r"Expected `(?:int|float)` > (?P<bound>.+)", _("{field} must be above {bound}; {given} was given.")),
    (r"Expected `(?:int|float)` < (?P<bound>.+)", _("{field} must be below {bound}; {given} was given.")),
    (r"(?:Number|Integer value) out of range", _("{field} is beyond the range of numbers.")),
    (
        r"Expected `str` of length >= (?P<bound>.+)",
        _("{field} needs {bound} or more characters; it has {length}."),
    ),
    (r"Expected `str` of length <= (?P<bound>.+)", _("{field} takes at most {bound} characters; it has {length}.")),
    (r"Expected `array` of length >= (?P<bound>.+)", _("{field} needs {bound} or more entries; it has {length}.")),
    (r"Expected `array` of length <= (?P<bound>.+)", _("{field} takes at most {bound} entries; it has {length}.")),
    (r"Expected `array` of length (?P<bound>\d+),.*", _("{field} must have {bound} entries; it has {length}.")),
    (r"Object missing required field `(?P<name>.+)`", _("{field} lacks its field {name}.")),
    (r"Expected `int.*`, got .*", _("{field} must be a whole number; {given} was given.")),
    (r"Expected `float.*`, got .*", _("{field} must be a number; {given} was given.")),
    (r"Expected `bool.*`, got .*", _("{field} must be true or false; {given} was given.")),
    (r"Expected `str.*`, got .*", _("{field} must be a text; {given} was given.")),
    (r"Expected `array.*`, got .*", _("{field} must be a list; {given} was given.")),
    (r"Expected `object.*`, got .*", _("{field} must be a group of named values; {given} was given.")),
)


def explained(error: ValidationError, plain: object, cls: type[Struct]) -> InputError:
    """Return what `error`, msgspec's refusal to make a `cls` of `plain`, says to a person.

    A ValueError from a struct's own ``__post_init__`` passes with its words, an InputError as it is.
    """
    cause = error.__cause__
    if isinstance(cause, InputError):
        return cause
    message, _at, path = str(error).partition(" - at `$")
    names = re.findall(r"[^.\[\]`]+", path)
    if cause is not None:
        return InputError(Text(message))
    return InputError(_sentence(message, names, plain, cls))


def called(plain: object, cls: type[Struct], names: Sequence[str]) -> Text:
    """Return how a person knows a field: its label and the place in its list; the path where a field has no label."""
    text, owner = Text(""), None
    for end, name in enumerate(names, start=1):
        info = field_at(cls, plain, names[:end])
        if owner is not None and owner.kind in ("list", "tuple"):
            text = _("{list}, entry {number}", list=text, number=int(name) + 1)
        elif info.parameter.label == Text(name):
            return Text(".".join(names))
        elif owner is None:
            text = info.parameter.label
        elif name != owner.tag:
            text = _("{group}, {name}", group=text, name=info.parameter.label)
        owner = info
    return text


def check_values(plain: object, path: str = "", field: Callable[[str], Text] = Text) -> None:
    """Refuse what no file can hold, anywhere in the dicts and lists of `plain`, to which `path` leads.

    Parameters
    ----------
    field : callable (path) -> Text
        How a person knows what is at a path.

    Raises
    ------
    InputError
        A number is infinite or NaN, or a text holds half a character (a lone surrogate).
    """
    if isinstance(plain, float) and not math.isfinite(plain):
        raise InputError(_("{field} must be a finite number.", field=field(path[:MOST_SHOWN])))
    if isinstance(plain, str) and re.search("[\ud800-\udfff]", plain):
        raise InputError(_("{field} holds a broken character.", field=field(path[:MOST_SHOWN])))
    if isinstance(plain, dict):
        for name, child in plain.items():
            check_values(name, path, field)
            check_values(child, f"{path}.{name}" if path else name, field)
    elif isinstance(plain, list | tuple):
        for index, child in enumerate(plain):
            check_values(child, f"{path}.{index}", field)


def _child(value: Any, name: str) -> Any:
    return value[name] if isinstance(value, dict) else value[int(name)]


def _sentence(message: str, names: Sequence[str], plain: object, cls: type[Struct]) -> Text:
    field = called(plain, cls, names) if names else Text(cls.__name__.lower())
    if unknown := re.fullmatch("Object contains unknown field `(.*)`", message, re.DOTALL):
        return _unknown_field(field, unknown[1], plain, cls, names)
    given = reduce(_child, names, plain)
    if re.match("Invalid .*value|Expected `str` matching", message):
        return _no_choice(field, given, field_at(cls, plain, names))
    values = {"field": field, "given": _written(given), "length": len(given) if isinstance(given, Sized) else 0}
    for pattern, text in _SENTENCES:
        if found := re.fullmatch(pattern, message):
            groups = found.groupdict()
            if "bound" in groups:
                groups["bound"] = _written(float(groups["bound"]))
            return Text(text.source, values | groups)
    return Text(f"{field}: {message}")


def _written(value: object) -> str:
    """Return a value as it is said: numbers without digits that say nothing."""
    return f"{value:.10g}" if isinstance(value, float) else _GIVEN.repr(value)


def _unknown_field(field: Text, name: str, plain: object, cls: type[Struct], names: Sequence[str]) -> Text:
    known = [info.name for info in fields(struct_at(cls, plain, names))]
    near = difflib.get_close_matches(name, known) or known
    return _(
        "{field} has no parameter {name}; near ones are: {near}.",
        field=field,
        name=name[:MOST_SHOWN],
        near=", ".join(near),
    )


def _no_choice(field: Text, given: object, info: FieldInfo) -> Text:
    near = difflib.get_close_matches(str(given)[:MOST_SHOWN], info.choices, n=1)
    values = {"field": field, "given": _GIVEN.repr(given), "choices": ", ".join(info.choices)}
    if near:
        return _("{field} can't be {given}; did you mean {near}? Choices: {choices}.", near=near[0], **values)
    return _("{field} can't be {given}. Choices: {choices}.", **values)
