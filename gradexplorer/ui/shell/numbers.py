"""The numbers of a page that a person can let go from one value to another."""

from collections.abc import Iterator

from msgspec import Struct

from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.parameter import applies
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.framework.state import State, path_within
from gradexplorer.text import Text


class Number(Struct, frozen=True):
    """A number's State path, its name, where its slider begins and ends, and whether that is logarithmic."""

    path: str
    label: Text
    low: float
    high: float
    log: bool


def numbers_of(page: AnyPage, state: State) -> list[Number]:
    """Return the numbers that have a control in a state."""
    inside = page.inside(state)
    shown = getattr(state, inside) if inside else state
    return list(_numbers(shown, inside, None))


def _numbers(struct: Struct, path: str, group: Text | None) -> Iterator[Number]:
    for info in fields(type(struct)):
        if info.parameter.hidden or not applies(info.parameter.shown_when, struct):
            continue
        at = path_within(path, info.name) if path else info.name
        label = info.parameter.label
        name = label if group is None else Text("{group}, {name}", {"group": group, "name": label})
        yield from _under(getattr(struct, info.name), info, at, name)


def _under(value: object, info: FieldInfo, path: str, name: Text) -> Iterator[Number]:
    match value:
        case Struct():
            yield from _numbers(value, path, name)
        case tuple() if any(isinstance(part, Struct) for part in value):
            for index, part in enumerate(value):
                if isinstance(part, Struct):
                    one = Text("{name} {number}", {"name": name, "number": index + 1})
                    yield from _numbers(part, f"{path}.{index}", one)
        case int() | float() if not isinstance(value, bool) and info.kind in ("int", "float"):
            yield _number(value, info, path, name)


def _number(value: float, info: FieldInfo, path: str, name: Text) -> Number:
    parameter = info.parameter
    low, high = (
        next(float(end) for end in ends if end is not None)
        for ends in ((parameter.low, info.low, value), (parameter.high, info.high, value))
    )
    return Number(path, name, low, high, parameter.scale == "log" and low > 0)
