"""At which moment a page is shown in the manual."""

from typing import Any

from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import State
from gradexplorer.run.headless import at_step

TURN = 100
"""Steps that a run takes at a time."""


def shown(page: AnyPage, state: State, most: int) -> tuple[Any, Snapshot | None]:
    """Return the state and the snapshot of a page that has run to its end, or `most` steps where that is sooner."""
    if page.start is None or page.step_field(state):
        return at_step(page, state, None)
    run = page.start(state)
    while run.step < min(most, run.last):
        run.advance(min(TURN, most - run.step, run.last - run.step))
    return state, run.snapshot(detail=True)
