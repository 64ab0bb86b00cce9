"""The parts of the Losses tab, and the field that chooses one."""

from typing import Annotated

from gradexplorer.framework.parameter import choice
from gradexplorer.framework.state import State
from gradexplorer.text import Text, _

NAMES: dict[str, Text] = {
    "regression": _("Regression"),
    "softmax": _("Softmax"),
    "classification": _("Classification"),
}
"""The parts that there are, in order; each has its page in the tab's `__init__`."""


class PartState(State, frozen=True, kw_only=True):
    """The choice of the part; the parts' own fields are in the structs that follow each other from here."""

    part: Annotated[str, choice(_("Part"), NAMES, segmented=True)] = "regression"
