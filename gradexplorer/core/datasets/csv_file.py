"""A CSV file of points and labels, with every bad row named by its line."""

import csv
import io
import math
import os
from functools import lru_cache
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.text import InputError, Text, _

MOST_ROWS = 100_000
MOST_BYTES = 50_000_000
LARGEST = 1e100
"""Far larger numbers have no squares, and so no deviation."""
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
    except UnicodeDecodeError:
        raise InputError(_("{file} is not a text file in UTF-8.", file=path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(_("{file} can't be read: {reason}. Choose another file.", file=path, reason=reason)) from None


def located(path: str) -> Path:
    """Return the absolute path that a person means, ``~`` put in."""
    return Path(os.path.abspath(os.path.expanduser(path)))


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int, size: int) -> CsvTable:
    if size > MOST_BYTES:
        raise InputError(_("{file} is larger than {most} MB.", file=str(file), most=MOST_BYTES // 1_000_000))
    with file.open(newline="", encoding="utf-8-sig") as lines:
        return parse(lines.read(), str(file))


def parse(text: str, name: str) -> CsvTable:
    """Return the table in `text`; `name` stands in messages.

    The values of a row are separated by commas, semicolons or tabs. The first line may hold names instead.
    """
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = _rows(text, delimiter, name)
    header = tuple(cell.strip() for cell in rows[0][1]) if rows and _is_header(rows[0][1]) else ()
    rows = rows[bool(header) :]
    if not rows:
        raise InputError(_("{file} has no rows; each one is x1, x2, label.", file=name))
    if len(rows) > MOST_ROWS:
        raise InputError(
            _("{file} has {rows} rows; at most {most} can be read.", file=name, rows=len(rows), most=MOST_ROWS)
        )
    points, labels, faults = [], [], []
    for number, cells in rows:
        try:
            x1, x2, label = cells
            point = float(x1), float(x2)
        except ValueError:
            faults.append(number)
            continue
        if not (all(abs(value) <= LARGEST for value in point) and label.strip()):
            faults.append(number)
        points.append(point)
        labels.append(label.strip())
    if faults:
        raise _refused(name, faults, dict(rows)[faults[0]])
    table = CsvTable(np.array(points), tuple(labels), header, delimiter)
    _check(table, name)
    return table


def _rows(text: str, delimiter: str, name: str) -> list[tuple[int, list[str]]]:
    """Return the number of the line and the cells of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, row) for row in reader if "".join(row).strip()]
    except csv.Error as error:
        raise InputError(
            _("{file}, line {line}: {reason}.", file=name, line=reader.line_num, reason=str(error))
        ) from None


def _is_header(cells: list[str]) -> bool:
    """Whether the first row holds names: three, and the first two are no numbers."""
    return len(cells) == 3 and not any(map(_is_number, cells[:2]))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _refused(name: str, faults: list[int], cells: list[str]) -> InputError:
    """Return what is wrong in the first of the bad lines, and where the others are."""
    why = _fault(cells)
    values: dict[str, object] = {"file": name, "line": faults[0], "fault": why}
    if len(faults) == 1:
        return InputError(_("{file}, line {line}: {fault}", **values))
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
        if not _is_number(cell):
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
    return (0, float(label), label) if _is_number(label) and not math.isnan(float(label)) else (1, 0.0, label)
