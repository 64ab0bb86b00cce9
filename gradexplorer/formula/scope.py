"""What formulas are worth among the names of a `language.Names`, with 50 digits and more."""

import ast
import math
from typing import Any

from msgspec.structs import replace

from gradexplorer.cached import cached_property
from gradexplorer.formula.language import Meaning, Names
from gradexplorer.formula.mpmath_values import DIGITS, NO_MAGNITUDE
from gradexplorer.formula.quantities import Key, Number, Value
from gradexplorer.formula.scope_arithmetic import ScopeArithmetic

__all__ = ["Meaning", "Scope"]

BLUR = 2.0**-49
"""Relative change of a float in `Scope.blurred`."""


class Scope(Names, frozen=True, eq=False, kw_only=True, dict=True):
    """Names, and what formulas in them are worth; what was found is kept."""

    @cached_property
    def blurred(self) -> "Scope":
        """The same with every float moved by what rounding may have moved it: to see how much that changes."""
        return replace(self, values={name: _blurred(value) for name, value in self.values.items()})

    @cached_property
    def _arithmetics(self) -> dict[int, "ScopeArithmetic"]:
        return {}

    @cached_property
    def worlds(self) -> dict[object, Any]:
        """What `printed` executes lines with: those of a column share all that they are made of."""
        return {}

    def value(self, node: ast.expr, digits: int = DIGITS) -> Value:
        """Return what a tree is worth, with so many digits; NaN where it has no value."""
        return self.measured(node, digits)[0]

    def measured(self, node: ast.expr, digits: int = DIGITS) -> tuple[Value, Number]:
        """Return what a tree is worth, and the largest number on the way to it."""
        arithmetic = self.arithmetic(digits)
        arithmetic.magnitude = NO_MAGNITUDE
        return arithmetic.at(node, self.index_letters), arithmetic.largest

    def key(self, node: ast.expr) -> Key:
        """Return the quantity that a name, or a name with indices, is."""
        return self.arithmetic().key(node, self.index_letters)

    def held(self, node: ast.expr, key: Key, at: Number, digits: int = DIGITS) -> Value:
        """Return what a tree is worth with one quantity held at a value; what it does not change is not run again.

        Raises
        ------
        ArithmeticError, ValueError
            It has no value.
        """
        base = self.arithmetic(digits)
        moved = base if base.quantity(*key) == at else base.holding(key, at)
        return moved.value(node, self.index_letters)

    def arithmetic(self, digits: int = DIGITS) -> "ScopeArithmetic":
        """Return what executes trees with so many digits and keeps what it finds."""
        if digits not in self._arithmetics:
            twin = replace(self)  # in a circle with this one, only the collector would free both
            self._arithmetics[digits] = ScopeArithmetic(twin, digits=digits)
            for name in self.order:
                self._arithmetics[digits].at(ast.Name(name), {})
        return self._arithmetics[digits]


def _blurred(value: Any, index: int = 0) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_blurred(part, k) for k, part in enumerate(value)]
    if isinstance(value, dict):
        return {k: _blurred(part, k) for k, part in value.items()}
    if isinstance(value, float) and math.isfinite(value):
        return value * (1 + BLUR * math.cos(index + value))  # of no pattern that could cancel
    return value
