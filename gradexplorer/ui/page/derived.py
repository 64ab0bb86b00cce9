"""The derivation of what is shown, made and proven on the worker."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from gradexplorer.framework.figure import Figure, Item, Note, execute, print_lines
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.study import Found
from gradexplorer.text import _


class Derived(Struct, frozen=True, eq=False):
    """The derivation of one state and step, at first without proofs, or why there is none."""

    state: Any
    snapshot: Snapshot | None
    found: Found | None
    items: Sequence[Item] = ()
    proven: bool = True
    error: Exception | None = None


def derive(state: Any, snapshot: Snapshot | None, figure: Figure, page: AnyPage) -> Iterator[Derived | None]:
    """Derive on the worker, then prove; yield None where others may have their turn.

    The state comes back with the items, for by then another one may be shown.
    """
    found = finished(figure.found)
    try:
        items = page.column(state, snapshot, figure)
        print_lines(items)
        yield Derived(state, snapshot, found, items, proven=False)
        for item in items:
            execute((item,))
            yield None
        yield Derived(state, snapshot, found, items)
    except Exception as error:  # noqa: BLE001  # whatever it is, no older derivation may stay
        note = Note(key="failed", label=_("There is no derivation of this state: the program failed at it."))
        yield Derived(state, snapshot, found, [note], error=error)


def finished(found: Found | None) -> Found | None:
    """Return a study's result if it is its last: the derivation is about no other."""
    return found if found is not None and found.finished else None
