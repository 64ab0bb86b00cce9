"""Functions of two variables on which optimizers are watched: the catalogue, and what follows from a formula.

Each landscape is one text. From it come the function on floats, numpy, torch and sympy, its LaTeX, and its gradient
as plain Python lines.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from gradexplorer.core.landscapes.entries import ALL, bowl
from gradexplorer.core.landscapes.landscape import Array, Landscape, Point, PublishedValue
from gradexplorer.formula import derivation, sympy_code
from gradexplorer.formula.compile import to_sympy
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


@lru_cache(maxsize=64)
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
    if (high - low) < 4 * (middle - low):
        return [float(v) for v in np.linspace(low, high, count + 2)[1:-1]]
    near = max(float(np.quantile(finite, 0.002)) - low, (high - low) * 1e-6)
    return [float(v) for v in low + np.geomspace(near, high - low, count + 1)[:-1]]


def expression(landscape: Landscape) -> Any:
    """Return f in sympy, over the real symbols x and y."""
    return landscape.formula.sympy()


@lru_cache(maxsize=64)
def derivatives(landscape: Landscape, order: int = 1) -> tuple[Any, ...]:
    """Return sympy's derivatives of one order: (f_x, f_y), (f_xx, f_xy, f_yy), (f_xxx, f_xxy, f_xyy, f_yyy)..."""
    x, y = landscape.formula.symbols()
    if order == 0:
        return (sympy_code.real(to_sympy(landscape.formula.tree, (x, y), sympy_code.real_functions())),)
    lower = derivatives(landscape, order - 1)
    return tuple(map(sympy_code.real, (*(f.diff(x) for f in lower), lower[-1].diff(y))))


def latex(landscape: Landscape) -> str:
    """Return f's LaTeX, as the formula is written."""
    return derivation.latex(landscape.formula.tree)


@lru_cache(maxsize=64)
def gradient_lines(landscape: Landscape) -> tuple[str, ...]:
    """Return the gradient as Python assignments on floats x and y; the last two assign ``g_x`` and ``g_y``.

    They use names of `math` and, like Python, raise ArithmeticError or ValueError where there is no value.
    """
    return sympy_code.lines(("g_x", "g_y"), derivatives(landscape))
