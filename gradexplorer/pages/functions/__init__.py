"""The Functions tab: the derivative of one variable, partial derivatives and the gradient of two."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, ProvenState, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.proof import Proof
from gradexplorer.text import _


def _figure(state: FunctionsState, _snapshot: Snapshot | None, first_paint: bool) -> Figure:
    from gradexplorer.pages.functions import one_variable, two_variables

    return Figure(rows=one_variable.rows(state, first_paint) if state.dimension == "one" else two_variables.rows(state))


def _derive(state: FunctionsState, _snapshot: Snapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.functions.derivation import derive

    return derive(state)


def _derives_on(state: FunctionsState) -> object:
    return replace(state, camera=(0.0, 0.0))


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.functions.proving import prove

    return prove()


def _cross_checks(
    state: FunctionsState, _snapshot: Snapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.functions.picture_proofs import checks

    return checks(state, picture, column)


def _script(state: FunctionsState, _snapshot: Snapshot | None) -> str:
    from gradexplorer.pages.functions.script import script

    return script(state)


def _prove_pictures() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.functions import picture_proofs

    for name, proof in picture_proofs.prove():
        yield f"functions.picture.{name}", proof


def _proven_states() -> Iterable[ProvenState]:
    from gradexplorer.pages.functions.proven_states import proven_states

    return proven_states()


PAGE: Page[FunctionsState, Snapshot] = Page(
    key="functions",
    title=_("Functions"),
    invitation=_("Drag the dots along the curve: tangent, secant and derivation follow."),
    state=FunctionsState,
    figure=_figure,
    derive=_derive,
    derives_on=_derives_on,
    prove=_prove,
    cross_checks=_cross_checks,
    prove_pictures=_prove_pictures,
    proven_states=_proven_states,
    exports=as_pytorch(_script),
)
