"""A page brought to a step without a window: its run from the start, or a step of its walk."""

from collections.abc import Callable
from typing import Any

from gradexplorer.framework.page import Page, StateSteps
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import S, edited
from gradexplorer.text import InputError, _

CHUNK = 200
"""Steps between two reports of progress: a twentieth of a second of torch's own loop."""


def run_to(page: Page, state: Any, step: int | None, progress: Callable[[int, int], None]) -> Snapshot | None:
    """Run a page from its start and return the snapshot at `step`; None where the page does not run.

    Parameters
    ----------
    step : int or None
        None is the end. A run that diverges before `step` stops where it did.
    progress : callable (step, last)
        Told about every `CHUNK` steps.

    Raises
    ------
    InputError
        `step` lies beyond the end of the run, or the page does not run.
    """
    if page.start is None:
        if step is not None:
            raise InputError(_("The page {page} has no steps to run.", page=page.key))
        return None
    run = page.start(state)
    _check_step(step, run.last)
    goal = run.last if step is None else step
    while run.step < min(goal, run.last):
        run.advance(min(CHUNK, goal - run.step))
        progress(run.step, min(goal, run.last))
    return run.snapshot(detail=True)


def at_state_step(state: S, state_steps: StateSteps, step: int | None) -> S:
    """Return `state` at a step of its walk; None leaves it where it is.

    Raises
    ------
    InputError
        `step` lies beyond the end of the walk.
    """
    _check_step(step, state_steps.last)
    return state if step is None else edited(state, state_steps.path, step)


def _check_step(step: int | None, last: int) -> None:
    if step is not None and step > last:
        raise InputError(_("Step {step} lies beyond the last step, {last}.", step=step, last=last))
