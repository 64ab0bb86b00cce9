"""Whether torch ends where a map says: sampled starts, half of them at borders, by the plain loop of torch.optim.

What torch's ends are called is found anew here, point by point, and not by what names the ends of a map.
"""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.cached import kept_with_it
from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.landscapes.catalogue import Array, Landscape
from gradexplorer.core.landscapes.cross_checks import torch_eigenvalues, torch_values
from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, SADDLE, Basins, borders
from gradexplorer.core.maps.critical_points import CriticalPoint, near
from gradexplorer.core.maps.many_starts import many_starts, torch_ends
from gradexplorer.core.optimizers.kernel import Ends
from gradexplorer.formula.latex_atoms import upright
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import _

SAMPLES = 64
MOST_LOST = 0.1
"""Share of the starts of which rounding may change what is not beside a border: the end in single precision, a step."""
MOST_MOVED = 0.375
"""Share of the starts that rounding may move across a border: three quarters of those that are sampled there."""
FLAT = 1e-9
"""Share of the largest curvature below which another one counts as none."""
SPARE = 1e-6
"""Error of f at the end of a path, of which many steps have grown the roundings."""
Labels = NDArray[np.int64]


class Sample(Struct, frozen=True, eq=False):
    """Sampled starts of a map, and the labels of their ends by three ways.

    Attributes
    ----------
    rows, columns : int array, shape (N,)
        Of the starts in the map.
    shown : int array, shape (N,)
        What the map says, in its own precision.
    double : int array, shape (N,)
        The same loop in double precision.
    torch : int array, shape (N,)
        The plain loop of torch.optim, in double precision.
    at_border : bool array, shape (N,)
        Whether torch's label is that of a neighbour in the map: the start lies so near to a border that rounding may
        decide.
    steps, value : float array, shape (2, N)
        The steps to the end and f there, in double precision: of the loop, and of torch.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    shown: Labels
    double: Labels
    torch: Labels
    at_border: NDArray[np.bool_]
    steps: Array
    value: Array


class Agreement(Struct, frozen=True):
    """How sampled starts of a map compare with torch in double precision.

    Attributes
    ----------
    sampled : int
    elsewhere : int
        Of which the map, in its own precision, says another end than torch.
    proven : int
        Of which the end in double precision is torch's.
    """

    sampled: int
    elsewhere: int
    proven: int


@kept_with_it
def sample(basins: Basins, seed: int) -> Sample:
    """Run sampled starts by torch; a map in single precision is computed again there in double precision."""
    rows, columns = _sampled(basins, seed)
    x, y = basins.x[columns], basins.y[rows]
    distance = near(basins.land)
    theirs = torch_ends(basins.land, basins.optimizer, x, y, basins.steps, "float64", distance)
    wanted = labels_by_torch(basins.land, basins.points, theirs, basins.steps)
    shown = basins.label[rows, columns].astype(int)
    double, steps, value = shown, basins.count[rows, columns], basins.value[rows, columns]
    if basins.dtype != "float64":
        again = many_starts(basins.land, basins.optimizer, basins.steps, "float64", distance).run(x, y)
        double = basins.labels_of(again.x, again.y, again.last)
        steps = basins.counts_of(double, again.last, again.arrival)
        value = basins.values_of(double, again.x, again.y)
    beside = [_beside(basins.label, row, column) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)]
    at_border = np.array([label in labels for label, labels in zip(wanted.tolist(), beside, strict=True)], bool)
    their_steps, their_value = steps_and_value(basins.land, wanted, theirs, basins.steps)
    return Sample(
        rows, columns, shown, double, wanted, at_border, np.array([steps, their_steps]), np.array([value, their_value])
    )


def labels_by_torch(land: Landscape, points: Sequence[CriticalPoint], ends: Ends, steps: int) -> Labels:
    """Return the labels of torch's ends: the nearest of the points that are called minima, or what else they are."""
    heights, _slopes = torch_values(land, np.stack([ends.x, ends.y], axis=1))
    return np.array(
        [
            _what_it_is(land, points, x, y) if last == steps and abs(f) <= LIMIT else DIVERGED
            for x, y, last, f in zip(
                ends.x.tolist(), ends.y.tolist(), ends.last.tolist(), heights.tolist(), strict=True
            )
        ],
        np.int64,
    )


def _what_it_is(land: Landscape, points: Sequence[CriticalPoint], x: float, y: float) -> int:
    away = [max(abs(x - point.x), abs(y - point.y)) for point in points]
    place = min(range(len(away)), key=lambda at: away[at], default=None)
    if place is None or away[place] > near(land):
        return NOT_YET
    point = points[place]
    if point.kind == "minimum":
        return place
    low, high = torch_eigenvalues(land, point.x, point.y)
    flat = FLAT * max(abs(low), abs(high))
    return SADDLE if low < -flat and high > flat else NOT_YET


def steps_and_value(land: Landscape, labels: Labels, ends: Ends, steps: int) -> tuple[Array, Array]:
    """Return after how many steps torch's paths are at their ends, and f there."""
    heights, _slopes = torch_values(land, np.stack([ends.x, ends.y], axis=1))
    count = [
        steps if label == NOT_YET else min(last + 1, steps) if label == DIVERGED else arrival
        for label, last, arrival in zip(labels.tolist(), ends.last.tolist(), ends.arrival.tolist(), strict=True)
    ]
    value = [math.inf if label == DIVERGED else f for label, f in zip(labels.tolist(), heights.tolist(), strict=True)]
    return np.array(count, float), np.array(value)


def agreement(basins: Basins, seed: int) -> Agreement:
    """Return how many sampled starts agree."""
    found = sample(basins, seed)
    return Agreement(len(found.rows), int((found.shown != found.torch).sum()), int((found.double == found.torch).sum()))


def prove_ends(basins: Basins, seed: int) -> Proof:
    """Prove that sampled starts end where torch.optim ends, in double precision.

    Where they do not, and torch ends where a neighbouring pixel does, rounding decides, and torch rounds otherwise.
    The numbers are those of the minima, from 1 on, and the labels of what is none.
    """
    found = sample(basins, seed)
    ours, theirs = (np.where(labels >= 0, labels + 1, labels) for labels in (found.double, found.torch))
    names = [upright(f"start {place}") for place in _places(basins, found)]
    entries = [
        Entry(*one) for one in zip(names, ours.astype(float).tolist(), theirs.astype(float).tolist(), strict=True)
    ]
    other, count = ours != theirs, len(ours)
    lost = (found.shown != found.torch) & ~found.at_border
    unexplained = (other & ~found.at_border).any() or lost.mean() > MOST_LOST or other.mean() > MOST_MOVED
    if not other.any() and not unexplained:
        single = int((found.shown != found.torch).sum())
        reason = _("In the map, which is in single precision, {count} of {all} end elsewhere.", count=single, all=count)
        return Proof(entries=entries, error=0.0, verdict="proven", reason=reason if single else None)
    if unexplained:
        elsewhere = int(max(other.sum(), lost.sum()))
        reason = _("{count} of {all} starts end elsewhere in torch.", count=elsewhere, all=count)
    else:
        reason = _(
            "{count} of {all} starts lie so near to a border that rounding decides where they end.",
            count=int(other.sum()),
            all=count,
        )
    return Proof(
        entries=[entries[place] for place in np.argsort(~(other | lost), kind="stable")],
        error=float((other | lost).mean()),
        verdict="not proven" if unexplained else "torch differs",
        reason=reason,
    )


def prove_numbers(basins: Basins, seed: int) -> Proof:
    """Prove the steps of sampled starts and f at their ends by torch, where both end at the same.

    Rounding may shift the step at which a path arrives, and grow in one that never does, but only in a few paths. Where
    none ends as in torch, nothing is proven.
    """
    found = sample(basins, seed)
    same, places = found.double == found.torch, _places(basins, found)
    (steps, their_steps), (f, their_f) = found.steps, found.value
    moved = same & (steps != their_steps)
    other = same & ~np.isclose(f, their_f, rtol=SPARE, atol=SPARE)
    entries = [
        Entry(upright(f"{what} from {places[at]}"), float(ours[at]), float(theirs[at]))
        for at in np.argsort(~(moved | other), kind="stable")
        if same[at]
        for what, ours, theirs in (("steps", steps, their_steps), ("f", f, their_f))
    ]
    if not same.any():
        reason = _("No start ends where it does in torch, so that no numbers can be compared.")
        return Proof(entries=entries, error=math.inf, verdict="not proven", reason=reason)
    settled, count = other & (found.torch != NOT_YET), int((moved | other).sum())
    wrong = bool(settled.any() or (moved | other).mean() > MOST_LOST)
    reason = _("From {count} of {all} starts the numbers are others in torch.", count=count, all=len(same))
    return Proof(
        entries=entries,
        error=float((moved | other).mean()),
        verdict="not proven" if wrong else "torch differs" if count else "proven",
        reason=reason if count else None,
    )


def _places(basins: Basins, found: Sample) -> list[str]:
    pairs = zip(basins.x[found.columns].tolist(), basins.y[found.rows].tolist(), strict=True)
    return [f"({x:.4g}, {y:.4g})" for x, y in pairs]


def _beside(label: NDArray[np.float64], row: int, column: int) -> set[float]:
    """Return the labels of a pixel and its neighbours."""
    part = label[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
    return set(part.ravel().tolist())


def _sampled(basins: Basins, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of starts that are done, half of them beside another label, if there are as many."""
    draw = np.random.default_rng(seed)
    edge = np.argwhere(borders(basins.label))
    chosen = draw.permutation(edge)[: SAMPLES // 2]
    done = np.argwhere(~np.isnan(basins.label))
    chosen = np.concatenate([chosen, draw.permutation(done)[: SAMPLES - len(chosen)]])
    return chosen[:, 0], chosen[:, 1]
