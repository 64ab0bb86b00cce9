"""A whole landscape in one process: coarse to fine, with the gradient at points all over it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.losses import Array
from gradexplorer.model.landscape.proofs import prove_samples, prove_slopes, statements
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.landscape.spec import COARSE_TO_FINE, LandscapeReport, PlaneRequest, Slope, every

_TURN_SECONDS = 0.1
_SLOPE_SECONDS = 2.0
_SIDES = (9, 7, 5, 3)
"""How many points across and up have their gradient proven: as many as there is time for."""
_SAMPLES = 16

Show = Callable[[LandscapeReport, int, int], None]
"""Told what is there by now, how many points that are, and of how many."""


def landscape_case(case: Case, asked: PlaneRequest, show: Show | None = None) -> LandscapeReport:
    """Compute the landscape of a case; the coarse picture comes first."""
    landscape = Landscape(case, asked.plane)
    info = landscape.info()
    x = np.linspace(*info.ranges[0], asked.columns)
    y = np.linspace(*info.ranges[1], asked.rows) if asked.rows > 1 else np.zeros(1)
    losses = np.full((len(y), len(x)), np.nan)
    report = LandscapeReport(asked=asked, info=info, losses=losses.tobytes())
    row, column = coarse_first(losses.shape)
    count = max(1, int(_TURN_SECONDS / max(info.seconds, 1e-9)) // info.chunk) * info.chunk
    begun = time.perf_counter()
    for start in range(0, losses.size, count):
        at = row[start : start + count], column[start : start + count]
        found = landscape.losses.values(x[at[1]], y[at[0]])
        losses[at] = np.where(np.isfinite(found), found, np.inf)
        done = min(start + count, losses.size)
        seconds = (time.perf_counter() - begun) / done * (losses.size - done)
        report = structs.replace(report, losses=losses.tobytes(), seconds=seconds)
        if show is not None:
            show(report, done, losses.size + 1)
    return structs.replace(
        report, slopes=tuple(_slopes(landscape, x, y)), proofs=tuple(_proofs(landscape, x, y, losses))
    )


def coarse_first(shape: tuple[int, int]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return rows and columns of all points: first those of every eighth row and column, then those between."""
    coarse = np.zeros(shape, np.int64)
    for step in COARSE_TO_FINE:
        coarse[np.ix_(*(every(step, count) for count in shape))] += 1
    row, column = (each.ravel() for each in np.indices(shape))
    order = np.argsort(-coarse.ravel(), kind="stable")
    return row[order], column[order]


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
