"""A line through points: its residuals, the loss and its gradient, the surface over (w, b), and the best line."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.losses.loss import Loss
from gradexplorer.proof import DType

Array = NDArray[np.float64]
Point = tuple[float, float]

_CELLS = 4_000_000
"""Residuals that one surface has time for; with more points its grid is coarser."""
_ROUNDS = 60
_SETTLED = 1e-9


class LineLoss(Struct, frozen=True, eq=False):
    """A loss at one line.

    Attributes
    ----------
    residuals : (n,) float64
        w*x + b - y.
    terms, slopes : (n,) float64
        rho and rho' of each residual.
    value : float
    gradient : (float, float)
        dL/dw and dL/db; NaN where the root has a zero below it.
    size : (float, float)
        The sums of the |terms| that the gradient is made of: they may cancel.
    """

    residuals: Array
    terms: Array
    slopes: Array
    value: float
    gradient: tuple[float, float]
    size: tuple[float, float]


def arrays(points: Sequence[Point], dtype: DType = "float64") -> tuple[Array, Array]:
    """Return the points' x and y."""
    x, y = np.array(points, dtype=dtype).reshape(-1, 2).T
    return x, y


def line_loss(loss: Loss, points: Sequence[Point], w: float, b: float, dtype: DType = "float64") -> LineLoss:
    """Return the loss of the line w*x + b and its gradient by the formulas, computed in `dtype`."""
    x, y = arrays(points, dtype)
    kind = x.dtype.type
    r = kind(w) * x + kind(b) - y
    terms, slopes = loss.values(r, dtype), loss.slopes(r, dtype)
    total = terms.sum()
    factor = kind(loss.factor(float(total), len(x)))
    with np.errstate(all="ignore"):
        gradient = float(factor * (slopes * x).sum()), float(factor * slopes.sum())
        sizes = np.maximum(np.abs(slopes), 1.0 if loss.cancels else 0.0)
        size = float(factor * (sizes * np.abs(x)).sum()), float(factor * sizes.sum())
    return LineLoss(r, terms, slopes, float(loss.gathered(total, len(x))), gradient, size)


def value(loss: Loss, points: Sequence[Point], w: float, b: float) -> float:
    """Return the loss alone."""
    x, y = arrays(points)
    return float(loss.gathered(loss.values(w * x + b - y).sum(), len(x)))


@lru_cache(maxsize=8)
def surface(
    loss: Loss, points: tuple[Point, ...], w_range: Point, b_range: Point, n: int = 72
) -> tuple[Array, Array, Array]:
    """Return w (n,), b (n,) and L (n, n), ``L[j, i]`` at (w[i], b[j])."""
    x, y = arrays(points)
    n = max(24, min(n, int((_CELLS / max(len(x), 1)) ** 0.5)))
    w, b = np.linspace(*w_range, n), np.linspace(*b_range, n)
    total = np.zeros((n, n))
    for at, goal in zip(x, y, strict=True):
        total += loss.values(w[None, :] * at + b[:, None] - goal)
    return w, b, np.asarray(loss.gathered(total, len(x)))


@lru_cache(maxsize=64)
def best_line(loss: Loss, points: tuple[Point, ...]) -> Point | None:
    """Return the (w, b) of the smallest loss; None where no single line has it (fewer than two different x).

    Squares by least squares; other losses by weights rho'(r)/r, again and again.

    Source: Huber and Ronchetti, Robust Statistics, 2nd edition, section 7.8.
    """
    x, y = arrays(points)
    if len(np.unique(x)) < 2:
        return None
    design = np.stack([x, np.ones_like(x)], axis=1)
    line = np.linalg.lstsq(design, y, rcond=None)[0]
    if loss.term != "r**2":
        small = 1e-9 * max(1.0, float(np.ptp(y)))
        for _round in range(_ROUNDS):
            r = design @ line - y
            r = np.where(np.abs(r) < small, small, r)
            root = np.sqrt(loss.slopes(r) / r)
            before, line = line, np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
            if np.abs(line - before).max() <= _SETTLED * max(1.0, float(np.abs(line).max())):
                break
    return float(line[0]), float(line[1])
