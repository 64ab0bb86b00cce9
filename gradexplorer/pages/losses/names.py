"""The parts of the Losses tab."""

from gradexplorer.text import Text, _

NAMES: dict[str, Text] = {
    "regression": _("Regression"),
    "softmax": _("Softmax"),
    "classification": _("Classification"),
    "tensors": _("Tensors"),
}
"""Key and title of each, in order."""
