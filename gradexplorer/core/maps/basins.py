"""Basins: of every start of a grid the minimum that it reaches, the steps to get there, and f at the end."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from gradexplorer.cached import cached_property
from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.landscapes.catalogue import Landscape, Point
from gradexplorer.core.maps.critical_points import CriticalPoint, critical_points, labels, near
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.proof import DType
from gradexplorer.text import Text, _

Array = NDArray[np.float64]

SADDLE, DIVERGED, NOT_YET = -1, -2, -3
"""Labels beside the index of a minimum: a saddle, beyond the limit, and nowhere after all steps."""
_OTHER_KINDS = {"saddle": SADDLE, "maximum": NOT_YET, "flat": NOT_YET}


class Ended(Struct, frozen=True, eq=False):
    """What is known of every start before minima have names; NaN where it is still to be done.

    Attributes
    ----------
    x, y : (rows, columns) float64
        The last point of its path.
    last : (rows, columns) float64
        The step of that point: less than all steps where the path diverged.
    arrival : (rows, columns) float64
        The first step after which the path stays within `near` of its end.
    """

    x: Array
    y: Array
    last: Array
    arrival: Array

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> "Ended":
        """Return one of which nothing is done."""
        return cls(*(np.full(shape, np.nan) for _name in cls.__struct_fields__))

    def copy(self) -> "Ended":
        """Return one that stays as it is when this one is filled."""
        return Ended(*(getattr(self, name).copy() for name in self.__struct_fields__))


class Basins(Struct, frozen=True, eq=False, dict=True, kw_only=True):
    """A map of basins.

    Attributes
    ----------
    land, optimizer, steps, dtype
        What ran, and how many steps, in which precision.
    x, y : float array, shapes (columns,) and (rows,)
        The starts.
    ended : Ended
    common : sequence of CriticalPoint
        Those of several maps that are to have the same labels; else the map's own are found.
    """

    land: Landscape
    optimizer: Optimizer
    steps: int
    dtype: DType
    x: Array
    y: Array
    ended: Ended
    common: Sequence[CriticalPoint] = ()

    @property
    def ranges(self) -> tuple[Point, Point]:
        """The outer edges of the pixels, across and up."""
        return _edges(self.x), _edges(self.y)

    @cached_property
    def points(self) -> Sequence[CriticalPoint]:
        """The critical points at which paths ended, minima first."""
        return self.common or end_points(self.land, *self.ends)

    @property
    def ends(self) -> tuple[Array, Array]:
        """The ends of the paths that did not diverge."""
        kept = self.ended.last == self.steps
        return self.ended.x[kept], self.ended.y[kept]

    @property
    def minima(self) -> list[CriticalPoint]:
        """The minima, whose indices are labels."""
        return [point for point in self.points if point.kind == "minimum"]

    def labels_of(self, x: Array, y: Array, last: NDArray[Any]) -> NDArray[np.int64]:
        """Return the labels of ends."""
        return end_labels(self.land, self.points, x, y, last < self.steps)

    @cached_property
    def label(self) -> Array:
        """The label of each start, NaN where it is still to be done."""
        flat = self.labels_of(self.ended.x.ravel(), self.ended.y.ravel(), self.ended.last.ravel())
        return np.where(np.isnan(self.ended.last), np.nan, flat.reshape(self.ended.last.shape))

    @cached_property
    def count(self) -> Array:
        """The steps to the end: of arrival, the one at which it diverged, or all; NaN where it is still to be done."""
        return self.counts_of(self.label, self.ended.last, self.ended.arrival)

    def counts_of(self, label: NDArray[Any], last: NDArray[Any], arrival: NDArray[Any]) -> Array:
        """Return the steps to ends with these labels."""
        reached = np.where(label == DIVERGED, np.minimum(last + 1, self.steps), arrival)
        return np.where(label == NOT_YET, float(self.steps), reached)

    @cached_property
    def value(self) -> Array:
        """The value of f at the end of each path, infinite where it diverged; NaN where it is still to be done."""
        return self.values_of(self.label, self.ended.x, self.ended.y)

    def values_of(self, label: NDArray[Any], x: Array, y: Array) -> Array:
        """Return f at ends with these labels."""
        return np.where(label == DIVERGED, np.inf, values(self.land, x, y))

    @cached_property
    def shares(self) -> dict[int, float]:
        """The share of each label that is there, of the starts that are done."""
        done = self.label[~np.isnan(self.label)].astype(int)
        found, counts = np.unique(done, return_counts=True)
        return {int(label): float(count / len(done)) for label, count in zip(found, counts, strict=True)}

    @cached_property
    def medians(self) -> dict[int, float]:
        """The median of the steps of the starts of each label that is there."""
        return {label: float(np.median(self.count[self.label == label])) for label in self.shares}

    def settle(self) -> None:
        """Find now what is found when it is first asked for: a window's thread has no time for it."""
        _ = self.label, self.count, self.value, self.shares, self.medians

    def name(self, label: int) -> Text:
        """Return what a label is called."""
        if label >= 0:
            point = self.points[label]
            return _("minimum ({x}, {y})", x=f"{point.x:.4g}", y=f"{point.y:.4g}")
        return {SADDLE: _("saddle"), DIVERGED: _("diverged"), NOT_YET: _("not yet at a minimum")}[label]


def shared(maps: Sequence[Basins]) -> list[Basins]:
    """Return maps of one landscape with the same labels: those of the points at which paths of any of them ended."""
    x, y = (np.concatenate(parts) for parts in zip(*(one.ends for one in maps), strict=True))
    points = end_points(maps[0].land, x, y)
    return [structs.replace(one, common=points) for one in maps]


def end_points(land: Landscape, x: Array, y: Array) -> list[CriticalPoint]:
    """Return the critical points at which paths ended, minima first, so that their indices are labels."""
    return sorted(critical_points(land, x, y), key=lambda point: point.kind != "minimum")


def end_labels(
    land: Landscape, points: Sequence[CriticalPoint], x: Array, y: Array, diverged: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the labels of ends, for the points that `end_points` gave."""
    of_points = [i if point.kind == "minimum" else _OTHER_KINDS[point.kind] for i, point in enumerate(points)]
    at = labels(points, x, y, near(land))
    lost = diverged | ~(np.abs(values(land, x, y)) <= LIMIT)
    return np.where(lost, DIVERGED, np.array([*of_points, NOT_YET])[at])


def values(land: Landscape, x: Array, y: Array) -> Array:
    """Return f at many points; NaN or infinite where it has no value."""
    with np.errstate(all="ignore"):
        found: Array = np.broadcast_to(land.function(x, y, np), x.shape)
    return found


def grid(low_high: tuple[float, float], count: int) -> Array:
    """Return the middles of so many pixels over a range."""
    low, high = low_high
    return low + (np.arange(count) + 0.5) / count * (high - low)


def _edges(middles: Array) -> Point:
    half = (middles[-1] - middles[0]) / max(len(middles) - 1, 1) / 2
    return float(middles[0] - half), float(middles[-1] + half)


def borders(label: Array) -> NDArray[np.bool_]:
    """Return where a neighbour has another label."""
    found = np.zeros(label.shape, bool)
    for axis in (0, 1):
        changes = np.diff(label, axis=axis) != 0
        before: list[slice] = [slice(None)] * 2
        after: list[slice] = [slice(None)] * 2
        before[axis], after[axis] = slice(None, -1), slice(1, None)
        found[tuple(before)] |= changes
        found[tuple(after)] |= changes
    return found & ~np.isnan(label)


def reached(basins: Basins) -> Sequence[int]:
    """Return the labels that are there: minima by their index, then the others."""
    return sorted(basins.shares, key=lambda label: (label < 0, abs(label)))
