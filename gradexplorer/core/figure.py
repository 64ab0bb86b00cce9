"""A Figure is plain data that says what to draw: panels that hold marks. No Qt.

Marks compare by identity: a page that returns the same mark object again (from a cache) tells the
renderer that nothing of it changed. Arrays are float64 and are never written after they are in a mark.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.proof import Proof
from gradexplorer.core.text import Text

Array = NDArray[np.float64]
Words = Text | str
"""A `Text` is translated when drawn; a plain `str` (numbers, symbols) is drawn as it is."""

Colour = str
"""A role in the colour language, resolved by the theme: ``function``, ``gradient``, ``parameter``, ``positive``,
``negative``, ``muted``, ``accent``, or ``series0`` to ``series7`` (and beyond, cyclic) for things compared."""


class Mark(Struct, frozen=True, eq=False, kw_only=True):
    """Anything drawn in a panel.

    Attributes
    ----------
    key : str
        Unique in its panel; names the mark in CSV exports and lets the renderer reuse its drawing.
    label : Words
        Entry in the legend; empty: none.
    """

    key: str
    label: Words = ""


class Curve(Mark, frozen=True, eq=False, kw_only=True):
    """A line y(x); NaN leaves a gap."""

    x: Array
    y: Array
    colour: Colour
    width: float = 1.0
    dashed: bool = False


class Contours(Mark, frozen=True, eq=False, kw_only=True):
    """Level lines of z over a colour image of it; `z` has shape (len(y), len(x))."""

    x: Array
    y: Array
    z: Array
    levels: Sequence[float]
    value: Callable[[float, float], float] | None = None
    """The exact function, for the hover read-out."""


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
    """

    x: Array
    y: Array
    z: Array | None = None
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
    names: Sequence[Words] = ()
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
    value : callable (x, y) -> object, or None
        What the field gets instead, where it is not the place itself (a distance, an angle).
    removes : bool
        `path` is an entry of a list: the Delete key or a right click takes it out.
    """

    x: float
    y: float
    path: str
    axis: Literal["xy", "x", "y"] = "xy"
    colour: Colour
    tip: Words = ""
    value: Callable[[float, float], object] | None = None
    removes: bool = False


Corner = Literal["top left", "top right", "bottom left", "bottom right", "nowhere"]


class Axis(Struct, frozen=True):
    """An axis: its label, its first view (None: fitted to the data) and whether it is logarithmic.

    `ticks` are places with words of their own (classes, layers) instead of numbers.
    """

    label: Words
    range: tuple[float, float] | None = None
    log: bool = False
    ticks: tuple[tuple[float, Words], ...] = ()


class Plot(Struct, frozen=True, eq=False, kw_only=True):
    """A 2-D panel.

    Attributes
    ----------
    adds : str
        State path of the list to which a click appends the pair (x, y); empty: clicks add nothing.
    equal : bool
        One unit is as long in x as in y.
    view : object
        The axes return to their first view when this changes (a new landscape), not at every edit.
    bare : bool
        No axes and no grid: a diagram or a sheet of small pictures.
    legend : Corner
        Where the marks leave room for it; nowhere, if the panel beside it has the same one.
    """

    key: str
    title: Words
    x: Axis
    y: Axis
    marks: Sequence[Mark]
    adds: str = ""
    equal: bool = False
    view: object = None
    bare: bool = False
    legend: Corner = "top right"


class View(Struct, frozen=True):
    """A named camera: elevation and azimuth in degrees, as matplotlib's ``view_init`` counts them."""

    name: Words
    elevation: float
    azimuth: float


class Scene(Struct, frozen=True, eq=False, kw_only=True):
    """A 3-D panel. Its axes' ranges must be given; data are scaled into one box.

    `camera` is the State path of the pair (elevation, azimuth) and `angles` its present value.
    """

    key: str
    title: Words
    x: Axis
    y: Axis
    z: Axis
    marks: Sequence[Mark]
    camera: str
    angles: tuple[float, float]
    views: Sequence[View] = ()


class Row(Struct, frozen=True, eq=False, kw_only=True):
    """A row of a table: a click sets the (State path, value) pairs of `picks`, its eye switch the one of `toggles`."""

    cells: Sequence[Words]
    colour: Colour = ""
    picks: Sequence[tuple[str, object]] = ()
    picked: bool = False
    toggles: tuple[str, object] | None = None
    shown: bool = True


class Table(Mark, frozen=True, eq=False, kw_only=True):
    """Rows of words and exact numbers."""

    header: Sequence[Words]
    rows: Sequence[Row]


class Sheet(Struct, frozen=True, eq=False, kw_only=True):
    """A panel that holds one table."""

    key: str
    title: Words
    table: Table


class Heading(Mark, frozen=True, eq=False, kw_only=True):
    """A heading in the derivation column; its words are the label."""


class Note(Mark, frozen=True, eq=False, kw_only=True):
    """A sentence in the derivation column; its words are the label."""


class Formula(Mark, frozen=True, eq=False, kw_only=True):
    """A typeset line: LaTeX without dollars; the label is the rule's name or a caption above it."""

    latex: str


class Check(Mark, frozen=True, eq=False, kw_only=True):
    """A proof badge; the label says what is proven."""

    proof: Proof


class Code(Mark, frozen=True, eq=False, kw_only=True):
    """A few lines of Python and what they really printed; the label is a caption above.

    `failed` tells that `output` is the message of an exception.
    """

    code: str
    output: str = ""
    failed: bool = False


Panel = Plot | Scene | Sheet
Item = Heading | Note | Formula | Check | Table | Code
"""What stands in the derivation column."""


class Figure(Struct, frozen=True, eq=False, kw_only=True):
    """What a page shows: rows of panels.

    With `more`, the same figure drawn again shows more: what one frame had no time for.
    """

    rows: Sequence[Sequence[Panel]]
    more: bool = False

    def panels(self) -> list[Panel]:
        """Return all panels, row by row."""
        return [panel for row in self.rows for panel in row]
