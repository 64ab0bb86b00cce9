"""Where many paths ended: the critical points among their ends, found by clustering and refined, and their kinds."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.landscapes.formulas import derivations, second_derivatives
from gradexplorer.formula.numpy_values import evaluate

Array = NDArray[np.float64]
Kind = Literal["minimum", "saddle", "maximum", "flat"]

NEAR = 1e-3
"""Share of a landscape's width: so near in x and in y counts as there."""
_MOST_CLUSTERS = 512
_NEWTON = 12
_FLAT = 1e-9
"""Share of the largest curvature below which another one counts as none."""


class CriticalPoint(Struct, frozen=True):
    """A point at which paths end.

    Attributes
    ----------
    known : bool
        It is among the minima of the catalogue.
    """

    x: float
    y: float
    value: float
    kind: Kind
    known: bool


def near(land: Landscape) -> float:
    """Return the distance within which a path has arrived."""
    return NEAR * max(high - low for low, high in (land.x_range, land.y_range))


def critical_points(land: Landscape, x: Array, y: Array) -> list[CriticalPoint]:
    """Return the critical points at which paths ended, the known minima first, as the catalogue has them.

    Parameters
    ----------
    x, y : float array, shape (N,)
        Ends of paths that did not diverge. Those of them that lie together are a cluster; it is refined by Newton's
        method, and a kink, which that does not find, is the lowest point of its cluster if it is low all around.
    """
    distance = near(land)
    found = [CriticalPoint(*at, land.value(*at), "minimum", True) for at in land.minima]
    left = labels(found, x, y, distance) < 0
    cells = np.stack([x[left], y[left]], axis=1)
    if not len(cells):
        return _reached(found, x, y, distance)
    _unique, first, counts = np.unique(np.floor(cells / (2 * distance)), axis=0, return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_MOST_CLUSTERS]
    for candidate in _refined(land, cells[first[order]], distance):
        if labels(found, np.array([candidate.x]), np.array([candidate.y]), 2 * distance)[0] < 0:
            found.append(candidate)
    for place in order:
        if counts[place] >= max(8, len(x) // 2000):
            found += _kink(land, cells, cells[first[place]], found, distance)
    return _reached(found, x, y, distance)


def labels(points: Sequence[CriticalPoint], x: Array, y: Array, distance: float) -> NDArray[np.int64]:
    """Return the index of the nearest point within the distance, in x and in y; -1 where there is none."""
    label, best = np.full(len(x), -1), np.full(len(x), np.inf)
    with np.errstate(invalid="ignore"):
        for index, point in enumerate(points):
            away = np.maximum(np.abs(x - point.x), np.abs(y - point.y))
            here = (away <= distance) & (away < best)
            label[here], best[here] = index, away[here]
    return label


def _reached(points: list[CriticalPoint], x: Array, y: Array, distance: float) -> list[CriticalPoint]:
    """Return the known points in their order, whatever reached them, then the others by how many paths ended there."""
    counts = np.bincount(labels(points, x, y, distance) + 1, minlength=len(points) + 1)[1:]
    kept = [i for i, point in enumerate(points) if counts[i] or point.known]
    return [points[i] for i in sorted(kept, key=lambda i: (not points[i].known, i if points[i].known else -counts[i]))]


def _refined(land: Landscape, starts: Array, distance: float) -> list[CriticalPoint]:
    """Return what Newton's method finds within the distance of each start."""
    at = starts.copy()
    with np.errstate(all="ignore"):
        for _step in range(_NEWTON):
            way = _newton(land, at)
            at = at - np.where(np.abs(way) <= 4 * distance, way, np.nan)
        settled = np.abs(_newton(land, at)).max(axis=1) <= 1e-9 * (1 + np.abs(at).max(axis=1))
        stayed = np.abs(at - starts).max(axis=1) <= 2 * distance
    f_xx, f_xy, f_yy = _second(land, at)
    return [
        CriticalPoint(x, y, land.value(x, y), _kind(a, b, c), False)
        for (x, y), a, b, c, good in zip(at.tolist(), f_xx, f_xy, f_yy, settled & stayed, strict=True)
        if good
    ]


def _newton(land: Landscape, at: Array) -> Array:
    values = {"x": at[:, 0], "y": at[:, 1]}
    g_x, g_y = (derivation.value(values) for derivation in derivations(land))
    f_xx, f_xy, f_yy = _second(land, at)
    determinant = f_xx * f_yy - f_xy * f_xy
    still = (g_x == 0) & (g_y == 0)
    way = np.stack([f_yy * g_x - f_xy * g_y, f_xx * g_y - f_xy * g_x], axis=1) / determinant[:, None]
    return np.where(still[:, None], 0.0, way)


def _second(land: Landscape, at: Array) -> tuple[Array, Array, Array]:
    values = {"x": at[:, 0], "y": at[:, 1]}
    f_xx, f_xy, f_yy = (evaluate(node, values) for node in second_derivatives(land))
    return f_xx, f_xy, f_yy


def _kind(f_xx: float, f_xy: float, f_yy: float) -> Kind:
    low, high = np.linalg.eigvalsh([[f_xx, f_xy], [f_xy, f_yy]])
    flat = _FLAT * max(abs(low), abs(high))
    if abs(low) <= flat or abs(high) <= flat:
        return "flat"
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


def _kink(
    land: Landscape, ends: Array, start: Array, found: list[CriticalPoint], distance: float
) -> list[CriticalPoint]:
    """Return the lowest end near a start, if f is higher all around it."""
    close = ends[(np.abs(ends - start) <= 4 * distance).all(axis=1)]
    values = _heights(land, close[:200])
    if not np.isfinite(values).any():
        return []
    lowest = close[int(np.nanargmin(values))]
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    around = _heights(land, lowest + 2 * distance * np.stack([np.cos(turn), np.sin(turn)], axis=1))
    known = labels(found, lowest[:1], lowest[1:], 4 * distance)[0] >= 0
    value = float(np.nanmin(values))
    if known or not around.min() > value:
        return []
    return [CriticalPoint(float(lowest[0]), float(lowest[1]), value, "minimum", False)]


def _heights(land: Landscape, points: Array) -> Array:
    """Return f at points, shape (N, 2); NaN where it has no finite value."""
    x, y = points.T
    with np.errstate(all="ignore"):
        found: Array = np.array(np.broadcast_to(land.function(x, y, np), len(points)), np.float64)
    return np.where(np.isfinite(found), found, np.nan)
