"""Sweeps in the window: a map of cells for each optimizer, or curves, and the table that ranks them."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import structs

from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.optimizers import told_apart
from gradexplorer.framework.figure import Axis, Figure, Labels, Panel, Plot, Points
from gradexplorer.framework.state import value_at
from gradexplorer.framework.study import Found
from gradexplorer.pages.himmelblau.convergence import standings
from gradexplorer.pages.himmelblau.ranking import Swept, ranking_table
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep import SweepAxis, sweep_axis, sweep_curves, sweep_plot
from gradexplorer.pages.himmelblau.swept import SWEPT, is_of_optimizer
from gradexplorer.text import InputError, Text, _

MOST_IN_A_ROW = 4


class SweepFound(Found, frozen=True, eq=False, kw_only=True):
    """The sweeps of all optimizers that can have one, and of which state; `without` says why others have none."""

    state: HimmelblauState
    swept: Sequence[Swept]
    without: Mapping[int, Text] = {}


def asked(state: HimmelblauState) -> tuple[list[Swept], dict[int, Text]]:
    """Return the sweeps to be computed, and why there is none of the other optimizers."""
    found, faults = [], {}
    for optimizer in range(len(state.optimizers)):
        try:
            x = _axis(state, optimizer, state.sweep_x, state.sweep_x_range, state.sweep_x_scale)
            y = _axis(state, optimizer, state.sweep_y, state.sweep_y_range, state.sweep_y_scale)
        except InputError as error:
            faults[optimizer] = error.text
            continue
        assert x is not None
        found.append(Swept(optimizer, x, y))
    return found, faults


def _axis(state: HimmelblauState, optimizer: int, name: str, ends: tuple[float, float], scale: str) -> SweepAxis | None:
    """Return a parameter as an optimizer has it; InputError where it has none, or the ends are not for it."""
    if name == "none":
        return None
    if name.startswith("start."):
        path = f"starts.{state.watched[1]}.{name.removeprefix('start.')}"
    else:
        path = f"optimizers.{optimizer}.{name}" if is_of_optimizer(name) else name
    if _number_at(state, path) is None or (name == "condition" and state.landscape != "bowl"):
        owner = told_apart(state.optimizers)[optimizer] if is_of_optimizer(name) else state.surface.name
        raise InputError(_("{owner} has no {parameter}", owner=owner, parameter=SWEPT[name]))
    return sweep_axis(state, f"{path}={ends[0]!r}..{ends[1]!r}:{scale}")


def _number_at(state: HimmelblauState, path: str) -> float | None:
    try:
        value: float | None = value_at(state, path)
    except InputError:
        return None
    return value


def _is_there(state: HimmelblauState, one: Swept) -> bool:
    """Whether the State has the numbers that were swept: what was found may be of another optimizer."""
    return all(_number_at(state, axis.path) is not None for axis in (one.x, one.y) if axis is not None)


def figure(state: HimmelblauState, snapshot: RaceSnapshot | None, found: SweepFound | None) -> Figure:
    """Return the picture: the cells of every optimizer beside each other, the ranking and the standings below."""
    if found is not None and (found.state.sweep_x, found.state.sweep_y) != (state.sweep_x, state.sweep_y):
        found = None  # the picture of other parameters
    swept = [one for one in found.swept if one.results and _is_there(state, one)] if found else []
    by_optimizer = {one.optimizer: one for one in swept}
    if state.sweep_y == "none":
        maps: list[Panel] = [_curves(state, by_optimizer)]
    else:
        _asked, faults = asked(state)
        names = told_apart(state.optimizers)
        faults |= found.without if found else {}
        maps = [
            _cells(state, found, by_optimizer[r])
            if found and r in by_optimizer and r < len(names)
            else _empty(r, names[r], faults.get(r))
            for r in range(len(names))
        ]
    rows: list[Sequence[Panel]] = [maps[at : at + MOST_IN_A_ROW] for at in range(0, len(maps), MOST_IN_A_ROW)]
    table = ranking_table(state, list(by_optimizer.values()))
    return Figure(rows=[*rows, [table, standings(state, snapshot, state.surface)]])


def _cells(state: HimmelblauState, found: SweepFound, one: Swept) -> Plot:
    """Return the map of an optimizer, with the place of its present numbers in it."""
    assert one.y is not None
    by_value = state.sweep_colour == "value"
    plot = sweep_plot(
        found.state,
        one.optimizer,
        (one.x, one.y),
        one.results,
        by_value=by_value,
        key=f"sweep{one.optimizer}",
        theory=one.theory,
    )
    at = [float(value_at(state, axis.path)) for axis in (one.x, one.y)]
    shown = all(end > 0 or not axis.log for end, axis in zip(at, (one.x, one.y), strict=True))
    x, y = ([value] if shown else [] for value in at)
    present = Points(
        key="present",
        label=_("present numbers") if shown else "",
        x=np.array(x, dtype=float),
        y=np.array(y, dtype=float),
        colour="accent",
        symbol="+",
        size=15.0,
        names=[_("The numbers of the race")] if shown else (),
    )
    return structs.replace(
        plot,
        marks=[*plot.marks, present],
        hint=_("Click: the race takes the numbers of the cell"),
        link="sweep",
    )


def _empty(optimizer: int, name: str, fault: Text | None) -> Plot:
    """Return a panel that says why there is no sweep in it."""
    sentence = _("{optimizer}: the sweep is being computed", optimizer=name) if fault is None else fault
    said = Labels(key="none", x=np.zeros(1), y=np.zeros(1), texts=[sentence], size=1.3)
    return Plot(key=f"sweep{optimizer}", title=name, x=Axis(""), y=Axis(""), marks=[said], bare=True, view="none")


def _curves(state: HimmelblauState, by_optimizer: Mapping[int, Swept]) -> Plot:
    if not by_optimizer:
        _asked, faults = asked(state)
        return _empty(0, told_apart(state.optimizers)[0], next(iter(faults.values()), None))
    first = next(iter(by_optimizer.values()))
    return sweep_curves(state, first.x, [(r, one.results) for r, one in by_optimizer.items()])
