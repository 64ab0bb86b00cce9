"""The parts of the Model tab, by the names of their fields in its State."""

from collections.abc import Mapping
from typing import Any

from gradexplorer.pages.model.check.part import PART as CHECK
from gradexplorer.pages.model.curvature.part import PART as CURVATURE
from gradexplorer.pages.model.flow.part import PART as FLOW
from gradexplorer.pages.model.landscape.part import PART as LANDSCAPE
from gradexplorer.pages.model.part import AnyPart
from gradexplorer.pages.model.state import ModelState
from gradexplorer.pages.model.training.part import PART as TRAINING

PARTS: Mapping[str, AnyPart] = {
    "check": CHECK,
    "flow": FLOW,
    "landscape": LANDSCAPE,
    "training": TRAINING,
    "curvature": CURVATURE,
}


def shown(state: ModelState) -> tuple[AnyPart, Any]:
    """Return the part that is shown, and its State."""
    return PARTS[state.part], getattr(state, state.part)
