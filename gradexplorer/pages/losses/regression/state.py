"""Every parameter of the regression part."""

from typing import Annotated, Any

from gradexplorer.core.losses import NAMES as LOSSES
from gradexplorer.core.losses.autograd_traps import TRAPS
from gradexplorer.core.losses.broadcasting import SHAPES
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.pages.losses.parameters import learning_rate_parameter, steps_parameter
from gradexplorer.text import InputError, Text, _

Coordinate = Annotated[float, number(_("coordinate"), -1e6, 1e6)]
Point = tuple[Coordinate, Coordinate]

LONGEST_NAME = 80
Name = Annotated[str, typed_text(_("name"), LONGEST_NAME)]

MOST_POINTS = 200
ANY_LOSS = {"view": ("fit", "autograd", "broadcasting")}
FIT = {"view": ("fit",)}
AUTOGRAD = {"view": ("autograd",)}
BROADCASTING = {"view": ("broadcasting",)}
IN_TRAP = {"view": ("traps",)}

VIEWS = {
    "fit": _("Fit"),
    "norms": _("Norms"),
    "autograd": _("autograd"),
    "broadcasting": _("Shapes"),
    "traps": _("Traps"),
}


class RegressionState(State, frozen=True, kw_only=True):
    """Data, line, loss, and what is looked at."""

    view: Annotated[str, choice(_("View"), VIEWS, segmented=True, tip=_("What of the loss is looked at"))] = "fit"
    points: Annotated[
        tuple[Point, ...],
        items(
            _("Points"),
            0,
            MOST_POINTS,
            group=_("Data"),
            tip=_("Click on the plot to add one, drag to move, right click to remove"),
        ),
    ] = ((-2.0, -2.1), (-1.0, -0.2), (0.0, 0.9), (1.0, 1.6), (2.0, 3.4))
    names: Annotated[tuple[Name, Name], plain(_("Names of x and y"), hidden=True)] = ("x", "y")
    w: Annotated[
        float,
        number(
            _("Weight"),
            -1e3,
            1e3,
            low=-5.0,
            high=5.0,
            symbol="w",
            group=_("Line y = wx + b"),
            tip=_("The line's slope"),
        ),
    ] = -0.6
    b: Annotated[
        float,
        number(
            _("Bias"),
            -1e3,
            1e3,
            low=-5.0,
            high=5.0,
            symbol="b",
            group=_("Line y = wx + b"),
            tip=_("The line's height at x = 0"),
        ),
    ] = 2.0
    loss: Annotated[
        str,
        choice(_("Loss"), LOSSES, shown_when=ANY_LOSS, group=_("Loss"), tip=_("How residuals become one number")),
    ] = "mse"
    reduction: Annotated[
        str,
        choice(
            _("Reduction"),
            {"mean": _("mean"), "sum": _("sum")},
            shown_when={**ANY_LOSS, "loss": ("l1", "huber", "smooth_l1", "log_cosh")},
            group=_("Loss"),
            tip=_("MSE is the mean and SSE the sum of the same squares"),
        ),
    ] = "mean"
    threshold: Annotated[
        float,
        number(
            _("Threshold"),
            0.0,
            1e3,
            low=0.05,
            high=5.0,
            scale="log",
            symbol="delta",
            shown_when={**ANY_LOSS, "loss": ("huber", "smooth_l1")},
            group=_("Loss"),
            tip=_("Residuals below it count squared, larger ones by their size"),
        ),
    ] = 1.0
    learning_rate: Annotated[float, learning_rate_parameter(shown_when=FIT)] = 0.1
    steps: Annotated[int, steps_parameter(shown_when=FIT)] = 200
    requires_grad: Annotated[
        str,
        choice(
            Text("requires_grad"),
            {
                "on": _("from the start"),
                "off": _("off"),
                "late": _("set after the graph was built"),
                "rebuilt": _("set later, and the graph built again"),
            },
            shown_when=AUTOGRAD,
            group=_("Switches"),
            tip=_("Whether torch keeps a graph behind w and b"),
        ),
    ] = "on"
    repeat: Annotated[
        str,
        choice(
            _("Passes"),
            {
                "once": _("once"),
                "same_graph": _("twice, on the same graph"),
                "new_graph": _("twice, the loss computed again"),
            },
            shown_when=AUTOGRAD,
            group=_("Switches"),
            tip=_("How often backward is called before the gradients are read"),
        ),
    ] = "once"
    retain_graph: Annotated[
        bool,
        plain(
            Text("retain_graph"),
            shown_when={**AUTOGRAD, "repeat": ("same_graph",)},
            group=_("Switches"),
            tip=_("The graph is kept for a second time"),
        ),
    ] = False
    zero_grad: Annotated[
        bool,
        plain(
            Text("zero_grad"),
            shown_when={**AUTOGRAD, "repeat": ("same_graph", "new_graph")},
            group=_("Switches"),
            tip=_("Gradients are set to 0 in between"),
        ),
    ] = False
    prediction_shape: Annotated[
        str,
        choice(_("Prediction"), SHAPES, shown_when=BROADCASTING, group=_("Shapes"), tip=_("N is the number of points")),
    ] = "N"
    target_shape: Annotated[
        str,
        choice(
            _("Target"),
            SHAPES,
            shown_when=BROADCASTING,
            group=_("Shapes"),
            tip=_("The shape in which the targets are given"),
        ),
    ] = "Nx1"
    trap: Annotated[
        str,
        choice(
            _("Trap"),
            {key: trap.name for key, trap in TRAPS.items()},
            shown_when=IN_TRAP,
            group=_("Traps"),
            tip=_("A mistake that many people have asked about, run by torch itself"),
        ),
    ] = "late"
    camera: Annotated[
        tuple[
            Annotated[float, number(_("elevation"), -90.0, 90.0)], Annotated[float, number(_("azimuth"), -360.0, 360.0)]
        ],
        plain(_("Camera"), hidden=True),
    ] = (35.0, -60.0)

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Give Huber, when it is chosen, a threshold that it can have."""
        plain = super().normalised(plain, path)
        if path == "loss" and plain["loss"] == "huber" and plain["threshold"] == 0:
            return {**plain, "threshold": 1.0}
        return plain

    def __post_init__(self) -> None:
        """Refuse what torch refuses."""
        if self.loss == "huber" and self.threshold == 0:
            raise InputError(_("Huber's threshold must be above 0; SmoothL1 takes 0 and equals L1 there."))
