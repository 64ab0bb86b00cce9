"""Every parameter of the Losses tab: the part, and behind it the fields of each part."""

from gradexplorer.pages.losses.softmax_state import SoftmaxState


class LossesState(SoftmaxState, frozen=True, kw_only=True):
    """Every parameter of the tab."""
