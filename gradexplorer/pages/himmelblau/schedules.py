"""The schedules of a race: the curve of the rates, and what the column says of them."""

from functools import lru_cache

import numpy as np

from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.framework.figure import Array, Axis, Check, Curve, DisplayText, Item, Mark, Note, Plot, Points
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError, Text, _

DRAWN_STEPS = 800


def present_rate(state: HimmelblauState, snapshot: RaceSnapshot | None) -> float:
    """Return the learning rate of the watched path's last step, or the one with which it begins."""
    optimizer = state.optimizers[state.watched[0]]
    record = snapshot.step_record if snapshot and snapshot.watched == state.watched else None
    if record and record.rates:
        return record.rates[0]
    lines = optimizer.rule_lines
    return float(lines.at([1])[0, 0]) if lines else optimizer.lr


def rate_panels(state: HimmelblauState, snapshot: RaceSnapshot | None) -> list[Plot]:
    """Return the learning rates against the step, and the momenta, of all optimizers that have a schedule."""
    planned = [r for r, optimizer in enumerate(state.optimizers) if optimizer.planned.main]
    panels = (
        _panel(state, snapshot, planned, 0, "rates", _("Learning rate"), "η"),
        _panel(state, snapshot, planned, 1, "momenta", _("Momentum"), _("μ or β₁")),
    )
    return [panel for panel in panels if panel.marks]


def _panel(
    state: HimmelblauState,
    snapshot: RaceSnapshot | None,
    planned: list[int],
    row: int,
    key: str,
    title: Text,
    name: DisplayText,
) -> Plot:
    marks: list[Mark] = []
    for r in planned:
        colour = f"series{r}" if len(state.optimizers) > 1 else "parameter"
        for s, steps, rates in _curves(state, snapshot, r):
            if row >= len(rates):
                continue
            marks.append(Curve(key=f"{key}{r}.{s}", x=steps, y=rates[row], colour=colour))
            if snapshot and 0 < snapshot.step <= state.steps:
                now = np.interp([float(snapshot.step)], steps, rates[row])
                marks.append(Points(key=f"now{r}.{s}", x=np.array([float(snapshot.step)]), y=now, colour=colour))
    return Plot(
        key=key,
        title=title,
        x=Axis(_("step"), (0.0, float(state.steps))),
        y=Axis(name),
        marks=marks,
        view=state.steps,
    )


def _curves(state: HimmelblauState, snapshot: RaceSnapshot | None, r: int) -> list[tuple[int, Array, Array]]:
    """Return the start, steps and rates of each curve: one for all starts, or one each where the losses count."""
    optimizer = state.optimizers[r]
    if optimizer.rule_lines is not None:
        return [(0, *_drawn(optimizer, state.steps))]
    return []


@lru_cache(maxsize=32)
def _drawn(optimizer: Optimizer, steps: int) -> tuple[Array, Array]:
    """Return steps and the rates there, shape (1 or 2, steps): a schedule that torch refuses has a curve, too."""
    lines = optimizer.rule_lines
    assert lines is not None
    at = np.maximum(drawn_steps(steps, DRAWN_STEPS), 1)
    return at.astype(float), lines.at(at.tolist())


def schedule_items(state: HimmelblauState, snapshot: RaceSnapshot | None) -> list[Item]:
    """Return what follows a rule with a schedule: torch's refusal, or the proof."""
    from gradexplorer.core.optimizers.schedule_proof import prove_rates
    from gradexplorer.core.optimizers.torch_rates import check

    r, s = state.watched
    optimizer = state.optimizers[r]
    if optimizer.planned.main is None:
        return []
    try:
        check(optimizer, state.steps)
    except InputError as error:
        return [Note(key="schedule.refused", label=error.text)]
    last = max(min(snapshot.step, int(snapshot.ends[r, s])) if snapshot else 0, 1)
    if optimizer.rule_lines is None:
        return [Note(key="schedule.losses", label=_("The rate follows the losses of each start."))]
    label = _(
        "Rates against {scheduler} in torch, steps 1 to {last}", scheduler=optimizer.planned.name, last=max(last, 1)
    )
    return [Check(key="schedule.proof", label=label, prove=lambda: prove_rates(optimizer, last))]
