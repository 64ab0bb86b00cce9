"""Points from text: two columns, pasted or from a CSV file; what can't be read is named by its line."""

import math
import re
from pathlib import Path

from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.numbers import is_numeric, read_number
from gradexplorer.framework.files import read_text
from gradexplorer.text import InputError, _

MOST_BYTES = 1 << 20
LARGEST = 1e6
_SHOWN = 40


def read_points(text: str, most: int) -> tuple[Point, ...]:
    """Return the points of `text`: x and y in each line, apart by comma, semicolon, tab or spaces.

    A first line of words is a header; empty lines count but are left out. With semicolons or tabs between the
    columns, a comma is a decimal comma.

    Raises
    ------
    InputError
        The first line that is not two numbers, numbers that are too large, or too many lines.
    """
    points: list[Point] = []
    header = True
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        cells = _cells(line)
        if not cells:
            continue
        values = [read_number(cell) for cell in cells]
        if header and not any(map(is_numeric, cells)):
            header = False
            continue
        header = False
        points.append(_pair(number, line, values))
        if len(points) > most:
            raise InputError(
                _("There are more than {most} points: line {line} is one too many.", most=most, line=number)
            )
    if not points:
        raise InputError(_("There are no points in it: each line needs two numbers, such as 1.5, 2."))
    return tuple(points)


def read_file(path: str, most: int) -> tuple[Point, ...]:
    """Return the points of a CSV file.

    Raises
    ------
    InputError
        It can't be read, or `read_points` can't use it; the file is named.
    """
    text = read_text(path, MOST_BYTES)
    try:
        return read_points(text, most)
    except InputError as error:
        raise InputError(_("{file}: {fault}", file=Path(path).name, fault=error.text)) from error


def _cells(line: str) -> list[str]:
    """Return the columns of a line, as texts of numbers with decimal points."""
    line = line.strip()
    for mark in ("\t", ";"):
        if mark in line:
            return [_unquoted(cell).replace(",", ".") for cell in line.split(mark)]
    cells = line.split(",") if "," in line else re.split(r"\s+", line)
    return [_unquoted(cell) for cell in cells] if line else []


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _pair(number: int, line: str, values: list[float | None]) -> Point:
    while len(values) > 2 and values[-1] is None and line.rstrip().endswith((",", ";", "\t")):
        values = values[:-1]
    known = [value for value in values if value is not None]
    if len(values) != 2 or len(known) != 2:
        shown = line.strip()[:_SHOWN]
        raise InputError(_("Line {line} is not two numbers: {text}", line=number, text=shown))
    x, y = known
    if not all(math.isfinite(value) and abs(value) <= LARGEST for value in (x, y)):
        shown = line.strip()[:_SHOWN]
        raise InputError(_("Line {line}: the numbers must lie between -1e6 and 1e6: {text}", line=number, text=shown))
    return x, y
