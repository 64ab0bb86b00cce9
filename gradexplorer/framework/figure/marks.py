"""The marks of a panel: curves, areas, points, matrices, labels in the plane; surfaces and paths in space."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradexplorer.cached import cached_property
from gradexplorer.framework.figure.base import Array, Colour, DisplayText, Mark, Target

BEYOND = 241
"""Points of the part of a curve into which a person has zoomed out."""


class Curve(Mark, frozen=True, eq=False, kw_only=True):
    """A line y(x); NaN leaves a gap.

    Attributes
    ----------
    beyond : callable (low, high) -> (x, y), or None
        The line between two x that lie before its first point or behind its last one, for a zoom out; empty where it
        has none there.
    turns : callable () -> sentences, or None
        What is said of its minima and maxima to those who hear the picture read.
    """

    x: Array
    y: Array
    colour: Colour
    width: float = 1.0
    dashed: bool = False
    beyond: Callable[[float, float], tuple[Array, Array]] | None = None
    turns: Callable[[], Sequence[DisplayText]] | None = None


def straight(x: float, y: float, slope: float) -> Callable[[float, float], tuple[Array, Array]]:
    """Return how the straight line through a point goes on, for `Curve.beyond`."""

    def beyond(low: float, high: float) -> tuple[Array, Array]:
        ends = np.array([low, high])
        return ends, y + slope * (ends - x)

    return beyond


def sampled_on(values: Callable[[Array], Array]) -> Callable[[float, float], tuple[Array, Array]]:
    """Return how a curve goes on whose `values` are known at any points, for `Curve.beyond`."""

    def beyond(low: float, high: float) -> tuple[Array, Array]:
        x = np.linspace(low, high, BEYOND)
        with np.errstate(all="ignore"):  # far out, where a value may be too large for a float
            return x, values(x)

    return beyond


class Contours(Mark, frozen=True, eq=False, kw_only=True):
    """Level lines of z over a colour image of it; `z` has shape (len(y), len(x)).

    Attributes
    ----------
    beyond : callable (x range, y range) -> (x, y, z), or None
        The same function over other ranges, where a panel, or a zoom out, shows more than `x` and `y`.
    """

    x: Array
    y: Array
    z: Array
    levels: Sequence[float]
    value: Callable[[float, float], float] | None = None
    """The exact function, for the hover read-out."""
    beyond: Callable[[tuple[float, float], tuple[float, float]], tuple[Array, Array, Array]] | None = None


class Surface(Mark, frozen=True, eq=False, kw_only=True):
    """A 3-D surface of height `z`, shape (len(y), len(x)), coloured by height and shaded.

    With a `colour` it is of that one colour and lets through what lies behind (a tangent plane).
    """

    x: Array
    y: Array
    z: Array
    colour: Colour = ""


class Trail(Mark, frozen=True, eq=False, kw_only=True):
    """A path with a dot at its end: 2-D, or 3-D where `z` is given.

    `steps` numbers the points and `values` are their exact f, for the read-out.
    A `preview` is drawn thin and pale, without a dot; `dot` off leaves only the dot away (a curve in space).
    `feet` are the heights of a surface where a path in space has heights of its own: a line leads from each point to
    its foot, and what the surface hides of the path is drawn pale.
    """

    x: Array
    y: Array
    z: Array | None = None
    feet: Array | None = None
    steps: Array | None = None
    values: Array | None = None
    colour: Colour
    preview: bool = False
    dot: bool = True


class Points(Mark, frozen=True, eq=False, kw_only=True):
    """Single markers; 3-D where `z` is given."""

    x: Array
    y: Array
    z: Array | None = None
    colour: Colour
    symbol: Literal["o", "x", "+", "star", "d"] = "o"
    size: float = 9.0
    names: Sequence[DisplayText] = ()
    """Hover text of each point."""


class Arrows(Mark, frozen=True, eq=False, kw_only=True):
    """Arrows of direction (dx, dy) that start at (x, y), in data units; a wide one stands out from a field of them."""

    x: Array
    y: Array
    dx: Array
    dy: Array
    colour: Colour
    width: float = 1.0


class Handle(Mark, frozen=True, eq=False, kw_only=True):
    """A draggable dot that edits the State field `path`: a pair for axis "xy", one number for "x" or "y".

    Attributes
    ----------
    sectors : sequence of Colour
        Colours of equal sectors instead, where the dot belongs to several things that are compared.
    value : callable (x, y) -> object, or None
        What the field gets instead, where it is not the point itself (a distance, an angle).
    removes : bool
        `path` is an entry of a list: the Delete key or a right click takes it out.
    """

    x: float
    y: float
    path: str
    axis: Literal["xy", "x", "y"] = "xy"
    colour: Colour
    sectors: Sequence[Colour] = ()
    tip: DisplayText = ""
    value: Callable[[float, float], object] | None = None
    removes: bool = False


class Band(Mark, frozen=True, eq=False, kw_only=True):
    """The area between two curves over x, pale; NaN leaves a gap."""

    x: Array
    low: Array
    high: Array
    colour: Colour


class Zones(Mark, frozen=True, eq=False, kw_only=True):
    """Ranges of x shaded over the panel's whole height, from `start` to `end`."""

    start: Array
    end: Array
    colour: Colour


class Bars(Mark, frozen=True, eq=False, kw_only=True):
    """Upright bars that stand on `base`, centred at x.

    Attributes
    ----------
    x, y : (n,) float64
        Centres, and ends (the value where `base` is 0).
    base : float or (n,) float64
        Where they stand; arrays stack bars on others.
    colour : Colour, or one per bar
    texts : sequence of Words
        Written at the end of each bar.
    targets : sequence of Target
        One per bar, or none.
    """

    x: Array
    y: Array
    base: float | Array = 0.0
    width: float = 0.8
    colour: Colour | Sequence[Colour]
    texts: Sequence[DisplayText] = ()
    targets: Sequence[Target] = ()


class Heatmap(Mark, frozen=True, eq=False, kw_only=True):
    """A matrix as coloured cells: row 0 at the top as it is written, or a field z(x, y) where `upright`.

    Attributes
    ----------
    z : (rows, columns) float64
        NaN leaves a cell empty.
    x, y : (float, float)
        The outer edges of the first and last column, and of the rows (the lower edge first).
    limits : (float, float) or None
        Values at the ends of the colours; by default the largest |z| on both sides, or the range where not `diverging`.
    diverging : bool
        Positive red, negative blue, zero the background; else viridis, dark is low.
    upright : bool
        Row 0 is the lowest y, as in `Contours`.
    texts : sequence of Words
        Written in the cells, row by row; left out where the cells are too small for them.
    targets : sequence of Target
        One per cell, row by row, or none.
    cell : callable (row, column) -> Target, or None
        What the mouse does at a cell, where there are too many for `targets`; without `picks` a click passes through.
    """

    z: Array
    x: tuple[float, float]
    y: tuple[float, float]
    limits: tuple[float, float] | None = None
    diverging: bool = True
    upright: bool = False
    texts: Sequence[DisplayText] = ()
    targets: Sequence[Target] = ()
    cell: Callable[[int, int], Target] | None = None


class Regions(Mark, frozen=True, eq=False, kw_only=True):
    """A plane in the colours of several classes, each as strong as its share; row 0 is the lowest y.

    Attributes
    ----------
    shares : (classes, rows, columns) float64
        NaN leaves a cell empty.
    x, y : (float, float)
        The outer edges.
    colours, names : one per class
    """

    shares: Array
    x: tuple[float, float]
    y: tuple[float, float]
    colours: Sequence[Colour]
    names: Sequence[DisplayText]


SHADES = 128
"""Strengths of a colour that are told apart in a `ClassMap`."""


class ClassMap(Mark, frozen=True, eq=False, dict=True, kw_only=True):
    """A plane of cells, each in the colour of its class; row 0 is the lowest y.

    Attributes
    ----------
    classes : (rows, columns) float64
        The index of each cell's class; NaN leaves a cell empty.
    strength : (rows, columns) float64
        Of the colour: from 0, as pale as the background, to 1.
    x, y : (float, float)
        The outer edges.
    colours, names : one per class
    values : (rows, columns) float64, and `unit` what they are
        Shown with the name in the read-out.
    cell : callable (row, column) -> Target, or None
        As for a `Heatmap`; its tip stands in the read-out then.
    """

    classes: Array
    strength: Array
    x: tuple[float, float]
    y: tuple[float, float]
    colours: Sequence[Colour]
    names: Sequence[DisplayText]
    values: Array
    unit: DisplayText
    cell: Callable[[int, int], Target] | None = None

    @cached_property
    def shades(self) -> NDArray[np.int32]:
        """The place of each cell's colour among all strengths of all classes; the last place is no colour.

        Whoever makes a large map on another thread asks for it there: the window has no time.
        """
        found = np.rint(self.strength * (SHADES - 1)) + self.classes * SHADES
        return np.nan_to_num(found, nan=len(self.colours) * SHADES).astype(np.int32)


class Labels(Mark, frozen=True, eq=False, kw_only=True):
    """Texts at points of the plane, centred there or beside it.

    `anchor` is the part of the text's box that lies on the point: (0, 0.5) writes to the right of it,
    (0.5, 0) above it.
    """

    x: Array
    y: Array
    texts: Sequence[DisplayText]
    colour: Colour = "foreground"
    anchor: tuple[float, float] = (0.5, 0.5)
    size: float = 1.0
    """Against the panel's usual text."""
