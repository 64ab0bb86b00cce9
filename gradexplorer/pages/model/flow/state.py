"""Every parameter of the part that watches the flow."""

from typing import Annotated

from gradexplorer.framework.parameter import number
from gradexplorer.framework.state import State
from gradexplorer.text import _


class FlowState(State, frozen=True, kw_only=True):
    """How many training steps are watched, and the layer that is looked at."""

    steps: Annotated[
        int,
        number(_("Training steps"), 1, 1000, scale="log", tip=_("Each can be looked at, forward and back")),
    ] = 1
    chosen: Annotated[int, number(_("Row"), 0, 100_000, hidden=True, tip=_("The layer that is looked at"))] = 0
