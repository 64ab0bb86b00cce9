"""The part of losses of several tensors: what is drawn, derived and proven of it."""

from collections.abc import Iterator, Sequence

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.losses import proven_states
from gradexplorer.pages.losses.names import NAMES
from gradexplorer.pages.losses.tensors.actions import ACTIONS
from gradexplorer.pages.losses.tensors.state import TensorsState
from gradexplorer.proof import Proof


def _figure(state: TensorsState, _snapshot: Snapshot | None, _first_paint: bool) -> Figure:
    from gradexplorer.pages.losses.tensors.picture import figure

    return figure(state)


def _derive(state: TensorsState, _snapshot: Snapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.losses.tensors.derivation import derive

    return derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.core.vector_losses.proving import prove_all

    for name, proof in prove_all():
        yield f"losses.tensors.{name}", proof


def _cross_checks(
    state: TensorsState, _snapshot: Snapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.losses.tensors.picture_proofs import checks

    return checks(state, picture)


def _script(state: TensorsState, _snapshot: Snapshot | None) -> str:
    from gradexplorer.core.vector_losses.program import program

    return program(state.loss)


PART: Page[TensorsState, Snapshot] = Page(
    key="tensors",
    title=NAMES["tensors"],
    state=TensorsState,
    figure=_figure,
    derive=_derive,
    prove=_prove,
    cross_checks=_cross_checks,
    proven_states=proven_states.tensors,
    actions=ACTIONS,
    exports=as_pytorch(_script),
)
