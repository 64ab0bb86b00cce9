"""What functions, activations and losses have in common: each is one formula in one variable and some parameters."""

import ast
from typing import Any, ClassVar

from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from gradexplorer.formula import mpmath_values
from gradexplorer.formula.derivation import Derivation
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.proof import DType


class RealFunction(Struct, frozen=True):
    """A function of one variable: its values, slopes and one-sided slopes follow from its formula.

    A kind of entry says what its `formula_tree`, `parameters` and `derivation` are.

    Attributes
    ----------
    variable : str
        The name of the variable in the formula.
    """

    variable: ClassVar[str] = "x"

    @property
    def formula_tree(self) -> ast.expr:
        """The formula that is executed, written so that it overflows no earlier than torch's."""
        raise NotImplementedError

    @property
    def parameters(self) -> dict[str, float]:
        """All other numbers of the formula by name."""
        raise NotImplementedError

    @property
    def derivation(self) -> Derivation:
        """The derivation whose last line is the formula of the derivative."""
        raise NotImplementedError

    def at(self, point: ArrayLike) -> dict[str, ArrayLike]:
        """Return what all names of the formula are worth at one or many points."""
        return {self.variable: point, **self.parameters}

    def values(self, at: ArrayLike, dtype: DType = "float64") -> NDArray[Any]:
        """Return the function's values by the formula, computed in `dtype`; NaN or infinite where it has none."""
        return evaluate(self.formula_tree, self.at(at), dtype)

    def slopes(self, at: ArrayLike, dtype: DType = "float64") -> NDArray[Any]:
        """Return the derivative's values by the last line of the derivation; at kinks it is torch's choice."""
        return self.derivation.value(self.at(at), dtype)

    def one_sided(self, at: float) -> tuple[float, float]:
        """Return the slopes from the left and from the right: infinite at jumps, NaN where there is no value."""
        return mpmath_values.one_sided(self.formula_tree, {self.variable: at, **self.parameters}, self.variable)
