"""Every parameter of the softmax part."""

from typing import Annotated

from gradexplorer.framework.parameter import number, plain
from gradexplorer.framework.state import State
from gradexplorer.pages.losses.parameters import FIRST_LOGITS, Logit, logits_parameter
from gradexplorer.text import _

Index = Annotated[int, number(_("class"), 0, 9)]


class SoftmaxState(State, frozen=True, kw_only=True):
    """Logits, what is done to them before the softmax, and the entry of the Jacobian that is looked at."""

    logits: Annotated[tuple[Logit, ...], logits_parameter()] = FIRST_LOGITS
    temperature: Annotated[
        float,
        number(
            _("Temperature"),
            0.1,
            10.0,
            scale="log",
            symbol="T",
            group=_("Logits"),
            tip=_("Logits are divided by it: below 1 the largest wins, above 1 all become alike"),
        ),
    ] = 1.0
    shift: Annotated[
        float,
        number(
            _("Shift"),
            -1000.0,
            1000.0,
            low=-10.0,
            high=10.0,
            symbol="c",
            group=_("Logits"),
            tip=_("Added to all logits: p does not move"),
        ),
    ] = 0.0
    cell: Annotated[tuple[Index, Index], plain(_("Entry of the Jacobian in the derivation"), hidden=True)] = (0, 1)

    @property
    def watched(self) -> tuple[int, int]:
        """The chosen entry of the Jacobian, kept inside it."""
        last = len(self.logits) - 1
        return min(self.cell[0], last), min(self.cell[1], last)
