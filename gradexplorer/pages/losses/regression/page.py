"""The regression part: a line through points, its loss, and what torch does with it."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from gradexplorer.core.losses.fit_run import FitSnapshot
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, Records, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Run, Snapshot
from gradexplorer.pages.losses import proven_states
from gradexplorer.pages.losses.names import NAMES
from gradexplorer.pages.losses.regression.actions import ACTIONS
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.proof import Proof
from gradexplorer.text import EMPTY, InputError


def _view(state: RegressionState) -> Any:
    """Return the module that draws, derives and programs the view."""
    from gradexplorer.pages.losses.regression import autograd, broadcasting, fit, norms, traps

    views = {"fit": fit, "norms": norms, "autograd": autograd, "broadcasting": broadcasting, "traps": traps}
    return views[state.view]


def _figure(state: RegressionState, snapshot: Snapshot | None, first_paint: bool) -> Figure:
    figure: Figure = _view(state).figure(state, snapshot, first_paint)
    return figure


def _derive(state: RegressionState, snapshot: Snapshot | None) -> Sequence[Item]:
    items: Sequence[Item] = _view(state).derive(state, snapshot)
    return items


def _derives_on(state: RegressionState) -> object:
    return replace(state, camera=(0.0, 0.0))


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.core.losses.proving import prove_all

    for name, proof in prove_all():
        yield f"losses.regression.{name}", proof


def _start(state: RegressionState) -> Run[Snapshot]:
    run: Run[Snapshot] = _view(state).start(state)
    return run


def _run_key(state: RegressionState) -> object:
    run_key: object = _view(state).run_key(state)
    return run_key


def _has_steps(state: RegressionState) -> bool:
    return state.view == "fit"


def _records(state: RegressionState, snapshot: Snapshot) -> Records | None:
    from gradexplorer.pages.losses.regression.fit import records

    return records(snapshot) if isinstance(snapshot, FitSnapshot) else None


def _script(state: RegressionState, snapshot: Snapshot | None) -> str:
    from gradexplorer.pages.losses.regression.shared import trouble

    if not state.points:
        raise InputError(trouble(state.points) or EMPTY)
    script: str = _view(state).script(state, snapshot)
    return script


def _cross_checks(
    state: RegressionState, snapshot: Snapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.losses.regression.picture_proofs import checks

    return checks(state, snapshot, picture, column)


PART: Page[RegressionState, Snapshot] = Page(
    key="regression",
    title=NAMES["regression"],
    state=RegressionState,
    figure=_figure,
    derive=_derive,
    derives_on=_derives_on,
    start=_start,
    run_key=_run_key,
    part=lambda state: state.view,
    has_steps=_has_steps,
    records=_records,
    actions=ACTIONS,
    exports=as_pytorch(_script),
    prove=_prove,
    cross_checks=_cross_checks,
    proven_states=proven_states.regression,
)
