"""Every parameter of the regression part."""

from typing import Annotated

from gradexplorer.core.knob import choice, items, number, plain
from gradexplorer.core.text import _
from gradexplorer.pages.losses.part import PartState

Coordinate = Annotated[float, number(_("coordinate"), -1e6, 1e6)]
Point = tuple[Coordinate, Coordinate]

MOST_POINTS = 200
HERE = {"part": ("regression",)}
FIT = {**HERE, "view": ("fit",)}
TRAP = {**HERE, "view": ("broadcasting",)}

VIEWS = {
    "fit": _("Line and loss"),
    "norms": _("Three norms"),
    "autograd": _("autograd"),
    "broadcasting": _("Broadcasting"),
}
LOSSES = {
    "mse": _("MSE: mean of squares"),
    "sse": _("SSE: sum of squares"),
    "l2": _("L2 norm: root of the sum"),
    "l1": _("L1: absolute error"),
    "huber": _("Huber"),
    "smooth_l1": _("SmoothL1"),
    "log_cosh": _("log-cosh"),
}
SHAPES = {"N": "(N,)", "Nx1": "(N, 1)", "1xN": "(1, N)", "1x1": "(1, 1)", "1x2": "(1, 2)", "2": "(2,)"}


class RegressionState(PartState, frozen=True, kw_only=True):
    """Data, line, loss, and what is looked at."""

    view: Annotated[str, choice(_("View"), VIEWS, segmented=True, shown_when=HERE)] = "fit"
    points: Annotated[
        tuple[Point, ...],
        items(
            _("Points"),
            0,
            MOST_POINTS,
            shown_when=HERE,
            group=_("Data"),
            tip=_("Click on the plot to add one, drag to move, right click to remove"),
        ),
    ] = ((-2.0, -2.1), (-1.0, -0.2), (0.0, 0.9), (1.0, 1.6), (2.0, 3.4))
    w: Annotated[
        float,
        number(_("Weight"), -1e3, 1e3, low=-5.0, high=5.0, symbol="w", shown_when=HERE, group=_("Line y = wx + b")),
    ] = 0.3
    b: Annotated[
        float,
        number(_("Bias"), -1e3, 1e3, low=-5.0, high=5.0, symbol="b", shown_when=HERE, group=_("Line y = wx + b")),
    ] = -0.5
    loss: Annotated[
        str,
        choice(_("Loss"), LOSSES, shown_when=HERE, group=_("Loss"), tip=_("How residuals become one number")),
    ] = "mse"
    reduction: Annotated[
        str,
        choice(
            _("Reduction"),
            {"mean": _("mean"), "sum": _("sum")},
            shown_when={**HERE, "loss": ("l1", "huber", "smooth_l1", "log_cosh")},
            group=_("Loss"),
            tip=_("MSE is the mean and SSE the sum of the same squares"),
        ),
    ] = "mean"
    threshold: Annotated[
        float,
        number(
            _("Threshold"),
            1e-3,
            1e3,
            low=0.05,
            high=5.0,
            scale="log",
            symbol=r"\delta",
            shown_when={**HERE, "loss": ("huber", "smooth_l1")},
            group=_("Loss"),
            tip=_("Residuals below it count squared, larger ones by their size"),
        ),
    ] = 1.0
    learning_rate: Annotated[
        float,
        number(
            _("Learning rate"),
            1e-5,
            10.0,
            scale="log",
            symbol=r"\eta",
            shown_when={"part": ("regression", "classification")},
            group=_("Gradient descent"),
            tip=_("A step goes by this times the gradient, downhill"),
        ),
    ] = 0.1
    steps: Annotated[
        int,
        number(
            _("Steps"),
            1,
            20_000,
            scale="log",
            shown_when={"part": ("regression", "classification")},
            group=_("Gradient descent"),
            tip=_("Length of the run"),
        ),
    ] = 200
    camera: Annotated[
        tuple[
            Annotated[float, number(_("elevation"), -90.0, 90.0)], Annotated[float, number(_("azimuth"), -360.0, 360.0)]
        ],
        plain(_("Camera"), hidden=True),
    ] = (35.0, -60.0)
