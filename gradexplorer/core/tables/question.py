"""The question which columns of a table are meant, with its preview."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from gradexplorer.core.tables.table import Table
from gradexplorer.framework.questions import ColumnQuestion, Outcome
from gradexplorer.text import Text, _

PREVIEWED = 8

S = TypeVar("S", bound=Struct)


def column_question(
    table: Table,
    roles: Mapping[str, Text],
    single: Collection[str],
    guess: Mapping[int, str],
    apply: Callable[[Sequence[str]], S | Outcome[S]],
) -> ColumnQuestion[S]:
    """Return the question; `guess` says the roles of the columns that have one."""
    return ColumnQuestion(
        names=table.names,
        rows=list(zip(*(cells[:PREVIEWED] for cells in table.columns), strict=True)),
        roles=roles,
        single=single,
        guess=[guess.get(n, "") for n in range(len(table.names))],
        apply=apply,
    )


def with_notice(state: S, left_out: int) -> S | Outcome[S]:
    """Return the state, with a word about rows that were left out."""
    if not left_out:
        return state
    return Outcome(state, _("Rows left out because a value is missing: {count}.", count=left_out))
