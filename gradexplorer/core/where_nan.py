"""PyTorch's best-known trap: where's gradient is NaN because of the branch that is not taken."""

import ast
import math
from collections.abc import Callable

from gradexplorer.formula.trees import walk
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _

WHY = _(
    "In where(c, a, b) the branch that is not taken gets the gradient 0. Where its own derivative is infinite or no "
    "number, 0 · ∞ is NaN. Choose the argument before the function: where(c, f(where(c, x, 1)), b)."
)


def chooses(formula: ast.expr) -> bool:
    """Whether a formula chooses between branches."""
    return any(isinstance(part, ast.IfExp) for part in walk(formula))


def where_nan(formula: ast.expr, prove: Callable[[], Proof]) -> Text | None:
    """Say why autograd has NaN where the derivative of `formula` is a number, if that is because of a choice."""
    if not chooses(formula):
        return None
    for entry in prove().entries:
        if entry.autograd is not None and math.isnan(entry.autograd) and math.isfinite(entry.formula):
            return _("PyTorch gives NaN here, though there is a derivative. {why}", why=WHY)
    return None
