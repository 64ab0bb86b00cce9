"""The triangle of all predictions over three classes: the loss as a landscape, and the paths of the descents."""

from functools import lru_cache, partial

import numpy as np

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.logit_descent import LogitSnapshot
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.softmax import jacobian, softmax
from gradexplorer.core.softmax.simplex import CORNERS, HEIGHT, cartesian, distribution, grid, logits_at
from gradexplorer.framework.figure import Arrows, Axis, Contours, Curve, Handle, Labels, Mark, Plot, Points, Trail
from gradexplorer.pages.losses.classification.logit_descent import DRAWN, METHODS
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.text import _

GRID = 141
LEVELS = 16
REACH = 5.0
"""Level lines go so far above the lowest loss; towards the edge it is infinite."""
ARROW = 3.0
LONGEST = 0.25
"""An arrow shows so many steps of the learning rate 1, but is no longer than this."""


def plot(state: ClassificationState, snapshot: LogitSnapshot | None) -> Plot:
    """Return the triangle with the present prediction to drag."""
    question = state.question
    logits = np.asarray(state.logits)
    p = softmax(logits)
    x, y = cartesian(p)
    marks: list[Mark] = [*_shared_marks(question.q.tobytes()), _goal(tuple(question.y.tolist()))]
    if snapshot is not None:
        marks += _paths(question, snapshot)
    arrow = cartesian(-jacobian(p) @ ce.gradient(question.q, logits)) * ARROW
    dx, dy = arrow * min(1.0, LONGEST / max(float(np.hypot(*arrow)), 1e-12))
    marks += [
        Arrows(
            key="downhill",
            x=np.array([x]),
            y=np.array([y]),
            dx=np.array([dx]),
            dy=np.array([dy]),
            colour="gradient",
        ),
        Handle(
            key="here",
            x=float(x),
            y=float(y),
            path="logits",
            colour="parameter",
            tip=_("The prediction p: drag it, the logits follow"),
            value=partial(_dragged, float(logits.mean())),
        ),
    ]
    return Plot(
        key="simplex",
        title=_("Loss of each prediction"),
        x=Axis("", (-0.14, 1.14)),
        y=Axis("", (-0.14, HEIGHT + 0.14)),
        marks=marks,
        equal=True,
        bare=True,
    )


def _dragged(mean: float, x: float, y: float) -> tuple[float, ...]:
    return tuple(round(a, 6) for a in logits_at(x, y, mean))


@lru_cache(maxsize=4)
def _shared_marks(q: bytes) -> tuple[Mark, ...]:
    """Return what depends on the factors q of the loss alone."""
    factors = np.frombuffer(q)
    x, y, p = grid(GRID)
    with np.errstate(all="ignore"):
        logs = np.log(np.maximum(p, 1e-12))
        z = -(np.where(factors == 0, 0, factors * logs)).sum(axis=-1)
    lowest = float(np.nanmin(z))
    levels = lowest + np.linspace(0, REACH, LEVELS + 1)[1:] * max(float(factors.sum()), 1e-9)
    shown = np.minimum(z, levels[-1])

    def value(at_x: float, at_y: float) -> float:
        return ce.loss(factors, np.log(distribution(at_x, at_y)))

    closed = np.vstack([CORNERS, CORNERS[:1]])
    labels = Labels(
        key="corners",
        x=CORNERS[:, 0],
        y=CORNERS[:, 1] + np.array([-0.07, -0.07, 0.07]),
        texts=[_("class {number}", number=k) for k in range(3)],
    )
    return (
        Contours(key="loss", x=x, y=y, z=shown, levels=levels.tolist(), value=value),
        Curve(key="edge", x=closed[:, 0], y=closed[:, 1], colour="muted", width=1.5),
        labels,
    )


@lru_cache(maxsize=8)
def _goal(y: tuple[float, ...]) -> Points:
    at = cartesian(np.asarray(y))
    name = _("target y = ({y})", y=", ".join(f"{v:.4g}" for v in y))
    return Points(
        key="goal", label=_("target y"), x=at[:1], y=at[1:], colour="positive", symbol="star", size=14.0, names=[name]
    )


def _paths(question: CrossEntropyProblem, snapshot: LogitSnapshot) -> list[Mark]:
    steps = drawn_steps(snapshot.step, DRAWN)
    trails: list[Mark] = []
    for w, (key, _name, colour) in enumerate(METHODS):
        logits = snapshot.logits[w][:, steps].T
        x, y = cartesian(softmax(logits)).T
        values = ce.losses(question.q, logits)
        trails.append(Trail(key=key, x=x, y=y, steps=steps.astype(float), values=values, colour=colour))
    return trails
