"""What stands in the derivation column: headings, notes, formulas, proof badges, code."""

from collections.abc import Sequence

from gradexplorer.formula import equation
from gradexplorer.framework.figure.base import Mark
from gradexplorer.framework.figure.panels import Table
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _


class Heading(Mark, frozen=True, eq=False, kw_only=True):
    """A heading in the derivation column; its text is the label."""


class Note(Mark, frozen=True, eq=False, kw_only=True):
    """A sentence in the derivation column; its text is the label."""


class TypesetFormula(Mark, frozen=True, eq=False, kw_only=True):
    """A typeset line: LaTeX without dollars; the label is the rule's name or a caption above it."""

    latex: str


class FormulaItem(Mark, frozen=True, eq=False, kw_only=True):
    """A typeset line that is executed: what is printed is the formula's own tree."""

    formula: equation.Formula

    @property
    def latex(self) -> str:
        """The line in LaTeX, without dollars."""
        return self.formula.latex


class Check(Mark, frozen=True, eq=False, kw_only=True):
    """A proof badge; the label says what is proven."""

    proof: Proof


class Code(Mark, frozen=True, eq=False, kw_only=True):
    """A few lines of Python and what they really printed; the label is a caption above.

    `failed` tells that `output` is the message of an exception.
    """

    code: str
    output: str = ""
    failed: bool = False


def line_check(items: Sequence["Item"], kink: Text | None = None) -> Check:
    """Return the badge of all formulas among `items` that are executed; see `equation.prove_column`."""
    formulas = [item.formula for item in items if isinstance(item, FormulaItem)]
    return Check(
        key="lines",
        label=_("Every line above, executed with 50 digits"),
        proof=equation.prove_column(formulas, kink),
    )


Item = Heading | Note | TypesetFormula | FormulaItem | Check | Table | Code
"""What stands in the derivation column."""
