"""The Losses tab: squared error and its traps, softmax, cross entropy, losses of tensors; one part at a time."""

from gradexplorer.framework.subpages import page_with_parts
from gradexplorer.pages.losses.classification.page import PART as CLASSIFICATION
from gradexplorer.pages.losses.regression.page import PART as REGRESSION
from gradexplorer.pages.losses.softmax.page import PART as SOFTMAX
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.pages.losses.tensors.page import PART as TENSORS
from gradexplorer.text import _

PAGE = page_with_parts(
    "losses",
    _("Losses"),
    LossesState,
    {"regression": REGRESSION, "softmax": SOFTMAX, "classification": CLASSIFICATION, "tensors": TENSORS},
    _("Drag the line or a point: the loss, its gradient and their derivation follow."),
)
