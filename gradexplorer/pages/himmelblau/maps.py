"""The maps beside the race, as the tab's study: where every start ends, and what every pair of parameters does."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.maps.many_starts import many_starts, why_torch
from gradexplorer.core.maps.rounds import MACHINE_CODE, all_rounds
from gradexplorer.core.maps.sweep_rounds import SLOW_SIDE, SweepRound, sweep_rounds
from gradexplorer.core.optimizers.torch_rates import check
from gradexplorer.framework.figure import ClassMap, Figure, Item
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.study import Study
from gradexplorer.pages.himmelblau import basins_figure, sweep_figure
from gradexplorer.pages.himmelblau.basins_figure import BasinsFound
from gradexplorer.pages.himmelblau.ranking import Swept
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep_figure import SweepFound
from gradexplorer.pages.himmelblau.theory_marks import theory
from gradexplorer.text import InputError, Text

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
    without = {one: fault for one in state.optimizers if (fault := _refusal(partial(check, one, state.steps)))}
    optimizers = [one for one in state.optimizers if one not in without]
    if not optimizers:
        yield BasinsFound(key=_key(state), maps=(), without=without)
        return
    for one in all_rounds(land, optimizers, state.steps, state.dtype, state.seen, state.resolution, coarse=coarse):
        if one is None:
            yield None
            continue
        found = BasinsFound(key=_key(state), share=one.share, seconds=one.seconds, maps=one.maps, without=without)
        for basins in one.maps:
            drawn = found.pixels(basins, state.colour)  # the window has no time to make it
            if isinstance(drawn, ClassMap):
                _ = drawn.shades
        yield found


def _refusal(checked: Callable[[], None]) -> Text | None:
    """Return why torch would not run an optimizer, if so."""
    try:
        checked()
    except InputError as error:
        return error.text
    return None


def _sweeps(state: HimmelblauState, coarse: bool) -> Iterator[SweepFound | None]:
    both, _faults = sweep_figure.asked(state)
    reasons = {one.optimizer: _refusal(partial(one.check, state)) for one in both}
    without = {place: reason for place, reason in reasons.items() if reason is not None}
    swept = [
        replace(one, theory=theory(state, one.optimizer, one.x, one.y) if one.y else ())
        for one in both
        if one.optimizer not in without
    ]
    parts = _sweep_parts(state, swept, coarse)
    if not parts:
        yield SweepFound(key=_key(state), state=state, swept=(), without=without)
        return
    costs = [_sweep_seconds(state, part) for part in parts]
    kept = {one.optimizer: one for one in swept}
    for place, part in enumerate(parts):
        later = sum(costs[place + 1 :])
        for one in _sweep_rounds(state, part, coarse):
            if one is None:
                yield None
                continue
            for each, results in zip(part, one.results, strict=True):
                kept[each.optimizer] = replace(each, results=results)
            share = (sum(costs[:place]) + costs[place] * one.share) / sum(costs)
            yield SweepFound(
                key=_key(state),
                share=min(share, 1 - 1e-9) if later else share,
                seconds=one.seconds + later,
                state=state,
                swept=[each for each in kept.values() if each.results],
                without=without,
            )


def _sweep_parts(state: HimmelblauState, swept: Sequence[Swept], coarse: bool) -> list[list[Swept]]:
    """Return the sweeps that are made side by side: those with machine code, then each that torch must run.

    The latter have no part in the coarse beginning, which is to follow a person's hand.
    """
    quick = [one for one in swept if why_torch(state.optimizers[one.optimizer]) is None]
    slow = [] if coarse else [[one] for one in swept if one not in quick]
    return [*([quick] if quick else []), *slow]


def _sweep_rounds(state: HimmelblauState, part: Sequence[Swept], coarse: bool) -> Iterator[SweepRound | None]:
    sweeps = [partial(Swept.sweep, one, state) for one in part]
    work = state.steps * len(state.starts) * len(part)
    slow = why_torch(state.optimizers[part[0].optimizer]) is not None
    return sweep_rounds(sweeps, state.sweep_y == "none", state.resolution, work, coarse=coarse, slow=slow)


def _sweep_seconds(state: HimmelblauState, part: Sequence[Swept]) -> float:
    """Return about how long the rounds of a part take."""
    way = many_starts(state.surface, state.optimizers[part[0].optimizer], state.steps, "float64", 1.0)
    side = min(state.resolution, SLOW_SIDE) if way.cost > 1 else state.resolution
    cells = side * (1 if state.sweep_y == "none" else side)
    return MACHINE_CODE * way.cost * state.steps * len(state.starts) * cells * len(part)


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
