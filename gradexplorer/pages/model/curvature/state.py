"""Every parameter of the part that shows the curvature."""

from typing import Annotated

from gradexplorer.framework.parameter import choice, number, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import _

_NORMS = {"frozen": _("as kept"), "batch": _("of the batch")}


class CurvatureState(State, frozen=True, kw_only=True):
    """How many eigenvalues, and from how many random vectors trace and density come."""

    count: Annotated[int, number(_("Eigenvalues"), 1, 50, tip=_("At both ends"))] = 5
    probes: Annotated[
        int,
        number(_("Random vectors"), 2, 1000, scale="log", tip=_("For the trace; a quarter of them for the density")),
    ] = 16
    weights: Annotated[
        str, typed_text(_("Weights"), 4096, tip=_("A file with a state_dict; empty: the model's weights as they are"))
    ] = ""
    norm: Annotated[str, choice(_("Norm layers"), _NORMS, tip=_("Whose statistics they use"))] = "frozen"
    batches: Annotated[
        int, number(_("Batches"), 1, 10_000, scale="log", tip=_("Over whose losses the mean is taken"))
    ] = 1
    seed: Annotated[int, number(_("Seed"), 0, 9999, tip=_("Of the random numbers"))] = 0
    chosen: Annotated[int, number(_("Row"), 0, 100_000, hidden=True, tip=_("The eigenvalue that is looked at"))] = 0
