"""The classification part: a target, the loss and its parts, its gradient p - y, and the descent on the simplex."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.cross_entropy.logit_descent import LogitDescent, LogitSnapshot
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, Records, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.pages.losses import proven_states
from gradexplorer.pages.losses.class_actions import class_actions
from gradexplorer.pages.losses.classification.state import SEVERAL, ClassificationState
from gradexplorer.pages.losses.names import NAMES
from gradexplorer.proof import Proof


def _figure(state: ClassificationState, snapshot: LogitSnapshot | None, first_paint: bool) -> Figure:
    from gradexplorer.pages.losses.classification.picture import figure

    return figure(state, snapshot, first_paint)


def _derive(state: ClassificationState, snapshot: LogitSnapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.losses.classification import binary_derivation, derivation

    return binary_derivation.derive(state) if state.target_kind == "binary" else derivation.derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.core.cross_entropy.proving import prove_all

    for name, proof in prove_all():
        yield f"losses.classification.{name}", proof


def _start(state: ClassificationState) -> LogitDescent:
    from gradexplorer.pages.losses.classification import binary, logit_descent

    if state.target_kind == "binary":
        return binary.run(state.logit, state.truth, state.learning_rate, state.steps)
    return logit_descent.classes_run(state.question, state.learning_rate, state.steps)


def _run_key(state: ClassificationState) -> object:
    asked = (state.logit, state.truth) if state.target_kind == "binary" else state.question
    return asked, state.learning_rate, state.steps


def _records(state: ClassificationState, snapshot: LogitSnapshot) -> Records:
    from gradexplorer.pages.losses.classification.binary import KINDS
    from gradexplorer.pages.losses.classification.logit_descent import METHODS, rows

    names = list(KINDS) if state.target_kind == "binary" else [key for key, _name, _colour in METHODS]
    return rows(names, snapshot)


def _script(state: ClassificationState, _snapshot: LogitSnapshot | None) -> str:
    from gradexplorer.pages.losses.classification.script import script

    return script(state)


def _cross_checks(
    state: ClassificationState, snapshot: LogitSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.losses.classification.picture_proofs import checks

    return checks(state, snapshot, picture, column)


PART: Page[ClassificationState, LogitSnapshot] = Page(
    key="classification",
    title=NAMES["classification"],
    state=ClassificationState,
    figure=_figure,
    derive=_derive,
    prove=_prove,
    cross_checks=_cross_checks,
    exports=as_pytorch(_script),
    proven_states=proven_states.classification,
    start=_start,
    run_key=_run_key,
    part=lambda state: state.target_kind,
    records=_records,
    actions=class_actions(SEVERAL),
)
