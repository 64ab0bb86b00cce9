"""A schedule that follows the losses, in the derivation column: its rule, its numbers, and its proof."""

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.optimizers.formulas import rule_formulas, step_formulas
from gradexplorer.core.optimizers.schedule_proof import followed, prove_followed
from gradexplorer.core.optimizers.schedules import ReduceLROnPlateau
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item
from gradexplorer.text import Text, _


def plateau_items(
    heading: Text, schedule: ReduceLROnPlateau, lr: float, losses: list[float], rates: NDArray[np.float64]
) -> list[Item]:
    """Return what the column says of the rates that torch set for steps; each follows the loss before it.

    Parameters
    ----------
    lr : float
        With which it begins.
    losses : list of float
        Those of all steps.
    rates : float array
        Of the same steps.
    """
    rule = schedule.rule(lr)
    items: list[Item] = [Heading(key="schedule", label=heading)]
    items += [
        FormulaItem(key=f"schedule{i}", label=caption, formula=line)
        for i, (caption, line) in enumerate(rule_formulas(rule))
    ]
    if not len(rates):
        return items
    before = followed(schedule, lr, losses)[1]
    if np.isfinite(before["best"]):
        numbers = step_formulas(rule, before | {"x": 0.0, "g": losses[-1], "t": len(losses) - 1.0})
        items += [FormulaItem(key=f"schedule.numbers{i}", formula=line) for i, (_meaning, line) in enumerate(numbers)]
    label = _(
        "Rates against {scheduler} in torch, steps 1 to {last}", scheduler=type(schedule).__name__, last=len(rates)
    )
    proof = Check(key="schedule.proof", label=label, prove=lambda: prove_followed(schedule, lr, losses, rates))
    return [*items, proof]
