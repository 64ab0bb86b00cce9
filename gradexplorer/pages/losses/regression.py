"""The regression part: a line through points, its loss, and what torch does with it."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.figure import Figure, Item
from gradexplorer.core.proof import Proof
from gradexplorer.core.stepping import Snapshot
from gradexplorer.pages.losses.part import Part
from gradexplorer.pages.losses.regression_state import RegressionState


def _figure(state: RegressionState, snapshot: Snapshot | None, quick: bool) -> Figure:
    return Figure(rows=())


def _derive(state: RegressionState, snapshot: Snapshot | None) -> Sequence[Item]:
    return ()


def _prove() -> Iterator[tuple[str, Proof]]:
    return iter(())


PART = Part(figure=_figure, derive=_derive, prove=_prove)
