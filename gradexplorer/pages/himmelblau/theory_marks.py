"""What theory draws on a sweep: the edge of stability, and the fastest numbers of a bowl."""

from collections.abc import Sequence

import numpy as np

from gradexplorer.core.landscapes.calculus import second_order
from gradexplorer.core.maps.bowls import Fastest, fastest, is_quadratic
from gradexplorer.core.maps.edges import edge_of_stability, settles_at
from gradexplorer.framework.figure import Curve, Mark, Points
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep import SweepAxis
from gradexplorer.text import _

THEORY_POINTS = 33


def theory(state: HimmelblauState, optimizer: int, x: SweepAxis, y: SweepAxis) -> list[Mark]:
    """Return edge of stability and fastest numbers, where the learning rate is one of both parameters; slow."""
    rate = f"optimizers.{optimizer}.lr"
    if rate not in (x.path, y.path):
        return []
    other = y if x.path == rate else x
    values = other.values(THEORY_POINTS)
    along = np.array(values, dtype=float)
    edges = np.array([_edge(edited(state, other.path, value), optimizer) for value in values])
    if not np.isfinite(edges).any():
        return []
    across, up = (edges, along) if x.path == rate else (along, edges)
    label = _("theory: 2 (1 + momentum)/λₘₐₓ")
    edge = Curve(key="theory", label=label, x=across, y=up, colour="series7", width=2.0, dashed=True)
    return [edge, *_fastest_marks(state, optimizer, (x, y), values)]


def _fastest_marks(
    state: HimmelblauState, optimizer: int, axes: tuple[SweepAxis, SweepAxis], values: Sequence[float]
) -> list[Mark]:
    """Return the fastest numbers of a bowl: one point where momentum is swept, else the best rate at every number."""
    rate, momentum = (f"optimizers.{optimizer}.{name}" for name in ("lr", "momentum"))
    paths = [axis.path for axis in axes]
    if set(paths) == {rate, momentum}:
        found = [fastest_of(state, optimizer, heavy=True)]
        along = [found[0].momentum if found[0] else np.nan]
    elif getattr(state.optimizers[optimizer], "momentum", 1.0):
        return []
    else:
        other = axes[1 - paths.index(rate)]
        found = [fastest_of(edited(state, other.path, value), optimizer, heavy=False) for value in values]
        along = list(values)
    rates = np.array([one.rate if one else np.nan for one in found])
    if not np.isfinite(rates).any():
        return []
    across, up = (rates, np.array(along)) if paths[0] == rate else (np.array(along), rates)
    label = _("theory: fastest")
    if len(found) == 1:
        return [Points(key="fastest", label=label, x=across, y=up, colour="accent", symbol="star", size=14.0)]
    return [Curve(key="fastest", label=label, x=across, y=up, colour="accent", width=2.0)]


def _edge(state: HimmelblauState, optimizer: int) -> float:
    start = state.starts[state.watched[1]]
    edge = edge_of_stability(state.surface, state.optimizers[optimizer], start)
    return np.nan if edge is None else edge


def fastest_of(state: HimmelblauState, optimizer: int, *, heavy: bool) -> Fastest | None:
    """Return the best learning rate of an optimizer, with its best momentum if `heavy`; None where no bowl is."""
    start, land = state.starts[state.watched[1]], state.surface
    if edge_of_stability(land, state.optimizers[optimizer], start) is None or not is_quadratic(land):
        return None
    low, high = second_order(land, *settles_at(land, start)).eigenvalues
    return fastest(low, high, heavy=heavy) if low > 0 else None
