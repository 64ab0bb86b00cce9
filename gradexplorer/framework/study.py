"""What a page finds beside its run, slowly and round by round: a coarse picture at once, a finer one later."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Snapshot

S = TypeVar("S", bound=Struct)
N = TypeVar("N", bound=Snapshot)


class Found(Struct, frozen=True, eq=False, kw_only=True):
    """What a study found so far; it is never changed.

    Attributes
    ----------
    key : hashable
        What the study depends on, see `Study`.
    share : float
        How much of the study is done: 1 at its end.
    seconds : float
        About how long the rest takes.
    """

    key: Hashable
    share: float = 1.0
    seconds: float = 0.0

    @property
    def finished(self) -> bool:
        """Whether there is no finer one."""
        return self.share >= 1.0


F = TypeVar("F", bound=Found)


class Study(Struct, Generic[S, N, F], frozen=True, eq=False, kw_only=True):
    """A study of a page's State, such as a map of where a million starts end.

    Attributes
    ----------
    key : callable (state) -> hashable
        What of the state it depends on; None where the state asks for none.
    compute : callable (state, coarse) -> iterator of Found or None
        Called on the worker, which does other work at each None. With `coarse` the first round is all.
    figure : callable (state, snapshot or None, Found or None) -> Figure
        In place of the page's own figure. What was found may be of an earlier state: the picture says of which.
    derive : callable (state, Found) -> sequence of Item
        The head of the derivation column, once the study is finished.
    checks : callable (state, Found, figure) -> iterable of Shown
        As a page's `cross_checks`.
    """

    key: Callable[[S], Hashable]
    compute: Callable[[S, bool], Iterator[F | None]]
    figure: Callable[[S, N | None, F | None], Figure]
    derive: Callable[[S, F], Sequence[Item]]
    checks: Callable[[S, F, Figure], Iterator[Shown]]

    def finish(self, state: S, *, coarse: bool = False, kept: F | None = None) -> F | None:
        """Return all that there is to find in a state, or the coarse beginning; None where it asks for nothing.

        What was `kept` is returned where it is the same.
        """
        key = self.key(state)
        if key is None or (kept is not None and kept.finished and kept.key == key):
            return kept if key is not None else None
        last: F | None = None
        for found in self.compute(state, coarse):
            last = found or last
        return last


AnyStudy = Study[Any, Any, Any]
