"""How the panels of a picture share its width and its height."""

from gradexplorer.ui.table.column_widths import widest

TABLE = 2
"""Width of a table, in those of a picture beside it."""
LEAST_WIDTH = 170
"""Pixels that a picture has of a narrow row, where a table beside it has as many."""
LEAST_SHARE = 0.75
"""Part of its height that a row keeps where a table needs less and a picture stands beside it."""
LEAST_HEIGHT = 200
"""Pixels up to which such a row keeps its whole height."""


def beside_pictures(tables: list[bool], width: int) -> list[int]:
    """Return the widths of a row's panels: tables have twice that of pictures, but in a narrow row."""
    shares = [TABLE if table else 1 for table in tables]
    picture = max(width // sum(shares), min(LEAST_WIDTH, width // len(tables)))
    table = (width - picture * tables.count(False)) // max(tables.count(True), 1)
    return [table if one else picture for one in tables]


def of_wide_tables(needed: list[int], width: int) -> list[int]:
    """Return the widths of tables beside each other: what each needs, the widest less where there is no room."""
    most = widest(needed, width)
    sizes = [min(one, most) for one in needed]
    return [size + (width - sum(sizes)) // len(sizes) for size in sizes]


def of_tables(needed: list[int], height: int) -> list[int]:
    """Give every row what its tables need, the least first, so that only the longest scroll; the last gets the rest."""
    rows, left = [0] * len(needed), height
    for place, index in enumerate(sorted(range(len(needed)), key=needed.__getitem__)):
        rows[index] = min(needed[index], left // (len(needed) - place))
        left -= rows[index]
    rows[-1] += left
    return rows


def with_pictures(tables: list[list[int]], panels: list[int], height: int) -> list[int]:
    """Give the first row 5 parts and each other 3, or less where that is enough for its tables.

    What is over goes to tables that would scroll, then to the first row with a picture.

    Parameters
    ----------
    tables : list
        What the tables of each row need.
    panels : list of int
        How many panels each row has.
    height : int
        That of all rows.
    """
    pictured = [index for index, needed in enumerate(tables) if len(needed) < panels[index]]
    shares = [5, *[3] * (len(tables) - 1)]
    rows = [share * height // sum(shares) for share in shares]
    for index, needed in enumerate(tables):
        if needed:
            least = 0 if index not in pictured else max(round(LEAST_SHARE * rows[index]), LEAST_HEIGHT)
            rows[index] = min(rows[index], max(least, *needed))
    for index, needed in enumerate(tables):
        rows[index] += max(0, min(max(needed, default=0) - rows[index], height - sum(rows)))
    rows[pictured[0]] += height - sum(rows)
    return rows
