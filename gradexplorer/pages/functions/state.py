"""Every parameter of the Functions tab, and how the point follows another function."""

import math
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Struct, structs

from gradexplorer.core.functions import CHOICES, FUNCTIONS, Function, sample, surface, window
from gradexplorer.core.landscapes.catalogue import Landscape, Point, grid
from gradexplorer.core.letters import MOST_LETTERS, Letters, following, reading
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import InputError, _

LEAST_H, MOST_H = 1e-16, 10.0
SHARES = (0.66, 0.43, 0.9, 0.21, 0.55, 0.33, 0.77, 0.1, 0.97)
"""Where in the range a point is looked for when the old one is outside of the domain."""
FINENESS = 2000
"""Places on a range between which a drag chooses at least."""

ONE, TWO = {"dimension": ("one",)}, {"dimension": ("two",)}
_PLACE, _VIEW = _("Place"), _("View")

_OWN = _("Empty: the function's own range")
_HEIGHT = _("Empty: the function's own range; with one variable this is the height of the picture")
Range = tuple[float | None, float | None]
"""None: that end is the function's own."""

Coordinate = Annotated[
    float,
    number(
        _("Point"),
        -1e6,
        1e6,
        low=-10.0,
        high=10.0,
        symbol="x_0",
        group=_PLACE,
        tip=_("Where the derivative is taken; or drag the dot in the picture"),
    ),
]
XRange = Annotated[
    tuple[
        Annotated[float, number(_("x from"), -1e6, 1e6, low=-10.0, high=10.0, tip=_OWN)] | None,
        Annotated[float, number(_("x to"), -1e6, 1e6, low=-10.0, high=10.0, tip=_OWN)] | None,
    ],
    plain(_("Range of x"), group=_VIEW, tip=_OWN, stand_in="shown_x"),
]
YRange = Annotated[
    tuple[
        Annotated[float, number(_("y from"), -1e6, 1e6, low=-10.0, high=10.0, tip=_HEIGHT)] | None,
        Annotated[float, number(_("y to"), -1e6, 1e6, low=-10.0, high=10.0, tip=_HEIGHT)] | None,
    ],
    plain(_("Range of y"), group=_VIEW, tip=_HEIGHT, stand_in="shown_y"),
]


class RangeAndPoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one looks at a function: the fields that both numbers of variables have."""

    x_range: XRange = (None, None)
    y_range: YRange = (None, None)
    x0: Coordinate = 1.0


class FunctionsState(State, frozen=True, kw_only=True):
    """Every parameter of the tab."""

    dimension: Annotated[
        str,
        choice(
            _("Variables"),
            {"one": _("One variable"), "two": _("Two variables")},
            segmented=True,
            tip=_("One variable: derivative. Two variables: partial derivatives and gradient"),
        ),
    ] = "one"
    function: Annotated[
        Function, plain(_("Function f(x)"), shown_when=ONE, tip=_("The function that is differentiated"))
    ] = FUNCTIONS["sin"]()
    surface: Annotated[
        str, choice(_("Function f(x, y)"), CHOICES, shown_when=TWO, tip=_("The function that is differentiated"))
    ] = "saddle"
    formula: Annotated[
        str,
        typed_text(
            _("f(x, y)"),
            300,
            reading=reading("f", "xy"),
            shown_when={**TWO, "surface": ("typed",)},
            tip=_("Your own function of x and y, for example x^2*y - sin(y). (With one variable: Typed f(x) above.)"),
        ),
    ] = "x^2*y - y^3/3"
    letters: Annotated[
        Letters,
        items(
            _("Letters of the formula"),
            0,
            MOST_LETTERS,
            named="name",
            shown_when={**TWO, "surface": ("typed",)},
            tip=_("Every letter but x and y has a knob"),
        ),
    ] = ()
    condition: Annotated[
        float,
        number(
            _("Condition number"),
            1.0,
            1e4,
            scale="log",
            symbol="kappa",
            tip=_("Ratio of the bowl's largest to its smallest curvature"),
            shown_when={**TWO, "surface": ("bowl",)},
        ),
    ] = 10.0
    x0: Coordinate = 1.0
    y0: Annotated[
        float,
        number(
            _("Point"),
            -1e6,
            1e6,
            low=-10.0,
            high=10.0,
            symbol="y_0",
            group=_PLACE,
            shown_when=TWO,
            tip=_("Where the derivative is taken; or drag the dot in the picture"),
        ),
    ] = 0.5
    h: Annotated[
        float,
        number(
            _("Step"),
            LEAST_H,
            MOST_H,
            scale="log",
            symbol="h",
            group=_PLACE,
            shown_when=ONE,
            tip=_("The secant goes through x₀ and x₀ + h; let h shrink"),
        ),
    ] = 1.0
    angle: Annotated[
        float,
        number(
            _("Direction"),
            0.0,
            360.0,
            step=1.0,
            symbol="theta",
            unit="°",
            group=_PLACE,
            shown_when=TWO,
            tip=_("Angle of the direction u of the directional derivative"),
        ),
    ] = 30.0
    tangent_plane: Annotated[
        bool, plain(_("Tangent plane"), group=_VIEW, shown_when=TWO, tip=_("Draw it, and derive its equation"))
    ] = False
    x_range: XRange = (None, None)
    y_range: YRange = (None, None)
    dtype: Annotated[
        Literal["float32", "float64"],
        plain(_("Precision"), group=_VIEW, tip=_("Of the difference quotients and of torch in the proofs")),
    ] = "float64"
    camera: Annotated[
        tuple[
            Annotated[float, number(_("elevation"), -90.0, 90.0)], Annotated[float, number(_("azimuth"), -360.0, 360.0)]
        ],
        plain(_("Camera"), hidden=True),
    ] = (32.0, -58.0)
    other_place: Annotated[
        RangeAndPoint | None, plain(_("Range and point with the other number of variables"), hidden=True)
    ] = None

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Let ranges and point follow another function: the point moves only where it could not stay."""
        if path.split(".")[0] not in _LEADING:
            return plain
        chosen = path in ("dimension", "function", "function.type", "surface")
        if path == "dimension" and plain["dimension"] != self.dimension:
            there = plain["other_place"]
            plain = (
                plain
                | {"other_place": {name: plain[name] for name in RangeAndPoint.__struct_fields__}}
                | (there or _ANEW)
            )
            chosen = there is None
        elif chosen and path != "dimension":
            shown = "two" if path == "surface" else "one"
            plain = plain | (_ANEW if shown == self.dimension else {"other_place": None})
        try:
            return plain | _followed(plain, chosen)
        except (ValueError, TypeError, LookupError):
            return plain  # the check that comes next says what is wrong

    def __post_init__(self) -> None:
        """Refuse what no single field can see."""
        structs.force_setattr(self, "letters", following(self.letters, self.formula, "xy"))
        surface("typed", self.formula, letters=self.numbers)
        one = self.dimension == "one"
        unbounded = (-math.inf, math.inf)
        ranges = (self.span, filled(self.y_range, unbounded)) if one else (self.land.x_range, self.land.y_range)
        for low, high in ranges:
            if not low < high:
                raise InputError(
                    _("The range from {low} to {high} is empty: its end must be above its start.", low=low, high=high)
                )
        for name, value, span in zip(("x0", "y0"), (self.x0, self.y0), ranges, strict=True):
            if name == "x0" or not one:
                _refuse_outside(name, value, span)
        if one:
            self._refuse_one()
        else:
            self._refuse_two()

    def _refuse_one(self) -> None:
        sampled(self.function, *self.span)
        if not math.isfinite(self.function.values(self.x0)):
            raise InputError(
                _("f has no finite value at x0 = {x}: choose a point inside its domain.", x=f"{self.x0:g}")
            )

    def _refuse_two(self) -> None:
        if np.isnan(grid(self.land)[2]).all():
            raise InputError(_("f has no finite value anywhere in these ranges: choose others, or another formula."))
        if math.isnan(self.land.value(self.x0, self.y0)):
            x, y = f"{self.x0:g}", f"{self.y0:g}"
            raise InputError(_("f has no finite value at ({x}, {y}): choose a point inside its domain.", x=x, y=y))

    @property
    def span(self) -> Point:
        """The range of x with one variable."""
        return filled(self.x_range, self.function.x_range)

    @property
    def shown_x(self) -> Point:
        """The range of x that is shown."""
        return self.span if self.dimension == "one" else self.land.x_range

    @property
    def shown_y(self) -> Point:
        """The range of y that is shown; with one variable of the heights."""
        return (
            filled(self.y_range, heights(self.function, *self.span)) if self.dimension == "one" else self.land.y_range
        )

    @property
    def base(self) -> Landscape:
        """The function of two variables, over its own ranges: what its derivatives are cached by."""
        return surface(self.surface, self.formula, self.condition, self.numbers)

    @property
    def numbers(self) -> tuple[tuple[str, float], ...]:
        """The numbers of the free letters of the formula of two variables."""
        return tuple((letter.name, letter.value) for letter in self.letters)

    @property
    def land(self) -> Landscape:
        """The function of two variables over the ranges that are shown."""
        return _ranged(self.base, self.x_range, self.y_range)


_ANEW = {"x_range": (None, None), "y_range": (None, None)}
"""The function's own ranges."""
_LEADING = {"dimension", "function", "surface", "formula", "letters", "condition", "x_range", "y_range"}
sampled = lru_cache(maxsize=64)(sample)


@lru_cache(maxsize=64)
def heights(function: Function, low: float, high: float) -> Point:
    """Return the range of heights in which f and f' are seen, where none is given."""
    curve = sampled(function, low, high)
    return window(curve.f, curve.slope)


def tidy(value: float, span: Point) -> float:
    """Return a dragged coordinate, kept inside the range, with no more digits than a drag can tell apart."""
    digits = math.ceil(-math.log10((span[1] - span[0]) / FINENESS))
    return min(max(round(value, digits), span[0]), span[1])


def filled(given: Range, own: Point) -> Point:
    """Return a range whose empty ends are the function's own."""
    low, high = (own[i] if end is None else float(end) for i, end in enumerate(given))
    return low, high


def _refuse_outside(name: str, value: float, span: Point) -> None:
    """Refuse a coordinate outside of the range that is shown."""
    low, high = span
    if not low <= value <= high:
        raise InputError(
            _(
                "{name} = {value} is outside of the range from {low} to {high}: "
                "choose a point inside, or widen the range.",
                name=name,
                value=f"{value:g}",
                low=f"{low:g}",
                high=f"{high:g}",
            )
        )


@lru_cache(maxsize=64)
def _ranged(land: Landscape, x_range: Range, y_range: Range) -> Landscape:
    ranges = filled(x_range, land.x_range), filled(y_range, land.y_range)
    if ranges == (land.x_range, land.y_range):
        return land
    return structs.replace(land, x_range=ranges[0], y_range=ranges[1])


def _followed(plain: dict[str, Any], chosen: bool) -> dict[str, float]:
    """Return the coordinates of the point, moved only where f has no value or the range ends before.

    A function that was just `chosen` is not looked at where its slope is infinite, at the end of its domain.
    """
    x_range, y_range = tuple(plain["x_range"]), tuple(plain["y_range"])
    if plain["dimension"] == "one":
        function = msgspec.convert(plain["function"], Function)
        candidates = _candidates(plain["x0"], filled(x_range, function.x_range))
        known = [{"x0": x} for x in candidates if math.isfinite(function.values(x))]
        steady = [entry for entry in known if math.isfinite(function.slopes(entry["x0"]))] if chosen else []
        return (steady or known or [{}])[0]
    letters = following(msgspec.convert(plain["letters"], Letters), plain["formula"], "xy")
    numbers = tuple((letter.name, letter.value) for letter in letters)
    land = _ranged(surface(plain["surface"], plain["formula"], plain["condition"], numbers), x_range, y_range)
    x, y = _candidates(plain["x0"], land.x_range), _candidates(plain["y0"], land.y_range)
    pairs = ({"x0": a, "y0": b} for a in x for b in y if not math.isnan(land.value(a, b)))
    return next(pairs, {})


def _candidates(now: float, span: Point) -> list[float]:
    """Return where a coordinate could be: where it is, if that is inside, else the near end and all over the range."""
    low, high = span
    return [
        float(min(max(now, low), high)),
        *(min(max(float(f"{low + share * (high - low):.3g}"), low), high) for share in SHARES),
    ]
