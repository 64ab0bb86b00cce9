"""Every parameter of the part that shows the loss over a plane."""

from typing import Annotated

from gradexplorer.framework.parameter import choice, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import _

_DIRECTIONS = {
    "random": _("random"),
    "hessian": _("Hessian"),
    "pca": _("trajectories"),
    "checkpoints": _("checkpoints"),
}
_NORMS = {"frozen": _("as kept"), "batch": _("of the batch"), "recalibrated": _("recalibrated")}
_BIASES = {"fixed": _("stay"), "moved": _("move")}
_FEW, _SEEDED = ("pca", "checkpoints"), ("random", "hessian")


class LandscapeState(State, frozen=True, kw_only=True):
    """The plane, the point that is looked at, and the camera."""

    directions: Annotated[
        str,
        choice(
            _("Directions"),
            _DIRECTIONS,
            tip=_("Random ones as long as the filters; eigenvectors; through trajectories or checkpoints from files"),
        ),
    ] = "random"
    line: Annotated[
        bool, plain(_("A line only"), tip=_("Along the first direction"), shown_when={"directions": _SEEDED})
    ] = False
    weights: Annotated[
        str,
        typed_text(
            _("Weights"), 4096, tip=_("Files with a state_dict, or a list of them, with ; between; empty: as they are")
        ),
    ] = ""
    optimizers: Annotated[
        str,
        typed_text(
            _("Optimizers"),
            2000,
            tip=_("Of torch.optim, with ; between: each begins at the same weights"),
            shown_when={"directions": ("pca",)},
        ),
    ] = "SGD(lr=0.1); SGD(lr=0.1, momentum=0.9); Adam(lr=0.01)"
    steps: Annotated[
        int,
        number(
            _("Training steps"),
            2,
            100_000,
            scale="log",
            tip=_("Of each optimizer"),
            shown_when={"directions": ("pca",)},
        ),
    ] = 200
    norm: Annotated[str, choice(_("Norm layers"), _NORMS, tip=_("Whose statistics they use while weights move"))] = (
        "frozen"
    )
    biases: Annotated[
        str,
        choice(
            _("Biases"),
            _BIASES,
            tip=_("And norm parameters, in random directions"),
            shown_when={"directions": ("random",)},
        ),
    ] = "fixed"
    seed: Annotated[
        int, number(_("Seed"), 0, 9999, tip=_("Of the random numbers"), shown_when={"directions": _SEEDED})
    ] = 0
    size: Annotated[int, number(_("Points a side"), 5, 401, scale="log", tip=_("Across, and up"))] = 51
    growth: Annotated[
        float,
        number(_("Growth"), 1.1, 1e6, scale="log", tip=_("The range ends where the loss has grown by this factor")),
    ] = 10.0
    reach: Annotated[
        float,
        number(_("Range"), 0, 1e9, low=0, high=2, zero=_("auto"), tip=_("On both sides; 0: found by itself")),
    ] = 0.0
    batches: Annotated[
        int, number(_("Batches"), 1, 10_000, scale="log", tip=_("Over whose losses the mean is taken"))
    ] = 1
    workers: Annotated[
        int, number(_("Processes"), 1, 64, scale="log", tip=_("That compute side by side, each with the model"))
    ] = 1
    at: Annotated[
        tuple[
            Annotated[float, number(_("first coordinate"), -1e12, 1e12)],
            Annotated[float, number(_("second coordinate"), -1e12, 1e12)],
        ],
        plain(_("Point"), hidden=True),
    ] = (0.0, 0.0)
    camera: Annotated[
        tuple[
            Annotated[float, number(_("elevation"), -90.0, 90.0)], Annotated[float, number(_("azimuth"), -360.0, 360.0)]
        ],
        plain(_("Camera"), hidden=True),
    ] = (40.0, -50.0)
    chosen: Annotated[int, number(_("Row"), 0, 100_000, hidden=True, tip=_("The trajectory that is looked at"))] = 0
