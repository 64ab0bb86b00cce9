"""The Losses tab: squared error and its traps, softmax and its Jacobian, cross entropy; one part is shown at a time."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from gradexplorer.core.figure import Figure, Item
from gradexplorer.core.page import Action, Page, Records
from gradexplorer.core.proof import Proof
from gradexplorer.core.stepping import Run, Snapshot, Still
from gradexplorer.core.text import _
from gradexplorer.pages.losses import regression
from gradexplorer.pages.losses.part import Part
from gradexplorer.pages.losses.state import LossesState

PARTS: dict[str, Part] = {"regression": regression.PART}


def _figure(state: LossesState, snapshot: Snapshot | None, quick: bool) -> Figure:
    return PARTS[state.part].figure(state, snapshot, quick)


def _derive(state: LossesState, snapshot: Snapshot | None) -> Sequence[Item]:
    return PARTS[state.part].derive(state, snapshot)


def _start(state: LossesState) -> Run:
    start = PARTS[state.part].start
    return start(state) if start else Still(None)


def _runs_on(state: LossesState) -> object:
    part = PARTS[state.part]
    return state.part, part.runs_on(state) if part.start else None


def _transport(state: LossesState) -> bool:
    part = PARTS[state.part]
    return part.start is not None and part.transport(state)


def _records(state: LossesState, snapshot: Snapshot) -> Records:
    records = PARTS[state.part].records
    return records(state, snapshot) if records else Records((), ())


def _prove() -> Iterator[tuple[str, Proof]]:
    for key, part in PARTS.items():
        for name, proof in part.prove():
            yield f"losses.{key}.{name}", proof


def _actions() -> list[Action]:
    return [
        replace(action, shown_when={**action.shown_when, "part": (key,)})
        for key, part in PARTS.items()
        for action in part.actions
    ]


PAGE = Page(
    key="losses",
    title=_("Losses"),
    state=LossesState,
    figure=_figure,
    derive=_derive,
    start=_start,
    runs_on=_runs_on,
    transport=_transport,
    records=_records,
    actions=_actions(),
    prove=_prove,
)
