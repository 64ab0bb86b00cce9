"""The Functions tab: the derivative of one variable, partial derivatives and the gradient of two."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.figure import Figure, Item
from gradexplorer.core.page import Page
from gradexplorer.core.proof import Proof
from gradexplorer.core.text import _
from gradexplorer.pages.functions import one, two
from gradexplorer.pages.functions.state import FunctionsState


def _figure(state: FunctionsState, _snapshot: None, quick: bool) -> Figure:
    return Figure(rows=one.rows(state, quick) if state.dimension == "one" else two.rows(state))


def _derive(state: FunctionsState, _snapshot: None) -> Sequence[Item]:
    from gradexplorer.pages.functions.derivation import derive

    return derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.functions.proving import prove

    return prove()


PAGE = Page(
    key="functions",
    title=_("Functions"),
    state=FunctionsState,
    figure=_figure,
    derive=_derive,
    prove=_prove,
)
