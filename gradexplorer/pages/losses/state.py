"""Every parameter of the Losses tab: the part, and behind it the fields of each part."""

from gradexplorer.pages.losses.regression.state import RegressionState


class LossesState(RegressionState, frozen=True, kw_only=True):
    """Every parameter of the tab."""
