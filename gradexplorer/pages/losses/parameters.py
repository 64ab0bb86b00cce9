"""Parameters that more than one part of the Losses tab has: logits of some classes, and gradient descent."""

from typing import Annotated, Any

from msgspec import Meta

from gradexplorer.framework.parameter import items, number
from gradexplorer.text import _

FEWEST, MOST = 2, 10
"""Classes."""

Logit = Annotated[float, number(_("logit"), -1e9, 1e9, low=-10.0, high=10.0)]
FIRST_LOGITS = (2.0, 1.0, 0.1)


def logits_parameter(**parameter: Any) -> Meta:
    """Return the annotation of the logits; the arguments of all three are further fields of `Parameter`."""
    return items(
        _("Logits"),
        FEWEST,
        MOST,
        symbol="a",
        group=_("Logits"),
        tip=_("Drag the bars, double click one, or type 2 to 10 numbers"),
        **parameter,
    )


def learning_rate_parameter(**parameter: Any) -> Meta:
    """Return the annotation of the learning rate of gradient descent."""
    return number(
        _("Learning rate"),
        1e-5,
        10.0,
        scale="log",
        symbol="eta",
        group=_("Gradient descent"),
        tip=_("A step goes by this times the gradient, downhill"),
        **parameter,
    )


def steps_parameter(**parameter: Any) -> Meta:
    """Return the annotation of the number of steps of gradient descent."""
    return number(
        _("Steps"),
        1,
        20_000,
        scale="log",
        group=_("Gradient descent"),
        tip=_("Length of the run"),
        **parameter,
    )
