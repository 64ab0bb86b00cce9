"""The averages of the weights in the race: their paths, f along them, and what the column says of them."""

from collections.abc import Iterator

import numpy as np

from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.descent.path_average import averaged_model
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.landscapes.cross_checks import torch_values
from gradexplorer.core.optimizers import told_apart
from gradexplorer.core.optimizers.averages import EMA, SWA, average_rule
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.core.optimizers.rule_items import AverageUpdate, average_rule_items
from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.figure import Array, Curve, DisplayText, Figure, Item, Points
from gradexplorer.framework.picture_proofs import EVERY, Shown, mark
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.proof import Claim, DType, Proof, prove
from gradexplorer.text import _

DRAWN_POINTS = 1500
_COMPARED = 1000
"""Steps from the start on in which the drawn averages are compared: a tenth of a second for each path."""
MOST_PROVEN = 5000
"""Steps from the start on that torch's AveragedModel goes through for the proof: about half a second."""


def _drawn(state: HimmelblauState, snapshot: RaceSnapshot) -> list[tuple[int, int, Array, Array]]:
    """Return optimizer, start, the steps that are drawn, and the averages there, shape (2, steps)."""
    found = []
    for r, s in state.pairs():
        if not _follows(state, snapshot, r):
            continue
        steps = drawn_steps(min(snapshot.step, int(snapshot.ends[r, s])), DRAWN_POINTS)
        found.append((r, s, steps.astype(float), snapshot.averages[r][s][:, steps]))
    return found


def _follows(state: HimmelblauState, snapshot: RaceSnapshot, optimizer: int) -> bool:
    """Whether the run has the average that the optimizer has: after an edit it has the one before, for a moment."""
    average = state.averages[optimizer]
    return not isinstance(average, Off) and snapshot.averaged.get(optimizer) == average


def mapped_name(state: HimmelblauState, optimizer: int) -> DisplayText:
    """Return the name of what a map of an optimizer shows: of its average, where it has one."""
    name = told_apart(state.optimizers)[optimizer]
    if isinstance(state.averages[optimizer], Off):
        return name
    return _("Average of {optimizer}", optimizer=name)


def average_paths(state: HimmelblauState, snapshot: RaceSnapshot | None) -> list[Curve | Points]:
    """Return the paths of the averages on the map, each with a diamond at its end."""
    marks: list[Curve | Points] = []
    for r, s, _steps, (x, y) in _drawn(state, snapshot) if snapshot else []:
        colour = f"series{state.series(r, s)}"
        names = _("average of the weights"), _("where the average stands")
        line, end = ("", "") if marks else names
        marks += [
            Curve(key=f"average{r}.{s}", label=line, x=x, y=y, colour="foreground", width=1.5, dashed=True),
            Points(
                key=f"average_end{r}.{s}", label=end, x=x[-1:], y=y[-1:], colour=colour, symbol="d", size=12.0,
                names=[names[0]],
            ),
        ]  # fmt: skip
    return marks


def average_losses(state: HimmelblauState, snapshot: RaceSnapshot | None, lowest: float) -> list[Curve]:
    """Return f at the averages against the step, above `lowest`."""
    curves: list[Curve] = []
    for r, s, steps, (x, y) in _drawn(state, snapshot) if snapshot else []:
        with np.errstate(all="ignore"):
            f = np.asarray(state.surface.function(x, y, np), float) + 0 * x - lowest
        colour = f"series{state.series(r, s)}"
        label = "" if curves else _("f at the average")
        curves.append(Curve(key=f"average{r}.{s}", label=label, x=steps, y=f, colour=colour, width=3.0))
    return curves


def average_items(state: HimmelblauState, snapshot: RaceSnapshot | None) -> list[Item]:
    """Return the rule of the average, its numbers for x, and its proof."""
    average = state.averages[state.watched[0]]
    if isinstance(average, Off):
        return []
    heading = _("Average of the weights: AveragedModel")
    return average_rule_items(heading, average, _last_update(state, snapshot, average))


def _last_update(state: HimmelblauState, snapshot: RaceSnapshot | None, average: EMA | SWA) -> AverageUpdate | None:
    r, s = state.watched
    last = min(snapshot.step, int(snapshot.ends[r, s])) if snapshot and _follows(state, snapshot, r) else 0
    if not snapshot or not last:
        return None
    points, averages = snapshot.path(r, s)[:2], snapshot.averages[r][s]
    proven = min(last, MOST_PROVEN)
    return AverageUpdate(
        count=last,
        weight=float(points[0, last]),
        before=float(averages[0, last - 1]),
        after=float(averages[0, last]),
        dtype=state.dtype,
        label=_("Average against AveragedModel in torch, after {steps} steps", steps=proven),
        prove=lambda: prove_average(average, points, proven, state.dtype),
    )


def prove_average(average: EMA | SWA, points: Array, last: int, dtype: DType) -> Proof:
    """Prove that the line, executed step by step from the first on, gives what torch's AveragedModel holds."""
    rule = average_rule(average)
    theirs = averaged_model(average, points[:, : last + 1], dtype)
    claims = []
    for index, axis in enumerate("xy"):
        kept, size = float(points[index, 0]), 0.0
        for t, x in enumerate(points[index, 1 : last + 1].tolist(), start=1):
            kept = rule.step({"g": x, "average": kept, "t": t - 1.0})["average"]
            size = max(size, abs(x))
        claims.append(Claim(notation(f"(bar(theta))[{axis}]"), kept, float(theirs[index]), scale=size))
    return prove(claims, dtype)


def average_checks(state: HimmelblauState, snapshot: RaceSnapshot, picture: Figure, lowest: float) -> Iterator[Shown]:
    """Yield the last drawn averages and f there, against torch's AveragedModel and its f, above `lowest`."""
    for r, s, steps, _averages in _drawn(state, snapshot)[:4]:
        path, curve = mark(picture, "map", f"average{r}.{s}"), mark(picture, "convergence", f"average{r}.{s}")
        at = int(np.searchsorted(steps, _COMPARED, side="right")) - 1
        average = state.averages[r]
        assert not isinstance(average, Off)
        theirs = averaged_model(average, snapshot.path(r, s)[:2, : int(steps[at]) + 1], state.dtype)
        yield f"average {r}.{s}", [path.x[at], path.y[at]], theirs.tolist()
        f = torch_values(state.surface, theirs[None])[0] - lowest
        yield f"f at average {r}.{s}", curve.y[[at]], f, EVERY, 1e-9 * (abs(float(f[0])) + abs(lowest) + 1)
