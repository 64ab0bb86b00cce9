"""Points from a table: x and y, pasted or from a file."""

from msgspec import Struct

from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.tables import Columns, Table, left_out
from gradexplorer.text import InputError, _

LARGEST = 1e6


class ReadPoints(Struct, frozen=True):
    """The points of a table.

    Attributes
    ----------
    points : tuple of Point
    names : tuple of str
        Those of x and y; empty where the table has none.
    left_out : int
        How many rows lack a value.
    """

    points: tuple[Point, ...]
    names: tuple[str, ...]
    left_out: int


def read_points(table: Table, columns: Columns) -> ReadPoints:
    """Return the points in two columns of a table.

    Raises
    ------
    InputError
        A cell is no number of at most `LARGEST`, or no row has both.
    """
    chosen = columns.inputs[0], columns.target
    x, y = (table.numbers(column, LARGEST) for column in chosen)
    absent = left_out([x, y])
    if absent.all():
        raise InputError(_("{file}: no row has both x and y.", file=table.source))
    points = tuple(zip(x[~absent].tolist(), y[~absent].tolist(), strict=True))
    names = tuple(table.names[column] for column in chosen) if table.titled else ()
    return ReadPoints(points, names, int(absent.sum()))
