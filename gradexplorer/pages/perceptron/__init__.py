"""The Perceptron tab: every partial derivative of a network, forward and backward, and a network that learns."""

from gradexplorer.framework.subpages import page_with_parts
from gradexplorer.pages.perceptron.derive.page import PART as DERIVE
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.pages.perceptron.train.page import PART as TRAIN
from gradexplorer.text import _

PAGE = page_with_parts(
    "perceptron",
    _("Perceptron"),
    PerceptronState,
    {"derive": DERIVE, "train": TRAIN},
    _("Click a weight: the column at the right derives the loss by it. A double click changes a number."),
)
