"""Every parameter of the softmax part."""

from typing import Annotated

import numpy as np

from gradexplorer.core.softmax.relatives import NAMES, Relative, relative
from gradexplorer.framework.parameter import choice, number, plain
from gradexplorer.framework.state import State
from gradexplorer.pages.losses.parameters import FIRST_LOGITS, Logit, logits_parameter
from gradexplorer.text import _

Index = Annotated[int, number(_("class"), 0, 9)]


class SoftmaxState(State, frozen=True, kw_only=True):
    """Logits, what is done to them before the softmax, and the entry of the Jacobian that is looked at."""

    function: Annotated[
        str,
        choice(_("Function"), NAMES, tip=_("Softmax, its logarithm, softmax of −a, or of the logits with noise")),
    ] = "softmax"
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
    seed: Annotated[
        int,
        number(
            _("Seed"),
            0,
            9999,
            step=1,
            shown_when={"function": ("gumbel_softmax",)},
            group=_("Logits"),
            tip=_("Given to torch.manual_seed before the Gumbel noise is drawn"),
        ),
    ] = 0
    hard: Annotated[
        bool,
        plain(
            _("Hard"),
            shown_when={"function": ("gumbel_softmax",)},
            group=_("Logits"),
            tip=_("torch's hard=True: the value is one-hot, the gradient is that of the soft shares"),
        ),
    ] = False
    cell: Annotated[tuple[Index, Index], plain(_("Entry of the Jacobian in the derivation"), hidden=True)] = (0, 1)

    @property
    def watched(self) -> tuple[int, int]:
        """The chosen entry of the Jacobian, kept inside it."""
        last = len(self.logits) - 1
        return min(self.cell[0], last), min(self.cell[1], last)

    @property
    def relative(self) -> Relative:
        """The function of the logits."""
        return relative(self.function, len(self.logits), self.seed)

    @property
    def straight(self) -> bool:
        """Whether the value is one-hot, and the gradient goes straight through."""
        return self.hard and self.function == "gumbel_softmax"

    @property
    def lifted(self) -> list[float]:
        """What softmax gets of the shifted logits."""
        found: list[float] = self.relative.feeds(np.asarray(self.logits) + self.shift).tolist()
        return found
