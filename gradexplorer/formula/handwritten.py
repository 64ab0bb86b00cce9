r"""Derivations written by hand, over names that stand for longer formulas: S for a sum, p for a share of it.

A line is typeset from one tree and executed from the same tree with all names filled in, so that what a name hides
(a sum over all classes) is executed, too.
"""

import ast
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from gradexplorer.formula.derivation import Step, prove_lines
from gradexplorer.formula.mpmath_values import exact
from gradexplorer.formula.trees import filled, tree
from gradexplorer.proof import Proof
from gradexplorer.text import Text


class HandwrittenDerivation(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """Lines that must all be equal.

    Attributes
    ----------
    lines : sequence of (Text, str)
        What leads to each line, and its formula; ``D(u)`` is u's derivative by `variable`.
    variable : str
    operator : str
        LaTeX of the derivative operator.
    names : mapping
        What names in the lines stand for; a name may use those before it.
    symbols : mapping
        LaTeX of names.
    """

    lines: tuple[tuple[Text, str], ...]
    variable: str
    operator: str
    names: Mapping[str, str] = {}
    symbols: Mapping[str, str] = {}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The lines as they are typeset."""
        return tuple(Step(rule, tree(line), self.variable, self.operator, self.symbols) for rule, line in self.lines)

    @cached_property
    def executed(self) -> tuple[ast.expr, ...]:
        """The lines with every name filled in."""
        return tuple(filled(line, **self._meanings) for _rule, line in self.lines)

    def numbers(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return `values` and what each name is worth with them."""
        return {**values, **{name: exact(node, values, self.variable) for name, node in self._meanings.items()}}

    def prove(self, values: Mapping[str, float]) -> Proof:
        """Prove at a point that all lines are equal."""
        return prove_lines(self.executed, values, self.variable)

    @cached_property
    def _meanings(self) -> dict[str, ast.expr]:
        meanings: dict[str, ast.expr] = {}
        for name, source in self.names.items():
            meanings[name] = filled(source, **meanings)
        return meanings
