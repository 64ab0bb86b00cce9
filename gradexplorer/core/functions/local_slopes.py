"""A function at one point: its value, its slope, and the slopes of the two sides where they differ."""

import math
from functools import lru_cache

from msgspec import Struct

from gradexplorer.core.functions.catalogue import OneVariable

_BESIDE = 1e-7
_STEADY = 1e-4
"""Relative change of the slope from one side to the other that needs no closer look."""

_JUMP = 1e-9


class LocalSlopes(Struct, frozen=True, kw_only=True):
    """f at x.

    Attributes
    ----------
    slope : float
        f'(x), NaN where f is not differentiable; infinite where it is larger than any float.
    left, right : float
        The one-sided slopes: infinite where the slope grows without end, NaN where f has no value on that side.
    """

    x: float
    f: float
    slope: float
    left: float
    right: float

    @property
    def smooth(self) -> bool:
        """Whether f is differentiable here."""
        return not math.isnan(self.slope)


@lru_cache(maxsize=256)
def local_slopes(function: OneVariable, x: float) -> LocalSlopes:
    """Look at `function` at `x`; only where the slope is unsteady are the one-sided limits taken with 50 digits."""
    f, slope = float(function.values(x)), float(function.slopes(x))
    step = _BESIDE * max(1.0, abs(x))
    before, after = float(function.slopes(x - step)), float(function.slopes(x + step))
    steady = max(abs(slope - before), abs(after - slope)) <= _STEADY * max(abs(before), abs(after), 1e-3)
    change = max(abs(float(function.values(x + side)) - f) for side in (-step, step))
    if steady and change <= max(2 * step * abs(slope), _JUMP * max(1.0, abs(f))):
        return LocalSlopes(x=x, f=f, slope=slope, left=slope, right=slope)
    if math.isinf(slope) and _is_smooth(function, x):
        return LocalSlopes(x=x, f=f, slope=slope, left=slope, right=slope)
    left, right = function.one_sided(x)
    same = math.isfinite(left) and abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1e-9)
    return LocalSlopes(x=x, f=f, slope=left if same else math.nan, left=left, right=right)


def _is_smooth(function: OneVariable, x: float) -> bool:
    exact = function.derivation.exact({function.variable: x, **function.parameters})
    return exact.truth().regularity == "smooth"
