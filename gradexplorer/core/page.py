"""What a tab is: a State, the figure of it, and, where it runs, the run and its records."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from gradexplorer.core.figure import Figure, Item
from gradexplorer.core.proof import Proof
from gradexplorer.core.stepping import Run
from gradexplorer.core.text import Text


class Records(Struct, frozen=True, eq=False):
    """A run as rows of exact values, for a CSV file."""

    header: Sequence[str]
    rows: Iterable[Sequence[int | float | str]]


class Page(Struct, frozen=True, eq=False, kw_only=True):
    """A tab. Everything in the window and on the command line comes from these few functions.

    Attributes
    ----------
    key : str
        Names the page in sessions and on the command line.
    title : Text
    state : type
        The page's State, a frozen struct whose defaults are its first picture.
    figure : callable (state, snapshot or None, quick) -> Figure
        Pure: the same arguments give the same picture. `quick` leaves out what needs sympy or torch,
        for the first paint.
    derive : callable (state, snapshot or None) -> sequence of Item
        The derivation column: formulas, numbers put in, proofs. May be slow; called on the worker.
    start : callable (state) -> Run, or None
        Begins the run of a page that runs; called on the worker.
    runs_on : callable (state) -> hashable
        The part of the state on which the run depends: another value means another run.
    tune : callable (state, run) -> None, or None
        Hands a run the parts of a new state that it follows without beginning again.
    records : callable (state, snapshot) -> Records, or None
        The run as rows, for a CSV file.
    prove : callable () -> iterator of (name, Proof)
        Proves every formula of the page, for ``gradexplorer verify``.
    """

    key: str
    title: Text
    state: type[Any]
    figure: Callable[[Any, Any, bool], Figure]
    derive: Callable[[Any, Any], Sequence[Item]]
    start: Callable[[Any], Run] | None = None
    runs_on: Callable[[Any], object] = lambda state: state
    tune: Callable[[Any, Any], None] | None = None
    records: Callable[[Any, Any], Records] | None = None
    prove: Callable[[], Iterator[tuple[str, Proof]]]
