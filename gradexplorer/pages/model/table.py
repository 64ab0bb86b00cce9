"""Tables of what was found, of which a row can be chosen."""

from collections.abc import Sequence

from gradexplorer.framework.figure import Row, Table, TablePanel
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.proof.reasons import shown


def table(
    key: str,
    title: DisplayText,
    header: Sequence[DisplayText],
    rows: Sequence[Sequence[DisplayText]],
    chosen: int = -1,
    spare: Sequence[Sequence[DisplayText]] = (),
) -> TablePanel:
    """Return a table with columns to `spare`; a click on a row chooses it, where one of them is chosen."""
    made = [
        Row(cells=cells, picks=(("chosen", i),) if chosen >= 0 else (), picked=i == chosen)
        for i, cells in enumerate(rows)
    ]
    return TablePanel(key=key, title=title, table=Table(key=key, header=header, rows=made, spare=spare))


def number(value: float | None) -> str:
    """Return a number as it is shown in tables."""
    return "–" if value is None else shown(value)
