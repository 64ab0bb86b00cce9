"""Points from a table: columns of numbers as inputs, and one of labels."""

import numpy as np
from msgspec import Struct

from gradexplorer.core.tables import Columns, Table, guessed_inputs, left_out, named
from gradexplorer.core.tables.faults import Name
from gradexplorer.core.tables.layout import BLANKS, WORD
from gradexplorer.core.tables.reader import located
from gradexplorer.core.tables.table import EXACT, MISSING, Array, is_missing, label, number
from gradexplorer.text import InputError, _

MOST_INPUTS = 2


class Rows(Struct, frozen=True, eq=False):
    """The rows of a table that have all values.

    Attributes
    ----------
    x : Array, shape (n, inputs)
    t : Array, shape (n,)
        The place of each label among `classes`.
    classes : tuple of str
        The labels, in the order of numbers or else of the alphabet.
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
    classes = tuple(sorted(set(kept), key=_order))
    _check(table.source, classes)
    places = {name: float(place) for place, name in enumerate(classes)}
    return Rows(
        np.stack(inputs, axis=1)[~absent],
        np.array([places[name] for name in kept]),
        classes,
        tuple(table.names[column] for column in columns.inputs) if table.titled else (),
        int(absent.sum()),
    )


def _order(label: str) -> tuple[int, float, str]:
    value = number(label)
    return (1, 0.0, label) if value is None or value != value else (0, value, label)


def _check(source: Name, classes: tuple[str, ...]) -> None:
    if not classes:
        raise InputError(_("{file}: no row has all its values.", file=source))
    if len(classes) < 2:
        raise InputError(_("{file} has one class only, {label}; two are needed.", file=source, label=repr(classes[0])))
    if len(classes) > 2:
        shown = ", ".join(classes[:5]) + (", …" if len(classes) > 5 else "")
        raise InputError(
            _(
                "{file} has {count} classes ({shown}); exactly two are needed.",
                file=source,
                count=len(classes),
                shown=shown,
            )
        )


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
    values = [number(label) for label in rows.classes]
    if all(value is not None and abs(value) < EXACT for value in values):
        return [*lines, f"t = np.array([{values}.index(float({target})) for row in rows])"]
    cells = {cell.strip() for cell in table.columns[columns.target] if not is_missing(cell)}
    known = {cell: rows.classes.index(label(cell, comma)) for cell in sorted(cells)}
    return [*lines, f"t = np.array([{known}[row[{columns.target}].strip()] for row in rows])"]
