"""What a badge says, as a table for a spreadsheet or for a text in Markdown."""

import math

from gradexplorer.handouts import table_text
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import EMPTY, _

HEADS = {
    "": EMPTY,
    "formula": _("formula"),
    "autograd": _("autograd"),
    "difference": _("difference"),
    "exact": _("exact"),
}
"""The columns' names for the screen."""
_COLUMNS = tuple(filter(None, HEADS))


def exact_number(value: float) -> str:
    """Return a number with the 17 digits that no two float64 share."""
    return f"{value:.17g}"


def tab_separated(proof: Proof) -> str:
    """Return one line for the heads and one for each claim, with tabs between the cells, as spreadsheets paste it."""
    return table_text.tab_separated(cells(proof))


def markdown(proof: Proof) -> str:
    """Return a table in Markdown, in which the names are mathematics."""
    head, *rows = cells(proof)
    return table_text.markdown([head, *([f"${_without_bars(name)}$", *values] for name, *values in rows)])


def cells(proof: Proof) -> list[list[str]]:
    """Return heads and claims; a column that no claim has a number in is left out."""
    used = [column for column in _COLUMNS if any(_cell(entry, column) for entry in proof.entries)]
    return [["", *used], *([entry.name, *(_cell(entry, column) for column in used)] for entry in proof.entries)]


def _cell(entry: Entry, column: str) -> str:
    value = getattr(entry, column)
    if value is None or isinstance(value, str):
        return value or ""
    return "NaN" if math.isnan(value) else exact_number(value)


def _without_bars(latex: str) -> str:
    """Return LaTeX without the signs that end a cell."""
    return latex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
