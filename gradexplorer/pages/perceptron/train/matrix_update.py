"""The update of an optimizer that moves each matrix as a whole, in the derivation column of a training."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import NAMES, NetworkOptimizer
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot
from gradexplorer.core.training.matrix_rules import (
    MatrixRule,
    matrix_rule,
    number_lines,
    prove_iterates,
    prove_update,
    rule_lines,
    scope_at,
)
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note
from gradexplorer.proof import Proof
from gradexplorer.text import _

PROVEN_WEIGHTS = 60
"""Weights whose updates are computed with 50 digits."""


def _at_rates(config: TrainingConfig, record: StepRecord | None) -> NetworkOptimizer:
    return config.optimizer.at(record.rates if record else ())


def rule_of(config: TrainingConfig, record: StepRecord | None) -> MatrixRule | None:
    """Return the rule of the first layer's weights, at the rate of a step; None where it moves number by number."""
    return matrix_rule(_at_rates(config, record), (config.sizes[0], config.sizes[1]))


def matrix_rule_items(rule: MatrixRule) -> Iterator[Item]:
    """Yield the rule, and what biases have."""
    for number, (caption, line) in enumerate(rule_lines(rule)):
        yield FormulaItem(key=f"rule{number}", label=caption, formula=line)
    yield Note(key="rule.biases", label=rule.biases)


def matrix_update_items(config: TrainingConfig, rule: MatrixRule, snapshot: TrainingSnapshot) -> Iterator[Item]:
    """Yield the numbers of the last update and their proofs."""
    record = snapshot.step_record
    assert record is not None
    name = NAMES[str(config.optimizer.__struct_config__.tag)]
    label = _("The last update of epoch {epoch}, for the first weight", epoch=snapshot.step)
    yield Heading(key="update.numbers", label=label)
    for number, line in enumerate(number_lines(rule, scope_at(_at_rates(config, record), rule, record))):
        yield FormulaItem(key=f"numbers{number}", formula=line)
    for key, prove in proofs(config, rule, record).items():
        label = _("Rule against {optimizer} in torch, the first layer's weights", optimizer=name)
        if key == "steps":
            label = _("Every Newton-Schulz step from torch's matrix before it, in bfloat16")
        yield Check(key=f"{key}.proof", label=label, prove=prove)


def proofs(config: TrainingConfig, rule: MatrixRule, record: StepRecord) -> dict[str, Callable[[], Proof]]:
    """Return the proofs of the last update."""
    scope = cache(partial(scope_at, _at_rates(config, record), rule, record))
    found = {"update": lambda: prove_update(rule, record, PROVEN_WEIGHTS, scope())}
    return {"steps": lambda: prove_iterates(rule, scope()), **found} if rule.iterates else found
