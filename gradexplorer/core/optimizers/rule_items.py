"""A rule in the derivation column: its lines, a step of it in numbers, and its proof.

An optimizer's update, a schedule, and an average of the weights are all such rules.
"""

from collections.abc import Callable, Mapping

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.optimizers.averages import EMA, SWA, average_rule
from gradexplorer.core.optimizers.formulas import rule_formulas, step_formulas
from gradexplorer.core.optimizers.rule import UpdateRule
from gradexplorer.core.optimizers.schedule_proof import plateau_rates, prove_plateau_rates
from gradexplorer.core.optimizers.schedules import ReduceLROnPlateau
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item
from gradexplorer.proof import DType, Proof
from gradexplorer.text import Text, _


def rule_items(key: str, rule: UpdateRule) -> list[Item]:
    """Return the lines of a rule with what each means; `key` is the beginning of their keys."""
    lines = enumerate(rule_formulas(rule))
    return [FormulaItem(key=f"{key}{i}", label=meaning, formula=line) for i, (meaning, line) in lines]


def step_items(
    key: str, rule: UpdateRule, before: Mapping[str, float], after: Mapping[str, float] = {}, dtype: DType = "float64"
) -> list[Item]:
    """Return the lines with the numbers of one step put in: see `step_formulas`."""
    lines = enumerate(step_formulas(rule, before, after, dtype))
    return [FormulaItem(key=f"{key}{i}", formula=line) for i, (_meaning, line) in lines]


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
    items: list[Item] = [Heading(key="schedule", label=heading), *rule_items("schedule", rule)]
    if not len(rates):
        return items
    before = plateau_rates(schedule, lr, losses)[1]
    if np.isfinite(before["best"]):
        known = before | {"x": 0.0, "g": losses[-1], "t": len(losses) - 1.0}
        items += step_items("schedule.numbers", rule, known)
    label = _(
        "Rates against {scheduler} in torch, steps 1 to {last}", scheduler=type(schedule).__name__, last=len(rates)
    )
    proof = Check(key="schedule.proof", label=label, prove=lambda: prove_plateau_rates(schedule, lr, losses, rates))
    return [*items, proof]


class AverageUpdate(Struct, frozen=True):
    """The last update of an average of the weights, for one of them.

    Attributes
    ----------
    count : int
        How many updates there were.
    weight, before, after : float
        The weight, and the average of it before and after.
    dtype : {"float32", "float64"}
        In which torch computed.
    label : Text
        Of the proof.
    prove : callable () -> Proof
    """

    count: int
    weight: float
    before: float
    after: float
    dtype: DType
    label: Text
    prove: Callable[[], Proof]


def average_rule_items(heading: Text, average: EMA | SWA, update: AverageUpdate | None) -> list[Item]:
    """Return the rule of an average, its numbers at the last `update`, if there was one, and its proof."""
    rule = average_rule(average)
    items: list[Item] = [Heading(key="average", label=heading), *rule_items("average", rule)]
    if update is None:
        return items
    known = {"g": update.weight, "average": update.before, "t": update.count - 1.0, "x": 0.0}
    return [
        *items,
        *step_items("average.numbers", rule, known, {"average": update.after}, update.dtype),
        Check(key="average.proof", label=update.label, prove=update.prove),
    ]
