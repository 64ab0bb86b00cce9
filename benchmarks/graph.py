"""A program of 200 nodes in the real window: from the edit to the drawn graph."""

import random
import time

from PySide6.QtTest import QTest

from gradexplorer.core.graph import graph
from gradexplorer.pages import PAGES
from gradexplorer.ui.app import open_window
from gradexplorer.ui.plot import PlotView

NODES = 200
TIMES = 7
PAUSE = 1500
"""Milliseconds between two edits, so that the worker's proofs do not add up."""


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
    window = open_window()
    window.tabs.setCurrentIndex([page.key for page in PAGES].index("chain_rule"))
    QTest.qWait(4 * PAUSE)
    seconds = []
    for seed in range(TIMES):
        text = program(seed)
        begun = time.perf_counter()
        window.edit("chain_rule", "program", text, True)
        for plot in window.current.view.picture.findChildren(PlotView):
            plot.widget.viewport().repaint()
        seconds.append(time.perf_counter() - begun)
        QTest.qWait(PAUSE)
    window.close()
    return 1000 * sorted(seconds)[TIMES // 2]
