"""Sweeps: what every pair of two parameters does, from all starts together.

A cell has arrived when all of its starts are at a minimum; its steps are those of the last one, its value the largest
final f. It has diverged where one of its starts did.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.landscapes.catalogue import Landscape, Point
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, SADDLE, end_labels, end_points, values
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import Device, check_device, many_starts
from gradexplorer.core.optimizers import Optimizer, UpdateRule
from gradexplorer.core.optimizers.kernel import UNAVAILABLE, Ends, kernel

Array = NDArray[np.float64]
Tile = tuple[slice, slice]

ARRIVED = 0
"""The label of a cell whose starts are all at a minimum; the others are those of basins."""
_MOST = 4096
"""Starts in a tile."""
RESULTS = ("label", "steps", "value")


class Cell(Struct, frozen=True, eq=False):
    """What runs in one cell."""

    land: Landscape
    optimizer: Optimizer
    starts: Sequence[Point]


class _Group(Struct, frozen=True, eq=False):
    """Cells whose loops have the same lines: only their numbers differ.

    `given` and `starts` have a number, or an array over the whole grid; `starts` has shape (S, 2, rows, columns).
    """

    land: Landscape
    rule: UpdateRule
    mask: NDArray[np.bool_]
    given: Mapping[str, float | Array]
    starts: Array


class Sweep:
    """A grid of cells.

    Parameters
    ----------
    cell : callable (row, column) -> Cell
    shape : (rows, columns)
    steps : int
    device : str or None
        Where torch runs all starts of a cell as one batch; by default machine code runs many cells together.
    """

    def __init__(
        self, cell: Callable[[int, int], Cell], shape: tuple[int, int], steps: int, device: Device | None = None
    ) -> None:
        if device:
            check_device(device)
        self.cell, self.shape, self.steps, self.device = cell, shape, steps, device
        first = cell(0, 0)
        self.count = len(first.starts)
        ours = device is None and first.optimizer.rule() is not None
        self.groups = (_separable(cell, shape) or _one_by_one(cell, shape)) if ours else []

    def tiles(self, most_starts: int = _MOST) -> Iterator[Tile]:
        """Yield tiles that cover the grid, each within as few groups as can be: a group is compiled once."""
        rows, columns = self.shape
        most = max(1, min(_MOST, most_starts) // self.count) if self.groups else 1
        upright = len(self.groups) > 1 and self.groups[0].mask[:, 0].all()
        wide = 1 if upright else min(columns, most)
        high = min(rows, max(1, most // wide))
        for column in range(0, columns, wide):
            for row in range(0, rows, high):
                yield slice(row, min(row + high, rows)), slice(column, min(column + wide, columns))

    def compute(self, tile: Tile) -> dict[str, Array]:
        """Return the results of a tile, see `RESULTS`."""
        shape = np.empty(self.shape)[tile].shape
        found = {name: np.full(shape, np.nan) for name in RESULTS}
        for group in self.groups:
            mask = group.mask[tile]
            if mask.any():
                judged = self._judged(group.land, self._ends(group, tile, mask))
                for name, numbers in zip(RESULTS, judged, strict=True):
                    found[name][mask] = numbers
        if not self.groups:
            for row, column in np.ndindex(shape):
                cell = self.cell(tile[0].start + row, tile[1].start + column)
                for name, (number,) in zip(RESULTS, self._judged(cell.land, self._alone(cell)), strict=True):
                    found[name][row, column] = number
        return found

    def _ends(self, group: _Group, tile: Tile, mask: NDArray[np.bool_]) -> Ends:
        """Run all starts of a group's cells in a tile: shape (S, cells), flat."""
        starts = group.starts[:, :, tile[0], tile[1]][..., mask]
        loop = group.rule.loop(gradient_lines(group.land))
        names = dict(zip(group.given, loop.given, strict=True))
        given = {
            names[name]: number if isinstance(number, float) else np.tile(number[tile][mask], len(starts))
            for name, number in group.given.items()
        }
        varied = frozenset(name for name, number in given.items() if not isinstance(number, float))
        try:
            compiled = kernel(loop, "float64", varied)
        except UNAVAILABLE:
            places = np.argwhere(mask) + np.array([tile[0].start, tile[1].start])
            return _joined([self._alone(self.cell(row, column)) for row, column in places.tolist()])
        x, y = starts[:, 0].ravel(), starts[:, 1].ravel()
        return compiled.ends(x, y, self.steps, given, near(group.land))

    def _alone(self, cell: Cell) -> Ends:
        x, y = np.array(cell.starts, dtype=float).T
        way = many_starts(cell.land, cell.optimizer, self.steps, "float64", near(cell.land), self.device)
        return way.run(x, y)

    def _judged(self, land: Landscape, ends: Ends) -> tuple[Array, Array, Array]:
        """Return label, steps and value of cells from the ends of their starts."""
        count = self.count
        diverged = ends.last < self.steps
        points = end_points(land, ends.x[~diverged], ends.y[~diverged])
        label = end_labels(land, points, ends.x, ends.y, diverged).reshape(count, -1)
        of_cell = worst(label)
        f = np.where(label == DIVERGED, np.inf, values(land, ends.x, ends.y).reshape(count, -1)).max(axis=0)
        last = np.minimum(ends.last.reshape(count, -1) + 1, self.steps)
        steps = np.where(label == DIVERGED, last, ends.arrival.reshape(count, -1)).max(axis=0).astype(float)
        first_lost = np.where(label == DIVERGED, last, self.steps).min(axis=0)
        steps = np.select([of_cell == DIVERGED, of_cell == NOT_YET], [first_lost, self.steps], steps)
        return of_cell, steps, f


def worst(label: NDArray[np.int64]) -> Array:
    """Return the labels of cells from those of their starts, shape (S, cells): the worst counts."""
    bad = DIVERGED, NOT_YET, SADDLE
    return np.select([(label == one).any(axis=0) for one in bad], bad, ARRIVED).astype(float)


def _joined(ends: Sequence[Ends]) -> Ends:
    """Return the ends of several cells, start by start."""
    return Ends(*(np.stack([getattr(one, name) for one in ends], axis=1).ravel() for name in Ends.__struct_fields__))


# ---- which cells run the same lines


def _separable(cell: Callable[[int, int], Cell], shape: tuple[int, int]) -> list[_Group] | None:
    """Return groups where each number depends on the row or on the column alone, without looking at every cell.

    Some rows or columns may run other lines than the rest, as those without momentum do.
    """
    groups: list[_Group] = []
    for rows in _alike([cell(row, 0) for row in range(shape[0])]):
        for columns in _alike([cell(0, column) for column in range(shape[1])]):
            found = _separable_part(cell, shape, rows, columns)
            if found is None:
                return None
            groups += found
    return groups


def _alike(line: Sequence[Cell]) -> list[list[int]]:
    """Return the places of cells that run the same lines."""
    found: dict[object, list[int]] = {}
    for place, one in enumerate(line):
        found.setdefault(_program(one), []).append(place)
    return list(found.values())


def _separable_part(
    cell: Callable[[int, int], Cell], shape: tuple[int, int], rows: list[int], columns: list[int]
) -> list[_Group] | None:
    across = [cell(rows[0], column) for column in columns]
    up = [cell(row, columns[0]) for row in rows]
    numbers = [[_numbers(one) for one in line] for line in (across, up)]
    names = list(numbers[0][0])
    if any(list(one) != names for line in numbers for one in line):
        return None
    if any(_program(one) != _program(across[0]) for one in (*across, *up)):
        return None
    grid: dict[str, Array] = {}
    for name in names:
        by_column, by_row = (np.array([one[name] for one in line]) for line in numbers)
        moves = np.ptp(by_column) > 0, np.ptp(by_row) > 0
        if all(moves):
            return None
        grid[name] = np.zeros(shape)
        grid[name][np.ix_(rows, columns)] = by_row[:, None] if moves[1] else by_column[None]
    lands = [[one.land for one in line] for line in (across, up)]
    if all(len(set(map(id, line))) > 1 for line in lands):
        return None
    corner = cell(rows[-1], columns[-1])
    if any(grid[name][rows[-1], columns[-1]] != value for name, value in _numbers(corner).items()):
        return None
    line = 1 if len(set(map(id, lands[1]))) > 1 else 0
    groups = []
    for land in dict.fromkeys(lands[line]):
        same = [place for place, one in zip((columns, rows)[line], lands[line], strict=True) if one is land]
        mask = np.zeros(shape, bool)
        mask[np.ix_(*((same, columns) if line else (rows, same)))] = True
        groups.append(_group(across[0], land, mask, grid))
    return groups


def _one_by_one(cell: Callable[[int, int], Cell], shape: tuple[int, int]) -> list[_Group]:
    """Return groups from a look at every cell."""
    found: dict[object, list[tuple[tuple[int, int], Cell]]] = {}
    for place in np.ndindex(shape):
        one = cell(*place)
        found.setdefault((id(one.land), _program(one)), []).append(((place[0], place[1]), one))
    groups = []
    for members in found.values():
        mask = np.zeros(shape, bool)
        grid = {name: np.zeros(shape) for name in _numbers(members[0][1])}
        for place, one in members:
            mask[place] = True
            for name, number in _numbers(one).items():
                grid[name][place] = number
        groups.append(_group(members[0][1], members[0][1].land, mask, grid))
    return groups


def _rule(cell: Cell) -> UpdateRule:
    rule = cell.optimizer.seen_rule()
    assert rule is not None
    return rule


def _program(cell: Cell) -> object:
    rule = _rule(cell)
    return rule.program, rule.seen


def _numbers(cell: Cell) -> dict[str, float]:
    """Return all numbers of a cell: what its rule is given, and its starts."""
    starts = {
        f"start {i} {axis}": at for i, start in enumerate(cell.starts) for axis, at in zip("xy", start, strict=True)
    }
    return {**{name: float(value) for name, value in _rule(cell).given.items()}, **starts}


def _group(cell: Cell, land: Landscape, mask: NDArray[np.bool_], grid: Mapping[str, Array]) -> _Group:
    """Return a group; a number that is the same in all of its cells is only one."""
    rule = _rule(cell)
    given = {name: _single(grid[name], mask) for name in rule.given}
    starts = np.array([[grid[f"start {i} {axis}"] for axis in "xy"] for i in range(len(cell.starts))])
    return _Group(land, rule, mask, given, starts)


def _single(numbers: Array, mask: NDArray[np.bool_]) -> float | Array:
    inside = numbers[mask]
    return float(inside[0]) if np.ptp(inside) == 0 else numbers
