"""A function over a range as a curve that is interrupted where the function is."""

from collections.abc import Callable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.functions.catalogue import OneVariable
from gradexplorer.formula.numpy_values import drawable
from gradexplorer.text import InputError, _

Array = NDArray[np.float64]

POINTS = 1200
_HALVINGS = 30
_STEEP = 0.02
"""Share of the typical height by which f changes between two points before a jump is looked for."""

_DEAD = 8
"""A change that has become this many times smaller is no jump's."""
_ROUNDING = 1e-12


class Sampled(Struct, frozen=True, eq=False):
    """f and f' at the rising points x; NaN leaves a gap."""

    x: Array
    f: Array
    slope: Array


def sample(function: OneVariable, low: float, high: float, count: int = POINTS) -> Sampled:
    """Return f and f' at `count` points from `low` to `high`, and a gap at every jump, pole or (in f') corner between.

    Raises
    ------
    InputError
        When the range is empty, or f has no finite value anywhere in it.
    """
    if not low < high:
        raise InputError(
            _("The range from {low} to {high} is empty: its end must be above its start.", low=low, high=high)
        )
    x = np.linspace(low, high, count)
    f = drawable(function.values(x))
    if np.isnan(f).all():
        raise InputError(_("f has no finite value between {low} and {high}: choose another range.", low=low, high=high))
    slope = np.where(np.isnan(f), np.nan, drawable(function.slopes(x)))
    gaps = jumps(lambda t: drawable(function.values(t)), x, f)
    corners = np.setdiff1d(jumps(lambda t: drawable(function.slopes(t)), x, slope), gaps)
    at = np.concatenate((gaps, corners))
    broken = np.concatenate((np.full(len(gaps), np.nan), drawable(function.values(corners))))
    after = np.searchsorted(x, at)
    return Sampled(np.insert(x, after, at), np.insert(f, after, broken), np.insert(slope, after, np.nan))


def window(*values: Array, share: float = 0.1) -> tuple[float, float]:
    """Return the heights between which curves are worth looking at: all of them, but not the way up to a pole.

    The `share` of the highest and of the lowest values counts as such a way where it would double the height.
    """
    known = np.concatenate(values)
    known = known[np.isfinite(known)]
    if not known.size:
        return -1.0, 1.0
    low, high = (float(v) for v in np.quantile(known, (share, 1 - share)))
    reach = high - low
    low, high = max(float(known.min()), low - reach), min(float(known.max()), high + reach)
    margin = 0.08 * (high - low) or max(0.2 * abs(high), 0.5)
    return low - margin, high + margin


def jumps(function: Callable[[Array], Array], x: Array, f: Array) -> Array:
    """Return where f, known as `f` at the rising points `x`, jumps or has a pole between two of them.

    Between two points whose values are far apart the interval is halved again and again, towards the half that
    changes more: over a steep but continuous piece the change dies out, over a jump it stays.
    """
    if np.isnan(f).all():
        return np.empty(0)
    height = np.nanpercentile(f, 90) - np.nanpercentile(f, 10)
    change = np.abs(np.diff(f))
    near = np.flatnonzero(change > max(_STEEP * height, _ROUNDING * np.nanmax(np.abs(f))))
    parts = np.array([x[near], x[near + 1], f[near], f[near + 1], change[near]])
    for _halving in range(_HALVINGS):
        left, right, f_left, f_right, first = parts = parts[:, ~(np.abs(parts[3] - parts[2]) < parts[4] / _DEAD)]
        if not parts.size:
            break
        middle = (left + right) / 2
        f_middle = function(middle)
        upper = ~(np.abs(f_middle - f_left) > np.abs(f_right - f_middle))
        parts = np.where(upper, [middle, right, f_middle, f_right, first], [left, middle, f_left, f_middle, first])
    left, right, f_left, f_right, first = parts
    still = ~(np.abs(f_right - f_left) < first / 2)
    return np.asarray((left + right)[still] / 2)
