"""Sweeps in the window: a map of cells for each optimizer, or curves, and the table that ranks them."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct, structs

from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.maps.sweep import Sweep
from gradexplorer.core.optimizers import told_apart
from gradexplorer.framework.figure import (
    Array,
    Axis,
    DisplayText,
    Figure,
    Mark,
    Panel,
    Plot,
    Points,
    Row,
    Table,
    TablePanel,
)
from gradexplorer.framework.state import edited, value_at
from gradexplorer.framework.study import Found
from gradexplorer.pages.himmelblau.convergence import standings
from gradexplorer.pages.himmelblau.state import SWEPT, HimmelblauState
from gradexplorer.pages.himmelblau.sweep import (
    SweepAxis,
    best_cell,
    cells,
    rounded,
    sweep_axis,
    sweep_curves,
    sweep_plot,
)
from gradexplorer.text import InputError, Text, _

MOST_IN_A_ROW = 4


class Swept(Struct, frozen=True, eq=False):
    """The sweep of one optimizer.

    Attributes
    ----------
    optimizer : int
        Its place in the tab's list.
    x, y : SweepAxis
        The parameters, as that optimizer has them; no y where there are curves.
    results : mapping
        See `sweep.RESULTS`; empty before they are computed.
    theory : sequence of Mark
    """

    optimizer: int
    x: SweepAxis
    y: SweepAxis | None
    results: Mapping[str, Array] = {}
    theory: Sequence[Mark] = ()

    def sweep(self, state: HimmelblauState, side: int) -> Sweep:
        """Return the grid of cells with so many in a row."""
        size = side, side if self.y else 1
        return Sweep(cells(state, self.optimizer, self.x, self.y, size), (size[1], size[0]), state.steps)


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
        path = name if name == "condition" else f"optimizers.{optimizer}.{name}"
    try:
        value = value_at(state, path)
    except InputError:
        value = None
    if value is None or (name == "condition" and state.landscape != "bowl"):
        owner = state.surface.name if name == "condition" else told_apart(state.optimizers)[optimizer]
        raise InputError(_("{owner} has no {parameter}", owner=owner, parameter=SWEPT[name]))
    return sweep_axis(state, f"{path}={ends[0]!r}..{ends[1]!r}:{scale}")


def figure(state: HimmelblauState, snapshot: RaceSnapshot | None, found: SweepFound | None) -> Figure:
    """Return the picture: the cells of every optimizer beside each other, the ranking and the standings below."""
    if found is not None and (found.state.sweep_x, found.state.sweep_y) != (state.sweep_x, state.sweep_y):
        found = None  # the picture of other parameters
    by_optimizer = {one.optimizer: one for one in found.swept if one.results} if found else {}
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
    return Figure(rows=[*rows, [ranking(state, by_optimizer), standings(state, snapshot, state.surface)]])


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
    title = _("{optimizer}: the sweep is being computed", optimizer=name) if fault is None else fault
    return Plot(key=f"sweep{optimizer}", title=title, x=Axis(""), y=Axis(""), marks=[])


def _curves(state: HimmelblauState, by_optimizer: Mapping[int, Swept]) -> Plot:
    if not by_optimizer:
        _asked, faults = asked(state)
        return _empty(0, told_apart(state.optimizers)[0], next(iter(faults.values()), None))
    first = next(iter(by_optimizer.values()))
    return sweep_curves(state, first.x, [(r, one.results) for r, one in by_optimizer.items()])


# ---- the ranking


def ranking(state: HimmelblauState, by_optimizer: Mapping[int, Swept]) -> TablePanel:
    """Return the optimizers, each at its own best cell; a click loads that cell's numbers into the race."""
    names = told_apart(state.optimizers)
    best = [(best_cell(one.results), r, one) for r, one in by_optimizer.items()]
    ranked = sorted((cell, r, one) for cell, r, one in best if cell is not None)
    axes = [SWEPT[name] for name in (state.sweep_x, state.sweep_y) if name != "none"]
    header: list[DisplayText] = ["#", _("optimizer"), *axes, _("steps"), "f"]
    rows = []
    for rank, ((late, _number, row, column), r, one) in enumerate(ranked, start=1):
        numbers = best_numbers(one, row, column)
        path = ",".join(axis.path for axis in (one.x, one.y) if axis)
        steps, value = one.results["steps"][row, column], one.results["value"][row, column]
        rows.append(
            Row(
                cells=[
                    str(rank),
                    names[r],
                    *(f"{number:g}" for number in numbers),
                    "–" if late else f"{steps:.0f}",
                    f"{value:.4g}",
                ],
                colour=f"series{r}",
                picks=((path, numbers if len(numbers) > 1 else numbers[0]),),
                picked=all(value_at(state, axis.path) == at for axis, at in zip(_axes(one), numbers, strict=True)),
            )
        )
    return TablePanel(
        key="ranking",
        title=_("Each optimizer at its best cell, over all starts"),
        table=Table(key="ranking", header=header, rows=rows),
    )


def _axes(one: Swept) -> list[SweepAxis]:
    return [axis for axis in (one.x, one.y) if axis]


def best_numbers(one: Swept, row: int, column: int) -> list[float]:
    """Return the numbers of a cell, in the order of the axes."""
    rows, columns = one.results["label"].shape
    numbers = [one.x.values(columns)[column]] + ([one.y.values(rows)[row]] if one.y else [])
    return [rounded(number) for number in numbers]


def loaded(state: HimmelblauState, one: Swept, row: int, column: int) -> HimmelblauState:
    """Return the state with the numbers of a cell."""
    for axis, number in zip(_axes(one), best_numbers(one, row, column), strict=True):
        state = edited(state, axis.path, number)
    return state
