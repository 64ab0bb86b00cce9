"""The sweeps of several optimizers, ranked: each at its own best cell, over all starts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from gradexplorer.core.maps.files import write_rows
from gradexplorer.core.maps.many_starts import Device
from gradexplorer.core.maps.sweep import ARRIVED, Sweep
from gradexplorer.core.optimizers import told_apart
from gradexplorer.core.optimizers.torch_rates import check
from gradexplorer.framework.figure import Array, DisplayText, Mark, Row, Table, TablePanel
from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.state import edited, value_at
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep import SweepAxis, cells, rounded
from gradexplorer.pages.himmelblau.swept import SWEPT
from gradexplorer.text import _


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

    @property
    def axes(self) -> list[SweepAxis]:
        """Those that there are."""
        return [axis for axis in (self.x, self.y) if axis]

    def check(self, state: HimmelblauState) -> None:
        """Raise an InputError where torch refuses what runs in a corner of the grid."""
        for numbers in product(*(axis.values(2) for axis in self.axes)):
            there = state
            for axis, number in zip(self.axes, numbers, strict=True):
                there = edited(there, axis.path, number)
            check(there.optimizers[self.optimizer], there.steps)

    def sweep(self, state: HimmelblauState, columns: int, rows: int = 0, device: Device | None = None) -> Sweep:
        """Return the grid of cells; without a number it has as many rows as columns."""
        size = columns, (rows or columns) if self.y else 1
        return Sweep(cells(state, self.optimizer, self.x, self.y, size), (size[1], size[0]), state.steps, device)

    def numbers(self, row: int, column: int) -> list[float]:
        """Return what the parameters are in a cell."""
        rows, columns = self.results["label"].shape
        return [self.x.values(columns)[column], *([self.y.values(rows)[row]] if self.y else [])]


class Ranked(Struct, frozen=True, eq=False):
    """An optimizer at its best cell.

    Attributes
    ----------
    swept : Swept
    arrived : bool
        All starts are at a minimum there; so they are in no cell of an optimizer of which this is not said.
    numbers : sequence of float
        What the swept parameters are there.
    steps : float
        Those of the last start.
    value : float
        The largest final f.
    """

    swept: Swept
    arrived: bool
    numbers: Sequence[float]
    steps: float
    value: float


def ranked(all_swept: Sequence[Swept]) -> list[Ranked]:
    """Return the optimizers, the one with the fewest steps first; after them those that never arrive, by f."""
    found = [one for one in map(_best, all_swept) if one is not None]
    return sorted(found, key=lambda one: (not one.arrived, one.steps if one.arrived else one.value))


def _best(swept: Swept) -> Ranked | None:
    label, steps, value = (swept.results[name] for name in ("label", "steps", "value"))
    arrived = label == ARRIVED
    size = np.where(arrived, steps, np.nan) if arrived.any() else value
    if np.isnan(size).all():
        return None
    row, column = map(int, np.unravel_index(np.nanargmin(size), size.shape))
    numbers = swept.numbers(row, column)
    return Ranked(swept, bool(arrived.any()), numbers, float(steps[row, column]), float(value[row, column]))


def loaded(state: HimmelblauState, one: Swept, row: int, column: int) -> HimmelblauState:
    """Return the state with the numbers of a cell, as a click loads them."""
    for axis, number in zip(one.axes, one.numbers(row, column), strict=True):
        state = edited(state, axis.path, rounded(number))
    return state


def ranking_table(state: HimmelblauState, all_swept: Sequence[Swept]) -> TablePanel:
    """Return the ranking; a click loads a cell's numbers into the race."""
    names = told_apart(state.optimizers)
    axes = [SWEPT[name] for name in (state.sweep_x, state.sweep_y) if name != "none"]
    header: list[DisplayText] = ["#", _("optimizer"), *axes, _("steps"), "f"]
    rows = []
    for rank, one in enumerate(ranked(all_swept), start=1):
        paths, numbers = [axis.path for axis in one.swept.axes], [rounded(number) for number in one.numbers]
        rows.append(
            Row(
                cells=[
                    str(rank),
                    names[one.swept.optimizer],
                    *(f"{number:g}" for number in numbers),
                    f"{one.steps:.0f}" if one.arrived else "–",
                    f"{one.value:.4g}",
                ],
                colour=f"series{one.swept.optimizer}",
                picks=((",".join(paths), numbers if len(numbers) > 1 else numbers[0]),),
                picked=all(value_at(state, path) == at for path, at in zip(paths, numbers, strict=True)),
            )
        )
    return TablePanel(
        key="ranking",
        title=_("Each optimizer at its best cell, over all starts"),
        table=Table(key="ranking", header=header, rows=rows, spare=(("f",), ("#",), (_("steps"),))),
    )


def write_ranking(state: HimmelblauState, all_swept: Sequence[Swept], file: Path) -> None:
    """Write the ranking with all digits: .csv, or .json with what it is about."""
    names, entries = told_apart(state.optimizers), ranked(all_swept)
    if file.suffix == ".csv":
        parameters = [_parameter(axis) for axis in all_swept[0].axes]
        header = ("rank", "optimizer", *parameters, "arrived", "steps", "value")
        write_rows(file, header, _ranking_rows(names, entries))
        return
    plain = msgspec.to_builtins(state)
    about = {"landscape": state.landscape, "formula": state.surface.formula.source, "starts": plain["starts"]}
    found = [
        {
            "rank": rank,
            "optimizer": str(names[one.swept.optimizer]),
            "settings": plain["optimizers"][one.swept.optimizer],
            "best": {axis.path: number for axis, number in zip(one.swept.axes, one.numbers, strict=True)},
            "arrived": one.arrived,
            "steps": int(one.steps),
            "value": one.value if np.isfinite(one.value) else str(one.value),
        }
        for rank, one in enumerate(entries, start=1)
    ]
    text = json.dumps(about | {"steps": state.steps, "ranking": found}, indent=1, ensure_ascii=False)
    write_atomically(file, f"{text}\n".encode())


def _ranking_rows(names: Sequence[DisplayText], entries: Sequence[Ranked]) -> Iterator[tuple[object, ...]]:
    for rank, one in enumerate(entries, start=1):
        yield rank, names[one.swept.optimizer], *one.numbers, int(one.arrived), int(one.steps), one.value


def _parameter(axis: SweepAxis) -> str:
    """Return the name of a parameter without the number of its optimizer."""
    return axis.path.split(".", 2)[2] if axis.path.startswith("optimizers.") else axis.path
