"""The panels of a figure: 2-D plots, 3-D scenes and tables, and the rows in which they stand."""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

from gradexplorer.framework.figure.base import Colour, DisplayText, Mark

Corner = Literal["top left", "top right", "bottom left", "bottom right", "nowhere"]


class Axis(Struct, frozen=True):
    """An axis: its label, its first view (None: fitted to the data) and whether it is logarithmic.

    `ticks` are positions with texts of their own (classes, layers) instead of numbers.
    """

    label: DisplayText
    range: tuple[float, float] | None = None
    log: bool = False
    ticks: tuple[tuple[float, DisplayText], ...] = ()


class Plot(Struct, frozen=True, eq=False, kw_only=True):
    """A 2-D panel.

    Attributes
    ----------
    hint : DisplayText
        What the mouse does here; it is no part of pictures.
    adds : str
        State path of the list to which a click appends the pair (x, y); empty: clicks add nothing.
    equal : bool
        One unit is as long in x as in y.
    view : object
        The axes return to their first view when this changes (a new landscape), not at every edit.
    bare : bool
        No axes and no grid: a diagram or a sheet of small pictures.
    window : str
        State path of the two ranges that are seen, x and y, which a zoom sets; it is empty where all is seen.
    legend : Corner
        Where the marks leave room for it; nowhere, if the panel beside it has the same one.
    link : str
        Panels with the same one are read together: each shows what it has at the point under the mouse in one of them.
    """

    key: str
    title: DisplayText
    x: Axis
    y: Axis
    marks: Sequence[Mark]
    hint: DisplayText = ""
    adds: str = ""
    equal: bool = False
    view: object = None
    bare: bool = False
    window: str = ""
    legend: Corner = "top right"
    link: str = ""


class View(Struct, frozen=True):
    """A named camera: elevation and azimuth in degrees, as matplotlib's ``view_init`` counts them."""

    name: DisplayText
    elevation: float
    azimuth: float


class Scene(Struct, frozen=True, eq=False, kw_only=True):
    """A 3-D panel. Its axes' ranges must be given; data are scaled into one box.

    `camera` is the State path of the pair (elevation, azimuth) and `angles` its present value.
    """

    key: str
    title: DisplayText
    x: Axis
    y: Axis
    z: Axis
    marks: Sequence[Mark]
    camera: str
    angles: tuple[float, float]
    views: Sequence[View] = ()


class Row(Struct, frozen=True, eq=False, kw_only=True):
    """A row of a table: a click sets the (State path, value) pairs of `picks`, its eye switch the one of `toggles`."""

    cells: Sequence[DisplayText]
    colour: Colour = ""
    picks: Sequence[tuple[str, object]] = ()
    picked: bool = False
    toggles: tuple[str, object] | None = None
    shown: bool = True


class Table(Mark, frozen=True, eq=False, kw_only=True):
    """Rows of texts and exact numbers.

    Attributes
    ----------
    spare : sequence of sequences of DisplayText
        Columns that a table without room for all leaves out, the first ones first: the picture shows the same.
    """

    header: Sequence[DisplayText]
    rows: Sequence[Row]
    spare: Sequence[Sequence[DisplayText]] = ()


class TablePanel(Struct, frozen=True, eq=False, kw_only=True):
    """A panel that holds one table."""

    key: str
    title: DisplayText
    table: Table


Panel = Plot | Scene | TablePanel


class Figure(Struct, frozen=True, eq=False, kw_only=True):
    """What a page shows: rows of panels.

    With `incomplete`, the same figure drawn again shows more: what one frame had no time for.
    `found` is what of a `Study` it shows, see there.
    """

    rows: Sequence[Sequence[Panel]]
    incomplete: bool = False
    found: Any = None

    def panels(self) -> list[Panel]:
        """Return all panels, row by row."""
        return [panel for row in self.rows for panel in row]
