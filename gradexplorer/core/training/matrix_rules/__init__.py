"""The rules of optimizers that move a matrix of weights as a whole."""

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import Adafactor, Muon, NetworkOptimizer
from gradexplorer.core.training.matrix_rules.adafactor import adafactor_rule
from gradexplorer.core.training.matrix_rules.muon import anchored, muon_rule, prove_iterates, torchs_iterates
from gradexplorer.core.training.matrix_rules.rule import (
    MatrixRule,
    first_matrix,
    number_lines,
    prove_update,
    rule_lines,
    update_scope,
)
from gradexplorer.formula.scope import Scope


def matrix_rule(optimizer: NetworkOptimizer, shape: tuple[int, int]) -> MatrixRule | None:
    """Return the rule for matrices from so many inputs to so many neurons; None where numbers are moved one by one."""
    match optimizer:
        case Adafactor():
            return adafactor_rule(optimizer, *shape)
        case Muon():
            return muon_rule(optimizer, *shape)
    return None


def scope_at(optimizer: NetworkOptimizer, rule: MatrixRule, record: StepRecord) -> Scope:
    """Return the names of the lines at one update; the optimizer is at its rates."""
    if isinstance(optimizer, Muon):
        return anchored(rule, record, torchs_iterates(optimizer, record))
    return update_scope(rule, record)


__all__ = [
    "MatrixRule",
    "first_matrix",
    "matrix_rule",
    "number_lines",
    "prove_iterates",
    "prove_update",
    "rule_lines",
    "scope_at",
]
