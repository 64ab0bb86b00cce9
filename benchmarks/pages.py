"""Knobs and handles of tabs are dragged: from the edit to the redrawn 2-D panels, in the real window."""

import time

import numpy as np
from PySide6.QtWidgets import QApplication

from gradexplorer.pages import PAGES
from gradexplorer.ui.app import open_window
from gradexplorer.ui.plot import PlotView
from gradexplorer.ui.window import MainWindow

EDITS = 120
NETWORKS = ("networkA", "networkB")
"""Panels of the Activations tab that wait for a run."""


def _window(page: str, **edits: object) -> MainWindow:
    window = open_window()
    window.tabs.setCurrentIndex([entry.key for entry in PAGES].index(page))
    for path, value in edits.items():
        window.edit(page, path, value)
    for _turn in range(50):
        QApplication.processEvents()
        time.sleep(0.01)
    return window


def _percentile(page: str, path: str, values: list[object], still: tuple[str, ...] = (), **edits: object) -> float:
    """Return the 95th percentile, in milliseconds, of `path` dragged through `values`; `still` panels don't change."""
    window = _window(page, **edits)
    views = window.current.view.picture.findChildren(PlotView)
    plots = [view for view in views if view.panel is not None and view.panel.key not in still]
    seconds = []
    for value in values:
        begun = time.perf_counter()
        window.edit(page, path, value, False)
        for plot in plots:
            plot.widget.viewport().repaint()
        seconds.append(time.perf_counter() - begun)
        QApplication.processEvents()
    window.close()
    return 1000 * float(np.percentile(seconds, 95))


def functions_probe() -> float:
    """Return how long the point on the curve takes: tangent, secant, quotients and V-plot are new at each edit."""
    return _percentile("functions", "x0", [float(x) for x in np.linspace(-5, 5, EDITS)])


def functions_parameter() -> float:
    """Return how long a parameter takes: the whole curve is new at each edit."""
    return _percentile(
        "functions", "function.a", [float(a) for a in np.linspace(0.5, 5, EDITS)], function={"type": "exponential"}
    )


def functions_point() -> float:
    """Return how long the point on the map takes."""
    points: list[object] = [(1.5 * float(np.cos(a)), 1.5 * float(np.sin(a))) for a in np.linspace(0, 6, EDITS)]
    return _percentile("functions", "x0,y0", points, dimension="two")


def activations_probe() -> float:
    """Return how long the probe takes: its tangent and its slope are new at each edit."""
    return _percentile("activations", "x", [float(x) for x in np.linspace(-5, 5, EDITS)], NETWORKS)


def activations_epsilon() -> float:
    """Return how long epsilon takes: the lost zone is looked for anew at each edit."""
    return _percentile("activations", "epsilon", [float(e) for e in np.geomspace(1e-4, 0.2, EDITS)], NETWORKS)


def activations_parameter() -> float:
    """Return how long a parameter of an activation takes: curves, lost zone and largest slope are new at each edit."""
    return _percentile(
        "activations",
        "names.0.alpha",
        [float(a) for a in np.linspace(0.5, 4, EDITS)],
        NETWORKS,
        names=[{"type": "elu"}, {"type": "tanh"}, {"type": "relu"}],
        network={"source": "own"},
    )


def losses_line() -> float:
    """Return how long the line (w, b) takes on the map of its loss."""
    points: list[object] = [(1.3 + 2 * float(np.cos(a)), 0.7 + 2 * float(np.sin(a))) for a in np.linspace(0, 6, EDITS)]
    return _percentile("losses", "w,b", points)


def losses_point() -> float:
    """Return how long a data point takes: the loss over all (w, b) is new at each edit."""
    points: list[object] = [(float(x), 1.0) for x in np.linspace(-2, 2, EDITS)]
    return _percentile("losses", "points.2", points)
