"""Which entries of which tensors are checked: all when they are few, else some, chosen by seed."""

import time
import zlib

import numpy as np
from torch import Tensor

from gradexplorer.model.problem import Problem

_SECONDS = 6.0
_CALLS = 12
"""How many evaluations an entry takes, on the average."""
_MOST, _LEAST = 300, 3
_TRIES = 3


def _seconds(problem: Problem) -> float:
    """Return how long an evaluation takes: the shortest of some, for a busy machine is no reason to check less."""
    taken = []
    for _call in range(_TRIES):
        start = time.perf_counter()
        problem.vector()
        taken.append(time.perf_counter() - start)
    return min(taken)


def chosen_entries(problem: Problem, gradient: dict[str, Tensor | None]) -> dict[str, list[int]]:
    """Return the flat indices for each leaf; of large tensors also the entries of the largest gradients."""
    affordable = min(_MOST, int(_SECONDS / max(_seconds(problem) * _CALLS, 1e-9)))
    share = max(_LEAST, affordable // max(len(problem.leaves), 1))
    found = {}
    for name in problem.leaves:
        count = problem.numbers(name).numel()
        if count <= share:
            found[name] = list(range(count))
            continue
        generator = np.random.default_rng(zlib.crc32(name.encode()))
        chosen = set(generator.choice(count, share, replace=False).tolist())
        if (known := gradient[name]) is not None and not known.is_complex():
            chosen |= set(known.detach().abs().reshape(-1).topk(min(2, count)).indices.tolist())
        found[name] = sorted(chosen)
    return found
