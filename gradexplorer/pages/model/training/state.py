"""Every parameter of the part that trains."""

from typing import Annotated

from gradexplorer.framework.parameter import choice, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import _

_NORMS = {"frozen": _("as kept"), "batch": _("of the batch")}


class TrainingState(State, frozen=True, kw_only=True):
    """Who trains, and what is looked at meanwhile."""

    optimizers: Annotated[
        str,
        typed_text(
            _("Optimizers"),
            2000,
            tip=_(
                "Of torch.optim, or Lion, with ; between: each begins at the same weights. Schedules stand behind "
                "commas: SGD(lr=0.1), StepLR(step_size=50)"
            ),
        ),
    ] = "SGD(lr=1); SGD(lr=1), CosineAnnealingLR(T_max=200); Adam(lr=0.01)"
    steps: Annotated[
        int,
        number(_("Training steps"), 2, 100_000, scale="log", tip=_("Of each optimizer; a hundred can be looked at")),
    ] = 200
    before: Annotated[
        str,
        typed_text(
            _("Trained before"),
            2000,
            tip=_("What trains the weights first, with ; between: SGD(lr=0.1) * 50; empty: they are those of the file"),
        ),
    ] = ""
    sharpness: Annotated[
        bool, plain(_("Edge of stability"), tip=_("Follow the largest eigenvalue of the Hessian, which takes time"))
    ] = True
    norm: Annotated[str, choice(_("Norm layers"), _NORMS, tip=_("Whose statistics they use in what is looked at"))] = (
        "batch"
    )
    batches: Annotated[
        int, number(_("Batches"), 1, 10_000, scale="log", tip=_("Over whose losses the mean is taken"))
    ] = 1
    chosen: Annotated[int, number(_("Row"), 0, 100_000, hidden=True, tip=_("The optimizer that is looked at"))] = 0
