"""Slopes of one entry: the central difference with its error bound, and the slopes on the two sides."""

import math
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from gradexplorer.model.problem import Problem, Vector
from gradexplorer.proof import DType, difference
from gradexplorer.text import Text

_WIDER = (1.0, 32.0, 1024.0)
"""Steps that are tried, in first steps: wider ones where large outputs leave few digits for what changes in them."""
_SHARP = 0.05
"""A difference is believed at first sight where its bound is below this share of the slope."""


class Slope(Struct, frozen=True):
    """What differences say of one entry; `value` is None, and `reason` says why, where there is none.

    `bound` is how far the value may be from the derivative. `kink` tells that the two sides' slopes differ.
    """

    value: float | None
    bound: float | None
    left: float
    right: float
    step: float
    reason: Text | None = None
    kink: bool = False


class Line:
    """The weighted outputs along one entry, less what they are at the entry itself.

    What does not depend on the entry cancels before it is summed: large outputs hide no small slopes.
    """

    def __init__(self, problem: Problem, name: str, index: int, base: Vector, weights: Vector) -> None:
        self.problem, self.base, self.weights = problem, base, weights
        self.numbers, self.index = problem.numbers(name), index
        self.x = float(self.numbers[index])
        self._moved = np.zeros(len(base), dtype=bool)

    def outputs(self, x: float) -> Vector:
        """Return the outputs where the entry is x."""
        self.numbers[self.index].fill_(x)
        try:
            return self.problem.vector()
        finally:
            self.numbers[self.index].fill_(self.x)

    def __call__(self, x: float) -> float:
        """Return the weighted change of the outputs where the entry is x."""
        return self.change(x)[0]

    def change(self, x: float) -> tuple[float, float]:
        """Return the weighted change, and the size of the terms that changed."""
        found = self.outputs(x)
        if found.shape != self.base.shape:
            return math.nan, math.nan
        with np.errstate(all="ignore"):
            moved = found - self.base
            kept = np.abs(self.weights * self.base)[moved != 0]
            # what is infinite before and after, as a masked score is, has not changed
            self._moved |= moved != 0
            moved[(found == self.base) | (np.isnan(found) & np.isnan(self.base))] = 0.0
            return float(self.weights @ moved), float(kept.sum())

    @property
    def weight(self) -> float:
        """The weight of the one output that depends on the entry; 1 where more of them do, or none."""
        moved = np.flatnonzero(self._moved)
        return float(self.weights[moved[0]]) if len(moved) == 1 else 1.0

    def column(self, step: float) -> Vector:
        """Return the slopes of all outputs."""
        with np.errstate(all="ignore"):
            return (self.outputs(self.x + step) - self.outputs(self.x - step)) / (2 * step)


def first_step(x: float, dtype: DType) -> float:
    """Return the step at which rounding and truncation are about equal."""
    return float(np.finfo(dtype).eps ** (1 / 3) * max(1.0, abs(x)))


def slope(line: Line, dtype: DType, expected: float, scale: float) -> Slope:
    """Return the slope of a line; four values are enough where they agree with what is expected."""
    for factor in _WIDER:
        quick = _quick(line, dtype, factor)
        if quick.value is None or quick.bound is None:
            break
        if quick.bound <= max(_SHARP * abs(quick.value), 1e-7 * scale):
            if abs(quick.value - expected) <= quick.bound:
                return quick
            break
    found = difference(line, line.x, dtype)
    left, right = _sides(line, found.step if not found.kink else found.step / 64)
    bound = None if found.bound is None else found.bound + _noise(line, found.step, dtype)
    return Slope(found.value, bound, left, right, found.step, found.reason, found.kink)


def _noise(line: Line, step: float, dtype: DType) -> float:
    """Return what rounding of the outputs does to a slope, with what cancels in them."""
    return 4 * float(np.finfo(dtype).eps) * max(line.change(line.x + k * step)[1] for k in (-1, 1)) / step


def _quick(line: Line, dtype: DType, factor: float) -> Slope:
    """Return a difference without a look at how rough f is, or none where it is not smooth at this step."""
    x = line.x
    step = (x + factor * first_step(x, dtype)) - x
    (a, _), (b, below), (c, above), (d, _) = (line.change(x + k * step) for k in (-2, -1, 1, 2))
    value, wide = (c - b) / (2 * step), (d - a) / (4 * step)
    left, right = -b / step, c / step
    if not all(map(math.isfinite, (a, b, c, d))):
        return Slope(None, None, left, right, step)
    noise = 4 * float(np.finfo(dtype).eps) * max(below, above) / step
    fourth = abs(a - 4 * b - 4 * c + d) / step
    bends = abs(right - left) > 10 * noise and abs(d / (2 * step) + a / (2 * step)) < 1.5 * abs(right - left)
    if bends:
        return Slope(None, None, left, right, step)
    return Slope(value, 2 * abs(value - wide) + noise + fourth, left, right, step)


def _sides(line: Callable[[float], float], step: float) -> tuple[float, float]:
    """Return the slopes on the left and on the right."""
    x = line.x  # type: ignore[attr-defined]
    h = (x + step) - x
    return -line(x - h) / h, line(x + h) / h


def error_curve(line: Line, dtype: DType, expected: float) -> list[tuple[float, float]]:
    """Return how far central differences are from what is expected, by their step."""
    first, points = first_step(line.x, dtype), []
    for power in range(-8, 5):
        step = (line.x + first * 4.0**power) - line.x
        if step > 0:
            value = (line(line.x + step) - line(line.x - step)) / (2 * step)
            points.append((step, abs(value - expected)))
    return points
