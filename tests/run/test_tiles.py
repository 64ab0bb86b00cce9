"""Tiles: all cells once, kept where a run is stopped, and only the missing ones later."""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from gradexplorer.run.tiles import Tile, cells, coarse_to_fine, missing, run_tiles, tiles

SHAPE = (13, 10)


def squares(tile: Tile) -> Mapping[str, np.ndarray]:
    row, column = np.mgrid[tile].astype(float)
    return {"sum": row + column, "product": row * column}


def empty() -> dict[str, np.ndarray]:
    return {name: np.full(SHAPE, np.nan) for name in ("sum", "product")}


@pytest.mark.parametrize("most", [1, 3, 10, 11, 37, 1000])
def test_tiles_cover_every_cell_once(most: int):
    seen = np.zeros(SHAPE)
    for tile in tiles(SHAPE, most):
        assert 0 < seen[tile].size <= most
        seen[tile] += 1
    assert (seen == 1).all()


@pytest.mark.parametrize(
    "executor", [lambda: ThreadPoolExecutor(2), lambda: ProcessPoolExecutor(1, get_context("spawn"))]
)
def test_any_executor_computes_them(executor):
    into, told = empty(), []
    with executor() as pool:
        assert isinstance(pool, Executor)
        work = list(tiles(SHAPE, 20))
        assert run_tiles(squares, work, into, pool, lambda *progress: told.append(progress))
    row, column = np.mgrid[:13, :10]
    assert np.array_equal(into["sum"], row + column)
    assert np.array_equal(into["product"], row * column)
    assert [done for done, _all, _left in told] == list(range(1, len(work) + 1))
    assert told[-1][2] == 0.0


def test_where_a_tile_fails_those_behind_it_are_not_tried():
    tried, known = [], threading.Event()

    def fails(tile: Tile) -> Mapping[str, np.ndarray]:
        tried.append(tile)
        if len(tried) > 1:
            known.wait(60)
        raise ValueError("no tile")

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(ValueError, match="no tile"):
            run_tiles(fails, list(tiles(SHAPE, 1)), empty(), pool)
        known.set()
    assert len(tried) <= 2


def test_what_is_done_is_kept_and_the_rest_is_done_later():
    into, calls = empty(), []
    stop = threading.Event()

    def counted(tile: Tile) -> Mapping[str, np.ndarray]:
        calls.append(tile)
        time.sleep(0.05)
        if len(calls) == 3:
            stop.set()
        return squares(tile)

    everything = list(tiles(SHAPE, 10))
    with ThreadPoolExecutor(1) as pool:
        assert not run_tiles(counted, everything, into, pool, stopped=stop.is_set)
    done = int((~np.isnan(into["sum"])).sum())
    assert 30 <= done < 130
    left = missing(into["sum"], everything)
    assert len(left) == 13 - done // 10
    with ThreadPoolExecutor(1) as pool:
        assert run_tiles(squares, left, into, pool)
    assert missing(into["sum"], everything) == []


def test_a_fault_in_a_tile_is_raised():
    def fail(_tile: Tile) -> Mapping[str, np.ndarray]:
        raise OSError(28, "No space left on device")

    with ThreadPoolExecutor(1) as pool, pytest.raises(OSError, match="No space left"):
        run_tiles(fail, list(tiles(SHAPE, 10)), empty(), pool)


@pytest.mark.parametrize("most", [1, 5, 1000])
@pytest.mark.parametrize("shape", [SHAPE, (1, 30), (51, 51)])
def test_coarse_to_fine_covers_every_cell_once_and_the_whole_grid_first(shape: tuple[int, int], most: int):
    seen = np.zeros(shape)
    plan = list(coarse_to_fine(shape, most))
    for tile in plan:
        assert seen[tile].size == cells(tile) <= most
        seen[tile] += 1
    assert (seen == 1).all()
    first = np.zeros(shape)
    for tile in plan[: len(list(tiles((-(-shape[0] // 8), -(-shape[1] // 8)), most)))]:
        first[tile] = 1
    assert np.array_equal(np.argwhere(first), [(r, c) for r in range(0, shape[0], 8) for c in range(0, shape[1], 8)])


def test_the_estimate_counts_cells_and_not_tiles():
    told: list[tuple[int, int, float]] = []

    def slow(tile: Tile) -> Mapping[str, np.ndarray]:
        time.sleep(0.002 * cells(tile))
        return squares(tile)

    work = [(slice(0, 1), slice(0, 2)), (slice(1, 13), slice(0, 10))]
    with ThreadPoolExecutor(1) as pool:
        assert run_tiles(slow, work, empty(), pool, lambda *progress: told.append(progress))
    assert told[0][2] > 0.002 * 120  # sixty times as much is left as was done
