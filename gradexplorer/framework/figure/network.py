"""Diagrams of nodes and edges: networks and computation graphs."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from numpy import intp
from numpy.typing import NDArray

from gradexplorer.framework.figure.base import Array, Colour, DisplayText, Mark, Target

Indices = NDArray[intp]


class Node(Struct, frozen=True, eq=False, kw_only=True):
    """A node of a `NetworkDiagram`: a disc or a box with up to four lines of text.

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
    text: Sequence[DisplayText] = ()
    fill: Colour = ""
    level: float = float("nan")
    highlighted: bool = False
    faded: bool = False
    round: bool = True
    radius: float = 0.35
    target: Target | None = None


class Edge(Struct, frozen=True, eq=False, kw_only=True):
    """An edge from one node to another, by their indices in the list, with a small text at its middle.

    `short` stands there where `text` has no room.
    """

    source: int
    end: int
    text: DisplayText = ""
    short: DisplayText = ""
    colour: Colour = "muted"
    width: float = 1.0
    highlighted: bool = False
    faded: bool = False
    arrow: bool = False
    target: Target | None = None


class Shape(Struct, frozen=True, eq=False, kw_only=True):
    """Where the nodes and edges of a `NetworkDiagram` lie in one panel, in a square from 0 to 1.

    Attributes
    ----------
    centres, half : (nodes, 2) float64
        Middles of the boxes, and half their widths and heights.
    segments : (segments, 4) float64
        Straight pieces of the edges, x, y and x, y; an edge's follow each other, and its last one ends at its box.
    owner : (segments,) intp
        The edge that each piece belongs to.
    """

    centres: Array
    half: Array
    segments: Array
    owner: Indices


class NetworkDiagram(Mark, frozen=True, eq=False, kw_only=True):
    """A diagram of nodes and edges; the page gives the centres.

    Attributes
    ----------
    shape : callable (width, height) -> Shape, or None
        Places the boxes by the size of the panel, counted in lines of its text; the nodes' own centres do not count.
    """

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    shape: Callable[[float, float], Shape] | None = None
