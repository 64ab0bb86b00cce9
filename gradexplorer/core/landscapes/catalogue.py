"""Functions of two variables on which optimizers are watched: the catalogue, and what follows from a formula.

Each landscape is one text. From it come the function on floats, numpy and torch, and its LaTeX.
"""

from functools import lru_cache

import numpy as np

from gradexplorer.core.landscapes.entries import ALL, bowl
from gradexplorer.core.landscapes.landscape import Array, Landscape, Point, PublishedValue
from gradexplorer.formula import derivation
from gradexplorer.formula.numpy_values import drawable
from gradexplorer.formula.parse import parse
from gradexplorer.text import InputError, Text, _

__all__ = ["Array", "Landscape", "Point", "PublishedValue"]

LANDSCAPES: dict[str, Landscape] = {landscape.key: landscape for landscape in ALL}
"""All landscapes by key, in the order in which they are offered."""

CHOICES: dict[str, Text] = {"typed": _("Typed f(x, y)")} | {key: entry.name for key, entry in LANDSCAPES.items()}
"""What the choice of a landscape offers."""


TYPED_RANGE = (-5.0, 5.0)
"""Of x and y, where a typed landscape is looked at first."""


@lru_cache(maxsize=64)
def landscape(
    key: str,
    formula: str = "",
    condition: float = 10.0,
    letters: tuple[tuple[str, float], ...] = (),
    ranges: tuple[Point, Point] = (TYPED_RANGE, TYPED_RANGE),
) -> Landscape:
    """Return the landscape `key`; "typed" reads `formula`, "bowl" has the given `condition` number.

    Parameters
    ----------
    key : str
    formula : str
    condition : float
    letters : tuple of (str, float)
        The free letters of the formula, and their numbers.
    ranges : (Point, Point)
        Of x and y, where a typed landscape is looked at.

    Raises
    ------
    InputError
        When the key is unknown, or the typed formula has a fault (its place is in `position`).
    """
    if key == "typed":
        typed = parse(formula, "xy", dict(letters))
        return Landscape("typed", CHOICES["typed"], typed, *ranges, (), formula)
    if key == "bowl":
        return bowl(condition)
    if key not in LANDSCAPES:
        raise InputError(_("There is no landscape {key}; there are {known}.", key=key, known=", ".join(CHOICES)))
    return LANDSCAPES[key]


@lru_cache(maxsize=8)
def grid(landscape: Landscape, n: int = 160) -> tuple[Array, Array, Array]:
    """Return x (n,), y (n,) and z (n, n) of f over its ranges, ``z[j, i] = f(x[i], y[j])``, float64.

    Where f has no finite real value, z is NaN.
    """
    return grid_over(landscape, landscape.x_range, landscape.y_range, n)


def grid_over(
    landscape: Landscape, x_range: tuple[float, float], y_range: tuple[float, float], n: int = 160
) -> tuple[Array, Array, Array]:
    """Return the same over other ranges."""
    x, y = np.linspace(*x_range, n), np.linspace(*y_range, n)
    with np.errstate(all="ignore"):
        z = np.array(np.broadcast_to(landscape.function(x[None, :], y[:, None], np), (n, n)), dtype=np.float64)
    return x, y, drawable(z)


def levels(z: Array, count: int) -> list[float]:
    """Return `count` rising contour levels within z: log-spaced above the minimum where the range is large.

    A steep function (Rosenbrock) has most of its area far below its maximum: even levels would leave its valley empty.
    """
    finite = z[np.isfinite(z)]
    if finite.size == 0 or finite.min() == finite.max():
        return []
    low, high, middle = (float(v) for v in (finite.min(), finite.max(), np.median(finite)))
    near = max(float(np.quantile(finite, 0.002)) - low, (high - low) * 1e-6)
    if (high - low) < 4 * (middle - low) or near == 0:  # a millionth of the smallest numbers is none
        return [float(v) for v in np.unique(np.linspace(low, high, count + 2)[1:-1])]
    return [float(v) for v in np.unique(low + np.geomspace(near, high - low, count + 1)[:-1])]


def latex(landscape: Landscape) -> str:
    """Return f's LaTeX, as the formula is written."""
    return derivation.latex(landscape.formula.tree)
