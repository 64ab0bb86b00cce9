"""A CSV file of points and labels, with every bad row named by its line."""

import csv
import math
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.numbers import is_numeric, read_number
from gradexplorer.framework.files import read_text
from gradexplorer.text import InputError, Text, _

MOST_ROWS = 100_000
MOST_BYTES = 50_000_000
LARGEST = 1e100
"""Far larger numbers have no squares, and so no deviation."""
LONGEST_LINE = 10_000
MOST_NAMED = 8
"""So many bad lines are named in a message."""

Array = NDArray[np.float64]


class CsvTable(Struct, frozen=True, eq=False):
    """The rows of a file.

    Attributes
    ----------
    x : Array, shape (n, 2)
    labels : tuple of str
        The label of every row, without spaces around it.
    header : tuple of str
        The names in the first line; empty where it holds data.
    delimiter : str
    """

    x: Array
    labels: tuple[str, ...]
    header: tuple[str, ...]
    delimiter: str

    @property
    def classes(self) -> tuple[str, str]:
        """The two labels: class 0 and class 1, in the order of numbers or else of the alphabet."""
        first, second = sorted(set(self.labels), key=_order)
        return first, second


def read(path: str) -> CsvTable:
    """Return the rows ``x1, x2, label`` of a file; the last one is kept until the file changes.

    Raises
    ------
    InputError
        There is no such file, or it can't be used: which line, what is wrong there.
    """
    file = located(path)
    try:
        stat = file.stat()
        return _read(file, stat.st_mtime_ns, stat.st_size)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(_("{file} can't be read: {reason}. Choose another file.", file=path, reason=reason)) from None


def located(path: str) -> Path:
    """Return the absolute path that a person means, ``~`` put in."""
    return Path(os.path.abspath(os.path.expanduser(path)))


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int, _size: int) -> CsvTable:
    return parse(read_text(file, MOST_BYTES), str(file))


def parse(text: str, name: str) -> CsvTable:
    """Return the table in `text`; `name` stands in messages.

    The values of a row are separated by commas, semicolons or tabs. The first line may hold names instead. Rows are
    read one by one, so that a text that is refused costs no more memory than the rows that are kept.
    """
    first = next((line for line in _lines(text) if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    header: tuple[str, ...] = ()
    points, labels, faults = [], [], []
    wrong: list[str] = []
    count = 0
    for number, cells in _rows(text, delimiter, name):
        if not (count or header) and _is_header(cells):
            header = tuple(cell.strip() for cell in cells)
            continue
        count += 1
        if count > MOST_ROWS:
            fault = _("at most {most} rows can be read, and this is one more.", most=MOST_ROWS)
            raise _at(name, number, fault)
        if (row := _row(cells)) is None:
            wrong = wrong or cells
            faults.append(number)
            continue
        *point, label = row
        points.append(point)
        labels.append(label)
    if not count:
        raise InputError(_("{file} has no rows; each one is x1, x2, label.", file=name))
    if faults:
        raise _refused(name, faults, wrong)
    table = CsvTable(np.array(points), tuple(labels), header, delimiter)
    _check(table, name)
    return table


def _row(cells: list[str]) -> tuple[float, float, str] | None:
    if len(cells) != 3:
        return None
    x1, x2, label = read_number(cells[0]), read_number(cells[1]), cells[2].strip()
    if x1 is None or x2 is None or not (abs(x1) <= LARGEST and abs(x2) <= LARGEST and label):
        return None
    return x1, x2, label


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, as a file opened with ``newline=""`` does."""
    return (found[0] for found in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text))


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line and the cells of every row that is not blank; each stands in one line.

    A quote that is not closed in its line would swallow the rows up to the next quote, or to the end.
    """
    for number, line in enumerate(_lines(text), start=1):
        if len(line) > LONGEST_LINE:
            raise _at(name, number, _("it is longer than {most} characters.", most=LONGEST_LINE))
        try:
            row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            raise _at(name, number, _("its quotation marks can't be read: {reason}.", reason=str(error))) from None
        if "".join(row).strip():
            yield number, row


def _at(name: str, line: int, fault: Text) -> InputError:
    return InputError(_("{file}, line {line}: {fault}", file=name, line=line, fault=fault))


def _is_header(cells: list[str]) -> bool:
    """Whether the first row holds names: three, and the first two are no numbers."""
    return len(cells) == 3 and not any(map(is_numeric, cells[:2]))


def _refused(name: str, faults: list[int], cells: list[str]) -> InputError:
    """Return what is wrong in the first of the bad lines, and where the others are."""
    why = _fault(cells)
    values: dict[str, object] = {"file": name, "line": faults[0], "fault": why}
    if len(faults) == 1:
        return _at(name, faults[0], why)
    shown = ", ".join(map(str, faults[1 : MOST_NAMED + 1])) + (", …" if len(faults) > MOST_NAMED + 1 else "")
    return InputError(
        _(
            "{file}, line {line}: {fault} {count} lines are bad in all, also: {others}.",
            count=len(faults),
            others=shown,
            **values,
        )
    )


def _fault(cells: list[str]) -> Text:
    if len(cells) != 3:
        return _("three values are needed, x1, x2 and a label; there are {count}.", count=len(cells))
    for cell in cells[:2]:
        if read_number(cell) is None:
            return _("{cell} is not a number.", cell=repr(cell.strip()[:40]))
        if not math.isfinite(float(cell)):
            return _("{cell} is not a finite number.", cell=repr(cell.strip()[:40]))
        if abs(float(cell)) > LARGEST:
            return _("{cell} is too large: at most {most} can be read.", cell=cell.strip()[:40], most=f"{LARGEST:g}")
    return _("the label is missing.")


def _check(table: CsvTable, name: str) -> None:
    found = sorted(set(table.labels), key=_order)
    if len(found) < 2:
        raise InputError(_("{file} has one class only, {label}; two are needed.", file=name, label=repr(found[0])))
    if len(found) > 2:
        shown = ", ".join(found[:5]) + (", …" if len(found) > 5 else "")
        raise InputError(
            _("{file} has {count} classes ({shown}); exactly two are needed.", file=name, count=len(found), shown=shown)
        )


def _order(label: str) -> tuple[int, float, str]:
    return (0, float(label), label) if is_numeric(label) and not math.isnan(float(label)) else (1, 0.0, label)
