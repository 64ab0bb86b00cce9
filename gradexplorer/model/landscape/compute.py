"""A whole landscape in one process: coarse to fine, with the gradient at points all over it."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.losses import Array
from gradexplorer.model.landscape.proofs import prove_samples, prove_slopes, statements
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.landscape.spec import COARSE_TO_FINE, LandscapeReport, PlaneRequest, Slope, every
from gradexplorer.model.landscape.workers import Workers

_TURN_SECONDS = 0.1
_SLOPE_SECONDS = 2.0
_SIDES = (9, 7, 5, 3)
"""How many points across and up have their gradient proven: as many as there is time for."""
_SAMPLES = 16

Show = Callable[[LandscapeReport], None]
"""Told what is there when a grid is done, the coarsest one first."""
Tell = Callable[[int, int, float], None]
"""Told how many points are done, of how many, and the seconds that the rest takes."""


def landscape_case(
    case: Case,
    asked: PlaneRequest,
    show: Show = lambda _report: None,
    tell: Tell = lambda _done, _all, _seconds: None,
    helpers: Callable[[float], Workers] | None = None,
) -> LandscapeReport:
    """Compute the landscape of a case; the coarse picture comes first.

    Parameters
    ----------
    helpers : callable (loss at the centre) -> Workers
        Makes the processes that compute the points, where there are to be some.
    """
    landscape = Landscape(case, asked.plane, lambda done, total: tell(done, total, 0.0))
    info = landscape.info()
    x = np.linspace(*info.ranges[0], asked.columns)
    y = np.linspace(*info.ranges[1], asked.rows) if asked.rows > 1 else np.zeros(1)
    losses = np.full((len(y), len(x)), np.nan)
    report = LandscapeReport(asked=asked, info=info, losses=losses.tobytes())
    row, column, ends = coarse_first(losses.shape)
    count = max(1, int(_TURN_SECONDS / max(info.seconds, 1e-9)) // info.chunk) * info.chunk
    chunks = [slice(start, min(start + count, losses.size)) for start in range(0, losses.size, count)]
    begun = time.perf_counter()
    with helpers(info.centre) if helpers else nullcontext() as workers:
        work = landscape.losses.values if workers is None else partial(workers.losses, timing=(info.way, info.chunk))
        points = [(x[column[chunk]], y[row[chunk]]) for chunk in chunks]
        for chunk, found in zip(chunks, _in_order(work, points, asked.workers), strict=True):
            losses[row[chunk], column[chunk]] = np.where(np.isfinite(found), found, np.inf)
            tell(chunk.stop, losses.size, (time.perf_counter() - begun) / chunk.stop * (losses.size - chunk.stop))
            if any(chunk.start < end <= chunk.stop for end in ends):
                report = structs.replace(report, losses=losses.tobytes())
                show(report)
    return structs.replace(
        report, slopes=tuple(_slopes(landscape, x, y)), proofs=tuple(_proofs(landscape, x, y, losses))
    )


def _in_order(
    work: Callable[[Array, Array], Array], points: list[tuple[Array, Array]], workers: int
) -> Iterator[Array]:
    """Yield the losses at points, some of them computed side by side; only those are begun that are wanted soon."""
    if workers == 1:
        yield from (work(a, b) for a, b in points)
        return
    executor, begun = ThreadPoolExecutor(workers), deque[Future[Array]]()
    try:
        for a, b in points:
            begun.append(executor.submit(work, a, b))
            if len(begun) > workers:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        executor.shutdown(cancel_futures=True)


def coarse_first(shape: tuple[int, int]) -> tuple[NDArray[Any], NDArray[Any], list[int]]:
    """Return rows and columns of all points, and where each grid ends.

    First come those of every eighth row and column, then those between.
    """
    coarse = np.zeros(shape, np.int64)
    for step in COARSE_TO_FINE:
        coarse[np.ix_(*(every(step, count) for count in shape))] += 1
    row, column = (each.ravel() for each in np.indices(shape))
    order = np.argsort(-coarse.ravel(), kind="stable")
    ends = [int(np.count_nonzero(coarse > finer)) for finer in reversed(range(len(COARSE_TO_FINE)))]
    return row[order], column[order], ends


def _slopes(landscape: Landscape, x: Array, y: Array) -> Iterator[Slope]:
    """Yield the gradient at points all over the plane, projected onto it and proven."""
    begun = time.perf_counter()
    yield _slope(landscape, 0.0, 0.0)
    seconds = time.perf_counter() - begun
    affordable = _SLOPE_SECONDS / max(seconds, 1e-9)
    side = next((side for side in _SIDES if side * min(side, len(y)) <= affordable), _SIDES[-1])
    shares = (np.arange(side) + 0.5) / side
    across = x[0] + shares * (x[-1] - x[0])
    up = y[0] + shares * (y[-1] - y[0]) if len(y) > 1 else y
    for b in up.tolist():
        for a in across.tolist():
            yield _slope(landscape, a, b)


def _slope(landscape: Landscape, a: float, b: float) -> Slope:
    proven, slopes = prove_slopes(landscape.about, landscape.spec, landscape.made, a, b)
    loss = float(landscape.losses.values(np.array([a]), np.array([b]))[0])
    return Slope(a, b, loss, slopes, proven.proof)


def _proofs(landscape: Landscape, x: Array, y: Array, losses: Array) -> Iterator[Any]:
    about, spec, made = landscape.about, landscape.spec, landscape.made
    yield from statements(about, spec, made, landscape.losses)
    rows, columns = sampled(losses.shape)
    points = list(zip(x[columns].tolist(), y[rows].tolist(), strict=True))
    yield prove_samples(about, spec, made, points, losses[rows, columns].tolist())


def sampled(shape: tuple[int, int]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return rows and columns of points that are chosen by seed."""
    size = shape[0] * shape[1]
    chosen = np.random.default_rng(0).choice(size, min(_SAMPLES, size), replace=False)
    rows, columns = np.unravel_index(np.sort(chosen), shape)
    return rows, columns
