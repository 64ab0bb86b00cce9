"""The Perceptron tab: every partial derivative of a network, forward and backward, and a network that learns."""

from gradexplorer.core.parts import parted
from gradexplorer.core.text import _
from gradexplorer.pages.perceptron.derive import PART as DERIVE
from gradexplorer.pages.perceptron.train import PART as TRAIN

PAGE = parted("perceptron", _("Perceptron"), {"derive": DERIVE, "train": TRAIN})
