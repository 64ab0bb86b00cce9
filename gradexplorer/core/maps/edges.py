"""Where theory says that plain gradient descent and the heavy ball turn unstable at a minimum."""

from functools import lru_cache

from gradexplorer.core.landscapes.calculus import second_order
from gradexplorer.core.landscapes.catalogue import Landscape, Point
from gradexplorer.core.optimizers import SGD, Optimizer
from gradexplorer.core.optimizers.gradients import Off


def edge_of_stability(land: Landscape, optimizer: Optimizer, start: Point) -> float | None:
    """Return the learning rate 2 (1 + momentum) / lambda_max at the known minimum next to a start.

    None for another rule or gradient, for an average, where there is no such minimum, or where nothing curves up.
    Source: Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
    """
    if (
        not isinstance(optimizer, SGD)
        or optimizer.planned.main
        or optimizer.changes_gradient
        or not isinstance(optimizer.average, Off)
        or optimizer.maximize
        or optimizer.nesterov
        or optimizer.dampening
        or optimizer.weight_decay
    ):
        return None
    if not land.minima:
        return None
    rate = _critical_rate(land, settles_at(land, start))
    return None if rate is None else rate * (1 + optimizer.momentum)


@lru_cache(maxsize=256)
def _critical_rate(land: Landscape, at: Point) -> float | None:
    return second_order(land, *at).critical_rate


def settles_at(land: Landscape, start: Point) -> Point:
    """Return the known minimum next to a start."""
    return min(land.minima, key=lambda at: (at[0] - start[0]) ** 2 + (at[1] - start[1]) ** 2)
