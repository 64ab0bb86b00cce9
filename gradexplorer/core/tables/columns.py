"""Which columns of a table are used: guessed from their names and cells, or named by a person."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from gradexplorer.core.tables.table import Table, is_missing, number
from gradexplorer.text import InputError, _

SAMPLE = 2000
"""So many rows are looked at to guess."""
FEW = 10
"""As many different labels are taken for classes."""
_INDEX = ("id", "index", "no", "no.", "nr", "unnamed: 0", "rownames")
_LABEL = ("label", "labels", "class", "classes", "target", "species", "category", "kind", "diagnosis")


class Columns(Struct, frozen=True):
    """Chosen columns, by their places in the table.

    Attributes
    ----------
    inputs : tuple of int
    target : int
    """

    inputs: tuple[int, ...]
    target: int


def named(table: Table, names: Sequence[str]) -> Columns:
    """Return the columns of those names, the target last.

    Raises
    ------
    InputError
        The table has no such column.
    """
    places = {name: place for place, name in enumerate(table.names)}
    for name in names:
        if name not in places:
            known = ", ".join(table.names[:FEW])
            raise InputError(
                _("{file} has no column {name}; it has: {known}.", file=table.source, name=name, known=known)
            )
    *inputs, target = (places[name] for name in names)
    return Columns(tuple(inputs), target)


def guessed_pair(table: Table) -> Columns:
    """Return the columns of x and y: the first two of numbers, but for an index.

    Raises
    ------
    InputError
        There are not two.
    """
    used = table.used
    numeric = [column for column in used if table.is_numeric(column, SAMPLE)] if len(used) > 2 else used
    numeric = _without_index(table, numeric, 2)
    if len(numeric) < 2:
        raise _too_few(table, len(numeric), 2)
    return Columns((numeric[0],), numeric[1])


def guessed_inputs(table: Table, most: int) -> Columns:
    """Return the columns of up to `most` inputs, and that of the label or number to be learned.

    The label stands last, or first; with a name that says so, anywhere. Inputs are all other columns of numbers but
    an index.

    Raises
    ------
    InputError
        There are not two inputs and something to be learned.
    """
    used = table.used
    if len(used) < 3:
        raise _too_few(table, len(used), 3)
    kept = _without_index(table, used, 3)
    target = _target(table, kept)
    others = [column for column in kept if column != target]
    inputs = others if len(others) == 2 else [column for column in others if table.is_numeric(column, SAMPLE)]
    if len(inputs) < 2:
        raise _too_few(table, len(inputs) + 1, 3)
    return Columns(tuple(inputs[:most]), target)


def _target(table: Table, columns: Sequence[int]) -> int:
    named = [column for column in columns if table.titled and table.names[column].strip().lower() in _LABEL]
    if len(named) == 1:
        return named[0]
    first, last = columns[0], columns[-1]
    if _is_label(table, last):
        return last
    words = [column for column in columns if not table.is_numeric(column, SAMPLE) and _is_label(table, column)]
    if _is_label(table, first):
        return first
    return words[0] if len(words) == 1 else last


def _is_label(table: Table, column: int) -> bool:
    """Whether there are few different cells, and if they are numbers, whole ones."""
    cells = {cell for cell in table.columns[column][:SAMPLE] if not is_missing(cell)}
    if len(cells) > FEW:
        return False
    values = [number(cell, table.layout.decimal_comma) for cell in cells]
    return all(value is None or value.is_integer() for value in values)


def _without_index(table: Table, columns: list[int], least: int) -> list[int]:
    """Return the columns without a first one that only numbers the rows, as long as `least` are left."""
    return columns[1:] if len(columns) > least and _is_index(table, columns[0]) else columns


def _is_index(table: Table, column: int) -> bool:
    cells = table.columns[column][:SAMPLE]
    name = table.names[column].strip().lower()
    if len(set(cells)) < len(cells):
        return False
    if table.titled and (name in _INDEX or name.endswith((" id", "_id")) or name == f"column {column + 1}"):
        return True
    values = [number(cell) for cell in cells]
    counted = [value for value in values if value is not None and value.is_integer()]
    return len(counted) == len(cells) > 2 and all(b - a == 1 for a, b in pairwise(counted))


def _too_few(table: Table, count: int, needed: int) -> InputError:
    if needed == 2:
        return InputError(
            _("{file}: two columns of numbers are needed, x and y; there is {count}.", file=table.source, count=count)
        )
    return InputError(
        _(
            "{file}: two columns of numbers and one of labels are needed, x1, x2, label; there are {count}.",
            file=table.source,
            count=count,
        )
    )
