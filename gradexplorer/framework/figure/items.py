"""What stands in the derivation column: headings, notes, formulas, proof badges, code."""

import math
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, structs

from gradexplorer.cached import cached_property
from gradexplorer.formula import equality, equation
from gradexplorer.formula.printed import read_back
from gradexplorer.formula.shown_number import claims, prove_shown
from gradexplorer.framework.figure.base import Mark
from gradexplorer.framework.figure.panels import Table
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _


class Heading(Mark, frozen=True, eq=False, kw_only=True):
    """A heading in the derivation column; its text is the label."""


class Note(Mark, frozen=True, eq=False, kw_only=True):
    """A sentence in the derivation column; its text is the label."""


class FormulaItem(Mark, frozen=True, eq=False, kw_only=True, dict=True):
    """A typeset line that is executed: what is printed is the formula's own tree.

    Attributes
    ----------
    execute : callable () -> float or None
        What it is worth, executed with 50 digits; None where the line ends in that number, or claims no single one.
    general : bool
        It is executed with any numbers, so that none belongs beside it.
    """

    formula: equation.Formula
    execute: Callable[[], float | None] = lambda: None
    general: bool = False

    @property
    def latex(self) -> str:
        """The line in LaTeX, without dollars."""
        return self.formula.latex

    @cached_property
    def value(self) -> float | None:
        """What it is worth; it is executed when this is first asked for."""
        return self.execute()

    @property
    def is_executed(self) -> bool:
        """Whether somebody asked for the value before."""
        return "value" in vars(self)


class Check(Mark, frozen=True, eq=False, kw_only=True, dict=True):
    """A proof badge; the label says what is proven, and a `folded` one shows its numbers on a click only.

    Attributes
    ----------
    prove : callable () -> Proof
        Slow: a column is shown before its badges are proven.
    lines : sequence of Formula
        The lines of the column that it is about.
    """

    prove: Callable[[], Proof]
    folded: bool = False
    lines: Sequence[equation.Formula] = ()

    @cached_property
    def proof(self) -> Proof:
        """The proof; it is made when it is first asked for."""
        return self.prove()

    @property
    def is_proven(self) -> bool:
        """Whether somebody asked for the proof before."""
        return "proof" in vars(self)


def print_lines(items: "Sequence[Item]") -> None:
    """Print all lines in LaTeX, once: the numbers in them are executed, by what no two threads may use at a time."""
    for item in items:
        if isinstance(item, FormulaItem):
            _ = item.latex


def execute(items: "Sequence[Item]") -> None:
    """Prove all badges, and find the values of all lines."""
    for item in items:
        if isinstance(item, Check):
            _ = item.proof
        elif isinstance(item, FormulaItem):
            _ = item.value


class Code(Mark, frozen=True, eq=False, kw_only=True):
    """A few lines of Python and what they really printed; the label is a caption above.

    `failed` tells that `output` is the message of an exception.
    """

    code: str
    output: str = ""
    failed: bool = False


ALL_LINES = _("Every line above, executed with 50 digits")


class _Column(Struct, frozen=True, eq=False, dict=True):
    """The lines of a column, which are executed together and once."""

    formulas: Sequence[equation.Formula]
    kink: Callable[[], Text | None]
    valueless: Callable[[], Text | None]
    lost: Callable[[], Sequence[Proof]]

    @cached_property
    def executed(self) -> tuple[Proof, dict[int, float]]:
        """The proof, and the values by the places of the lines."""
        return equality.executed_column(self.formulas, self.kink(), self.valueless(), self.lost)

    def prove(self) -> Proof:
        """Prove the lines: as executed, and as they are read back from what is printed."""
        return read_back(self.executed[0], self.formulas)


_AGREE = 1e-6
"""Relative to the larger one."""


def _with_values(proof: Proof, lines: Iterable[FormulaItem]) -> Proof:
    """Return a proof of lines; it is none where the number beside one is not what this line alone is worth."""
    if proof.verdict != "proven":
        return proof
    for line in lines:
        if line.value is None:
            continue
        is_claim = not line.formula.is_definition
        own = equality.prove_equal([line.formula]).entries[-1].formula if is_claim else math.nan
        if not math.isclose(line.value, own, rel_tol=_AGREE):
            reason = _(
                "Beside a line stands {shown}, but it is worth {own}.", shown=f"{line.value:.6g}", own=f"{own:.6g}"
            )
            return structs.replace(proof, verdict="not proven", error=math.inf, reason=reason)
    return proof


def kink(items: "Sequence[Item]") -> Text | None:
    """Return why nothing can be proven here, where a proof of the column says that there is no derivative."""
    for item in items:
        if isinstance(item, Check) and item.proof.verdict == "not differentiable":
            return item.proof.reason or _("There are no finite values to compare here.")
    return None


def _lost(items: "Sequence[Item]") -> Sequence[Proof]:
    """Return the proofs of a column that say where floats lose digits."""
    proofs = [item.proof for item in items if isinstance(item, Check)]
    return [proof for proof in proofs if proof.verdict == "digits lost"]


def checked(
    items: Sequence["Item"],
    kink: Callable[[], Text | None] = lambda: None,
    valueless: Callable[[], Text | None] = lambda: None,
    *,
    key: str = "lines",
    label: Text = ALL_LINES,
) -> list["Item"]:
    """Return `items`, the executed lines with their values, and the badge of them all.

    Parameters
    ----------
    kink, valueless : callable () -> Text or None
        As for `equality.executed_column`: the other badges may have to be proven to know it.
    """
    lines = [item for item in items if isinstance(item, FormulaItem)]
    column = _Column([item.formula for item in lines], kink, valueless, lambda: _lost(items))

    def at(place: int) -> Callable[[], float | None]:
        return lambda: column.executed[1].get(place)

    valued = {
        id(line): structs.replace(line, execute=at(place))
        for place, line in enumerate(lines)
        if not (line.general or line.formula.ends_in_number)
    }
    badge = Check(
        key=key,
        label=label,
        prove=lambda: _with_values(column.prove(), valued.values()),
        folded=True,
        lines=column.formulas,
    )
    return [*(valued.get(id(item), item) for item in items), badge]


def shown_check(shown: Sequence[object]) -> list[Check]:
    """Return the badge of all numbers in titles, sentences and tables; none where there are no numbers."""
    words = [thing.label if isinstance(thing, FormulaItem | Check) else thing for thing in shown]
    numbers = list({id(claim): claim for thing in words for claim in claims(thing)}.values())
    if not numbers:
        return []
    label = _("All {count} numbers in titles, sentences and tables, executed with 50 digits", count=len(numbers))
    return [Check(key="shown", label=label, prove=lambda: prove_shown(numbers), folded=True)]


Item = Heading | Note | FormulaItem | Check | Table | Code
"""What stands in the derivation column."""
