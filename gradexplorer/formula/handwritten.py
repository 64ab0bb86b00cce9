"""Derivations written by hand: equal formulas, each below the rule that led to it."""

import ast
from collections.abc import Mapping, Sequence

from msgspec import Struct

from gradexplorer.formula.equality import prove_equal
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import is_pending, mapped
from gradexplorer.proof import Proof
from gradexplorer.text import Text


class HandwrittenLine(Struct, frozen=True, eq=False):
    """One line: what led to it, and the formula."""

    rule: Text | str
    formula: Formula


def lines(
    left: str, rows: Sequence[tuple[Text, str | ast.expr]], scope: Scope, symbols: Mapping[str, str] = {}
) -> list[HandwrittenLine]:
    """Return lines that all say what `left` is equal to."""
    return [HandwrittenLine(rule, formula(left, right, scope=scope, symbols=symbols)) for rule, right in rows]


def prove_lines(derivation: Sequence[HandwrittenLine]) -> Proof:
    """Prove that all lines have the same value."""
    return prove_equal([line.formula for line in derivation])


def derived_by(node: ast.expr, variable: str, parts: Mapping[str, ast.expr] = {}) -> ast.expr:
    """Return a line of a derivation with ``D(u)`` as the derivative by a named variable, and trees put in for names."""

    def change(part: ast.expr) -> ast.expr:
        if isinstance(part, ast.Call) and is_pending(part):
            return ast.Call(ast.Name("D"), [change(part.args[0]), ast.Name(variable)], [])
        if isinstance(part, ast.Name) and part.id in parts:
            return parts[part.id]
        return mapped(part, change)

    return change(node)
