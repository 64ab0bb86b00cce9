"""Whether torch ends where a map says: sampled starts, half of them at borders, by the plain loop of torch.optim."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.maps.basins import Basins, borders
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import many_starts, torch_ends
from gradexplorer.formula.latex_atoms import upright
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import _

SAMPLES = 64
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
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    shown: Labels
    double: Labels
    torch: Labels
    at_border: NDArray[np.bool_]


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


def sample(basins: Basins, seed: int) -> Sample:
    """Run sampled starts by torch; a map in single precision is computed again there in double precision."""
    rows, columns = _sampled(basins, seed)
    x, y = basins.x[columns], basins.y[rows]
    distance = near(basins.land)
    theirs = torch_ends(basins.land, basins.optimizer, x, y, basins.steps, "float64", distance)
    wanted = basins.labels_of(theirs.x, theirs.y, theirs.last)
    shown = basins.label[rows, columns].astype(int)
    double = shown.copy()
    if basins.dtype != "float64":
        again = many_starts(basins.land, basins.optimizer, basins.steps, "float64", distance).run(x, y)
        double = basins.labels_of(again.x, again.y, again.last)
    beside = [_beside(basins.label, row, column) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)]
    at_border = np.array([label in labels for label, labels in zip(wanted.tolist(), beside, strict=True)], bool)
    return Sample(rows, columns, shown, double, wanted, at_border)


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
    names = [
        upright(f"start ({basins.x[column]:.4g}, {basins.y[row]:.4g})")
        for row, column in zip(found.rows, found.columns, strict=True)
    ]
    entries = [
        Entry(*one) for one in zip(names, ours.astype(float).tolist(), theirs.astype(float).tolist(), strict=True)
    ]
    other, count = ours != theirs, len(ours)
    if not other.any():
        single = int((found.shown != found.torch).sum())
        reason = _("In the map, which is in single precision, {count} of {all} end elsewhere.", count=single, all=count)
        return Proof(entries=entries, error=0.0, verdict="proven", reason=reason if single else None)
    explained = bool(found.at_border[other].all())
    if explained:
        reason = _(
            "{count} of {all} starts lie so near to a border that rounding decides where they end.",
            count=int(other.sum()),
            all=count,
        )
    else:
        reason = _("{count} of {all} starts end elsewhere in torch.", count=int(other.sum()), all=count)
    return Proof(
        entries=[entries[place] for place in np.argsort(~other, kind="stable")],
        error=float(other.mean()),
        verdict="torch differs" if explained else "not proven",
        reason=reason,
    )


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
