"""What stands in the derivation column: headings, notes, formulas, proof badges, code."""

from collections.abc import Sequence

from msgspec import structs

from gradexplorer.formula import equality, equation
from gradexplorer.formula.shown_number import claims, prove_shown
from gradexplorer.framework.figure.base import Mark
from gradexplorer.framework.figure.panels import Table
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _


class Heading(Mark, frozen=True, eq=False, kw_only=True):
    """A heading in the derivation column; its text is the label."""


class Note(Mark, frozen=True, eq=False, kw_only=True):
    """A sentence in the derivation column; its text is the label."""


class FormulaItem(Mark, frozen=True, eq=False, kw_only=True):
    """A typeset line that is executed: what is printed is the formula's own tree.

    Attributes
    ----------
    value : float or None
        What it is worth, executed with 50 digits, where the line does not end in that number.
    general : bool
        It is executed with any numbers, so that none belongs beside it.
    """

    formula: equation.Formula
    value: float | None = None
    general: bool = False

    @property
    def latex(self) -> str:
        """The line in LaTeX, without dollars."""
        return self.formula.latex


class Check(Mark, frozen=True, eq=False, kw_only=True):
    """A proof badge; the label says what is proven, and a `folded` one shows its numbers on a click only.

    `lines` are the lines of the column that it is about.
    """

    proof: Proof
    folded: bool = False
    lines: Sequence[equation.Formula] = ()


class Code(Mark, frozen=True, eq=False, kw_only=True):
    """A few lines of Python and what they really printed; the label is a caption above.

    `failed` tells that `output` is the message of an exception.
    """

    code: str
    output: str = ""
    failed: bool = False


ALL_LINES = _("Every line above, executed with 50 digits")


def checked(
    items: Sequence["Item"],
    kink: Text | None = None,
    *,
    key: str = "lines",
    label: Text = ALL_LINES,
) -> list["Item"]:
    """Return `items`, the executed lines with their values, and the badge of them all."""
    lines = [item for item in items if isinstance(item, FormulaItem)]
    formulas = [item.formula for item in lines]
    proof, values = equality.executed_column(formulas, kink)
    found = {
        id(line): values[index]
        for index, line in enumerate(lines)
        if index in values and not (line.general or line.formula.ends_in_number)
    }
    valued = [structs.replace(item, value=found[id(item)]) if id(item) in found else item for item in items]
    return [*valued, Check(key=key, label=label, proof=proof, folded=True, lines=formulas)]


def shown_check(shown: Sequence[object]) -> list[Check]:
    """Return the badge of all numbers in titles, sentences and tables; none where there are no numbers."""
    words = [thing.label if isinstance(thing, FormulaItem | Check) else thing for thing in shown]
    found = list({id(claim): claim for thing in words for claim in claims(thing)}.values())
    if not found:
        return []
    label = _("All {count} numbers in titles, sentences and tables, executed with 50 digits", count=len(found))
    return [Check(key="shown", label=label, proof=prove_shown(found), folded=True)]


Item = Heading | Note | FormulaItem | Check | Table | Code
"""What stands in the derivation column."""
