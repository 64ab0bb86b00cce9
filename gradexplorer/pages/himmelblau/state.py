"""Every parameter of the Himmelblau tab."""

from typing import Annotated, Any, Literal

from msgspec import structs

from gradexplorer.core.landscapes.catalogue import CHOICES, TYPED_RANGE, Landscape, Point, landscape
from gradexplorer.core.letters import MOST_LETTERS, Letters, following, reading
from gradexplorer.core.optimizers import Adam, Optimizer
from gradexplorer.core.optimizers.fitting import with_fitted_schedule
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.pages.himmelblau.swept import SWEPT, of_use, usual_range
from gradexplorer.text import InputError, _

COURSE_STARTS = ((-4.0, 0.0), (1.0, 0.0), (4.0, 0.0))
MOST_POINTS = 20_000_000
"""steps x starts x optimizers that are recorded: 800 MB in float64."""

_RANGE_TIP = _("Where the map of a typed function begins and ends")

Coordinate = Annotated[float, number(_("coordinate"), -1e6, 1e6)]
Index = Annotated[int, number(_("index"), 0, 63)]
LEAST_RESOLUTION = 16
_SWEEPS = {"lab": ("sweep",)}
_SCALES = {"log": _("logarithmic"), "linear": _("linear")}
_SCALE_TIP = _("Equal ratios from cell to cell, or equal differences")


class HimmelblauState(State, frozen=True, kw_only=True):
    """Every parameter of the tab; the defaults are the course's."""

    landscape: Annotated[
        str, choice(_("Landscape"), CHOICES, group=_("Landscape"), tip=_("The function that is minimised"))
    ] = "himmelblau"
    formula: Annotated[
        str,
        typed_text(
            _("f(x, y)"),
            300,
            reading=reading("f", "xy"),
            tip=_("Your own function of x and y, for example x**2 + 3*y**2 + sin(x*y)"),
            shown_when={"landscape": ("typed",)},
            group=_("Landscape"),
        ),
    ] = "x**2 + 3*y**2 + sin(3*x*y)"
    letters: Annotated[
        Letters,
        items(
            _("Letters of the formula"),
            0,
            MOST_LETTERS,
            named="name",
            shown_when={"landscape": ("typed",)},
            group=_("Landscape"),
            tip=_("Every letter but x and y has a knob"),
        ),
    ] = ()
    x_range: Annotated[
        tuple[
            Annotated[float, number(_("x from"), -1e6, 1e6, low=-10.0, high=10.0, tip=_RANGE_TIP)],
            Annotated[float, number(_("x to"), -1e6, 1e6, low=-10.0, high=10.0, tip=_RANGE_TIP)],
        ],
        plain(_("Range of x"), shown_when={"landscape": ("typed",)}, group=_("Landscape"), tip=_RANGE_TIP),
    ] = TYPED_RANGE
    y_range: Annotated[
        tuple[
            Annotated[float, number(_("y from"), -1e6, 1e6, low=-10.0, high=10.0, tip=_RANGE_TIP)],
            Annotated[float, number(_("y to"), -1e6, 1e6, low=-10.0, high=10.0, tip=_RANGE_TIP)],
        ],
        plain(_("Range of y"), shown_when={"landscape": ("typed",)}, group=_("Landscape"), tip=_RANGE_TIP),
    ] = TYPED_RANGE
    condition: Annotated[
        float,
        number(
            _("Condition number"),
            1.0,
            1e4,
            scale="log",
            symbol="kappa",
            tip=_("Ratio of the bowl's largest to its smallest curvature"),
            shown_when={"landscape": ("bowl",)},
            group=_("Landscape"),
        ),
    ] = 10.0
    log_height: Annotated[
        bool, plain(_("Logarithmic height"), tip=_("Draw log(1 + f - min f) as height"), group=_("Landscape"))
    ] = False
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
        plain(_("Range across"), shown_when=_SWEEPS, group=_("Picture"), tip=_("Its first and its last number")),
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
        plain(_("Range upwards"), shown_when=_SWEEPS, group=_("Picture"), tip=_("Its first and its last number")),
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
    optimizers: Annotated[
        tuple[Optimizer, ...],
        items(
            _("Optimizers"),
            1,
            8,
            selection="selected.0",
            coloured=True,
            group=_("Race"),
            tip=_("They run in lockstep from the same starts"),
        ),
    ] = (Adam(),)
    starts: Annotated[
        tuple[tuple[Coordinate, Coordinate], ...],
        items(_("Starts"), 1, 64, group=_("Race"), tip=_("Click on the map to add one, drag a dot to move it")),
    ] = COURSE_STARTS
    steps: Annotated[
        int, number(_("Steps"), 1, 1_000_000, scale="log", group=_("Race"), tip=_("Length of the run"))
    ] = 20_000
    dtype: Annotated[
        Literal["float32", "float64"],
        plain(_("Precision"), group=_("Race"), tip=_("torch's dtype for the run; float32 is torch's default")),
    ] = "float32"
    averaged: Annotated[
        bool,
        plain(
            _("Average of the weights"),
            shown_when={"lab": ("race",)},
            group=_("Race"),
            tip=_("Draw the exponential moving average of every path, too, as torch's AveragedModel keeps it"),
        ),
    ] = False
    decay: Annotated[
        float,
        number(
            _("Decay"),
            0.0,
            1.0,
            high=0.999,
            symbol="d",
            shown_when={"lab": ("race",), "averaged": ("True",)},
            group=_("Race"),
            tip=_("How much of the average is kept at each step"),
        ),
    ] = 0.9
    seed: Annotated[
        int,
        number(_("Seed"), 0, 9999, hidden=True, tip=_("Given to torch.manual_seed before each run")),
    ] = 0
    """Nothing of a race is drawn by chance: no control would change anything."""
    camera: Annotated[
        tuple[
            Annotated[float, number(_("elevation"), -90.0, 90.0)], Annotated[float, number(_("azimuth"), -360.0, 360.0)]
        ],
        plain(_("Camera"), hidden=True),
    ] = (60.0, -30.0)
    selected: Annotated[tuple[Index, Index], plain(_("Optimizer and start in the derivation"), hidden=True)] = (0, 0)
    unseen: Annotated[
        tuple[tuple[Index, Index], ...], items(_("Paths that are switched off in the picture"), 0, 512, hidden=True)
    ] = ()

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Let another landscape bring starts of its own, and a schedule fit the run, where they are chosen anew."""
        match path.split("."):
            case ["optimizers", place, "schedule", "type"]:
                optimizers = list(plain["optimizers"])
                optimizers[int(place)] = with_fitted_schedule(optimizers[int(place)], plain["steps"])
                return plain | {"optimizers": optimizers}
            case ["sweep_x" | "sweep_y"]:
                return self._with_fitting_range(plain, path)
            case ["landscape" | "x_range" | "y_range", *_entry]:
                return self._with_starts_inside(plain | {"window": ()})
        return plain

    def _with_fitting_range(self, plain: dict[str, Any], axis: str) -> dict[str, Any]:
        """Give a swept parameter that was just chosen its usual range; the one of the other axis changes places."""
        other = "sweep_y" if axis == "sweep_x" else "sweep_x"
        name, before = plain[axis], getattr(self, axis)
        if name == before or name not in SWEPT:
            return plain
        if name == plain[other] and before != "none":
            parts = ("", "_range", "_scale")
            return plain | {f"{one}{part}": getattr(self, f"{two}{part}")
                            for one, two in ((axis, other), (other, axis)) for part in parts}  # fmt: skip
        land = self.surface
        ends, scale = usual_range(name, self.optimizers, self.steps, (land.x_range, land.y_range))
        return plain | {f"{axis}_range": list(ends), f"{axis}_scale": scale}

    def _with_starts_inside(self, plain: dict[str, Any]) -> dict[str, Any]:
        try:
            moved = structs.replace(self, **{name: plain[name] for name in ("landscape", "formula")})
            ranges = {name: tuple(map(float, plain[name])) for name in ("x_range", "y_range")}
            land = structs.replace(moved, **ranges).surface
            starts = [tuple(map(float, start)) for start in plain["starts"]]
        except (ValueError, TypeError, LookupError):
            return plain  # the check that comes next says what is wrong
        return plain if all(_inside(land, *start) for start in starts) else plain | {"starts": _own_starts(land)}

    def __post_init__(self) -> None:
        """Refuse what no single field can see."""
        for low, high in (self.x_range, self.y_range):
            if not low < high:
                raise InputError(
                    _("The range from {low} to {high} is empty: its end must be above its start.", low=low, high=high)
                )
        for (low, high), scale in ((self.sweep_x_range, self.sweep_x_scale), (self.sweep_y_range, self.sweep_y_scale)):
            if not low < high:
                raise InputError(_("The sweep from {low} to {high} is empty.", low=low, high=high))
            if scale == "log" and low <= 0:
                raise InputError(_("A logarithmic scale begins above 0, not at {low}.", low=low))
        if self.sweep_x == self.sweep_y:
            raise InputError(_("A sweep takes two different parameters."))
        if len(self.window) == 1 or not all(low < high for low, high in self.window):
            raise InputError(_("A window takes two ranges, each with its end above its start."))
        structs.force_setattr(self, "letters", following(self.letters, self.formula, "xy"))
        landscape("typed", self.formula, letters=self.numbers, ranges=(self.x_range, self.y_range))
        points = self.steps * len(self.starts) * len(self.optimizers)
        if points > MOST_POINTS:
            raise InputError(
                _(
                    "Too much to record: {steps} steps × {starts} starts × {optimizers} optimizers; "
                    "keep the product below {most}.",
                    steps=self.steps,
                    starts=len(self.starts),
                    optimizers=len(self.optimizers),
                    most=MOST_POINTS,
                )
            )

    @property
    def surface(self) -> Landscape:
        """The landscape that the fields choose."""
        ranges = self.x_range, self.y_range
        return landscape(self.landscape, self.formula, self.condition, self.numbers, ranges)

    @property
    def seen(self) -> tuple[Point, Point]:
        """The ranges of x and y that a map covers."""
        land = self.surface
        return (self.window[0], self.window[1]) if self.window else (land.x_range, land.y_range)

    @property
    def sweepable(self) -> list[str]:
        """What a sweep may change at present."""
        return ["none", *of_use(self.optimizers, self.landscape, len(self.letters))]

    @property
    def numbers(self) -> tuple[tuple[str, float], ...]:
        """The numbers of the free letters of the typed formula."""
        return tuple((letter.name, letter.value) for letter in self.letters)

    @property
    def average(self) -> float | None:
        """The decay of the average of the weights; None where there is none."""
        return self.decay if self.averaged else None

    @property
    def watched(self) -> tuple[int, int]:
        """The selected optimizer and start, kept inside the lists."""
        return min(self.selected[0], len(self.optimizers) - 1), min(self.selected[1], len(self.starts) - 1)

    def series(self, optimizer: int, start: int) -> int:
        """Return the number of a path's colour: optimizers are told apart when there are several, else the starts."""
        return optimizer if len(self.optimizers) > 1 else start

    def pairs(self) -> list[tuple[int, int]]:
        """Return the (optimizer, start) of every path that is switched on."""
        return [
            (r, s) for r in range(len(self.optimizers)) for s in range(len(self.starts)) if (r, s) not in self.unseen
        ]


def _inside(land: Landscape, x: float, y: float) -> bool:
    return land.x_range[0] <= x <= land.x_range[1] and land.y_range[0] <= y <= land.y_range[1]


def _own_starts(land: Landscape) -> list[tuple[float, float]]:
    """Return the course's starts as they lie in the ranges of its own landscape, in those of another."""
    course = landscape("himmelblau")
    return [
        (_moved(x, course.x_range, land.x_range), _moved(y, course.y_range, land.y_range)) for x, y in COURSE_STARTS
    ]


def _moved(value: float, old: Point, new: Point) -> float:
    share = (value - old[0]) / (old[1] - old[0])
    return float(f"{new[0] + share * (new[1] - new[0]):.3g}")
