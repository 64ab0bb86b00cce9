"""Small maps of many optimizers, proven: what machine code runs is what torch runs."""

from collections.abc import Iterable, Iterator

import numpy as np

from gradexplorer.core.landscapes.catalogue import LANDSCAPES, Landscape
from gradexplorer.core.maps.agreement import prove_ends, prove_numbers
from gradexplorer.core.maps.basins import Basins, Ended, grid
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import many_starts
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.proof import DType, Proof

SIDE, STEPS = 5, 12
"""Starts in a row, and steps: past the threshold of RAdam."""


def prove_maps(optimizers: Iterable[tuple[str, Optimizer]]) -> Iterator[tuple[str, Proof]]:
    """Yield the proofs of a map of each optimizer that has a rule, in both precisions and on every landscape."""
    lands = list(LANDSCAPES.values())
    for place, (name, optimizer) in enumerate(one for one in optimizers if one[1].rule() is not None):
        land = lands[place if place < len(lands) else 0]
        basins = small_map(land, optimizer, "float32" if place % 3 == 2 else "float64")
        yield f"map of {name} on {land.key}, ends", prove_ends(basins, place)
        yield f"map of {name} on {land.key}, numbers", prove_numbers(basins, place)


def small_map(land: Landscape, optimizer: Optimizer, dtype: DType) -> Basins:
    """Return a map of a few starts."""
    x, y = grid(land.x_range, SIDE), grid(land.y_range, SIDE)
    across, up = np.meshgrid(x, y)
    found = many_starts(land, optimizer, STEPS, dtype, near(land)).run(across.ravel(), up.ravel())
    parts = [np.asarray(getattr(found, name), float).reshape(across.shape) for name in Ended.__struct_fields__]
    return Basins(land=land, optimizer=optimizer, steps=STEPS, dtype=dtype, x=x, y=y, ended=Ended(*parts))
