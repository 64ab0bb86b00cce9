"""The schedules of a race: the curve of the rates, and what the column says of them."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.core.optimizers.rule_items import plateau_items
from gradexplorer.core.optimizers.schedules import ReduceLROnPlateau
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Check,
    Curve,
    DisplayText,
    Figure,
    Item,
    Note,
    Plot,
)
from gradexplorer.framework.picture_proofs import EVERY, Shown
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.proof import Proof
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
    curves: list[Curve] = []
    for r in planned:
        for s, steps, rates in _curves(state, snapshot, r):
            if row >= len(rates):
                continue
            one_for_all = len(state.optimizers) == 1 and state.optimizers[r].rule_lines is not None
            colour = "parameter" if one_for_all else f"series{state.series(r, s)}"
            curves.append(Curve(key=f"{key}{r}.{s}", x=steps, y=rates[row], colour=colour))
    if snapshot and curves:
        heights = np.concatenate([curve.y for curve in curves])
        ends = np.array([np.nanmin(heights), np.nanmax(heights)])
        now = np.full(2, float(snapshot.step))
        curves.append(Curve(key="now", label=_("this step"), x=now, y=ends, colour="muted", dashed=True))
    return Plot(
        key=key,
        title=title,
        x=Axis(_("step"), (0.0, float(state.steps))),
        y=Axis(name),
        marks=curves,
        view=state.steps,
    )


def _curves(state: HimmelblauState, snapshot: RaceSnapshot | None, r: int) -> list[tuple[int, Array, Array]]:
    """Return the start, steps and rates of each curve: one for all starts, or one each where the losses count."""
    optimizer = state.optimizers[r]
    if optimizer.rule_lines is not None:
        return [(0, *_drawn(optimizer, state.steps))]
    curves = []
    for s in range(len(state.starts)):
        if snapshot and (r, s) in snapshot.rates and len(rates := snapshot.rates[r, s]):
            at = np.maximum(drawn_steps(len(rates), DRAWN_STEPS), 1)
            curves.append((s, at.astype(float), rates[None, at - 1]))
    return curves


@lru_cache(maxsize=8)
def _drawn(optimizer: Optimizer, steps: int) -> tuple[Array, Array]:
    """Return steps and the rates there, shape (1 or 2, steps): a schedule that torch refuses has a curve, too."""
    lines = optimizer.rule_lines
    assert lines is not None
    at = np.maximum(drawn_steps(steps, DRAWN_STEPS), 1)
    return at.astype(float), lines.at(at.tolist())


def rate_checks(state: HimmelblauState, snapshot: RaceSnapshot, picture: Figure) -> Iterator[Shown]:
    """Yield the drawn rates of the first step, and of the drawn one before the present one, against torch's own."""
    from gradexplorer.core.optimizers.torch_rates import torch_rates

    curves = {mark.key: mark for panel in picture.panels() if isinstance(panel, Plot) for mark in panel.marks}
    for r, optimizer in enumerate(state.optimizers):
        for row, key in enumerate(("rates", "momenta")):
            curve = curves.get(f"{key}{r}.0")
            if not isinstance(curve, Curve) or optimizer.rule_lines is None:
                continue
            at = max(int(np.searchsorted(curve.x, snapshot.step, side="right")) - 1, 0)
            theirs = [torch_rates(optimizer).at(int(step))[row] for step in curve.x[[0, at]]]
            yield f"{key} of optimizer {r + 1}", curve.y[[0, at]], theirs, EVERY, 1e-9 * float(np.abs(curve.y).max())


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
    if optimizer.rule_lines is None:
        return _plateau_items(state, snapshot)
    last = max(min(snapshot.step, int(snapshot.ends[r, s])) if snapshot else 0, 1)
    return [_check(optimizer, last, lambda: prove_rates(optimizer, last))]


def _check(optimizer: Optimizer, last: int, prove: Callable[[], Proof]) -> Check:
    label = _("Rates against {scheduler} in torch, steps 1 to {last}", scheduler=optimizer.planned.name, last=last)
    return Check(key="schedule.proof", label=label, prove=prove)


def _plateau_items(state: HimmelblauState, snapshot: RaceSnapshot | None) -> list[Item]:
    """Return the rule by which the rate follows the losses of the watched start, its numbers, and its proof."""
    r, s = state.watched
    optimizer = state.optimizers[r]
    assert isinstance(optimizer.schedule, ReduceLROnPlateau)
    last = min(snapshot.step, int(snapshot.ends[r, s])) if snapshot and (r, s) in snapshot.rates else 0
    losses = snapshot.path(r, s)[2, :last].tolist() if snapshot else []
    rates = snapshot.rates[r, s][:last] if snapshot and last else np.empty(0)
    heading = _("After each step, from the loss f before it")
    return plateau_items(heading, optimizer.schedule, optimizer.lr, losses, rates)
