"""The Losses tab: squared error and its traps, softmax and its Jacobian, cross entropy; one part is shown at a time."""

from gradexplorer.core.parts import parted
from gradexplorer.core.text import _
from gradexplorer.pages.losses import classification, regression, softmax

PAGE = parted(
    "losses",
    _("Losses"),
    {"regression": regression.PART, "softmax": softmax.PART, "classification": classification.PART},
)
