"""Sweeps round by round: few cells at once, then all, as in `rounds`."""

import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct

from gradexplorer.core.background import side_by_side
from gradexplorer.core.maps.rounds import TOLD_SECONDS, TURN, sides
from gradexplorer.core.maps.sweep import RESULTS, Array, Sweep

Results = Mapping[str, Array]
SLOW_SIDE = 16
"""Cells in a row of a sweep that torch must run."""


class SweepRound(Struct, frozen=True, eq=False):
    """The results so far, one mapping of `RESULTS` for each sweep.

    Attributes
    ----------
    share, seconds : float
        How much of all rounds is done, and about how long the rest takes; pauses do not count.
    """

    results: Sequence[Results]
    share: float
    seconds: float


def sweep_rounds(
    sweeps: Sequence[Callable[[int], Sweep]],
    flat: bool,
    side: int,
    work: int,
    *,
    coarse: bool = False,
    slow: bool = False,
) -> Iterator[SweepRound | None]:
    """Yield results of `side` cells a row, coarse ones first, and None where others may have a turn.

    Parameters
    ----------
    sweeps : sequence of callable (side) -> Sweep
    flat : bool
        One parameter alone: one row of cells.
    work : int
        Steps of all starts of a cell, in all sweeps together.
    coarse : bool
        Only the first round.
    slow : bool
        torch runs every start: of few cells, which are shown as they come.
    """
    spent, done = 0.0, 0
    all_sides = sides(min(side, SLOW_SIDE), math.inf) if slow else sides(side, work)
    whole = len(sweeps) * sum(one * (1 if flat else one) for one in all_sides)
    kept: list[dict[str, Array]] = []
    for one in all_sides[: 1 if coarse else None]:
        shape = (1 if flat else one, one)
        kept = [_enlarged(found, shape) for found in kept] or [
            {name: np.full(shape, np.nan) for name in RESULTS} for _sweep in sweeps
        ]
        begun = told = time.perf_counter()
        for cells in _filled([make(one) for make in sweeps], kept):
            done, spent = done + cells, spent + time.perf_counter() - begun
            goes_on = slow or one != all_sides[0]
            if goes_on and time.perf_counter() - told > TOLD_SECONDS and done < whole:
                yield _told(kept, done / whole, spent)
                told = time.perf_counter()
            if goes_on:
                yield None
            begun = time.perf_counter()
        yield _told(kept, done / whole, spent)


def _told(kept: Sequence[dict[str, Array]], share: float, spent: float) -> SweepRound:
    results = [{name: array.copy() for name, array in found.items()} for found in kept]
    return SweepRound(results, share, spent * (1 / share - 1))


def _filled(sweeps: Sequence[Sweep], into: Sequence[dict[str, Array]]) -> Iterator[int]:
    """Compute all cells, tile by tile, side by side; yield how many are done since the last time."""
    threads = (os.cpu_count() or 1) if sweeps[0].groups else 1
    parts = [
        (sweep, found, tile)
        for sweep, found in zip(sweeps, into, strict=True)
        for tile in sweep.tiles(max(1, TURN // sweep.steps))
    ]

    def compute(part: tuple[Sweep, dict[str, Array], tuple[slice, slice]]) -> int:
        sweep, found, tile = part
        for name, numbers in sweep.compute(tile).items():
            found[name][tile] = numbers
        return found[RESULTS[0]][tile].size

    for first in range(0, len(parts), threads):
        yield sum(side_by_side(compute, parts[first : first + threads], threads))


def _enlarged(found: Results, shape: tuple[int, int]) -> dict[str, Array]:
    """Return a finer grid whose cells are the nearest ones of a coarser one."""
    rows, columns = (
        ((np.arange(count) + 0.5) / count * size).astype(int)
        for count, size in zip(shape, found[RESULTS[0]].shape, strict=True)
    )
    return {name: array[np.ix_(rows, columns)] for name, array in found.items()}
