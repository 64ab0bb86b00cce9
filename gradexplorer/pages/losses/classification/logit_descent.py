"""Descents on the logits: the run, its losses against the step, and its rows."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.logit_descent import DescentMethod, LogitDescent, LogitSnapshot
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.framework.figure import Axis, Curve, Plot
from gradexplorer.framework.page import Records
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from torch import Tensor

DRAWN = 600
METHODS: tuple[tuple[str, Text, str], ...] = (
    ("cross_entropy", _("down the cross entropy"), "function"),
    ("mse", _("down the MSE"), "series1"),
)
"""Key, name and colour of the two descents."""


def classes_run(question: CrossEntropyProblem, rate: float, steps: int) -> LogitDescent:
    """Return the descents by cross entropy and by squared error after softmax, from the same logits."""
    import torch
    from torch.nn import functional

    y = torch.tensor(question.y)

    def squared(a: "Tensor") -> "Tensor":
        return functional.mse_loss(torch.softmax(a, 0), y)

    return LogitDescent((DescentMethod(question.torch_loss), DescentMethod(squared)), question.logits, rate, steps)


def history(state: ClassificationState, snapshot: LogitSnapshot | None) -> Plot:
    """Return the cross entropy of both descents against the step."""
    marks: list[Curve] = []
    if snapshot is not None:
        steps = drawn_steps(snapshot.step, DRAWN)
        q = state.question.q
        for w, (key, name, colour) in enumerate(METHODS):
            loss = ce.losses(q, snapshot.logits[w][:, steps].T)
            marks.append(Curve(key=key, label=name, x=steps.astype(float), y=loss, colour=colour, width=2.0))
    return history_plot(marks, state.steps)


def history_plot(marks: Sequence[Curve], steps: int) -> Plot:
    """Return the panel of losses against the step, with room for its legend."""
    low, high = min((c.y.min() for c in marks), default=0.0), max((c.y.max() for c in marks), default=1.0)
    span = max(float(high - low), 1e-3)
    return Plot(
        key="history",
        title=_("Cross entropy by step"),
        x=Axis(_("step"), (0.0, float(steps))),
        y=Axis(_("cross entropy"), (float(low) - 0.05 * span, float(high) + 0.55 * span)),
        marks=marks,
        view=steps,
    )


def rows(names: Sequence[str], snapshot: LogitSnapshot) -> Records:
    """Return every step of every descent, named by its loss."""
    count = snapshot.logits.shape[1]
    return Records(("descent", "step", "loss", *(f"a{k}" for k in range(count))), _rows(names, snapshot))


def _rows(names: Sequence[str], snapshot: LogitSnapshot) -> Iterator[tuple[int | float | str, ...]]:
    for w, name in enumerate(names):
        for step in range(snapshot.step + 1):
            yield (name, step, float(snapshot.losses[w, step]), *(float(v) for v in snapshot.logits[w, :, step]))
