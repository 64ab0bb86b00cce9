"""Marks for everything that is not a curve: bands, bars, matrices, network diagrams, words in the plane."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from numpy import intp
from numpy.typing import NDArray

from gradexplorer.core.figure import Array, Colour, Mark, Words

Indices = NDArray[intp]


class Target(Struct, frozen=True, eq=False, kw_only=True):
    """What the mouse does at a bar, a matrix cell, a node or an edge.

    Attributes
    ----------
    tip : Words
        Read-out while the mouse is over it: the formula with its numbers.
    picks : sequence of (State path, value)
        Edits that a click makes.
    picked : bool
        Drawn with a frame: it is the one that the derivation is about.
    value : float
        The number that a double click offers for editing.
    typed : callable (float) -> (State path, value), or None
        The edit that a number typed there makes; None: it can't be edited.
    """

    tip: Words = ""
    picks: Sequence[tuple[str, object]] = ()
    picked: bool = False
    value: float = 0.0
    typed: Callable[[float], tuple[str, object]] | None = None


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
    texts: Sequence[Words] = ()
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
    """

    z: Array
    x: tuple[float, float]
    y: tuple[float, float]
    limits: tuple[float, float] | None = None
    diverging: bool = True
    upright: bool = False
    texts: Sequence[Words] = ()
    targets: Sequence[Target] = ()


class Labels(Mark, frozen=True, eq=False, kw_only=True):
    """Words at places of the plane, centred there or beside it.

    `anchor` is the part of the text's box that lies on the point: (0, 0.5) writes to the right of it,
    (0.5, 0) above it.
    """

    x: Array
    y: Array
    texts: Sequence[Words]
    colour: Colour = "foreground"
    anchor: tuple[float, float] = (0.5, 0.5)
    size: float = 1.0
    """Against the panel's usual text."""


class Node(Struct, frozen=True, eq=False, kw_only=True):
    """A node of a `Network`: a disc or a box with up to four lines of text.

    Attributes
    ----------
    text : sequence of Words
        Lines inside (its name, its operation, its value, its gradient), the first one bold. Where they have no room,
        the second of four is left out first, and all but the name next.
    fill : Colour
        Role of the body, drawn pale; empty: the background.
    level : float
        From -1 (negative blue) to 1 (positive red) fills the body by a value instead; NaN: `fill`.
    lit : bool
        Part of what is being computed: a strong frame in the accent colour.
    pale : bool
        Not reached yet, or out of play: drawn faint.
    radius : float
        Half its height in data units; the width grows with the text where `round` is off.
    """

    x: float = 0.0
    y: float = 0.0
    text: Sequence[Words] = ()
    fill: Colour = ""
    level: float = float("nan")
    lit: bool = False
    pale: bool = False
    round: bool = True
    radius: float = 0.35
    target: Target | None = None


class Edge(Struct, frozen=True, eq=False, kw_only=True):
    """An edge from one node to another, by their places in the list, with a small text at its middle.

    `short` stands there where `text` has no room.
    """

    source: int
    end: int
    text: Words = ""
    short: Words = ""
    colour: Colour = "muted"
    width: float = 1.0
    lit: bool = False
    pale: bool = False
    arrow: bool = False
    target: Target | None = None


class Shape(Struct, frozen=True, eq=False, kw_only=True):
    """Where the nodes and edges of a `Network` lie in one panel, in a square from 0 to 1.

    Attributes
    ----------
    places, half : (nodes, 2) float64
        Middles of the boxes, and half their widths and heights.
    segments : (segments, 4) float64
        Straight pieces of the edges, x, y and x, y; an edge's follow each other, and its last one ends at its box.
    owner : (segments,) intp
        The edge that each piece belongs to.
    """

    places: Array
    half: Array
    segments: Array
    owner: Indices


class Network(Mark, frozen=True, eq=False, kw_only=True):
    """A diagram of nodes and edges; the page gives the places.

    Attributes
    ----------
    shape : callable (width, height) -> Shape, or None
        Places the boxes by the size of the panel, counted in lines of its text; the nodes' own places do not count.
    """

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    shape: Callable[[float, float], Shape] | None = None
