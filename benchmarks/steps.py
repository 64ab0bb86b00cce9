"""Steps without a window: the race against the course's loop, many starts against one, and the instant path."""

import statistics
import time

import numpy as np

from benchmarks import course
from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.optimizers import Adam
from gradexplorer.core.optimizers.kernel import ready_kernel

ROUNDS = 5
STEPS = 3000


def _race(starts: int) -> float:
    """Return the steps per second of one Adam."""
    points = [tuple(point) for point in np.random.default_rng(0).uniform(-5, 5, (starts, 2))]
    run = OptimizerRace(landscape("himmelblau"), (Adam(),), points, 2 * STEPS, "float32", 0, (0, 0))
    run.advance(STEPS // 10)
    begun = time.perf_counter()
    run.advance(STEPS)
    return STEPS / (time.perf_counter() - begun)


def recorded() -> float:
    """Return the steps per second with every step recorded, over those of the bare loop."""
    return statistics.median(_race(1) / course.steps_per_second(STEPS) for _round in range(ROUNDS))


def many_starts() -> float:
    """Return the time per step of 64 starts over that of one."""
    return statistics.median(_race(1) / _race(64) for _round in range(ROUNDS))


def instant_path() -> float:
    """Return the milliseconds of 20,000 Adam steps, once the rule is compiled."""
    lines = gradient_lines(landscape("himmelblau"))
    rule = Adam().rule()
    while ready_kernel(rule.loop(lines)) is None:
        time.sleep(0.01)
    seconds = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        rule.path(lines, (-4.0, 0.0), 20_000)
        seconds.append(time.perf_counter() - begun)
    return 1000 * statistics.median(seconds)
