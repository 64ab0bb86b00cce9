"""Parameters that both parts of the Perceptron tab have: how the first weights are drawn."""

from typing import Annotated

from msgspec import Meta

from gradexplorer.core.perceptron import INITS
from gradexplorer.framework.parameter import choice, number
from gradexplorer.text import _

MOST_NEURONS = 16
MOST_LAYERS = 8
"""Inputs, six hidden layers, outputs."""
NETWORK = _("Network")

Size = Annotated[int, number(_("neurons"), 1, MOST_NEURONS)]


def init_parameter() -> Meta:
    """Return the annotation of the distribution of the first weights."""
    return choice(_("First weights"), INITS, tip=_("How the weights are drawn"), group=_("Start"))


def seed_parameter() -> Meta:
    """Return the annotation of the seed."""
    return number(_("Seed"), 0, 9999, step=1, tip=_("Of the random numbers"), group=_("Start"))
