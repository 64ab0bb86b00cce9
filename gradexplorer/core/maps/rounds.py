"""Maps of basins round by round: few starts at once, then more, so that a picture can follow a person's hand.

Every round but the last takes a sixteenth of the work of the next one. While a round is under way, the starts that are
still to come are shown as the nearest ones of the round before.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from msgspec import Struct

from gradexplorer.core.background import side_by_side
from gradexplorer.core.landscapes.catalogue import Landscape, Point
from gradexplorer.core.maps.basins import Array, Basins, Ended, grid, shared
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import ManyStarts, many_starts
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.proof import DType

FIRST_ROUND = 2_000_000
"""Steps of all starts together: about 10 ms on one processor."""
TURN = 3_000_000
"""Steps that one thread does before others have their turn."""
LEAST_PART = 64
"""Starts that are computed together: fewer would leave lanes of the machine's vectors empty."""
LEAST_SIDE = 8
SLOW, SLOW_SIDE = 1000.0, 32
"""An optimizer that costs more than this, see `ManyStarts.cost`, has a coarse map of so many starts a row."""
MACHINE_CODE = 5e-9
"""About how many seconds a step of a start takes."""
FINER = 4
TOLD_SECONDS = 0.4
"""Between two pictures of a round under way."""
TELLING = 8
"""Pictures take at most about such a part of the time."""


class Round(Struct, frozen=True, eq=False):
    """The maps so far.

    Attributes
    ----------
    share, seconds : float
        How much of all rounds is done, and about how long the rest takes; pauses do not count.
    """

    maps: Sequence[Basins]
    share: float
    seconds: float


def rounds(
    land: Landscape,
    optimizers: Sequence[Optimizer],
    steps: int,
    dtype: DType,
    ranges: tuple[Point, Point],
    side: int,
    *,
    coarse: bool = False,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Round | None]:
    """Yield maps of `side` times `side` starts, coarse ones first, and None where others may have a turn.

    Parameters
    ----------
    optimizers : sequence of Optimizer
        Those that `groups` puts together.
    coarse : bool
        Only the first round.
    """
    ways = [many_starts(land, optimizer, steps, dtype, near(land)) for optimizer in optimizers]
    alone = ways[0].cost > SLOW
    all_sides = sides(min(side, SLOW_SIDE) if alone else side, steps * len(ways) * ways[0].cost)
    whole, done, spent = len(ways) * sum(one * one for one in all_sides), 0, 0.0
    kept: list[Ended] = []
    for one in all_sides[: 1 if coarse else None]:
        x, y = (grid(ends, one) for ends in ranges)
        kept = [_enlarged(ended, one) for ended in kept] or [Ended.empty((one, one)) for _way in ways]
        next_picture = clock() + TOLD_SECONDS
        begun = clock()
        for starts in _filled(ways, kept, x, y, steps):
            done, spent = done + starts, spent + clock() - begun
            goes_on = alone or one != all_sides[0]
            if goes_on and clock() > next_picture and done < whole:
                telling = clock()
                yield _round(land, optimizers, steps, dtype, x, y, kept, done / whole, spent)
                next_picture = clock() + max(TOLD_SECONDS, TELLING * (clock() - telling))
            if goes_on:
                yield None
            begun = clock()
        yield _round(land, optimizers, steps, dtype, x, y, kept, done / whole, spent)


def _round(
    land: Landscape,
    optimizers: Sequence[Optimizer],
    steps: int,
    dtype: DType,
    x: Array,
    y: Array,
    ended: Sequence[Ended],
    share: float,
    spent: float,
) -> Round:
    maps = [
        Basins(land=land, optimizer=optimizer, steps=steps, dtype=dtype, x=x, y=y, ended=one.copy())
        for optimizer, one in zip(optimizers, ended, strict=True)
    ]
    maps = shared(maps)
    for one in maps:
        one.settle()
    return Round(maps, share, spent * (1 / share - 1))


def groups(land: Landscape, optimizers: Sequence[Optimizer], dtype: DType) -> list[list[Optimizer]]:
    """Return the optimizers whose maps are made side by side: all with machine code, then each other one, quick first.

    The same optimizer twice has one map.
    """
    costs = {one: many_starts(land, one, 1, dtype, near(land)).cost for one in optimizers}
    quick = [one for one, cost in costs.items() if cost == 1]
    others = sorted((one for one, cost in costs.items() if cost > 1), key=lambda one: costs[one])
    return [*([quick] if quick else []), *([one] for one in others)]


def all_rounds(
    land: Landscape,
    optimizers: Sequence[Optimizer],
    steps: int,
    dtype: DType,
    ranges: tuple[Point, Point],
    side: int,
    *,
    coarse: bool = False,
) -> Iterator[Round | None]:
    """Yield maps of optimizers of any kind, as `rounds` does for one kind: first those with machine code.

    An optimizer whose starts torch must run one by one has a map of at most `SLOW_SIDE` starts a row, and none in the
    coarse beginning, which is to follow a person's hand.
    """
    parts = groups(land, optimizers, dtype)
    if coarse:
        parts = [part for part in parts if many_starts(land, part[0], 1, dtype, near(land)).cost <= SLOW]
    costs = [_seconds(land, part, steps, dtype, side) for part in parts]
    kept: list[Basins] = []
    for place, part in enumerate(parts):
        last: Round | None = None
        for one in rounds(land, part, steps, dtype, ranges, side, coarse=coarse):
            if one is None:
                yield None
                continue
            last = one
            share = (sum(costs[:place]) + costs[place] * one.share) / sum(costs)
            later = sum(costs[place + 1 :])
            share = min(share, 1 - 1e-9) if later else share
            yield Round(_together([*kept, *one.maps]), share, one.seconds + later)
        kept += last.maps if last else []


def _together(maps: Sequence[Basins]) -> Sequence[Basins]:
    """Return maps that may be of several rounds with the same labels."""
    if len({id(one.common) for one in maps}) == 1:
        return maps
    maps = shared(maps)
    for one in maps:
        one.settle()
    return maps


def _seconds(land: Landscape, optimizers: Sequence[Optimizer], steps: int, dtype: DType, side: int) -> float:
    """Return about how long the rounds of a group take."""
    cost = many_starts(land, optimizers[0], steps, dtype, near(land)).cost
    most = min(side, SLOW_SIDE) if cost > SLOW else side
    return MACHINE_CODE * cost * steps * len(optimizers) * most**2


def sides(side: int, work: float) -> list[int]:
    """Return the sides of the rounds, up to `side`, where each start takes so many steps."""
    first = max(LEAST_SIDE, int((FIRST_ROUND / work) ** 0.5))
    found = []
    while first * 2 <= side:
        found.append(first)
        first *= FINER
    return [*found, side]


def _filled(ways: Sequence[ManyStarts], into: Sequence[Ended], x: Array, y: Array, steps: int) -> Iterator[int]:
    """Compute all starts, part by part, side by side; yield how many are done since the last time."""
    threads = (os.cpu_count() or 1) if ways[0].threads else 1
    most = ways[0].most if ways[0].cost > 1 else max(LEAST_PART, min(TURN // steps, ways[0].most))
    wide = min(len(x), most)
    high = max(1, most // len(x))
    parts = [(way, ended, (slice(row, row + high), slice(column, column + wide)))
             for way, ended in zip(ways, into, strict=True)
             for row in range(0, len(y), high) for column in range(0, len(x), wide)]  # fmt: skip

    def work(part: tuple[ManyStarts, Ended, tuple[slice, slice]]) -> int:
        way, ended, at = part
        across, up = np.meshgrid(x[at[1]], y[at[0]])
        ends = way.run(across.ravel(), up.ravel())
        for name in Ended.__struct_fields__:
            getattr(ended, name)[at] = np.reshape(getattr(ends, name), across.shape)
        return across.size

    for first in range(0, len(parts), threads):
        yield sum(side_by_side(work, parts[first : first + threads], threads))


def _enlarged(ended: Ended, side: int) -> Ended:
    """Return a finer grid whose starts end as the nearest ones of a coarser one."""
    nearest = (np.arange(side) + 0.5) / side * len(ended.x)
    place = nearest.astype(int)
    return Ended(*(getattr(ended, name)[np.ix_(place, place)] for name in Ended.__struct_fields__))
