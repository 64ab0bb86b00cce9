"""How wrong a finite difference is: the V-plot of its error against the step h."""

import math
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from gradexplorer.core.functions.catalogue import OneVariable
from gradexplorer.formula.mpmath_values import exact, first_three
from gradexplorer.proof import DType

Array = NDArray[np.float64]

TOO_SMALL_STEP = 1e-12
"""The step that looks safe and is not: rounding alone makes an error of about epsilon/h."""
_PER_DECADE = 10


STEPS = np.logspace(0, -16, 16 * _PER_DECADE + 1)
"""1 to 1e-16."""


class Quotients(Struct, frozen=True, eq=False, kw_only=True):
    """The difference quotients at one point, computed in one dtype; NaN where f has no value at a point needed.

    Attributes
    ----------
    h : (n,) float64
    right, left, central : (n,) float64
        (f(x0 + h) - f(x0))/h, (f(x0) - f(x0 - h))/h, and (f(x0 + h) - f(x0 - h))/(2h).
    """

    h: Array
    right: Array
    left: Array
    central: Array


def quotients(function: OneVariable, x0: float, dtype: DType = "float64", h: ArrayLike = STEPS) -> Quotients:
    """Compute difference quotients in `dtype`, with x0 and h rounded to it first."""
    x, step = np.dtype(dtype).type(x0), np.atleast_1d(np.asarray(h, dtype))
    f = function.values(x, dtype)
    with np.errstate(all="ignore"):
        above, below = function.values(x + step, dtype), function.values(x - step, dtype)
        found = ((above - f) / step, (f - below) / step, (above - below) / (step + step))
    right, left, central = (np.where(np.isfinite(q), q, np.nan).astype(np.float64) for q in found)
    return Quotients(h=step.astype(np.float64), right=right, left=left, central=central)


class DifferenceErrors(Struct, frozen=True, eq=False, kw_only=True):
    """The V-plot at one point, in one dtype.

    Attributes
    ----------
    h : (161,) float64
        Steps from 1 to 1e-16.
    forward, central : (161,) float64
        |difference - f'(x0)|; 0 where they agree to the last bit, NaN where f has no value at a point needed.
    best_forward, best_central : float or None
        The theoretically best step of each; None where truncation makes no error (a line has no best step).
    slope : float
        f'(x0) itself, from 50 digits.
    """

    h: Array
    forward: Array
    central: Array
    best_forward: float | None
    best_central: float | None
    slope: float


def difference_errors(function: OneVariable, x0: float, dtype: DType = "float64") -> DifferenceErrors:
    """Compute forward and central differences in `dtype`, and their errors; x0 is rounded to `dtype` first.

    The best steps balance truncation, h|f''|/2 and h^2|f'''|/6, with rounding of f and of its argument, which is
    u(2|f| + |x f'|)/h and half of that; u is half the dtype's epsilon.

    Source: Press et al., Numerical Recipes, 3rd edition, section 5.7.
    """
    x, found = float(np.dtype(dtype).type(x0)), quotients(function, x0, dtype)
    slope, second, third = exact_derivatives(function, x)
    height = exact(function.expression.tree, {"x": x, **function.parameters}, "x")  # floats may have lost its digits
    rounding = float(np.finfo(dtype).eps) / 2 * (2 * abs(height) + abs(x * slope))
    return DifferenceErrors(
        h=found.h,
        forward=np.abs(found.right - slope),
        central=np.abs(found.central - slope),
        best_forward=_root(2 * rounding, second, 2),
        best_central=_root(3 * rounding / 2, third, 3),
        slope=slope,
    )


@lru_cache(maxsize=256)
def exact_derivatives(function: OneVariable, x: float) -> tuple[float, float, float]:
    """Return the first three derivatives at `x`, from 50 digits."""
    return first_three(function.expression.tree, {"x": x, **function.parameters}, "x")


def _root(rounding: float, curvature: float, order: int) -> float | None:
    """Return where rounding/h and curvature*h^(order - 1) are balanced."""
    balanced = abs(rounding / curvature) ** (1 / order) if curvature else math.inf
    return float(balanced) if math.isfinite(balanced) and balanced > 0 else None
