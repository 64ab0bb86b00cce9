"""Every parameter of the Losses tab: which part is shown, and each part's own."""

from typing import Annotated

from gradexplorer.framework.parameter import choice, plain
from gradexplorer.framework.state import State
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.pages.losses.names import NAMES
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.pages.losses.tensors.state import TensorsState
from gradexplorer.text import _


class LossesState(State, frozen=True, kw_only=True):
    """The part that is shown, and the State of each part."""

    part: Annotated[str, choice(_("Part"), NAMES, segmented=True, tip=_("Which kind of loss is looked at"))] = (
        "regression"
    )
    regression: Annotated[RegressionState, plain(NAMES["regression"], shown_when={"part": ("regression",)})] = (
        RegressionState()
    )
    softmax: Annotated[SoftmaxState, plain(NAMES["softmax"], shown_when={"part": ("softmax",)})] = SoftmaxState()
    classification: Annotated[
        ClassificationState, plain(NAMES["classification"], shown_when={"part": ("classification",)})
    ] = ClassificationState()
    tensors: Annotated[TensorsState, plain(NAMES["tensors"], shown_when={"part": ("tensors",)})] = TensorsState()
