"""The regression part: a line through points, its loss, and what torch does with it."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.figure import Figure, Item
from gradexplorer.core.page import Page
from gradexplorer.core.proof import Proof
from gradexplorer.core.stepping import Snapshot
from gradexplorer.pages.losses.part import NAMES
from gradexplorer.pages.losses.regression_state import RegressionState
from gradexplorer.pages.losses.state import LossesState


def _figure(state: RegressionState, snapshot: Snapshot | None, quick: bool) -> Figure:
    return Figure(rows=())


def _derive(state: RegressionState, snapshot: Snapshot | None) -> Sequence[Item]:
    return ()


def _prove() -> Iterator[tuple[str, Proof]]:
    return iter(())


PART = Page(
    key="regression", title=NAMES["regression"], state=LossesState, figure=_figure, derive=_derive, prove=_prove
)
