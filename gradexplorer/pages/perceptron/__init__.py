"""The Perceptron tab: every partial derivative of a network, forward and backward, and a network that learns."""

from gradexplorer.core.parts import parted
from gradexplorer.core.text import _
from gradexplorer.pages.perceptron.derive import PART as DERIVE

PAGE = parted("perceptron", _("Perceptron"), {"derive": DERIVE})
