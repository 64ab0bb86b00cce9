"""The triangle of all distributions over three classes: a corner is certain of one class, the centre of none."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradexplorer.framework.figure import Array

HEIGHT = float(np.sqrt(0.75))
CORNERS: Array = np.array([(0.0, 0.0), (1.0, 0.0), (0.5, HEIGHT)])
"""Points of the classes 0, 1, 2: an equilateral triangle of side 1."""

EDGE = 1e-4
"""No logit makes a probability 0: points at the edge or beyond count as this near to it."""


def cartesian(p: NDArray[np.floating]) -> Array:
    """Return x, y of distributions along the last axis."""
    return np.asarray(p @ CORNERS, np.float64)


def distribution(x: float, y: float) -> Array:
    """Return p at a point; from outside it goes to the nearest probabilities that are none below `EDGE`."""
    up = y / HEIGHT
    right = x - up / 2
    p = np.maximum(np.array([1 - right - up, right, up]), EDGE)
    return np.asarray(p / p.sum())


def logits_at(x: float, y: float, mean: float) -> tuple[float, ...]:
    """Return logits whose softmax lies at a point; softmax leaves their `mean` open."""
    log_p = np.log(distribution(x, y))
    return tuple(float(v) for v in log_p - log_p.mean() + mean)


@lru_cache(maxsize=2)
def grid(points: int) -> tuple[Array, Array, Array]:
    """Return x, y, and p at each point of them, shape (y, x, 3); NaN outside the triangle."""
    x, y = np.linspace(0, 1, points), np.linspace(0, HEIGHT, points)
    across, up = np.meshgrid(x, y / HEIGHT)
    right = across - up / 2
    p = np.stack([1 - right - up, right, up], axis=-1)
    p[(p < -1e-12).any(axis=-1)] = np.nan
    return x, y, np.maximum(p, 0.0)
