"""One step of an update rule as names for formulas."""

import ast
from collections.abc import Iterator, Mapping

from gradexplorer.core.optimizers.loop import OTHER, Program
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
    given = {name: before[name] for name in ("g", f"g{OTHER}") if name in before}
    return Scope(
        values={
            **rule.constants,
            **{before_step(name): before[name] for name in kept(rule)},
            **given,
            "t": int(before["t"]) + 1,
        },
        meanings={
            **_CHOICES,
            **{name: Meaning((), ast.unparse(tree)) for name, tree in _written(rule, rule.executed)},
        },
    )


def written_lines(rule: UpdateRule) -> Iterator[tuple[RuleLine, ast.expr]]:
    """Yield each line and its tree, in which the values of the step before have names of their own."""
    for line, (_name, tree) in zip(rule.lines, _written(rule, rule.program), strict=True):
        yield line, tree


def _written(rule: UpdateRule, program: Program) -> Iterator[tuple[str, ast.expr]]:
    old = {*kept(rule)}
    for name, line in program:
        yield name, filled(line, **{name: ast.Name(before_step(name)) for name in old})
        old.discard(name)


def kept(rule: UpdateRule) -> tuple[str, ...]:
    """Return what is known from the step before: of a rule of pairs of the other coordinate, too."""
    others = (name + OTHER for name in rule.others if name != "g")
    return ("x", *rule.initial, *others)


def before_step(name: str) -> str:
    """Return what a value of the step before is called."""
    return f"{name}_before"
