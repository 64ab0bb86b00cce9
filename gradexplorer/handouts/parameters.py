"""The parameters of a page that are in sight, as rows of words."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from gradexplorer.framework.figure import DisplayText
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.parameter import Parameter, applies
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import State
from gradexplorer.text import _

Words = Callable[[DisplayText], str]


def parameter_rows(page: AnyPage, state: State, words: Words = str) -> list[tuple[str, str]]:
    """Return names and values of all parameters that have a control in this state; numbers have all their digits."""
    inside = page.inside(state)
    rows = list(_rows(state, words))
    return [*rows, *_rows(getattr(state, inside), words)] if inside else rows


def _rows(struct: Struct, words: Words) -> Iterator[tuple[str, str]]:
    for info in fields(type(struct)):
        parameter, value = info.parameter, getattr(struct, info.name)
        if not (parameter.hidden or isinstance(value, State)) and applies(parameter.shown_when, struct):
            yield words(parameter.label), f"{_value(value, parameter, words)} {parameter.unit}".strip()


def _value(value: Any, parameter: Parameter, words: Words) -> str:
    if isinstance(value, str) and value in parameter.options:
        return words(parameter.options[value])
    return _written(value, words)


def _written(value: Any, words: Words) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return words(_("yes") if value else _("no"))
        case Struct():
            inner = ", ".join(f"{name}: {text}" for name, text in _rows(value, words))
            tag = str(value.__struct_config__.tag or "")
            return f"{tag} ({inner})" if tag and inner else tag or inner
        case tuple():
            parts = [_written(part, words) for part in value]
            nested = any(isinstance(part, tuple) for part in value)
            return ", ".join(f"({part})" if nested else part for part in parts)
    return str(value)
