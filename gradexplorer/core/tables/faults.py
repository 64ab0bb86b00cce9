"""What can't be read in a table, said in one wording: the file, the line, the column, and what stands there."""

from collections.abc import Sequence

from gradexplorer.text import InputError, Text, _

Name = str | Text
"""What a table is called in messages: a file's path, or words for what was pasted."""

MOST_NAMED = 8
"""So many further bad lines are named in a message."""
SHOWN = 40


def at(name: Name, line: int, fault: Text) -> InputError:
    """Return that a whole line of `name` is wrong."""
    return InputError(_("{file}, line {line}: {fault}", file=name, line=line, fault=fault))


def in_column(name: Name, line: int, column: int, title: str, fault: Text, others: Sequence[int] = ()) -> InputError:
    """Return what is wrong in a cell, and in which other lines something is.

    Parameters
    ----------
    column : int
        Counts from 1.
    title : str
        The column's name in the first line; empty where it has none.
    """
    values: dict[str, object] = {
        "file": name,
        "line": line,
        "column": f"{column} ({title})" if title else column,
        "fault": fault,
    }
    if not others:
        return InputError(_("{file}, line {line}, column {column}: {fault}", **values))
    shown = ", ".join(map(str, others[:MOST_NAMED])) + (", …" if len(others) > MOST_NAMED else "")
    return InputError(
        _(
            "{file}, line {line}, column {column}: {fault} {count} lines are bad in all, also: {others}.",
            count=len(others) + 1,
            others=shown,
            **values,
        )
    )


def shown(cell: str) -> str:
    """Return a cell as it is named in a message."""
    return repr(cell.strip()[:SHOWN])
