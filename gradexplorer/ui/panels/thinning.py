"""Points without which a line looks the same are left out before it is drawn."""

import numpy as np
from numpy.typing import NDArray

from gradexplorer.framework.figure import Array


def moving(points: Array) -> NDArray[np.bool_]:
    """Return which of `points`, shape (dimensions, n), leave the unit cell of the one before; the ends always do."""
    cells = np.rint(points)
    moved = (cells[:, 1:] != cells[:, :-1]).any(axis=0)
    leaves = np.concatenate([[True], moved])
    leaves[-1] = True
    return leaves
