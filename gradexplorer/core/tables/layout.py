"""How a text is laid out as a table: what parts the columns, and how its numbers are written."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from gradexplorer.core.tables.faults import Name, at
from gradexplorer.text import _

LONGEST_LINE = 10_000
SAMPLE = 50
"""So many lines are tried with every mark."""
BLANKS = " "
MARKS = (";", "\t", ",", BLANKS)
"""What may part columns; of those that fit equally well the first one does."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
WORD = r'"[^"]*"|[^\s"]+'
"""A cell between blanks."""
_WORD = re.compile(WORD)
_NUMBERS = re.compile(r"[-+.\deE]+(?:[\s;,]+[-+.\deE]+)+")
DECIMAL_COMMA = re.compile(r"\s*[-+−]?\d*,\d+(?:[eE][-+]?\d+)?\s*")
_THOUSANDS = re.compile(r"\s*[-+−]?\d{1,3}(?:,\d{3})+\s*")


class Layout(Struct, frozen=True):
    """What has to be known to read the rows.

    Attributes
    ----------
    mark : str
        One of `MARKS`.
    decimal_comma : bool
    """

    mark: str
    decimal_comma: bool


def layout_of(text: str) -> Layout:
    """Return the layout that fits the first lines best: equal numbers of cells, and no cell that is several numbers."""
    lines = list(islice((line for line in _lines(text) if line.strip()), SAMPLE))
    mark = max(MARKS, key=lambda mark: _fit(lines, mark))
    return Layout(mark, _has_decimal_commas(lines, mark))


def _has_decimal_commas(lines: Sequence[str], mark: str) -> bool:
    cells = [cell for line in lines for cell in _cells(line, mark) if DECIMAL_COMMA.fullmatch(cell)]
    # between commas "1,234" is in quotes, and rather a thousand than a fraction
    return bool(cells) and (mark != "," or not all(map(_THOUSANDS.fullmatch, cells)))


def _fit(lines: Sequence[str], mark: str) -> float:
    rows = [_cells(line, mark) for line in lines]
    (width, _count), *_others = Counter(map(len, rows)).most_common() or [(0, 0)]
    if width < 2:
        return 0.0
    return sum(len(row) == width and all(_is_one(cell, mark) for cell in row) for row in rows) / len(rows)


def _is_one(cell: str, mark: str) -> bool:
    """Whether a cell is not several numbers with another mark between them."""
    if mark != "," and DECIMAL_COMMA.fullmatch(cell):
        return True
    return not (_NUMBERS.fullmatch(cell.strip()) or (mark == BLANKS and cell.endswith((",", ";"))))


def _cells(line: str, mark: str) -> list[str]:
    if mark == BLANKS:
        return words(line)
    try:
        return next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])
    except csv.Error:
        return []


def words(line: str) -> list[str]:
    """Return the cells of a line that blanks part."""
    return [cell.strip('"') for cell in _WORD.findall(line)]


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, as a file opened with ``newline=""`` does."""
    return (found[0] for found in _LINE.finditer(text))


def rows(text: str, layout: Layout, name: Name) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line and the cells of every row that is not blank; each stands in one line.

    A quote that is not closed in its line would swallow the rows up to the next quote, or to the end.
    """
    reader = _words(text, name) if layout.mark == BLANKS else _csv_rows(text, layout.mark, name)
    for number, row in enumerate(reader, start=1):
        if row and any(row) and "".join(row).strip():
            yield number, row


def _words(text: str, name: Name) -> Iterator[list[str]]:
    for number, line in enumerate(_measured(text, name), start=1):
        if line.count('"') % 2:
            raise at(name, number, _("its quotation marks can't be read: {reason}.", reason="unexpected end of data"))
        yield words(line)


def _csv_rows(text: str, mark: str, name: Name) -> Iterator[list[str]]:
    reader = csv.reader(_measured(text, name), delimiter=mark, skipinitialspace=True, strict=True)
    done, reason = 0, "unexpected end of line"
    try:
        for row in reader:
            done += 1
            if reader.line_num != done:
                break
            yield row
        else:
            return
    except csv.Error as error:
        done, reason = done + 1, str(error)
    raise at(name, done, _("its quotation marks can't be read: {reason}.", reason=reason))


def _measured(text: str, name: Name) -> Iterator[str]:
    for number, line in enumerate(_lines(text), start=1):
        if len(line) > LONGEST_LINE:
            raise at(name, number, _("it is longer than {most} characters.", most=LONGEST_LINE))
        yield line
