"""The schedule of a training: its closed form with the numbers of the last update, and its proof."""

from gradexplorer.core.optimizers.rule_items import plateau_items, rule_items, step_items
from gradexplorer.core.optimizers.schedule_proof import prove_rates
from gradexplorer.core.optimizers.schedules import ReduceLROnPlateau
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot
from gradexplorer.framework.figure import Check, Heading, Item, Note
from gradexplorer.text import _


def schedule_items(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    """Return what the column says of the rates up to the last update, and of a gradient that is changed."""
    schedule = config.optimizer.schedule
    if isinstance(schedule, ReduceLROnPlateau):
        return _plateau(config, schedule, snapshot)
    lines = config.optimizer.rule_lines
    changed = _("The gradient g of an update is the one after clipping and noise.")
    notes: list[Item] = [Note(key="changed", label=changed)] if config.optimizer.changes_gradient else []
    if lines is None:
        return notes
    per_epoch = config.rate_per == "epoch"
    last = snapshot.step * (1 if per_epoch else -(-len(snapshot.data.train) // config.batch))
    name, rule = config.optimizer.planned.name, lines.rule
    counted = (
        _("Schedule: {name}, where t counts epochs", name=name)
        if per_epoch
        else _("Schedule: {name}, where t counts batches", name=name)
    )
    items: list[Item] = [*notes, Heading(key="schedule", label=counted), *rule_items("schedule", rule)]
    if not last:
        return items
    label = _("Rates against {scheduler} in torch, steps 1 to {last}", scheduler=name, last=last)
    return [
        *items,
        *step_items("schedule.numbers", rule, {"x": 0.0, "g": 0.0, "t": last - 1.0}),
        Check(key="schedule.proof", label=label, prove=lambda: prove_rates(config.optimizer, last)),
    ]


def _plateau(config: TrainingConfig, schedule: ReduceLROnPlateau, snapshot: TrainingSnapshot) -> list[Item]:
    """Return what the column says of rates that follow the losses."""
    assert snapshot.rates is not None
    tested = len(snapshot.data.test) > 0
    heading = (
        _("After each epoch, from the loss f of the test points")
        if tested
        else _("After each epoch, from the loss f of the training points")
    )
    losses, rates = snapshot.judged[1 : snapshot.step + 1].tolist(), snapshot.rates[: snapshot.step]
    return plateau_items(heading, schedule, config.optimizer.lr, losses, rates)
