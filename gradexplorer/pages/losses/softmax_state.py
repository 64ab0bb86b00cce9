"""Every parameter of the softmax and the classification part."""

from typing import Annotated

from gradexplorer.core.knob import items, number
from gradexplorer.core.text import _
from gradexplorer.pages.losses.regression_state import RegressionState

BOTH = {"part": ("softmax", "classification")}
CLASSIFY = {"part": ("classification",)}

Logit = Annotated[float, number(_("logit"), -1e4, 1e4, low=-10.0, high=10.0)]


class SoftmaxState(RegressionState, frozen=True, kw_only=True):
    """Logits and targets."""

    logits: Annotated[
        tuple[Logit, ...], items(_("Logits"), 2, 10, shown_when=BOTH, group=_("Logits"), tip=_("Drag the bars"))
    ] = (2.0, 1.0, 0.1)
    temperature: Annotated[
        float,
        number(
            _("Temperature"),
            1e-2,
            1e2,
            scale="log",
            symbol="T",
            shown_when={"part": ("softmax",)},
            group=_("Logits"),
            tip=_("Logits are divided by it: below 1 the largest wins, above 1 all become alike"),
        ),
    ] = 1.0
