"""Derivation columns proven as they stand on the screen: every badge."""

from collections.abc import Iterator, Mapping
from typing import Any

from gradexplorer.framework.figure import Check
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import edited
from gradexplorer.proof import Proof


def prove_columns(page: AnyPage) -> Iterator[tuple[str, Proof]]:
    """Yield every badge of a page's first state, of its presets and of its `proven_states`."""
    for name, state, step in _states(page) if page.has_badges else ():
        snapshot = _snapshot(page, state, step)
        for item in page.column(state, snapshot, page.whole_picture(state, snapshot)):
            if isinstance(item, Check):
                yield f"{page.key}({name}).{item.key}", item.proof


def _states(page: AnyPage) -> Iterator[tuple[str, Any, int]]:
    yield "start", page.state(), 1
    for preset in presets(page.key):
        yield preset["name"]["en"], preset_state(page.state, preset), 1
    for point in page.proven_states():
        yield point.name, _edited(page.state(), point.at), point.step


def _edited(state: Any, at: Mapping[str, Any]) -> Any:
    for path, value in at.items():
        state = edited(state, path, value)
    return state


def _snapshot(page: AnyPage, state: Any, step: int) -> Snapshot | None:
    """Return the snapshot of a page that runs, so many steps into its run."""
    if page.start is None:
        return None
    run = page.start(state)
    run.advance(min(step, run.last))
    snapshot: Snapshot = run.snapshot(detail=True)
    return snapshot
