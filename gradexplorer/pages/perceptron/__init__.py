"""The Perceptron tab: every partial derivative of a network, forward and backward, and a network that learns."""

from gradexplorer.framework.subpages import parted
from gradexplorer.pages.perceptron.derive.page import PART as DERIVE
from gradexplorer.pages.perceptron.train.page import PART as TRAIN
from gradexplorer.text import _

PAGE = parted("perceptron", _("Perceptron"), {"derive": DERIVE, "train": TRAIN})
