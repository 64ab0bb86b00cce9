"""The manual: the places in it of every parameter and choice, and where its built copy lies.

The window opens these places and the manual is built with them, so that neither knows one that the other does not.
"""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from gradexplorer.framework.figure import DisplayText
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.resources import resource
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.framework.state import State


class Place(Struct, frozen=True):
    """A parameter, or one of the choices for it.

    Attributes
    ----------
    anchor : str
    depth : int
        0 for a page's own parameters, 1 for their choices, 2 for what a choice brings with it, and so on.
    title : Text or str
    info : FieldInfo or None
        None for a choice.
    """

    anchor: str
    depth: int
    title: DisplayText
    info: FieldInfo | None = None


def places(page: AnyPage) -> Iterator[Place]:
    """Yield the places of a page's parameters, in the order of the window."""
    return _places(page.state, (page.key,), 0)


def _places(kind: type[Struct], above: tuple[str, ...], depth: int) -> Iterator[Place]:
    for info in fields(kind):
        names = (*above, info.name)
        yield Place(_anchor(names), depth, info.parameter.label, info)
        if info.kind == "choice":
            for key in info.choices:
                yield Place(_anchor((*names, key)), depth + 1, info.parameter.options.get(key, key))
        for entry in (info, *info.items):
            for tag, struct in entry.structs.items():
                within = (*names, tag) if tag else names
                if tag:
                    yield Place(_anchor(within), depth + 1, getattr(struct, "name", struct.__name__))
                yield from _places(struct, within, depth + 2)


def anchor_of(page: AnyPage, state: State, path: str) -> str:
    """Return the place of what a State path leads to, of the choices that `state` makes; the nearest where it ends."""
    names = [page.key]
    value: object = state
    for name in path.split(",")[0].split("."):
        if isinstance(value, Struct) and name in value.__struct_fields__:
            names.append(name)
            value = getattr(value, name)
        elif isinstance(value, tuple) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            break
        if isinstance(value, Struct) and value.__struct_config__.tag:
            names.append(str(value.__struct_config__.tag))
    return _anchor(tuple(names))


def _anchor(names: tuple[str, ...]) -> str:
    return "-".join(names)


def page_of(key: str) -> str:
    """Return the file of a tab within the manual."""
    return f"tabs/{key}.html"


def built_manual(language: str) -> Path | None:
    """Return the folder of the manual in a language, else in English; None where this copy of the program has none."""
    folders = (resource("manual", code) for code in (language, "en"))
    return next((folder for folder in folders if (folder / "index.html").is_file()), None)
