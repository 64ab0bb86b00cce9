"""Knobs and handles are dragged: from the edit to the redrawn 2-D panels, in the real window."""

import math
from collections.abc import Sequence

import numpy as np

from benchmarks.window import dragged

EDITS = 120
LOGITS = (2.0, 1.0, 0.1, -1.0, 0.5, -2.5, 3.0, 1.5, -0.3, 0.8)


def _circle(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in np.linspace(0, 6, EDITS)]


def _line(first: float, last: float) -> Sequence[float]:
    values: list[float] = np.linspace(first, last, EDITS).tolist()
    return values


def _powers(first: float, last: float) -> Sequence[float]:
    values: list[float] = np.geomspace(first, last, EDITS).tolist()
    return values


def start() -> float:
    """Return how long a start takes that is dragged over the map: its whole path is new at each edit."""
    return dragged("himmelblau", "starts.0", _circle(0, 0, 3))


def learning_rate() -> float:
    """Return how long the learning rate takes with the course's three starts."""
    return dragged("himmelblau", "optimizers.0.lr", _powers(1e-3, 1e-1))


def functions_probe() -> float:
    """Return how long the point on the curve takes: tangent, secant, quotients and V-plot are new at each edit."""
    return dragged("functions", "x0", _line(-5, 5))


def functions_parameter() -> float:
    """Return how long a parameter takes: the whole curve is new at each edit."""
    return dragged("functions", "function.a", _line(0.5, 5), function={"type": "exponential"})


def functions_point() -> float:
    """Return how long the point on the map takes."""
    return dragged("functions", "x0,y0", _circle(0, 0, 1.5), dimension="two")


def activations_probe() -> float:
    """Return how long the probe takes: its tangent and its slope are new at each edit."""
    return dragged("activations", "x", _line(-5, 5))


def activations_epsilon() -> float:
    """Return how long epsilon takes: the lost zone is looked for anew at each edit."""
    return dragged("activations", "epsilon", _powers(1e-4, 0.2))


def activations_parameter() -> float:
    """Return how long a parameter of an activation takes: curves, lost zone and largest slope are new at each edit."""
    names = [{"type": "elu"}, {"type": "tanh"}, {"type": "relu"}]
    return dragged("activations", "names.0.alpha", _line(0.5, 4), names=names, network={"source": "own"})


def losses_line() -> float:
    """Return how long the line (w, b) takes on the map of its loss."""
    return dragged("losses", "regression.w,regression.b", _circle(1.3, 0.7, 2))


def losses_point() -> float:
    """Return how long a data point takes: the loss over all (w, b) is new at each edit."""
    return dragged("losses", "regression.points.2", [(x, 1.0) for x in _line(-2, 2)])


def logit() -> float:
    """Return how long a logit of ten takes: the Jacobian's hundred numbers are new at each edit."""
    values = (3.5 * np.sin(np.linspace(0, 12, EDITS))).tolist()
    return dragged("losses", "softmax.logits.0", values, part="softmax", softmax={"logits": LOGITS})
