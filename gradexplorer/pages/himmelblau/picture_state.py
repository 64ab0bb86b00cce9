"""What the pictures of the Himmelblau tab show of its landscape: paths, basins, or a sweep."""

from typing import Annotated

from gradexplorer.core.landscapes.catalogue import Point
from gradexplorer.framework.parameter import choice, items, number, plain
from gradexplorer.pages.himmelblau.surface_state import SurfaceState
from gradexplorer.pages.himmelblau.swept import SWEPT
from gradexplorer.text import InputError, _

Coordinate = Annotated[float, number(_("coordinate"), -1e6, 1e6)]
LEAST_RESOLUTION = 16
_SWEEPS = {"lab": ("sweep",)}
_SCALES = {"log": _("logarithmic"), "linear": _("linear")}
_SCALE_TIP = _("Equal ratios from cell to cell, or equal differences")


class PictureState(SurfaceState, frozen=True, kw_only=True):
    """The parameters of the landscape and of its pictures."""

    lab: Annotated[
        str,
        choice(
            _("Show"),
            {"race": _("Paths"), "basins": _("Basins"), "sweep": _("Sweep")},
            segmented=True,
            group=_("Picture"),
            tip=_("Single paths, where every start of the plane ends, or what every pair of two parameters does"),
        ),
    ] = "race"
    colour: Annotated[
        str,
        choice(
            _("Colour"),
            {"end": _("Minimum reached"), "steps": _("Steps to get there"), "value": _("f at the end")},
            shown_when={"lab": ("basins",)},
            group=_("Picture"),
            tip=_("What the colour of a start says: its minimum and, the paler the later, its steps; or one number"),
        ),
    ] = "end"
    resolution: Annotated[
        int,
        number(
            _("Resolution"),
            LEAST_RESOLUTION,
            1024,
            scale="log",
            shown_when={"lab": ("basins", "sweep")},
            group=_("Picture"),
            tip=_("Starts or cells in a row of the map; a coarse map comes at once, the whole one later"),
        ),
    ] = 256
    sweep_x: Annotated[
        str,
        choice(
            _("Across"),
            SWEPT,
            offered="sweepable",
            shown_when=_SWEEPS,
            group=_("Picture"),
            tip=_("The parameter from left to right"),
        ),
    ] = "lr"
    sweep_x_range: Annotated[
        tuple[
            Annotated[float, number(_("from"), -1e6, 1e6, low=0.0, high=1.0)],
            Annotated[float, number(_("to"), -1e6, 1e6, low=0.0, high=1.0)],
        ],
        plain(
            _("Range across"),
            shown_when=_SWEEPS,
            slides="slides_x",
            group=_("Picture"),
            tip=_("Its first and its last number"),
        ),
    ] = (1e-4, 1.0)
    sweep_x_scale: Annotated[
        str, choice(_("Scale across"), _SCALES, shown_when=_SWEEPS, group=_("Picture"), tip=_SCALE_TIP)
    ] = "log"
    sweep_y: Annotated[
        str,
        choice(
            _("Upwards"),
            {"none": _("nothing: curves")} | SWEPT,
            offered="sweepable",
            shown_when=_SWEEPS,
            group=_("Picture"),
            tip=_("The parameter from bottom to top; without it, curves"),
        ),
    ] = "betas.0"
    sweep_y_range: Annotated[
        tuple[
            Annotated[float, number(_("from"), -1e6, 1e6, low=0.0, high=1.0)],
            Annotated[float, number(_("to"), -1e6, 1e6, low=0.0, high=1.0)],
        ],
        plain(
            _("Range upwards"),
            shown_when=_SWEEPS,
            slides="slides_y",
            group=_("Picture"),
            tip=_("Its first and its last number"),
        ),
    ] = (0.0, 0.99)
    sweep_y_scale: Annotated[
        str, choice(_("Scale upwards"), _SCALES, shown_when=_SWEEPS, group=_("Picture"), tip=_SCALE_TIP)
    ] = "linear"
    sweep_colour: Annotated[
        str,
        choice(
            _("Colour of a cell"),
            {"steps": _("Steps to get there"), "value": _("f at the end")},
            shown_when=_SWEEPS,
            group=_("Picture"),
            tip=_("A strong colour is fast, or a low f; the worst of the starts counts"),
        ),
    ] = "steps"
    window: Annotated[
        tuple[tuple[Coordinate, Coordinate], ...], items(_("Part of the map that is seen"), 0, 2, hidden=True)
    ] = ()
    """Ranges of x and y; all of it where there are none."""

    def __post_init__(self) -> None:
        """Refuse what no single field can see."""
        super().__post_init__()
        for (low, high), scale in ((self.sweep_x_range, self.sweep_x_scale), (self.sweep_y_range, self.sweep_y_scale)):
            if not low < high:
                raise InputError(_("The sweep from {low} to {high} is empty.", low=low, high=high))
            if scale == "log" and low <= 0:
                raise InputError(_("A logarithmic scale begins above 0, not at {low}.", low=low))
        if self.sweep_x == self.sweep_y:
            raise InputError(_("A sweep takes two different parameters."))
        if len(self.window) == 1 or not all(low < high for low, high in self.window):
            raise InputError(_("A window takes two ranges, each with its end above its start."))

    @property
    def seen(self) -> tuple[Point, Point]:
        """The ranges of x and y that a map covers."""
        land = self.surface
        return (self.window[0], self.window[1]) if self.window else (land.x_range, land.y_range)
