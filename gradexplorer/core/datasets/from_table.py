"""Points from a table: columns of numbers as inputs, and one of labels."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.core.tables import Columns, Table, guessed_inputs, left_out, named
from gradexplorer.core.tables.faults import Name
from gradexplorer.core.tables.layout import BLANKS, WORD
from gradexplorer.core.tables.reader import located
from gradexplorer.core.tables.table import EXACT, MISSING, Array, is_missing, label, number
from gradexplorer.text import InputError, _

MOST_INPUTS = 16
MOST_CLASSES = 10
"""Of more different numbers, or of fractions, none is a class: they are to be learned as numbers."""


class Rows(Struct, frozen=True, eq=False):
    """The rows of a table that have all values.

    Attributes
    ----------
    x : Array, shape (n, inputs)
    t : Array, shape (n,)
        The place of each label among `classes`, or the number to be learned.
    classes : tuple of str
        The labels, in the order of numbers or else of the alphabet; none in a regression.
    names : tuple of str
        Those of the inputs, empty where the table has none.
    left_out : int
        How many rows lack a value.
    """

    x: Array
    t: Array
    classes: tuple[str, ...]
    names: tuple[str, ...]
    left_out: int


def chosen_columns(table: Table, names: tuple[str, ...]) -> Columns:
    """Return the columns of those names, the label last; without names those that are guessed."""
    return named(table, names) if names else guessed_inputs(table, MOST_INPUTS)


def rows_of(table: Table, columns: Columns) -> Rows:
    """Return the rows of a table with their classes.

    Raises
    ------
    InputError
        A cell is no number, or there are not two classes.
    """
    inputs = [table.numbers(column) for column in columns.inputs]
    labels = table.labels(columns.target)
    absent = left_out([*inputs, labels])
    kept = [name for name, missing in zip(labels, absent.tolist(), strict=True) if not missing]
    if not _classes(table.source, kept):
        table.numbers(columns.target)  # which says where one is none
    rows = labelled(table.source, np.stack(inputs, axis=1)[~absent], kept)
    names = tuple(table.names[column] for column in columns.inputs) if table.titled else ()
    return replace(rows, names=names, left_out=int(absent.sum()))


def labelled(source: Name, x: Array, labels: Sequence[str]) -> Rows:
    """Return points with their labels as classes, or as numbers to be learned.

    Raises
    ------
    InputError
        There is one class only, or there are too many; `source` is what has them.
    """
    classes = _classes(source, labels)
    places = {name: place(name, classes) for name in set(labels)}
    return Rows(x, np.array([places[name] for name in labels], dtype=np.float64), classes, (), 0)


def place(name: str, classes: tuple[str, ...]) -> float:
    """Return the place of a label among the classes, or the number that it is where there are none."""
    return float(classes.index(name)) if classes else float(name)


def _classes(source: Name, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the classes in their order; none where the labels are numbers to be learned."""
    found = sorted(set(labels), key=_order)
    if not found:
        raise InputError(_("{file}: no row has all its values.", file=source))
    values = [value for value in map(number, found) if value is not None]
    fractions = len(values) == len(found) and any(value % 1 for value in values)
    if fractions or (len(found) > MOST_CLASSES and 2 * len(values) > len(found)):
        return ()
    if len(found) == 1:
        raise InputError(_("{file}: one class only, {label}; two are needed.", file=source, label=repr(found[0])))
    if len(found) > MOST_CLASSES:
        raise InputError(
            _(
                "{file}: {count} classes ({shown}, …); at most {most} can be told apart.",
                file=source,
                count=len(found),
                shown=", ".join(found[:5]),
                most=MOST_CLASSES,
            )
        )
    return tuple(found)


def _order(label: str) -> tuple[int, float, str]:
    value = number(label)
    return (1, 0.0, label) if value is None else (0, value, label)


def script(table: Table, path: str, columns: Columns) -> list[str]:
    """Return lines of Python that make ``x`` and ``t`` as `rows_of` does, by numpy as ``np``, ``csv`` and ``re``."""
    chosen = (*columns.inputs, columns.target)
    rows = rows_of(table, columns)
    mark, comma = table.layout.mark, table.layout.decimal_comma
    split = (
        f"    rows = [[cell.strip('\"') for cell in re.findall({WORD!r}, line)] for line in file]"
        if mark == BLANKS
        else f"    rows = list(csv.reader(file, delimiter={mark!r}, skipinitialspace=True))"
    )
    cell = 'row[i].replace("−", "-")' + ('.replace(",", ".")' if comma else "")
    whole = f"    rows = [row for row in rows if ''.join(row).strip()]{'[1:]' if table.titled else ''}"
    lines = [f'with open({str(located(path))!r}, newline="", encoding={table.encoding!r}) as file:', split, whole]
    if rows.left_out:
        lines += [
            f"missing = {sorted(MISSING)}",
            f"rows = [row for row in rows if not any(row[i].strip().lower() in missing for i in {chosen})]",
        ]
    lines.append(f"x = np.array([[float({cell}) for i in {columns.inputs}] for row in rows])")
    target = cell.replace("row[i]", f"row[{columns.target}]")
    if not rows.classes:
        return [*lines, f"t = np.array([float({target}) for row in rows])"]
    values = [number(name) for name in rows.classes]
    if all(value is not None and abs(value) < EXACT for value in values):
        return [*lines, f"t = np.array([{values}.index(float({target})) for row in rows])"]
    cells = {cell.strip() for cell in table.columns[columns.target] if not is_missing(cell)}
    known = {cell: rows.classes.index(label(cell, comma)) for cell in sorted(cells)}
    return [*lines, f"t = np.array([{known}[row[{columns.target}].strip()] for row in rows])"]
