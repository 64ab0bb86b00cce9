"""The update of an optimizer that moves each matrix as a whole, in the derivation column of a training."""

from collections.abc import Callable, Iterator

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import NAMES
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot
from gradexplorer.core.training.matrix_rule import MatrixRule, matrix_rule, number_lines, prove_update, rule_lines
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note
from gradexplorer.proof import Proof
from gradexplorer.text import _

PROVEN_WEIGHTS = 60
"""Weights whose updates are computed with 50 digits."""


def rule_of(config: TrainingConfig, record: StepRecord | None) -> MatrixRule | None:
    """Return the rule of the first layer's weights, at the rate of a step; None where it moves number by number."""
    optimizer = config.optimizer.at(record.rates if record else ())
    return matrix_rule(optimizer, (config.sizes[0], config.sizes[1]))


def rule_items(rule: MatrixRule) -> Iterator[Item]:
    """Yield the rule, and what biases have."""
    for number, (caption, line) in enumerate(rule_lines(rule)):
        yield FormulaItem(key=f"rule{number}", label=caption, formula=line)
    note = _("Biases are vectors: for them V is a running mean of g², as in the Himmelblau tab.")
    yield Note(key="rule.biases", label=note)


def update_items(config: TrainingConfig, rule: MatrixRule, snapshot: TrainingSnapshot) -> Iterator[Item]:
    """Yield the numbers of the last update and their proof."""
    record = snapshot.step_record
    assert record is not None
    name = NAMES[str(config.optimizer.__struct_config__.tag)]
    label = _("The last update of epoch {epoch}, for the first weight", epoch=snapshot.step)
    yield Heading(key="update.numbers", label=label)
    for number, line in enumerate(number_lines(rule, record)):
        yield FormulaItem(key=f"numbers{number}", formula=line)
    yield Check(
        key="update.proof",
        label=_("Rule against {optimizer} in torch, the first layer's weights", optimizer=name),
        prove=update_proof(rule, snapshot),
    )


def update_proof(rule: MatrixRule, snapshot: TrainingSnapshot) -> Callable[[], Proof]:
    """Return the proof of the last update."""
    record = snapshot.step_record
    assert record is not None
    return lambda: prove_update(rule, record, PROVEN_WEIGHTS)
