"""The maps beside the race, as the tab's study: where every start ends."""

from collections.abc import Hashable, Iterator, Sequence

from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.maps.rounds import has_map, rounds
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.study import Study
from gradexplorer.pages.himmelblau.basins import basins_map
from gradexplorer.pages.himmelblau.basins_figure import BasinsFound, figure
from gradexplorer.pages.himmelblau.state import HimmelblauState


def _key(state: HimmelblauState) -> Hashable:
    if state.lab == "race":
        return None
    return state.lab, state.surface, state.optimizers, state.steps, state.dtype, state.resolution, state.seen


def _compute(state: HimmelblauState, coarse: bool) -> Iterator[BasinsFound | None]:
    land = state.surface
    optimizers = list(dict.fromkeys(one for one in state.optimizers if has_map(land, one)))
    if not optimizers:
        yield BasinsFound(key=_key(state), maps=())
        return
    for one in rounds(land, optimizers, state.steps, state.dtype, state.seen, state.resolution, coarse=coarse):
        if one is None:
            yield None
            continue
        for basins in one.maps:
            basins_map(basins, state.colour)  # the window has no time to make it
        yield BasinsFound(key=_key(state), share=one.share, seconds=one.seconds, maps=one.maps)


def _derive(state: HimmelblauState, found: BasinsFound) -> Sequence[Item]:
    from gradexplorer.pages.himmelblau.basins_derivation import derive

    return derive(state, found)


def _checks(state: HimmelblauState, found: BasinsFound, picture: Figure) -> Iterator[Shown]:
    from gradexplorer.pages.himmelblau.basins_derivation import checks

    return checks(state, found, picture)


STUDY: Study[HimmelblauState, RaceSnapshot, BasinsFound] = Study(
    key=_key, compute=_compute, figure=figure, derive=_derive, checks=_checks
)
