"""A page's numbers as a CSV file: the menu and the command line share this, and pictures of runs start here."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

from gradexplorer.framework.figure import (
    Array,
    Arrows,
    Band,
    Bars,
    ClassMap,
    Contours,
    Curve,
    DisplayText,
    Figure,
    Handle,
    Heatmap,
    Labels,
    Mark,
    NetworkDiagram,
    Panel,
    Points,
    Regions,
    Surface,
    TablePanel,
    Trail,
    Zones,
)
from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.page import AnyPage, Records
from gradexplorer.framework.run import Snapshot

PANEL = (46.0, 28.0)
"""Width and height, in lines of text, of the panel for which diagrams that follow its size are placed."""
POINTS_HEADER = ("panel", "mark", "x", "y", "z")


def write_data(page: AnyPage, state: Any, snapshot: Snapshot | None, file: Path) -> None:
    """Write the records of the run, or the points of every mark of a page that does not run, or the page's own export.

    Floats have 17 significant digits, which is every bit of a float64. An existing file is replaced whole or not
    at all.

    Raises
    ------
    InputError
        The file can't be written.
    """
    if file.suffix in page.exports:
        _name, text = page.exports[file.suffix]
        write_atomically(file, text(state, snapshot).encode())
        return
    records = page.records(state, snapshot) if page.records is not None and snapshot is not None else None
    if records is None:
        records = Records(POINTS_HEADER, points(page.whole_picture(state, snapshot)))
    write_atomically(file, lines(records))


def lines(records: Records) -> Iterator[bytes]:
    """Yield the CSV text of `records` in pieces, so that a long run never stands in memory whole."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = chain([records.header], map(_exact, records.rows))
    while block := list(islice(rows, 10_000)):
        writer.writerows(block)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def panel_records(panel: Panel, words: Callable[[DisplayText], str] = str) -> str:
    """Return the rows of a panel's table, or the points of its marks, with tabs between the cells."""
    if isinstance(panel, TablePanel):
        table = panel.table
        rows: Iterable[Sequence[Any]] = [
            [*map(words, table.header)],
            *([*map(words, row.cells)] for row in table.rows),
        ]
    else:
        rows = chain([POINTS_HEADER[1:]], (row[1:] for row in points(Figure(rows=[[panel]]))))
    return "".join("\t".join(map(str, _exact(row))) + "\n" for row in rows)


def _exact(row: Sequence[int | float | str]) -> list[int | str]:
    return [f"{cell:.17g}" if isinstance(cell, float) else cell for cell in row]


def points(figure: Figure) -> Iterator[tuple[str | float, ...]]:
    """Yield the points of every mark as (panel, mark, x, y, z); z is empty for marks of the plane."""
    for panel in figure.panels():
        for mark in () if isinstance(panel, TablePanel) else panel.marks:
            coordinates = _coordinates(mark)
            empty = [""] * (3 - len(coordinates))
            for point in coordinates.reshape(len(coordinates), -1).T.tolist():
                yield panel.key, mark.key, *point, *empty


def _coordinates(mark: Mark) -> Array:
    """Return x, y and, for marks in space, z, along the first axis."""
    match mark:
        case Contours() | Surface():
            return np.stack([*np.meshgrid(mark.x, mark.y), mark.z])
        case Arrows():
            # An arrow is two points: where it starts and where it ends.
            tails = np.stack([mark.x, mark.y])
            return np.stack([tails, tails + np.stack([mark.dx, mark.dy])], axis=-1)
        case Trail() | Points() if mark.z is not None:
            return np.stack([mark.x, mark.y, mark.z])
        case Curve() | Trail() | Points():
            return np.stack([mark.x, mark.y])
        case Band():
            # The lower edge forward, then the upper edge backward: the outline of the area.
            return np.stack([np.append(mark.x, mark.x[::-1]), np.append(mark.low, mark.high[::-1])])
        case Zones():
            edges = np.stack([mark.start, mark.end], axis=-1)
            return np.stack([edges, np.full_like(edges, np.nan)])
        case Bars():
            return np.stack([mark.x, mark.y, np.broadcast_to(mark.base, mark.x.shape)])
        case Heatmap():
            return np.stack([*np.meshgrid(*_centres(mark)), mark.z])
        case Regions():  # the class with the largest share
            likeliest = np.where(np.isnan(mark.shares[0]), np.nan, np.argmax(mark.shares, axis=0))
            return np.stack([*np.meshgrid(*_middles(likeliest, mark.x, mark.y)), likeliest])
        case ClassMap():
            return np.stack([*np.meshgrid(*_middles(mark.classes, mark.x, mark.y)), mark.classes])
        case Labels():
            return np.stack([mark.x, mark.y])
        case NetworkDiagram() if mark.shape is not None:
            return mark.shape(*PANEL).centres.T
        case NetworkDiagram():
            return np.array([[node.x for node in mark.nodes], [node.y for node in mark.nodes]])
        case Handle():
            return np.array([[mark.x], [mark.y]])
    raise TypeError(f"the points of a {type(mark).__name__} are not known")


def _centres(mark: Heatmap) -> tuple[Array, Array]:
    """Return the middles of a matrix's columns and rows, in the order of its entries."""
    x, y = _middles(mark.z, mark.x, mark.y)
    return x, y if mark.upright else y[::-1]


def _middles(cells: Array, x: tuple[float, float], y: tuple[float, float]) -> tuple[Array, Array]:
    """Return the middles of columns, from the left, and of rows, from the lowest."""
    rows, columns = cells.shape
    across, up = (
        (np.arange(count) + 0.5) / count * (high - low) + low for count, (low, high) in ((columns, x), (rows, y))
    )
    return across, up
