"""Tables as text: for a spreadsheet, for a program, and in Markdown."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence

from gradexplorer.framework.figure import DisplayText, Table


def cells_of(table: Table, words: Callable[[DisplayText], str] = str) -> list[list[str]]:
    """Return the header and the rows of a table as texts."""
    return [[*map(words, row)] for row in (table.header, *(row.cells for row in table.rows))]


def tab_separated(rows: Iterable[Sequence[str]]) -> str:
    """Return rows with tabs between the cells, as spreadsheets paste them."""
    return "".join("\t".join(row) + "\n" for row in rows)


def comma_separated(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def as_json(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, of which the first is the header, as JSON."""
    header, *others = rows
    return json.dumps({"header": header, "rows": others}, ensure_ascii=False, indent=1) + "\n"


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, of which the first is the header, as a table in Markdown."""
    head, *others = ([cell.replace("|", r"\|") for cell in row] for row in rows)
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, marks, *others))
