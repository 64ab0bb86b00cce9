"""A table in memory: columns of cells as they stand, read as numbers or as labels when they are asked for."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.tables.faults import Name, at, in_column, shown
from gradexplorer.core.tables.layout import Layout
from gradexplorer.text import Text, _

Array = NDArray[np.float64]

LARGEST = 1e100
"""Far larger numbers have no squares, and so no deviation."""
MISSING = frozenset({"", "?", "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "null", "none"})
"""What stands for a value that is not known, in any case of letters: pandas' words, and UCI's question mark."""
EXACT = 2**53
"""From here on whole numbers fall together in floats: as labels they stay what was written."""


class Table(Struct, frozen=True, eq=False):
    """Rows of cells, and where they stood.

    Attributes
    ----------
    source : str
        The file or what else it was, for messages.
    titled : bool
        Whether the first line holds the columns' names.
    names : tuple of str
        One per column, no two alike: made up where there are none.
    columns : tuple of tuples of str
        The cells of each column, row by row.
    lines : tuple of int
        The line of every row.
    layout : Layout
    encoding : str
        One of Python's names, or empty for a text.
    """

    source: Name
    titled: bool
    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    layout: Layout
    encoding: str = ""

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def used(self) -> list[int]:
        """The columns in which something stands."""
        return [n for n, cells in enumerate(self.columns) if any(map(str.strip, cells))]

    def numbers(self, column: int, largest: float = LARGEST) -> Array:
        """Return a column of numbers, NaN where one is missing.

        Raises
        ------
        InputError
            A cell is no number, or none of at most `largest`: its line, and the lines of the others.
        """
        cells = self.columns[column]
        values = self._quickly(cells)
        if values is None:
            values = np.array([math.nan if is_missing(cell) else self._number(cell) for cell in cells])
        with np.errstate(invalid="ignore"):
            bad = np.flatnonzero(~(np.abs(values) <= largest))
        faults = [int(row) for row in bad if not is_missing(cells[row])]
        if faults:
            first, *others = faults
            fault = self._fault(cells[first], largest)
            title = self.names[column] if self.titled else ""
            raise in_column(
                self.source, self.lines[first], column + 1, title, fault, [self.lines[row] for row in others]
            )
        return values

    def _quickly(self, cells: Sequence[str]) -> Array | None:
        """Return the numbers where nothing is missing or unusual; None where each cell has to be looked at."""
        try:
            values = np.array(list(map(float, cells)))
        except ValueError:
            return None
        return None if "_" in "".join(cells) else values

    def _number(self, cell: str) -> float:
        value = number(cell, self.layout.decimal_comma)
        return math.inf if value is None or math.isnan(value) else value

    def _fault(self, cell: str, largest: float) -> Text:
        value = number(cell, self.layout.decimal_comma)
        if value is None:
            return _("{cell} is not a number.", cell=shown(cell))
        if not math.isfinite(value):
            return _("{cell} is not a finite number.", cell=shown(cell))
        return _("{cell} is too large: at most {most} can be read.", cell=cell.strip()[:40], most=f"{largest:g}")

    def labels(self, column: int) -> tuple[str, ...]:
        """Return a column of labels, empty where one is missing; ``1``, ``1.0`` and ``01`` are one label."""
        cells = self.columns[column]
        same = {cell: "" if is_missing(cell) else label(cell, self.layout.decimal_comma) for cell in set(cells)}
        return tuple(same[cell] for cell in cells)

    def is_numeric(self, column: int, most: int) -> bool:
        """Whether most of the first cells are numbers, of those that are not missing."""
        cells = [cell for cell in self.columns[column][:most] if not is_missing(cell)]
        numbers = sum(number(cell, self.layout.decimal_comma) is not None for cell in cells)
        return 2 * numbers > len(cells)


def is_missing(cell: str) -> bool:
    """Whether a cell stands for a value that is not known."""
    return cell.strip().lower() in MISSING


def number(cell: str, decimal_comma: bool = False) -> float | None:
    """Return the number in a cell, or None; ``1_000`` is one in Python's source alone."""
    text = cell.replace("−", "-")
    if decimal_comma and text.count(",") == 1:
        text = text.replace(",", ".")
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def label(cell: str, decimal_comma: bool = False) -> str:
    """Return the label in a cell: without blanks around it, and one way of writing for each number."""
    value = number(cell, decimal_comma)
    if value is None or not abs(value) < EXACT:
        return cell.strip()
    return str(int(value)) if value.is_integer() else repr(value)


def left_out(values: Iterable[Array | Sequence[str]]) -> NDArray[np.bool_]:
    """Return which rows lack one of the values: NaN, or an empty label."""
    absent = [
        np.isnan(column) if isinstance(column, np.ndarray) else np.array([not cell for cell in column], dtype=bool)
        for column in values
    ]
    rows: NDArray[np.bool_] = np.any(absent, axis=0)
    return rows


def ragged(name: Name, line: int, count: int, width: int) -> Exception:
    """Return that a row has another number of values than the others."""
    return at(name, line, _("values in it: {count}; in the other lines: {width}.", count=count, width=width))
