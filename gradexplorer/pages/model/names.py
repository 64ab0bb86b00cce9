"""The names of the parts of the Model tab."""

from collections.abc import Mapping

from gradexplorer.text import Text, _

NAMES: Mapping[str, Text] = {
    "check": _("Gradients"),
    "flow": _("Flow"),
    "landscape": _("Loss landscape"),
    "training": _("Training"),
    "curvature": _("Curvature"),
}
