"""Every parameter of the part that checks gradients."""

from typing import Annotated

from gradexplorer.framework.parameter import number, plain
from gradexplorer.framework.state import State
from gradexplorer.text import _


class CheckState(State, frozen=True, kw_only=True):
    """What is checked, and the tensor that is looked at."""

    second: Annotated[bool, plain(_("Second derivatives, too"), tip=_("Where the first are right"))] = False
    chosen: Annotated[int, number(_("Row"), 0, 100_000, hidden=True, tip=_("The tensor that is looked at"))] = 0
