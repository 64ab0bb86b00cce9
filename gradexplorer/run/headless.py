"""A page brought to a step without a window."""

from collections.abc import Callable
from typing import Any

from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Run, Snapshot
from gradexplorer.framework.state import edited, value_at
from gradexplorer.text import InputError, _

CHUNK = 200
"""Steps between two reports of progress: a twentieth of a second of torch's own loop."""


def at_step(
    page: AnyPage, state: Any, step: int | None, progress: Callable[[int, int], None] = lambda _step, _last: None
) -> tuple[Any, Snapshot | None]:
    """Run a page from its start to `step`, and return the state and snapshot there; None where it does not run.

    Parameters
    ----------
    step : int or None
        None is the end, or where the steps are a State field, the state's own. A run that diverges before `step`
        stops where it did.
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
        return state, None
    run: Run[Snapshot] = page.start(state)
    if step is not None and step > run.last:
        raise InputError(_("Step {step} lies beyond the last step, {last}.", step=step, last=run.last))
    if field := page.step_field(state):
        state = state if step is None else edited(state, field, step)
        run.seek(value_at(state, field))
        return state, run.snapshot(detail=True)
    goal = run.last if step is None else step
    while run.step < min(goal, run.last):
        run.advance(min(CHUNK, goal - run.step))
        progress(run.step, min(goal, run.last))
    return state, run.snapshot(detail=True)
