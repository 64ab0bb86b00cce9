"""Functions of two variables on which optimizers are watched: the catalogue, and what follows from a formula.

Each landscape is one text. From it come the function on floats, numpy, torch and sympy, its LaTeX, and its gradient
as plain Python lines. To add a landscape, add one entry to `LANDSCAPES`.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.formula import derivation, sympy_code
from gradexplorer.formula.compile import to_sympy
from gradexplorer.formula.numpy_values import drawable
from gradexplorer.formula.parse import Expression, parse
from gradexplorer.text import InputError, Text, _

Array = NDArray[np.float64]
Point = tuple[float, float]


class PublishedValue(Struct, frozen=True):
    """f at a point, with the digits with which it was published, and the work, or the sum that gives it by hand."""

    x: str
    y: str
    f: str
    source: str


class Landscape(Struct, frozen=True, eq=False):
    """A function f(x, y), where to look at it, and its known minima.

    Attributes
    ----------
    key : str
    name : Text
    formula : Expression
        The checked formula in x and y.
    function : callable (x, y, m)
        f itself; `m` is one of the modules math, numpy, torch and sympy.
    x_range, y_range : (float, float)
    minima : tuple of (x, y)
        The known global minima.
    source : str
        Where the function comes from.
    lowest : float
        The published value of f at the minima.
    published : PublishedValue or None
        A value that is known from elsewhere: f is what its name says. A typed formula has no name.
    """

    key: str
    name: Text
    formula: Expression
    x_range: Point
    y_range: Point
    minima: tuple[Point, ...]
    source: str
    lowest: float = 0.0
    published: PublishedValue | None = None

    @property
    def function(self) -> Callable[[Any, Any, Any], Any]:
        """f(x, y, m); a constant takes part in the point, too, so that autograd has a gradient for it: 0."""
        plain = self.formula.function
        return (lambda x, y, m: plain(x, y, m) + 0 * x * y) if self.formula.is_constant else plain

    def value(self, x: float, y: float) -> float:
        """Return f(x, y) on plain floats; NaN where f has no finite real value."""
        try:
            value = self.function(float(x), float(y), math)
        except (ArithmeticError, ValueError):
            return math.nan
        return float(value) if math.isfinite(value) else math.nan


def _known(
    key: str,
    name: Text,
    formula: str,
    x: Point,
    y: Point,
    minima: tuple[Point, ...],
    source: str,
    published: PublishedValue,
    lowest: float = 0.0,
) -> Landscape:
    return Landscape(key, name, parse(formula, "xy"), x, y, minima, source, lowest, published)


def _bowl(condition: float) -> Landscape:
    return _known(
        "bowl",
        _("Quadratic bowl"),
        f"(x**2 + {condition!r}*y**2)/2",
        (-4.0, 4.0),
        (-4.0, 4.0),
        ((0.0, 0.0),),
        "Nocedal and Wright, Numerical Optimization, 2006, section 3.3",
        PublishedValue("1", "1", f"{(1 + condition) / 2:.9f}", "(1 + κ)/2"),
    )


_ALL = (
    _known(
        "himmelblau",
        _("Himmelblau"),
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
        (-6.0, 6.0),
        (-6.0, 6.0),
        (
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
            (3.5844283403304917, -1.8481265269644036),
        ),
        "D. Himmelblau, Applied Nonlinear Programming, 1972",
        PublishedValue("-0.270845", "-0.923039", "181.617", "Wikipedia, Himmelblau's function"),
    ),
    _known(
        "rosenbrock",
        _("Rosenbrock"),
        "(1 - x)**2 + 100*(y - x**2)**2",
        (-2.0, 2.0),
        (-1.0, 3.0),
        ((1.0, 1.0),),
        "H. Rosenbrock, The Computer Journal 3, 1960",
        PublishedValue("-1.2", "1", "24.20000000", "Moré, Garbow and Hillstrom, ACM TOMS 7, 1981, no. 1"),
    ),
    _known(
        "beale",
        _("Beale"),
        "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
        (-4.5, 4.5),
        (-4.5, 4.5),
        ((3.0, 0.5),),
        "E. Beale, On an iterative method for finding a local minimum, 1958",
        PublishedValue("1", "1", "14.203125", "Moré, Garbow and Hillstrom, ACM TOMS 7, 1981, no. 5"),
    ),
    _known(
        "booth",
        _("Booth"),
        "(x + 2*y - 7)**2 + (2*x + y - 5)**2",
        (-10.0, 10.0),
        (-10.0, 10.0),
        ((1.0, 3.0),),
        "Jamil and Yang, A literature survey of benchmark functions, 2013, no. 17",
        PublishedValue("0", "0", "74", "7² + 5²"),
    ),
    _known(
        "rastrigin",
        _("Rastrigin"),
        "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
        (-5.12, 5.12),
        (-5.12, 5.12),
        ((0.0, 0.0),),
        "L. Rastrigin, Systems of Extremal Control, 1974",
        PublishedValue("4.52299366", "4.52299366", "80.70658039", "Wikipedia, Rastrigin function"),
    ),
    _known(
        "ackley",
        _("Ackley"),
        "-20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20",
        (-5.0, 5.0),
        (-5.0, 5.0),
        ((0.0, 0.0),),
        "D. Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987",
        PublishedValue("1", "1", "3.6253849384403628", "20 (1 − exp(−0.2))"),
    ),
    _bowl(10.0),
    _known(
        "saddle",
        _("Saddle"),
        "y**2 - x**2",
        (-2.0, 2.0),
        (-2.0, 2.0),
        (),
        "The standard form of a nondegenerate saddle (Morse lemma)",
        PublishedValue("1", "0", "-1", "0² − 1²"),
    ),
    _known(
        "goldstein_price",
        _("Goldstein-Price"),
        "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))",
        (-2.0, 2.0),
        (-2.0, 2.0),
        ((0.0, -1.0),),
        "Goldstein and Price, Mathematics of Computation 25, 1971",
        PublishedValue("1.2", "0.8", "840", "Dixon and Szegö, Towards Global Optimisation 2, 1978"),
        3.0,
    ),
    _known(
        "three_hump_camel",
        _("Three-hump camel"),
        "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
        (-5.0, 5.0),
        (-5.0, 5.0),
        ((0.0, 0.0),),
        "Dixon and Szegö, Towards Global Optimisation 2, 1978",
        PublishedValue("-1.7476", "0.8738", "0.2986", "Dixon and Szegö, 1978"),
    ),
    _known(
        "styblinski_tang",
        _("Styblinski-Tang"),
        "(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2",
        (-5.0, 5.0),
        (-5.0, 5.0),
        ((-2.903534027771177, -2.903534027771177),),
        "Styblinski and Tang, Neural Networks 3, 1990",
        PublishedValue("-2.903534", "-2.903534", "-78.3323", "Wikipedia, Test functions for optimization"),
        -78.33233140754283,
    ),
)

LANDSCAPES: dict[str, Landscape] = {landscape.key: landscape for landscape in _ALL}
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
        return _bowl(condition)
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
