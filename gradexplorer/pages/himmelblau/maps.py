"""The maps beside the race, as the tab's study: where every start ends, and what every pair of parameters does."""

from collections.abc import Hashable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.maps.rounds import rounds, why_no_map
from gradexplorer.core.maps.sweep_rounds import sweep_rounds
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.study import Study
from gradexplorer.pages.himmelblau import basins_figure, sweep_figure
from gradexplorer.pages.himmelblau.basins import basins_map
from gradexplorer.pages.himmelblau.basins_figure import BasinsFound
from gradexplorer.pages.himmelblau.ranking import Swept
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep_figure import SweepFound
from gradexplorer.pages.himmelblau.theory_marks import theory

MapFound = BasinsFound | SweepFound


def _key(state: HimmelblauState) -> Hashable:
    run = state.surface, state.optimizers, state.steps, state.resolution
    if state.lab == "basins":
        return *run, state.dtype, state.seen
    if state.lab == "sweep":
        return *run, state.starts, state.watched, *_sweep_fields(state)
    return None


def _sweep_fields(state: HimmelblauState) -> tuple[object, ...]:
    across = state.sweep_x, state.sweep_x_range, state.sweep_x_scale
    return *across, state.sweep_y, state.sweep_y_range, state.sweep_y_scale


def _compute(state: HimmelblauState, coarse: bool) -> Iterator[MapFound | None]:
    return _basins(state, coarse) if state.lab == "basins" else _sweeps(state, coarse)


def _basins(state: HimmelblauState, coarse: bool) -> Iterator[BasinsFound | None]:
    land = state.surface
    faults = {one: why_no_map(land, one) for one in state.optimizers}
    optimizers = [one for one, fault in faults.items() if fault is None]
    without = {one: fault for one, fault in faults.items() if fault is not None}
    if not optimizers:
        yield BasinsFound(key=_key(state), maps=(), without=without)
        return
    for one in rounds(land, optimizers, state.steps, state.dtype, state.seen, state.resolution, coarse=coarse):
        if one is None:
            yield None
            continue
        for basins in one.maps:
            basins_map(basins, state.colour)  # the window has no time to make it
        yield BasinsFound(key=_key(state), share=one.share, seconds=one.seconds, maps=one.maps, without=without)


def _sweeps(state: HimmelblauState, coarse: bool) -> Iterator[SweepFound | None]:
    both, _faults = sweep_figure.asked(state)
    reasons = {one.optimizer: why_no_map(state.surface, state.optimizers[one.optimizer]) for one in both}
    swept = [
        replace(one, theory=theory(state, one.optimizer, one.x, one.y) if one.y else ())
        for one in both
        if reasons[one.optimizer] is None
    ]
    without = {place: reason for place, reason in reasons.items() if reason is not None}
    if not swept:
        yield SweepFound(key=_key(state), state=state, swept=(), without=without)
        return
    sweeps = [partial(Swept.sweep, one, state) for one in swept]
    work = state.steps * len(state.starts) * len(swept)
    for one in sweep_rounds(sweeps, state.sweep_y == "none", state.resolution, work, coarse=coarse):
        if one is None:
            yield None
            continue
        found = [replace(each, results=results) for each, results in zip(swept, one.results, strict=True)]
        yield SweepFound(
            key=_key(state), share=one.share, seconds=one.seconds, state=state, swept=found, without=without
        )


def _figure(state: HimmelblauState, snapshot: RaceSnapshot | None, found: MapFound | None) -> Figure:
    if state.lab == "basins":
        return basins_figure.figure(state, snapshot, found if isinstance(found, BasinsFound) else None)
    return sweep_figure.figure(state, snapshot, found if isinstance(found, SweepFound) else None)


def _derive(state: HimmelblauState, found: MapFound) -> Sequence[Item]:
    from gradexplorer.pages.himmelblau import basins_derivation, sweep_derivation

    if isinstance(found, BasinsFound):
        return basins_derivation.derive(state, found)
    return sweep_derivation.derive(state, found)


def _checks(state: HimmelblauState, found: MapFound, picture: Figure) -> Iterator[Shown]:
    from gradexplorer.pages.himmelblau import basins_derivation, sweep_derivation

    if isinstance(found, BasinsFound):
        return basins_derivation.checks(state, found, picture)
    return sweep_derivation.checks(state, found, picture)


STUDY: Study[HimmelblauState, RaceSnapshot, MapFound] = Study(
    key=_key, compute=_compute, figure=_figure, derive=_derive, checks=_checks
)
