"""A text or a file as a table."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from gradexplorer.core.tables.encoding import decoded
from gradexplorer.core.tables.faults import Name, at
from gradexplorer.core.tables.layout import Layout, layout_of, rows
from gradexplorer.core.tables.table import Table, is_missing, number, ragged
from gradexplorer.framework.files import read_bytes
from gradexplorer.text import InputError, _

MOST_ROWS = 100_000
MOST_COLUMNS = 1000
MOST_CELLS = 3_000_000
MOST_BYTES = 50_000_000
THINGS = {"rows": _("rows"), "points": _("points")}
"""What a row may be called in messages."""


def read(path: str, most: int = MOST_ROWS, things: str = "rows") -> Table:
    """Return the table in a file of at most `most` rows; the last ones are kept until the files change.

    Raises
    ------
    InputError
        There is no such file, or it can't be used: which line, what is wrong there. `things` is one of `THINGS`.
    """
    file = located(path)
    try:
        stat = file.stat()
        changed, size = stat.st_mtime_ns, stat.st_size
    except (OSError, ValueError):
        changed = size = 0  # to read it says what is wrong
    return _read(file, changed, size, most, things)


def located(path: str) -> Path:
    """Return the absolute path that a person means, ``~`` put in."""
    return Path(os.path.abspath(os.path.expanduser(path)))


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int, _size: int, most: int, things: str) -> Table:
    name = str(file)
    text, encoding = decoded(read_bytes(file, MOST_BYTES), name)
    return _table(text, name, encoding, most, things)


def read_text(text: str, name: Name, most: int = MOST_ROWS, things: str = "rows") -> Table:
    """Return the table in `text`; `name` stands in messages.

    Raises
    ------
    InputError
        It can't be used: which line, what is wrong there.
    """
    return _table(text.removeprefix("\ufeff"), name, "", most, things)


def _table(text: str, name: Name, encoding: str, most: int, things: str) -> Table:
    if text.startswith("\ufeff"):  # a second mark, which would make a name of the first value
        raise at(name, 1, _("it begins with two byte order marks: save it with one or none."))
    layout = layout_of(text)
    lines: list[int] = []
    found: list[list[str]] = []
    cells = 0
    for line, row in rows(text, layout, name):
        found.append(row)
        lines.append(line)
        cells += len(row)
        if len(found) > most + 1 or cells > MOST_CELLS:
            raise _too_many(name, line, most, things, cells)
    titles = _titles(found, layout)
    if titles is not None:
        found, lines = found[1:], lines[1:]
    if not found:
        raise InputError(_("{file} has no rows of values.", file=name))
    if len(found) > most:
        raise _too_many(name, lines[-1], most, things, cells)
    columns = _columns(found, lines, name)
    names = _names(titles or (), len(columns))
    return Table(
        name,
        titles is not None,
        _made_unique(title or f"column {n}" for n, title in enumerate(names, start=1)),
        tuple(columns),
        tuple(lines),
        layout,
        encoding,
    )


def _too_many(name: Name, line: int, most: int, things: str, cells: int) -> InputError:
    if cells > MOST_CELLS:
        return at(name, line, _("at most {most} values can be read, and here are more.", most=MOST_CELLS))
    return at(
        name, line, _("at most {most} {things} can be read, and this is one more.", most=most, things=THINGS[things])
    )


def _titles(found: Sequence[Sequence[str]], layout: Layout) -> list[str] | None:
    """Return the cells of the first row where they are names.

    That is where none is a number, or the first is empty: pandas so leaves its index without a name, and calls columns
    without names 0, 1, 2.
    """
    first = [cell.strip() for cell in found[0]] if found else [""]
    if len(first) > 1 and not first[0] and first[1:] == [str(n) for n in range(len(first) - 1)]:
        return first
    if any(number(cell, layout.decimal_comma) is not None for cell in first if not is_missing(cell)):
        return None
    unnamed = sum(map(is_missing, first))
    below = any(number(cell, layout.decimal_comma) is not None for row in found[1:2] for cell in row)
    return first if unnamed < len(first) and (unnamed <= (not first[0]) or below) else None


def _columns(found: list[list[str]], lines: Sequence[int], name: Name) -> list[tuple[str, ...]]:
    """Return the columns; what is too much in a row must be empty."""
    width = Counter(map(len, found)).most_common(1)[0][0]
    for n, row in enumerate(found):
        if len(row) != width:
            while len(row) > width and not row[-1].strip():
                row = row[:-1]
            if len(row) != width:
                raise ragged(name, lines[n], len(row), width)
            found[n] = row
    if width > MOST_COLUMNS:
        raise InputError(
            _("{file} has {count} columns: at most {most} can be read.", file=name, count=width, most=MOST_COLUMNS)
        )
    return list(zip(*found, strict=True))


def _names(titles: Sequence[str], width: int) -> list[str]:
    """Return a name for each column: R leaves out that of the first one, and a mark at the end makes one more."""
    names = list(titles)
    if len(names) == width - 1:
        names.insert(0, "")
    return [*names[:width], *[""] * (width - len(names))]


def _made_unique(names: Iterable[str]) -> tuple[str, ...]:
    known: dict[str, int] = {}
    found = []
    for name in names:
        known[name] = known.get(name, 0) + 1
        found.append(name if known[name] == 1 else f"{name} ({known[name]})")
    return tuple(found)
