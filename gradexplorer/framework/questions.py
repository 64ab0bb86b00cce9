"""What an action may come back with beside a new State: a word about it, or a question about a table's columns."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

from gradexplorer.text import Text

S = TypeVar("S", bound=Struct)
T = TypeVar("T", bound=Struct)


class Outcome(Struct, Generic[S], frozen=True, eq=False):
    """A new State, and what a person should know of how it came about."""

    state: S
    notice: Text


class ColumnQuestion(Struct, Generic[S], frozen=True, eq=False, kw_only=True):
    """Which column of a table is what; the guess is made already.

    Attributes
    ----------
    names : sequence of str
        Of the columns.
    rows : sequence of sequences of str
        The first ones, as a preview.
    roles : mapping
        Key to name; a column has one of them, or none, which is an empty key.
    single : collection of str
        The roles that exactly one column has.
    guess : sequence of str
        The role of each column.
    apply : callable (roles) -> State or Outcome
        Raises InputError where it can't be done.
    """

    names: Sequence[str]
    rows: Sequence[Sequence[str]]
    roles: Mapping[str, Text]
    single: Collection[str]
    guess: Sequence[str]
    apply: Callable[[Sequence[str]], "S | Outcome[S]"]


Answer: TypeAlias = S | Outcome[S] | ColumnQuestion[S]
"""All that an action may come back with."""


def with_state(answer: Answer[S], change: Callable[[S], T]) -> Answer[T]:
    """Return an answer with what `change` makes of its State, now or when the question is answered."""

    def changed(found: S | Outcome[S]) -> T | Outcome[T]:
        return Outcome(change(found.state), found.notice) if isinstance(found, Outcome) else change(found)

    if not isinstance(answer, ColumnQuestion):
        return changed(answer)
    return ColumnQuestion(
        names=answer.names,
        rows=answer.rows,
        roles=answer.roles,
        single=answer.single,
        guess=answer.guess,
        apply=lambda roles: changed(answer.apply(roles)),
    )
