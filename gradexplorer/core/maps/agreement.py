"""Whether torch ends where a map says: sampled starts, half of them at borders, by the plain loop of torch.optim."""

import numpy as np
from msgspec import Struct

from gradexplorer.core.maps.basins import Basins, borders
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import many_starts, torch_ends

SAMPLES = 64


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


def agreement(basins: Basins, seed: int) -> Agreement:
    """Run sampled starts by torch; a map in single precision is computed again there in double precision."""
    rows, columns = _sampled(basins, seed)
    x, y = basins.x[columns], basins.y[rows]
    distance = near(basins.land)
    theirs = torch_ends(basins.land, basins.optimizer, x, y, basins.steps, "float64", distance)
    wanted = basins.labels_of(theirs.x, theirs.y, theirs.last)
    shown = basins.label[rows, columns].astype(int)
    different = shown != wanted
    double = shown.copy()
    if basins.dtype != "float64":
        again = many_starts(basins.land, basins.optimizer, basins.steps, "float64", distance).run(x, y)
        double = basins.labels_of(again.x, again.y, again.last)
    return Agreement(len(x), int(different.sum()), int((double == wanted).sum()))


def _sampled(basins: Basins, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of starts that are done, half of them beside another label, if there are as many."""
    draw = np.random.default_rng(seed)
    edge = np.argwhere(borders(basins.label))
    chosen = draw.permutation(edge)[: SAMPLES // 2]
    done = np.argwhere(~np.isnan(basins.label))
    chosen = np.concatenate([chosen, draw.permutation(done)[: SAMPLES - len(chosen)]])
    return chosen[:, 0], chosen[:, 1]
