"""The softmax part: logits as bars to drag, what becomes of them, the Jacobian, and where floats overflow."""

from collections.abc import Iterator, Sequence

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.losses import proven_states
from gradexplorer.pages.losses.class_actions import class_actions
from gradexplorer.pages.losses.names import NAMES
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.proof import Proof


def _figure(state: SoftmaxState, snapshot: Snapshot | None, first_paint: bool) -> Figure:
    from gradexplorer.pages.losses.softmax.picture import figure

    return figure(state, snapshot, first_paint)


def _derive(state: SoftmaxState, snapshot: Snapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.losses.softmax.derivation import derive

    return derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.core.softmax.proving import prove_all

    for name, proof in prove_all():
        yield f"losses.softmax.{name}", proof


def _script(state: SoftmaxState, _snapshot: Snapshot | None) -> str:
    from gradexplorer.pages.losses.softmax.script import script

    return script(state)


def _cross_checks(
    state: SoftmaxState, _snapshot: Snapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.losses.softmax.picture_proofs import checks

    return checks(state, picture, column)


PART: Page[SoftmaxState, Snapshot] = Page(
    key="softmax",
    title=NAMES["softmax"],
    state=SoftmaxState,
    figure=_figure,
    derive=_derive,
    prove=_prove,
    cross_checks=_cross_checks,
    exports=as_pytorch(_script),
    proven_states=proven_states.softmax,
    actions=class_actions({}),
)
