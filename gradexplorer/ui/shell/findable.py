"""Everything that a search can find, made from the pages, their States' annotations, presets and the menu table.

The tabs themselves stand in a menu.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any

from msgspec import Struct, structs

from gradexplorer.framework.figure import DisplayText
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.parameter import applies
from gradexplorer.framework.presets import presets
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.lessons.reading import lesson_titles
from gradexplorer.pages import PAGES
from gradexplorer.text import _
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.translation import in_every_language, in_language, plain_title

LEAST_LIKENESS = 0.7
"""Of a mistyped word to the one that is meant."""
MOST_FOUND = 40


class Findable(Struct, frozen=True, eq=False, kw_only=True):
    """Something to be found: its names and places in every language, its place as it is shown, and what it does.

    The first of the `names` is that of the present language.
    """

    names: tuple[str, ...]
    where: tuple[str, ...]
    place: str
    do: Callable[[], object]


def found(query: str, among: Sequence[Findable]) -> list[Findable]:
    """Return what `query` may mean, the best first; each of its words has to fit a name or the place of what is found.

    A word fits by its beginning, by a part, or by letters in its order; where nothing fits so, nearly, with a slip of
    the hand.
    """
    words = query.casefold().split()
    if not words:
        return []
    for fit in (_likeness, _nearness):
        scored = []
        for one in among:
            fits = [max(_fit(fit, word, one.names), 0.4 * _fit(fit, word, one.where)) for word in words]
            if min(fits) > 0:
                scored.append((sum(fits), -len(one.names[0]), one))
        if scored:
            break
    scored.sort(key=lambda entry: entry[:2], reverse=True)
    return [one for _score, _length, one in scored[:MOST_FOUND]]


def _fit(fit: Callable[[str, str], float], word: str, names: Iterable[str]) -> float:
    return max((fit(word, name.casefold()) for name in names), default=0.0)


def _likeness(word: str, name: str) -> float:
    """Return how well a typed word fits a name, from 0 to 1."""
    if name.startswith(word):
        return 1.0 if name == word else 0.95
    if word in name:
        return 0.9 if any(part.startswith(word) for part in _parts(name)) else 0.8
    return 0.5 if len(word) > 2 and any(_in_order(word, part) for part in _parts(name)) else 0.0


def _nearness(word: str, name: str) -> float:
    """Return how well a mistyped word fits a name, from 0 to 1."""
    like = max((difflib.SequenceMatcher(None, word, part).ratio() for part in _parts(name)), default=0.0)
    return max(_likeness(word, name), 0.4 * like if like >= LEAST_LIKENESS else 0.0)


@cache
def _parts(name: str) -> list[str]:
    return name.replace("(", " ").replace(",", " ").replace(":", " ").split()


def _in_order(word: str, part: str) -> bool:
    """Tell whether the letters of `word` stand in `part` in their order, from its first one on."""
    letters = iter(part)
    return part[:1] == word[:1] and all(letter in letters for letter in word)


# what there is


def findables(shell: Shell, actions: Iterable[tuple[DisplayText, DisplayText, Callable[[], object]]]) -> list[Findable]:
    """Return everything: pages, presets, choices, parameters, buttons, and the menus' `actions` (title, menu, what).

    Parameters
    ----------
    shell : Shell
    actions : iterable of (title, title of its menu, callable)
    """
    everything = [_findable(title, (menu,), do) for title, menu, do in actions]
    everything += _lessons(shell)
    for page in sorted(PAGES, key=lambda page: page.key != shell.session.page):  # what is nearest comes first
        everything += _presets(shell, page)
        everything += _parameters(shell, page, shell.session.pages[page.key], "", (page.title,), ())
        for action in page.actions:
            everything.append(_findable(action.label, (page.title,), partial(_act, shell, page, action)))
    return everything


def _findable(title: DisplayText, where: Sequence[DisplayText], do: Callable[[], object]) -> Findable:
    names = tuple(plain_title(name).rstrip("…") for name in in_every_language(title))
    places = [[plain_title(place) for place in in_every_language(one)] for one in where]
    return Findable(
        names=names, where=tuple(chain(*places)), place=" › ".join(filter(None, (one[0] for one in places))), do=do
    )


def _lessons(shell: Shell) -> Iterator[Findable]:
    for file, title in lesson_titles().items():
        found = _findable("", (_("Lesson"),), partial(shell.lessons.open, file))
        names = title.by_language
        yield structs.replace(found, names=(in_language(names), *names.values()))


def _presets(shell: Shell, page: AnyPage) -> Iterator[Findable]:
    where = page.title, _("Preset")
    for preset in presets(page.key):
        found = _findable("", where, partial(shell.show_preset, page.key, preset))
        yield structs.replace(found, names=(in_language(preset["name"]), *preset["name"].values()))


Edits = tuple[tuple[str, object], ...]


def _parameters(
    shell: Shell, page: AnyPage, value: Struct, prefix: str, where: Sequence[DisplayText], before: Edits
) -> Iterator[Findable]:
    """Yield the parameters of a struct and what can be chosen for them; `before` lets them be in sight."""
    for info in fields(type(value)):
        if info.parameter.hidden:
            continue
        path, edits = prefix + info.name, (*before, *_needed(info, value, prefix))
        label = info.parameter.label
        yield _findable(label, where, partial(_show, shell, page.key, path, edits))
        for title, at, choice in _choices(info, path):
            setting = (*edits, (at, choice))
            yield _findable(title, (*where, label), partial(_show, shell, page.key, path, setting))
        child = getattr(value, info.name)
        for name, entry in enumerate(child) if isinstance(child, tuple) else ((None, child),):
            if isinstance(entry, Struct):
                inner = path if name is None else f"{path}.{name}"
                kind = getattr(type(entry), "name", type(entry).__name__ if entry.__struct_config__.tag else "")
                yield from _parameters(shell, page, entry, f"{inner}.", (*where, label, kind), edits)


def _choices(info: FieldInfo, path: str) -> Iterator[tuple[DisplayText, str, str]]:
    """Yield the title of each choice of a field, the State path that it is set by, and its key."""
    for key in info.choices if info.kind == "choice" else ():
        yield info.parameter.options.get(key, key), path, key
    kinds, at = (info, path) if info.kind == "union" else (info.items[0], f"{path}.0") if info.items else (None, "")
    if kinds is not None and kinds.tag:
        for key, struct in kinds.structs.items():
            yield getattr(struct, "name", struct.__name__), f"{at}.{kinds.tag}", key


def _needed(info: FieldInfo, value: Struct, prefix: str) -> Edits:
    """Return the edits of sibling fields after which the field is in sight."""
    conditions = info.parameter.shown_when
    if not conditions or applies(conditions, value):
        return ()
    unmet = {name: allowed for name, allowed in conditions.items() if not applies({name: allowed}, value)}
    tags: dict[str, Any] = {one.name: one.tag for one in fields(type(value)) if one.name in unmet}
    return tuple((f"{prefix}{name}.{tag}".rstrip("."), unmet[name][0]) for name, tag in tags.items())


def _show(shell: Shell, page: str, path: str, edits: Edits) -> None:
    shell.turn_to(page)
    for at, value in edits:
        shell.edit(page, at, value)
    shell.current.view.parameters.reveal(path)


def _act(shell: Shell, page: AnyPage, action: Any) -> None:
    shell.turn_to(page.key)
    shell.act(page.key, action)
