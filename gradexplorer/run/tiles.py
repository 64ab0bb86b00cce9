"""A large grid in tiles: any executor computes them, what is done is kept, and the rest can be done later.

NaN says that a cell is still to be done.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import Executor, Future, wait

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Tile = tuple[slice, slice]

_AHEAD = 16
"""Tiles that wait in the executor, so that none has to wait for the next."""
_COARSEST = 8


def tiles(shape: tuple[int, int], most: int) -> Iterator[Tile]:
    """Cut a grid into tiles of at most so many cells, from its middle rows on in no order that matters."""
    rows, columns = shape
    wide = min(columns, max(most, 1))
    high = max(1, most // wide)
    for row in range(0, rows, high):
        for column in range(0, columns, wide):
            yield slice(row, min(row + high, rows)), slice(column, min(column + wide, columns))


def coarse_to_fine(shape: tuple[int, int], most: int) -> Iterator[Tile]:
    """Cut a grid into tiles of at most so many cells: first every eighth row and column, then what lies between."""
    for step in (_COARSEST, *(_COARSEST >> i for i in range(1, _COARSEST.bit_length()))):
        begins = [(0, 0)] if step == _COARSEST else [(0, step), (step, 0), (step, step)]
        apart = step if step == _COARSEST else 2 * step
        for row, column in begins:
            rows, columns = (len(range(begin, end, apart)) for begin, end in zip((row, column), shape, strict=True))
            if rows and columns:
                yield from (
                    (slice(row + apart * up.start, min(row + apart * up.stop, shape[0]), apart),
                     slice(column + apart * across.start, min(column + apart * across.stop, shape[1]), apart))
                    for up, across in tiles((rows, columns), most)
                )  # fmt: skip


def cells(tile: Tile) -> int:
    """Return how many cells a tile has."""
    rows, columns = (len(range(part.start, part.stop, part.step or 1)) for part in tile)
    return rows * columns


def missing(done: Array, all_tiles: Sequence[Tile]) -> list[Tile]:
    """Return the tiles with a cell that is still to be done."""
    return [tile for tile in all_tiles if np.isnan(done[tile]).any()]


def run_tiles(
    work: Callable[[Tile], Mapping[str, Array]],
    todo: Sequence[Tile],
    into: Mapping[str, Array],
    executor: Executor,
    progress: Callable[[int, int, float], None] = lambda _done, _all, _left: None,
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Compute tiles and put what they give into arrays; return whether all are done.

    Parameters
    ----------
    work : callable (tile) -> mapping
        What it gives for the tile, by the names of the arrays.
    into : mapping of str to array
    executor : concurrent.futures.Executor
    progress : callable (tiles done, tiles in all, seconds left)
    stopped : callable () -> bool
        Whether to end: what is running is waited for and kept.
    """
    waiting = list(reversed(todo))
    running: dict[Future[Mapping[str, Array]], Tile] = {}
    done, begun = 0, time.monotonic()
    computed, left = 0, sum(map(cells, todo))
    try:
        while (waiting and not stopped()) or running:
            while waiting and len(running) < _AHEAD and not stopped():
                tile = waiting.pop()
                running[executor.submit(work, tile)] = tile
            for future in wait(running, timeout=0.1, return_when=FIRST).done:
                tile = running.pop(future)
                for name, values in future.result().items():
                    into[name][tile] = values
                done += 1
                computed, left = computed + cells(tile), left - cells(tile)
                progress(done, len(todo), (time.monotonic() - begun) / computed * left)
            if stopped():
                for future in [future for future in running if future.cancel()]:
                    del running[future]
    finally:  # where a tile fails, those behind it need not be tried
        for future in running:
            future.cancel()
    return not waiting and done == len(todo)
