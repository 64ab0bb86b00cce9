"""Landscapes of the person's own model: over a loop that copies every weight, to the first picture, by two workers."""

import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np
import torch
from torch import nn

from benchmarks.model import gap_of
from gradexplorer.model.case import Case
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.model.landscape.workers import Workers
from gradexplorer.model.messages import Request
from gradexplorer.run.tiles import Array, Tile, coarse_to_fine, run_tiles

_SIDE = 51
_CNN = """
import torch
from torch import nn

def make_case():
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU()]
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(512, 10))
    return {"model": model, "loss": nn.CrossEntropyLoss(), "data": (torch.randn(64, 3, 32, 32), torch.arange(64) % 10)}
"""


def mlp() -> float:
    """Return how many times as fast a plane of 51 x 51 is as a loop, for an MLP 2-16-16-2 on 250 points."""
    return _over_loop(_mlp_case(), PlaneSpec())


def cnn() -> float:
    """Return the same for a small CNN with 64 images of 3 x 32 x 32, over a range that both are given."""
    space: dict[str, Callable[[], Mapping[str, object]]] = {}
    exec(_CNN, space)
    case = Case(**space["make_case"]())  # type: ignore[arg-type]
    return _over_loop(case, PlaneSpec(ranges=((-1.0, 1.0), (-1.0, 1.0))), 1)


def coarse() -> float:
    """Return the seconds from the loaded MLP to its first coarse picture: plane, range, fastest way, 7 x 7 points."""
    case = _mlp_case()
    _plane(Landscape(case, PlaneSpec()), 3)  # torch itself is loaded, too
    start = time.perf_counter()
    _plane(Landscape(case, PlaneSpec()), 7)
    return time.perf_counter() - start


def two_workers() -> float:
    """Return how many times as fast two processes are as one, for the CNN on 17 x 17 points."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cnn.py")
        file.write_text(_CNN, "utf-8")
        one, two = (_by_workers(file, count) for count in (1, 2))
    return one / two


def longest_gap() -> float:
    """Return the longest time between two events of the window, in ms, from a file's choice to its whole landscape."""
    return gap_of("landscape")


def _mlp_case() -> Case:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 2))
    return Case(model=model, loss=nn.CrossEntropyLoss(), data=(torch.randn(250, 2), torch.arange(250) % 2))


def _plane(landscape: Landscape, side: int) -> tuple[Array, Array, Array]:
    """Return the points of a plane whose range is found, and their losses."""
    info = landscape.info()
    x, y = (np.linspace(*range_, side) for range_ in info.ranges)
    a, b = (axis.ravel() for axis in np.meshgrid(x, y))
    return a, b, landscape.losses.values(a, b)


def _over_loop(case: Case, spec: PlaneSpec, runs: int = 3) -> float:
    """Return the time of a loop that copies weight by weight over that of the whole landscape, timing included."""
    ratios = []
    for _run in range(runs):
        start = time.perf_counter()
        landscape = Landscape(case, spec)
        a, b, ours = _plane(landscape, _SIDE)
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        loop = _loop(case, landscape, a, b)
        ratios.append((time.perf_counter() - start) / seconds)
        assert np.allclose(ours, loop, rtol=1e-4)
    return median(ratios)


def _loop(case: Case, landscape: Landscape, a: Array, b: Array) -> list[float]:
    """Return the losses as people write it: load_state_dict at every point."""
    origin, (first, second) = landscape.made.plane.origin, landscape.made.plane.directions
    inputs, target = case.data
    found = []
    with torch.no_grad():
        for x, y in zip(a.tolist(), b.tolist(), strict=True):
            moved = {n: w + x * first[n] + y * second[n] if n in first else w for n, w in origin.items()}
            case.model.load_state_dict(moved)
            found.append(float(case.loss(case.model(inputs), target)))  # type: ignore[misc]
        case.model.load_state_dict(origin)
    return found


def _by_workers(file: Path, count: int) -> float:
    spec = PlaneSpec(ranges=((-1.0, 1.0), (-1.0, 1.0)), threads=1)
    x = np.linspace(-1.0, 1.0, 17)
    with Workers(Request(file=str(file)), spec, count) as workers, ThreadPoolExecutor(count) as executor:
        info = workers.make()

        def work(tile: Tile) -> Mapping[str, Array]:
            b, a = np.meshgrid(x[tile[0]], x[tile[1]], indexing="ij")
            return {"loss": workers.losses(a.ravel(), b.ravel(), (info.way, info.chunk)).reshape(a.shape)}

        wake = [executor.submit(workers.losses, x[:2], x[:2]) for _process in range(count)]
        for future in wake:  # every process knows the plane before the clock starts
            future.result()
        into = {"loss": np.full((17, 17), np.nan)}
        start = time.perf_counter()
        run_tiles(work, list(coarse_to_fine((17, 17), 8)), into, executor)
        return time.perf_counter() - start
