"""The Himmelblau tab: optimizers race over a landscape, and every update is taken apart and proven."""

import math
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from gradexplorer.core.descent.race import OptimizerRace, RaceSnapshot
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, ProvenState, Records, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.pages.himmelblau.maps import STUDY
from gradexplorer.pages.himmelblau.panels import figure
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.proof import Proof
from gradexplorer.text import _

COLUMNS = ("optimizer", "start", "step", "x", "y", "f", "grad_x", "grad_y")


def _start(state: HimmelblauState) -> OptimizerRace:
    race = OptimizerRace(state.surface, state.raced, state.starts, state.steps, state.dtype, state.seed, state.watched)
    race.average(state.averages)
    return race


def _run_key(state: HimmelblauState) -> object:
    return state.surface, state.raced, state.starts, state.steps, state.dtype, state.seed


def _derives_on(state: HimmelblauState) -> object:
    return replace(state, camera=(0.0, 0.0))


def _update_run(state: HimmelblauState, run: OptimizerRace) -> None:
    run.watch(*state.watched)
    run.average(state.averages)


def _derive(state: HimmelblauState, snapshot: RaceSnapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.himmelblau.derivation import derive

    return derive(state, snapshot)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.himmelblau.derivation import prove

    return prove()


def _records(state: HimmelblauState, snapshot: RaceSnapshot) -> Records:
    more = ("average_x", "average_y") if snapshot.averages else ()
    return Records((*COLUMNS, *more), _rows(state, snapshot))


def _rows(state: HimmelblauState, snapshot: RaceSnapshot) -> Iterator[tuple[int | float, ...]]:
    blank = [math.nan, math.nan] if snapshot.averages else []
    for r in range(len(state.optimizers)):
        for s in range(len(state.starts)):
            path = snapshot.path(r, s)
            last = min(snapshot.step, int(snapshot.ends[r, s]))
            for step in range(last + 1):
                own = snapshot.averages[r][s, :, step].tolist() if r in snapshot.averages else blank
                yield (r, s, step, *(float(v) for v in path[:, step]), *own)


def _script(state: HimmelblauState, snapshot: RaceSnapshot | None) -> str:
    from gradexplorer.pages.himmelblau.script import script

    return script(state, snapshot)


def _prove_pictures() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.himmelblau import picture_proofs

    for name, proof in picture_proofs.prove():
        yield f"himmelblau.picture.{name}", proof


def _cross_checks(
    state: HimmelblauState, snapshot: RaceSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.himmelblau.picture_proofs import checks

    return checks(state, snapshot, picture, column)


def _proven_states() -> Iterable[ProvenState]:
    from gradexplorer.pages.himmelblau.proven_states import proven_states

    return proven_states()


PAGE: Page[HimmelblauState, RaceSnapshot] = Page(
    key="himmelblau",
    title=_("Himmelblau"),
    invitation=_("Drag a start on the map, or click where another one should be: thin lines show where each would go."),
    state=HimmelblauState,
    figure=figure,
    study=STUDY,
    derive=_derive,
    derives_on=_derives_on,
    start=_start,
    run_key=_run_key,
    update_run=_update_run,
    records=_records,
    prove=_prove,
    cross_checks=_cross_checks,
    prove_pictures=_prove_pictures,
    proven_states=_proven_states,
    exports=as_pytorch(_script),
)
