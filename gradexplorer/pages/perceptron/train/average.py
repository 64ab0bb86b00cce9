"""What the column says of the average of the weights: its rule, its numbers at the last update, and its proof."""

from gradexplorer.core.optimizers.averages import average_rule
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.core.optimizers.rule_items import AverageUpdate, average_rule_items
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot
from gradexplorer.core.training.weight_average import Array
from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.figure import Item
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import _

PROVEN_PARAMETERS = 200


def average_items(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    """Return the rule, and the numbers of the first weight, where an average is kept."""
    average = config.optimizer.average
    if isinstance(average, Off):
        return []
    heading = _("Average of the weights: AveragedModel, after each update")
    return average_rule_items(heading, average, _last_update(config, snapshot))


def _last_update(config: TrainingConfig, snapshot: TrainingSnapshot) -> AverageUpdate | None:
    if snapshot.average is None or snapshot.average.update is None:
        return None
    count = snapshot.step * -(-len(snapshot.data.train) // config.batch)
    before, weights, after = (values[:PROVEN_PARAMETERS] for values in snapshot.average.update)
    return AverageUpdate(
        count=count,
        weight=float(weights[0]),
        before=float(before[0]),
        after=float(after[0]),
        dtype="float32",
        label=_("Average against AveragedModel in torch, {count} parameters", count=len(after)),
        prove=lambda: prove_average(config, count, before, weights, after),
    )


def prove_average(config: TrainingConfig, count: int, before: Array, weights: Array, after: Array) -> Proof:
    """Prove that the line, executed for each parameter, gives what torch's function gave after `count` updates."""
    average = config.optimizer.average
    assert not isinstance(average, Off)
    rule = average_rule(average)
    claims = []
    for place, (kept, weight, theirs) in enumerate(zip(before.tolist(), weights.tolist(), after.tolist(), strict=True)):
        ours = rule.step({"g": weight, "average": kept, "t": count - 1.0})["average"]
        name = notation(f"(bar(theta))[{place + 1}]")
        claims.append(Claim(name, ours, theirs, scale=max(abs(kept), abs(weight))))
    return prove(claims, "float32")
