"""A program of 200 nodes in the real window: from the edit to the drawn graph."""

import random

from benchmarks.window import edited_and_painted, opened, settle
from gradexplorer.core.graph import graph

NODES = 200
TIMES = 7


def program(seed: int) -> str:
    """Return a program whose graph has `NODES` nodes, each time another one: nothing of it is known before."""
    rng = random.Random(seed)
    names, lines = ["x", "w"], []
    for i in range((NODES - 2) // 3):
        first, second = (rng.choice(names[-12:]), rng.choice(names[-6:])) if i else names
        lines.append(f"n{i} = sigmoid({first}*{rng.randint(1, 999) / 1000} + {second})")
        names.append(f"n{i}")
    assert len(graph("\n".join(lines)).nodes) == NODES
    graph.cache_clear()
    return "\n".join(lines)


def draw_200() -> float:
    """Return the median, in milliseconds, from the edit of the program to the redrawn graph."""
    window = opened("chain_rule")
    seconds = []
    for seed in range(TIMES):
        seconds.append(edited_and_painted(window, "chain_rule", "program", program(seed), done=True))
        settle(window)
    window.close()
    return 1000 * sorted(seconds)[TIMES // 2]
