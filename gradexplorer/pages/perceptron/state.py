"""Every parameter of the Perceptron tab: a network taken apart (Derive), and one that learns (Train)."""

from typing import Annotated

from gradexplorer.framework.parameter import choice, plain
from gradexplorer.framework.state import State
from gradexplorer.pages.perceptron.derive.state import DeriveState
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.text import _

PARTS = {"derive": _("Derive"), "train": _("Train")}
"""The parts that there are, in order; each has its page in `PAGE` of this package."""


class PerceptronState(State, frozen=True, kw_only=True):
    """The part that is shown, and the State of each part."""

    part: Annotated[str, choice(_("Part"), PARTS, segmented=True, tip=_("Take one pass apart, or let it learn"))] = (
        "derive"
    )
    derive: Annotated[DeriveState, plain(PARTS["derive"], shown_when={"part": ("derive",)})] = DeriveState()
    train: Annotated[TrainState, plain(PARTS["train"], shown_when={"part": ("train",)})] = TrainState()
