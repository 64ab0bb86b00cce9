"""An update rule as formulas: in general, and one step of it with its numbers put in and torch's results."""

import ast
from collections.abc import Mapping

import numpy as np

from gradexplorer.core.optimizers.proving import TOLERANCE
from gradexplorer.core.optimizers.rounding import ROUNDED, Rounded
from gradexplorer.core.optimizers.rule import UpdateRule
from gradexplorer.core.optimizers.scope import before_step, kept, step_scope, written_lines
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.printed import check_printed, printed_proof
from gradexplorer.proof import DType, Proof
from gradexplorer.text import Text


def rule_formulas(rule: UpdateRule) -> list[tuple[Text, Formula]]:
    """Return every line's meaning and its formula: it says what the rule is."""
    symbols = _symbols(rule)
    return [(line.caption, formula(line.name, tree, symbols=symbols)) for line, tree in written_lines(rule)]


def step_formulas(
    rule: UpdateRule, before: Mapping[str, float], after: Mapping[str, float] = {}, dtype: DType = "float64"
) -> list[tuple[Text, Formula]]:
    """Return every line's meaning and its formula with the numbers of one coordinate put in, and the result.

    Parameters
    ----------
    before : mapping
        The state before the step (see Notes of `UpdateRule`) and the gradient ``g``.
    after : mapping
        torch's results; what torch doesn't keep is the rule's own, computed with floats.
    dtype : {"float32", "float64"}
        In which torch computed.
    """
    computed = {**rule.step(before), **after}
    lines, scope = list(written_lines(rule)), step_scope(rule, before)
    symbols, rounding = _symbols(rule), _rounding(rule, before, dtype)
    return [
        (
            line.caption,
            formula(
                line.name,
                ast.Call(ast.Name("Numbers"), [tree], []),
                computed[line.name],
                scope=scope,
                symbols=symbols,
                rounding=rounding[line.name],
            ),
        )
        for line, tree in lines
    ]


def _symbols(rule: UpdateRule) -> dict[str, str]:
    found = {name: rule.indexed(name, "t") for name in rule.symbols}
    return found | {before_step(name): rule.indexed(name, "t-1") for name in kept(rule) if name in rule.symbols}


def _rounding(rule: UpdateRule, before: Mapping[str, float], dtype: DType) -> dict[str, float]:
    """Return how far each line's number, computed with floats, may be off; see `proving.prove_step`."""
    known = {name: Rounded.exact(value, "float64") for name, value in rule.constants.items()}
    known |= {name: Rounded.exact(value, "float64" if name in rule.shared else dtype) for name, value in before.items()}
    known["t"] = Rounded.exact(before["t"] + 1, "float64")
    with np.errstate(all="ignore"):
        found = rule.execute(known, ROUNDED)
    zero = known["g"].of(0.0)
    bounds = {}
    for name in (line.name for line in rule.lines):
        result, old = zero.of(found[name]), known.get(name, zero)
        bound = float(result.error + old.unit * abs(old.value))
        bounds[name] = bound * TOLERANCE[dtype] / float(zero.unit) if np.isfinite(bound) else 0.0
    return bounds


def prove_printed_rule(rule: UpdateRule, before: Mapping[str, float]) -> Proof:
    """Read every line back, with and without the numbers of a step, and compare it with what is executed."""
    lines = (*rule_formulas(rule), *step_formulas(rule, before))
    return printed_proof([check_printed(line) for _caption, line in lines])
