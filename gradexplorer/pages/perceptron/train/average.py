"""What the column says of the average of the weights: its rule, its numbers at the last update, and its proof."""

from gradexplorer.core.optimizers import rule_formulas, step_formulas
from gradexplorer.core.optimizers.averages import average_rule
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot
from gradexplorer.core.training.weight_average import Array
from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import _

PROVEN_PARAMETERS = 200


def average_items(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    """Return the rule, and the numbers of the first weight, where an average is kept."""
    average = config.optimizer.average
    if isinstance(average, Off):
        return []
    rule = average_rule(average)
    items: list[Item] = [Heading(key="average", label=_("Average of the weights: AveragedModel, after each update"))]
    items += [
        FormulaItem(key=f"average{i}", label=caption, formula=line)
        for i, (caption, line) in enumerate(rule_formulas(rule))
    ]
    update = snapshot.average.update if snapshot.average else None
    if update is None:
        return items
    count = snapshot.step * -(-len(snapshot.data.train) // config.batch)
    before, weights, after = (values[:PROVEN_PARAMETERS] for values in update)
    known = {"g": float(weights[0]), "average": float(before[0]), "t": count - 1.0, "x": 0.0}
    lines = step_formulas(rule, known, {"average": float(after[0])}, "float32")
    items += [FormulaItem(key=f"average.numbers{i}", formula=line) for i, (_meaning, line) in enumerate(lines)]
    label = _("Average against AveragedModel in torch, {count} parameters", count=len(after))
    check = Check(key="average.proof", label=label, prove=lambda: prove_average(config, count, before, weights, after))
    return [*items, check]


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
