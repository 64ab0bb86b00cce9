"""The landscape that the fields of the Himmelblau tab choose."""

from typing import Annotated

from msgspec import structs

from gradexplorer.core.landscapes.catalogue import CHOICES, TYPED_RANGE, Landscape, landscape
from gradexplorer.core.letters import MOST_LETTERS, Letters, following, reading
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import InputError, _

_RANGE_TIP = _("Where the map of a typed function begins and ends")


class SurfaceState(State, frozen=True, kw_only=True):
    """The parameters of the landscape."""

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

    def __post_init__(self) -> None:
        """Refuse what no single field can see."""
        for low, high in (self.x_range, self.y_range):
            if not low < high:
                raise InputError(
                    _("The range from {low} to {high} is empty: its end must be above its start.", low=low, high=high)
                )
        structs.force_setattr(self, "letters", following(self.letters, self.formula, "xy"))
        landscape("typed", self.formula, letters=self.numbers, ranges=(self.x_range, self.y_range))

    @property
    def surface(self) -> Landscape:
        """The landscape that the fields choose."""
        ranges = self.x_range, self.y_range
        return landscape(self.landscape, self.formula, self.condition, self.numbers, ranges)

    @property
    def numbers(self) -> tuple[tuple[str, float], ...]:
        """The numbers of the free letters of the typed formula."""
        return tuple((letter.name, letter.value) for letter in self.letters)
