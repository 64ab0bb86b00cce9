"""What a landscape is: one text, and what follows from it."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.formula.parse import Expression, parse
from gradexplorer.text import Text

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
    written : str or Expression
        The formula in x and y; one that is a text is read when it is needed, not while the program starts.
    formula : Expression
        The checked formula.
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
    written: str | Expression
    x_range: Point
    y_range: Point
    minima: tuple[Point, ...]
    source: str
    lowest: float = 0.0
    published: PublishedValue | None = None

    @property
    def formula(self) -> Expression:  # noqa: D102 - above
        return parse(self.written, "xy") if isinstance(self.written, str) else self.written

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
