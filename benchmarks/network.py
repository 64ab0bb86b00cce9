"""The largest network of the Activations tab: one forward and one backward pass, built and measured."""

import statistics
import time

from gradexplorer.core.activations import ReLU
from gradexplorer.core.activations.vanishing_gradients import Setting, measure

ROUNDS = 5


def largest() -> float:
    """Return the seconds for 100 layers of width 256, the weights' initialisation and all norms included."""
    seconds = []
    for seed in range(ROUNDS + 1):
        begun = time.perf_counter()
        measure(Setting(activation=ReLU(), depth=100, width=256, init="kaiming", seed=seed))
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds[1:])
