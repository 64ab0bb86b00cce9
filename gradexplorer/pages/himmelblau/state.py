"""Every parameter of the Himmelblau tab."""

from typing import Annotated, Any, Literal

from msgspec import structs

from gradexplorer.core.landscapes.catalogue import Landscape, Point, landscape
from gradexplorer.core.optimizers import Adam, Optimizer
from gradexplorer.core.optimizers.averages import Average
from gradexplorer.core.optimizers.fitting import with_fitted_schedule
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.framework.parameter import items, number, plain
from gradexplorer.pages.himmelblau.picture_state import Coordinate, PictureState
from gradexplorer.pages.himmelblau.swept import SWEPT, of_use, usual_range, widest_range
from gradexplorer.text import InputError, _

COURSE_STARTS = ((-4.0, 0.0), (1.0, 0.0), (4.0, 0.0))
MOST_POINTS = 20_000_000
"""steps x starts x optimizers that are recorded: 800 MB in float64."""

LEAST_SHARE = 1e-6
"""A logarithmic slider for a number that may be 0 begins at this share of its end."""

Index = Annotated[int, number(_("index"), 0, 63)]


class HimmelblauState(PictureState, frozen=True, kw_only=True):
    """Every parameter of the tab; the defaults are the course's."""

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
        super().__post_init__()
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
    def slides_x(self) -> tuple[float, float, str]:
        """The ends and the scale of the sliders for the range of the sweep from left to right."""
        return self._slides(self.sweep_x, self.sweep_x_range, self.sweep_x_scale)

    @property
    def slides_y(self) -> tuple[float, float, str]:
        """The ends and the scale of the sliders for the range of the sweep from bottom to top."""
        return self._slides(self.sweep_y, self.sweep_y_range, self.sweep_y_scale)

    def _slides(self, name: str, now: tuple[float, float], scale: str) -> tuple[float, float, str]:
        land = self.surface
        low, high = widest_range(name, self.optimizers, (land.x_range, land.y_range))
        low, high = min(low, now[0]), max(high, now[1])
        if scale == "log":
            low = max(low, min(now[0], float(f"{high * LEAST_SHARE:.6g}")))
        return low, high, scale

    @property
    def sweepable(self) -> list[str]:
        """What a sweep may change at present."""
        return ["none", *of_use(self.optimizers, self.landscape, len(self.letters))]

    @property
    def raced(self) -> tuple[Optimizer, ...]:
        """The optimizers without their averages, on which no path depends."""
        return tuple(structs.replace(optimizer, average=Off()) for optimizer in self.optimizers)

    @property
    def averages(self) -> tuple[Average, ...]:
        """The average of each optimizer."""
        return tuple(optimizer.average for optimizer in self.optimizers)

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
