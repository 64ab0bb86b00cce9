"""What a network makes of a plane through its inputs: maps of its outputs and of its neurons."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.datasets import Data, Section
from gradexplorer.core.training.network import TrainedNetwork
from gradexplorer.core.training.snapshot import GRID, MOST_MAPS

Array = NDArray[np.float64]


def grid_inputs(source: Data, section: Section) -> Any:
    """Return the inputs at the points of a map, row by row from its lowest: the centres of its cells."""
    import torch

    (a, b), (c, d) = source.ranges(section)
    at = (np.arange(GRID) + 0.5) / GRID
    across, up = np.meshgrid(a + (b - a) * at, c + (d - c) * at)
    points = section.points(across.ravel(), up.ravel(), source.x.shape[1])
    return torch.tensor(source.inputs_at(points), dtype=torch.float32)


def network_maps(network: TrainedNetwork, grid: Any) -> tuple[Array, tuple[Array, ...]]:
    """Return the maps of the outputs, and of each hidden layer's first neurons: see `TrainingSnapshot`."""
    import torch

    config = network.config
    with torch.inference_mode():
        *hidden, output = network.values(grid)
        if config.objective == "cross_entropy":
            output = output.softmax(1) if config.softmax else output.sigmoid()
    return _maps(output), tuple(_maps(layer[:, :MOST_MAPS]) for layer in hidden)


def _maps(values: Any) -> Array:
    """Return the columns of `values` as maps, shape (units, GRID, GRID)."""
    maps: Array = values.T.reshape(-1, GRID, GRID).double().numpy()
    return maps
