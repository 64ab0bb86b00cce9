"""What a film shows: a page at many steps, or with a parameter that goes from one value to another."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gradexplorer.framework.figure import Scene
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Run, Snapshot
from gradexplorer.framework.state import edited, path_within, value_at
from gradexplorer.run.headless import at_step
from gradexplorer.text import InputError, _

Moment = tuple[Any, Snapshot | None]
"""A State, and where its run is."""


def at_steps(page: AnyPage, state: Any, steps: range) -> Iterator[Moment]:
    """Yield a page at each of some steps, which grow; its run is begun at once.

    Raises
    ------
    InputError
        The page does not run, or not so far.
    """
    if page.start is None:
        raise InputError(_("The page {page} has no steps to run.", page=page.key))
    run: Run[Snapshot] = page.start(state)
    if steps[-1] > run.last:
        raise InputError(_("Step {step} lies beyond the last step, {last}.", step=steps[-1], last=run.last))
    return _at_steps(run, state, page.step_field(state), steps)


def _at_steps(run: Run[Snapshot], state: Any, field: str, steps: range) -> Iterator[Moment]:
    for step in steps:
        if field:  # the steps are a part of the State, and the run begins at its own
            run.seek(step)
        else:
            run.advance(step - run.step)
        yield edited(state, field, step) if field else state, run.snapshot(detail=True)


def varied(page: AnyPage, state: Any, path: str, values: Sequence[object], step: int | None) -> Iterator[Moment]:
    """Yield a page with each of some values at a State path; what its run does not depend on leaves the run as it is.

    Raises
    ------
    InputError
        There is no such path, or the first or the last value is not legal there.
    """
    for value in (values[0], values[-1]):
        edited(state, path, value)
    return _varied(page, state, path, values, step)


def _varied(page: AnyPage, state: Any, path: str, values: Sequence[object], step: int | None) -> Iterator[Moment]:
    key: object = None
    snapshot: Snapshot | None = None
    for index, value in enumerate(values):
        now = edited(state, path, value)
        if index == 0 or page.step_field(now) or page.run_key(now) != key:
            key = page.run_key(now)
            now, snapshot = at_step(page, now, step)
        yield now, snapshot


def between(state: Any, path: str, first: float, last: float, count: int, *, log: bool) -> list[float] | list[int]:
    """Return `count` numbers from `first` to `last`, whole ones where the parameter is whole.

    Raises
    ------
    InputError
        There is no such path, or no logarithm of the ends.
    """
    whole = isinstance(value_at(state, path), int)
    if log and not (first > 0 and last > 0):
        raise InputError(_("A logarithmic change needs two numbers above 0."))
    values = np.geomspace(first, last, count) if log else np.linspace(first, last, count)
    return [round(value) for value in values.tolist()] if whole else list(values.tolist())


def turn(
    page: AnyPage, state: Any, snapshot: Snapshot | None, degrees: float, count: int, panel: str | None
) -> tuple[str, list[object]]:
    """Return the State path of the camera of a 3-D panel, and its angles while it goes round by so many degrees.

    Raises
    ------
    InputError
        No panel of the page, or not the one that is meant, is in 3-D.
    """
    panels = page.figure(state, snapshot, False).panels()
    scene = next((one for one in panels if isinstance(one, Scene) and panel in (None, one.key)), None)
    if scene is None:
        raise InputError(_("There is no 3-D panel to turn."))
    elevation, azimuth = scene.angles
    steps = (azimuth + degrees * index / count for index in range(count))
    angles: list[object] = [[elevation, math.remainder(angle, 360.0)] for angle in steps]
    return path_within(page.inside(state), scene.camera), angles
