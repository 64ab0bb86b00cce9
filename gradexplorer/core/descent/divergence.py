"""When a run has diverged, and the words for it."""

import math

from gradexplorer.framework.figure import DisplayText
from gradexplorer.text import Text, _

LIMIT = 1e12
"""A run ends where a number of it goes beyond this."""


def why_diverged(name: DisplayText, value: float) -> Text:
    """Say what is wrong with a `value` that is not within the limit."""
    if math.isnan(value):
        return _("{name} is not a number", name=name)
    return _("{name} is beyond {limit}", name=name, limit=f"{LIMIT:.0e}")
