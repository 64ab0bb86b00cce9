"""The Derive part: one example goes forward and back through a network, and every derivative is taken apart."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.figure import Figure, Item
from gradexplorer.core.page import Page
from gradexplorer.core.proof import Proof
from gradexplorer.core.stepping import Snapshot
from gradexplorer.core.text import _
from gradexplorer.pages.perceptron.state import PerceptronState


def _figure(state: PerceptronState, snapshot: Snapshot | None, quick: bool) -> Figure:
    return Figure(rows=())


def _derive(state: PerceptronState, snapshot: Snapshot | None) -> Sequence[Item]:
    return ()


def _prove() -> Iterator[tuple[str, Proof]]:
    yield from ()


PART = Page(
    key="derive",
    title=_("Derive"),
    state=PerceptronState,
    figure=_figure,
    derive=_derive,
    prove=_prove,
)
