"""Maps of basins round by round: few starts at once, then more, so that a picture can follow a person's hand.

Every round but the last takes a sixteenth of the work of the next one. While a round is under way, the starts that are
still to come are shown as the nearest ones of the round before.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from msgspec import Struct

from gradexplorer.core.landscapes.catalogue import Landscape, Point
from gradexplorer.core.maps.basins import Array, Basins, Ended, grid, shared
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import ManyStarts, many_starts
from gradexplorer.core.optimizers import NAMES, Optimizer
from gradexplorer.proof import DType
from gradexplorer.text import InputError, Text, _

FIRST_ROUND = 2_000_000
"""Steps of all starts together: about 10 ms on one processor."""
TURN = 3_000_000
"""Steps that one thread does before others have their turn."""
LEAST_PART = 64
"""Starts that are computed together: fewer would leave lanes of the machine's vectors empty."""
LEAST_SIDE = 8
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
        Those with machine code, see `why_no_map`.
    coarse : bool
        Only the first round.
    """
    ways = [many_starts(land, optimizer, steps, dtype, near(land)) for optimizer in optimizers]
    all_sides = sides(side, steps * len(ways))
    whole, done, spent = len(ways) * sum(one * one for one in all_sides), 0, 0.0
    kept: list[Ended] = []
    for one in all_sides[: 1 if coarse else None]:
        x, y = (grid(ends, one) for ends in ranges)
        kept = [_enlarged(ended, one) for ended in kept] or [Ended.empty((one, one)) for _way in ways]
        next_picture = clock() + TOLD_SECONDS
        begun = clock()
        for starts in _filled(ways, kept, x, y, steps):
            done, spent = done + starts, spent + clock() - begun
            if one != all_sides[0] and clock() > next_picture and done < whole:
                telling = clock()
                yield _round(land, optimizers, steps, dtype, x, y, kept, done / whole, spent)
                next_picture = clock() + max(TOLD_SECONDS, TELLING * (clock() - telling))
            if one != all_sides[0]:
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


def why_no_map(land: Landscape, optimizer: Optimizer) -> Text | None:
    """Return why a map of an optimizer can't follow a person's hand; None where machine code draws it."""
    try:
        way = many_starts(land, optimizer, 1, "float64", near(land))
    except InputError as error:
        return error.text
    if way.threads:
        return None
    return _(
        "{optimizer}: torch must run every start; the commands basins and sweep do",
        optimizer=NAMES[str(optimizer.__struct_config__.tag)],
    )


def sides(side: int, work: int) -> list[int]:
    """Return the sides of the rounds, up to `side`, where each start takes so many steps."""
    first = max(LEAST_SIDE, int((FIRST_ROUND / work) ** 0.5))
    found = []
    while first * 2 <= side:
        found.append(first)
        first *= FINER
    return [*found, side]


def _filled(ways: Sequence[ManyStarts], into: Sequence[Ended], x: Array, y: Array, steps: int) -> Iterator[int]:
    """Compute all starts, part by part, side by side; yield how many are done since the last time."""
    threads = os.cpu_count() or 1
    most = max(LEAST_PART, min(TURN // steps, ways[0].most))
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
        with ThreadPoolExecutor(threads) as pool:  # none of its threads lives while others have their turn
            done = sum(pool.map(work, parts[first : first + threads]))
        yield done


def _enlarged(ended: Ended, side: int) -> Ended:
    """Return a finer grid whose starts end as the nearest ones of a coarser one."""
    nearest = (np.arange(side) + 0.5) / side * len(ended.x)
    place = nearest.astype(int)
    return Ended(*(getattr(ended, name)[np.ix_(place, place)] for name in Ended.__struct_fields__))
