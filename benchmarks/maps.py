"""Maps by machine code against one fused torch batch, and what two threads are worth, in one run."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.maps.basins import grid
from gradexplorer.core.optimizers import Adam
from gradexplorer.core.optimizers.kernel import Kernel, kernel

ROUNDS = 3
SIDE = 512
STEPS = 500
PARTS = 64
RATE = 0.05


def _starts() -> tuple[np.ndarray, np.ndarray]:
    land = landscape("himmelblau")
    across, up = np.meshgrid(grid(land.x_range, SIDE), grid(land.y_range, SIDE))
    return across.ravel(), up.ravel()


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _basins(threads: int) -> Callable[[], object]:
    """Return what computes the whole map with so many threads."""
    rule = Adam(lr=RATE).rule()
    loop = rule.loop(gradient_lines(landscape("himmelblau")))
    compiled, given = kernel(loop, "float32"), dict(zip(loop.given, rule.given.values(), strict=True))
    parts = list(zip(*(np.array_split(values, PARTS) for values in _starts()), strict=True))

    def work() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda part: compiled.ends(*part, STEPS, given, 0.012), parts))

    return work


def _torch() -> None:
    """Do the same in torch: one batch in single precision, the gradient written out, the fused optimizer."""
    point = torch.tensor(np.stack(_starts()), dtype=torch.float32)
    optimizer = torch.optim.Adam([point], lr=RATE, fused=True)
    for _step in range(STEPS):
        x, y = point
        a, b = x * x + y - 11, x + y * y - 7
        point.grad = torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])
        optimizer.step()


def over_torch() -> float:
    """Return how many times as fast the map is as torch, with torch's number of threads."""
    work = _basins(torch.get_num_threads())
    with torch.inference_mode():
        return statistics.median(_seconds(_torch) / _seconds(work) for _round in range(ROUNDS))


def two_threads() -> float:
    """Return how many times as fast two threads are as one."""
    one, two = _basins(1), _basins(2)
    return statistics.median(_seconds(one) / _seconds(two) for _round in range(ROUNDS))


def new_formula() -> float:
    """Return the milliseconds from a typed formula to its first compiled path."""
    rule, seconds = Adam(lr=RATE).rule(), []
    for number in range(2, 7):
        begun = time.perf_counter()
        land = landscape("typed", f"sin({number}*x)*y + (x^2 + y - {number})^2")
        Kernel(rule.loop(gradient_lines(land)), lanes=1).path(1.0, 1.0, 1000, *rule.given.values())
        seconds.append(time.perf_counter() - begun)
    return 1000 * statistics.median(seconds)
