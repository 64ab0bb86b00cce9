"""One step of an update rule as names for formulas."""

import ast
from collections.abc import Iterator, Mapping

from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import filled

_CHOICES = {
    "max": Meaning(("a", "b"), "a if a >= b else b"),
    "min": Meaning(("a", "b"), "a if a <= b else b"),
}


def step_scope(rule: UpdateRule, before: Mapping[str, float]) -> Scope:
    """Return the names of a rule's lines at one step of one coordinate.

    Parameters
    ----------
    before : mapping
        The state before the step (see Notes of `UpdateRule`) and the gradient ``g``.
    """
    return Scope(
        values={
            **rule.constants,
            **{before_step(name): before[name] for name in ("x", *rule.initial)},
            "g": before["g"],
            "t": int(before["t"]) + 1,
        },
        meanings={**_CHOICES, **{line.name: Meaning((), ast.unparse(tree)) for line, tree in written_lines(rule)}},
    )


def written_lines(rule: UpdateRule) -> Iterator[tuple[RuleLine, ast.expr]]:
    """Yield each line and its tree, in which the values of the step before have names of their own."""
    old = {"x", *rule.initial}
    for line in rule.lines:
        yield line, filled(line.expression, **{name: ast.Name(before_step(name)) for name in old})
        old.discard(line.name)


def before_step(name: str) -> str:
    """Return what a value of the step before is called."""
    return f"{name}_before"
