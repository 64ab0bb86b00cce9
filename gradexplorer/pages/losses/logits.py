"""The logits as bars to drag, and how numbers of classes are shown: what the softmax and classification parts share."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import ShownNumber, rounded, shown
from gradexplorer.framework.figure import Array, Axis, Bars, Colour, Handle, Labels, Mark, Plot, Target
from gradexplorer.text import Text, _

ROUND = (1.0, 2.0, 4.0, 6.0)
"""Ends of axes are one of these times a power of ten, and a twentieth more."""
LOWEST, HIGHEST = 2.0, 4.0
"""The least view of logits, so that there is always somewhere to drag them to."""
NEAR = 20.0
"""Up to this shift one sees the bars lifted; beyond, the axis goes with them, or they would be too small to see."""


def logits_plot(logits: tuple[float, ...], shift: float, colour: Colour) -> Plot:
    """Return the logits as bars with a dot to drag at each end; a shift lifts them all."""
    classes = np.arange(len(logits), dtype=float)
    ends = np.asarray(logits) + shift
    targets = [
        Target(
            tip=Text(
                f"a{k} + c = {{a}} + {{c}}" if shift else f"a{k} = {{a}}",
                {"a": rounded(a, 6), **({"c": rounded(shift, 6)} if shift else {})},
            ),
            value=a,
            typed=partial(_typed, k),
        )
        for k, a in enumerate(logits)
    ]
    marks: list[Mark] = [
        Bars(key="logits", x=classes, y=ends, base=shift, width=0.5, colour=colour, targets=targets),
        *_numbers(ends, shift),
    ]
    marks += [
        Handle(
            key=f"logit{k}",
            x=float(k),
            y=float(end),
            path=f"logits.{k}",
            axis="y",
            colour=colour,
            tip=_("Logit of class {number}: drag it", number=k),
            value=partial(_dragged, shift),
        )
        for k, end in enumerate(ends)
    ]
    near = abs(shift) <= NEAR
    low, high = view_of([*(ends if near else logits), shift if near else 0.0, -LOWEST, HIGHEST])
    limits = (low, high) if near else (low + shift, high + shift)
    return Plot(
        key="logits",
        title=_("Logits, all shifted by {shift}", shift=rounded(shift, 6)) if shift else _("Logits"),
        hint=_("Drag a dot: its logit"),
        x=class_axis(len(logits)),
        y=Axis("a" if not shift else "a + c", limits),
        marks=marks,
        view=(limits, len(logits)),
    )


def _typed(k: int, value: float) -> tuple[str, object]:
    return f"logits.{k}", value


def _dragged(shift: float, _x: float, y: float) -> float:
    return round(y - shift, 4)


def class_axis(count: int) -> Axis:
    """Return the axis of the classes 0 to count - 1."""
    return Axis(_("class"), (-0.6, count - 0.4), ticks=tuple((float(k), str(k)) for k in range(count)))


def _numbers(ends: Array, shift: float) -> list[Mark]:
    """Write each logit on the other side of its bar's foot, where no dot is in the way."""
    marks: list[Mark] = []
    for key, chosen, anchor in (("above", ends < shift, (0.5, 0.0)), ("below", ends >= shift, (0.5, 1.0))):
        at = np.flatnonzero(chosen)
        texts = [f"{end:.4g}" for end in ends[at]]
        marks.append(Labels(key=key, x=at.astype(float), y=np.full(len(at), shift), texts=texts, anchor=anchor))
    return marks


def view_of(values: Sequence[float]) -> tuple[float, float]:
    """Return an axis range with round ends around `values`.

    It changes only when a value leaves it: an axis that grew before would run away from a dot that is dragged.
    """
    low, high = rounded_up(-min(values)), rounded_up(max(values))
    return -max(low, rounded_up(high / 8)), max(high, rounded_up(low / 8))


def rounded_up(value: float) -> float:
    """Return the next end of an axis that is not below `value`."""
    power = 10.0 ** np.floor(np.log10(max(value, 1e-6)) - 1)
    ends = (1.05 * step * power * scale for scale in (1, 10, 100) for step in ROUND)
    return round(float(next(end for end in ends if end >= value * (1 - 1e-12))), 10)


def entry(value: float, part: str, scope: Callable[[], Scope], narrow: bool) -> ShownNumber:
    """Return an entry of a matrix as it is written in its cell; narrow cells hold two decimals: -.05."""
    if narrow:
        text = f"{value:.2f}".replace("0.", ".")
        return shown(text if text.strip("-") != ".00" else "0", part, scope=scope, decimals=2)
    if abs(value) >= 0.0005 or value == 0:
        return shown(f"{value:.3f}", part, scope=scope, decimals=3)
    return shown(f"{value:.0e}", part, scope=scope, digits=1)
