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
PATIENCE_SECONDS = 60.0
SETTLE = 3000
"""Milliseconds for the formulas' pictures."""


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


def _wait_for(derived: list[object]) -> None:
    """Wait until all is proven and typeset, so that only the picture is measured."""
    end = time.perf_counter() + PATIENCE_SECONDS
    while not derived and time.perf_counter() < end:
        QTest.qWait(100)
    QTest.qWait(SETTLE)
    derived.clear()


def draw_200() -> float:
    """Return the median, in milliseconds, from the edit of the program to the redrawn graph."""
    window = open_window()
    window.tabs.setCurrentIndex([page.key for page in PAGES].index("chain_rule"))
    derived: list[object] = []
    window.current.driver.derived.connect(derived.append)
    _wait_for(derived)
    seconds = []
    for seed in range(TIMES):
        text = program(seed)
        begun = time.perf_counter()
        window.edit("chain_rule", "program", text, True)
        for plot in window.current.view.picture.findChildren(PlotView):
            plot.widget.viewport().repaint()
        seconds.append(time.perf_counter() - begun)
        _wait_for(derived)
    window.close()
    return 1000 * sorted(seconds)[TIMES // 2]
