"""What a loss is made of, and where it stalls: drawn for several classes and for two."""

from functools import partial

import numpy as np

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.derivation import Classified
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.formula.shown_number import ShownNumber, shown
from gradexplorer.framework.figure import Array, Axis, Bars, Colour, DisplayText, Mark, Plot, Target, Zones
from gradexplorer.pages.losses.logits import rounded_up
from gradexplorer.text import Text, _

_FIRST = np.zeros(1)
"""Where the first bar stands."""
_FLOATS = 1e-14
"""Share of a loss by which it, or a part of it, may be off in floats."""
STALLED, WRONG = 0.02, 0.5
"""Squared error stalls where its slope is below the first while that of cross entropy is above the second."""


def parts(question: CrossEntropyProblem) -> Plot:
    """Return the loss as bars that add up."""
    logits = np.asarray(question.logits)
    y = question.y
    total = ce.loss(question.q, logits)
    weighted = total if question.weights else None
    return stack(question, ce.entropy(y), ce.divergence(y, logits), ce.loss(y, logits), weighted)


def stack(question: CrossEntropyProblem, h: float, kl: float, cross: float, weighted: float | None) -> Plot:
    """Return entropy and divergence on each other, cross entropy beside them, and torch's weighted loss."""
    number = partial(_number, question)
    marks: list[Mark] = [
        Bars(
            key="entropy",
            label=Text("H(y) {h}", {"h": number(h, "H", 4)}),
            x=_FIRST,
            y=np.array([h]),
            width=0.6,
            colour="muted",
            targets=[Target(tip=Text("H(y) = −Σ y ln y = {h}", {"h": number(h, "H", 6)}))],
        ),
        Bars(
            key="divergence",
            label=Text("KL(y, p) {kl}", {"kl": number(kl, "KL", 4)}),
            x=_FIRST,
            y=np.array([h + kl]),
            base=np.array([h]),
            width=0.6,
            colour="series5",
            targets=[Target(tip=Text("KL(y, p) = Σ y ln(y/p) = {kl}", {"kl": number(kl, "KL", 6)}))],
        ),
        _single(
            1,
            "cross",
            cross,
            number(cross, "cross", 4),
            "function",
            Text("−Σ y ln p = {cross}", {"cross": number(cross, "cross", 6)}),
        ),
    ]
    ticks: list[tuple[float, DisplayText]] = [(0.0, "H + KL"), (1.0, _("cross entropy"))]
    if weighted is not None:
        ticks.append((2.0, _("weighted")))
        tip = Text("−Σ q ln p = {weighted}", {"weighted": number(weighted, "L", 6)})
        marks.append(_single(2, "weighted", weighted, number(weighted, "L", 4), "series4", tip))
    top = rounded_up(1.45 * max(h + kl, weighted or 0.0, 0.5))
    return Plot(
        key="parts",
        title=_("Cross entropy = H + KL"),
        x=Axis("", (-0.6, len(ticks) - 0.4), ticks=tuple(ticks)),
        y=Axis(_("nats"), (0.0, top)),
        marks=marks,
        view=(top, len(ticks)),
    )


def _number(question: CrossEntropyProblem, value: float, part: str, digits: int) -> ShownNumber:
    """Return a part of the loss as it is shown."""
    spare = _FLOATS * (1 + abs(value))
    text = f"{value:.{digits}g}"
    return shown(text, part, scope=lambda: Classified(question, 0).scope, digits=digits, rounding=spare)


def _single(place: int, key: str, value: float, name: ShownNumber, colour: Colour, tip: Text) -> Bars:
    """Return one bar that stands alone at a place."""
    return Bars(
        key=key,
        x=_FIRST + place,
        y=np.array([value]),
        width=0.6,
        colour=colour,
        texts=[name],
        targets=[Target(tip=tip)],
    )


def stalls(x: Array, cross: Array, squared: Array) -> list[Zones]:
    """Return the range of x in which squared error has hardly a slope though the prediction is wrong."""
    flat = (np.abs(squared) < STALLED) & (np.abs(cross) > WRONG * np.abs(cross).max())
    if not flat.any() or np.abs(cross).max() < WRONG:
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flat.astype(int), [0]))))
    first, last = edges[::2], edges[1::2] - 1
    outer = (first == 0) | (last == len(x) - 1)  # inside, it is where squared error is at its least
    start, end = x[first[outer]], x[last[outer]]
    if not len(start):
        return []
    return [Zones(key="stall", label=_("wrong, but MSE is flat"), start=start, end=end, colour="positive")]


def under_legend(slopes: Array) -> tuple[float, float]:
    """Return a range with room above for the legend."""
    low, high = min(0.0, float(slopes.min())), max(0.0, float(slopes.max()))
    span = max(high - low, 1e-3)
    return low - 0.06 * span, high + 0.6 * span
