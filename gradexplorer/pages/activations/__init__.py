"""The Activations tab: activations and their slopes compared, derived and proven, and what they do to a gradient."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, ProvenState, Records, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Run, StaticRun, StaticSnapshot
from gradexplorer.pages.activations.state import ActivationsState
from gradexplorer.proof import Proof
from gradexplorer.text import _

COLUMNS = (
    "network",
    "layer",
    "gradient",
    "gradient_weights",
    "mean_slope",
    "product",
    "low",
    "median",
    "high",
    "zeros",
    "activation",
    "x",
    "f",
    "slope",
)
"""A row is a layer of a network, or a point of an activation; the other's cells are empty."""
NETWORK = COLUMNS.index("activation")


def _figure(state: ActivationsState, snapshot: StaticSnapshot | None, first_paint: bool) -> Figure:
    from gradexplorer.pages.activations import curves, networks

    return Figure(rows=(curves.panels(state), networks.panels(state, snapshot)))


def _start(state: ActivationsState) -> Run[StaticSnapshot]:
    from gradexplorer.core.activations.vanishing_gradients import measure

    return StaticRun(tuple(measure(setting) for setting in state.settings))


def _derive(state: ActivationsState, snapshot: StaticSnapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.activations.derivation import derive

    return derive(state, snapshot)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.activations.derivation import prove

    return prove()


def _records(state: ActivationsState, snapshot: StaticSnapshot) -> Records:
    return Records(COLUMNS, chain(_rows(snapshot), _points(state)))


def _points(state: ActivationsState) -> Iterator[Sequence[int | float | str]]:
    """Yield f and f' of each activation, at a kink torch's, at as many points as are drawn."""
    from gradexplorer.pages.activations.curves import POINTS, title

    x = np.linspace(*state.x_range, POINTS)
    for activation in state.names:
        f, slopes = activation.values(x), activation.slopes(x)
        for point in zip(x.tolist(), f.tolist(), slopes.tolist(), strict=True):
            yield (*[""] * NETWORK, title(activation), *point)


def _rows(snapshot: StaticSnapshot) -> Iterator[Sequence[int | float | str]]:
    from gradexplorer.pages.activations.networks import NETWORK_NAMES

    for letter, profile in zip(NETWORK_NAMES, snapshot.result, strict=False):
        columns = (
            profile.gradient,
            profile.weights,
            profile.slopes,
            profile.product,
            profile.low,
            profile.median,
            profile.high,
            profile.zeros,
        )
        for layer, row in enumerate(zip(*columns, strict=True)):
            yield (letter, layer, *map(float, row), *[""] * (len(COLUMNS) - NETWORK))


def _cross_checks(
    state: ActivationsState, snapshot: StaticSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.activations.picture_proofs import checks

    return checks(state, snapshot, picture, column)


def _script(state: ActivationsState, _snapshot: StaticSnapshot | None) -> str:
    from gradexplorer.pages.activations.script import script

    return script(state)


def _prove_pictures() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.activations import picture_proofs

    for name, proof in picture_proofs.prove():
        yield f"activations.picture.{name}", proof


def _proven_states() -> Iterable[ProvenState]:
    from gradexplorer.pages.activations.proven_states import proven_states

    return proven_states()


PAGE: Page[ActivationsState, StaticSnapshot] = Page(
    key="activations",
    title=_("Activations"),
    invitation=_("Drag the dot along the curve: in the shaded parts a gradient is lost."),
    state=ActivationsState,
    figure=_figure,
    derive=_derive,
    start=_start,
    run_key=lambda state: state.settings,
    records=_records,
    prove=_prove,
    cross_checks=_cross_checks,
    prove_pictures=_prove_pictures,
    proven_states=_proven_states,
    has_steps=lambda _state: False,
    exports=as_pytorch(_script),
)
