"""Lines that should be equal: they are executed with 50 digits, and with more where these are not enough."""

import ast
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol

from msgspec.structs import replace

from gradexplorer.formula.derivation import LINES_AGREE
from gradexplorer.formula.language import MARKS
from gradexplorer.formula.mpmath_values import DIGITS, arithmetic
from gradexplorer.formula.scope import Scope
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

NUMBERS_AGREE = 1e-9
"""Relative error of a number computed with floats against 50 digits; six of its digits are shown."""
_FLOAT = 2.0**-50
"""Share of the largest number on the way that the rounding of floats explains."""
_LEAST_NORMAL = sys.float_info.min
"""Below it floats lose their digits."""
_LEAST_FLOAT = math.ulp(0.0)
"""What is smaller is 0: 50 digits do not hold it beside numbers of a float's size."""

_EXACT = 1e-30
"""Share of the rounding of floats that is left with 50 digits."""

_SPARE = 10
"""Last digits that the rounding of the exact arithmetic may have reached."""

SHARP = 200
"""Digits for what 50 may not be enough for: sums that cancel."""
_DIGITS = (DIGITS, SHARP, 1000, 10_000)
"""Digits that lines are executed with: more for smaller values, until they agree."""

VANISHING = 1e-150
"""What is left of 0 with `SHARP` digits is smaller, where no number on the way is larger than 1e40."""


class Line(Protocol):
    """What is executed of a formula; see `equation.Formula`."""

    @property
    def parts(self) -> tuple[ast.expr, ...]:
        """They are equal."""

    @property
    def scope(self) -> Scope:
        """What their names are worth."""

    @property
    def continues(self) -> bool:
        """Whether they are equal to the line above, too."""

    @property
    def rounding(self) -> float:
        """How far a number that was computed elsewhere may be off."""

    @property
    def is_definition(self) -> bool:
        """Whether nothing is claimed."""

    @property
    def beside(self) -> "Sequence[Line]":
        """Claims of their own on the same line."""

    def part_latex(self, part: ast.expr) -> str:
        """Return one part in LaTeX."""

    def of_parts(self, parts: Iterable[ast.expr]) -> "Line":
        """Return the line of some of its parts."""


def prove_equal(lines: Sequence[Line]) -> Proof:
    """Prove that all parts of some lines that go on from each other have the same value.

    They are executed with 50 digits, and with more where they are so small that 50 next to 1 hold nothing of them.
    """
    proof, size, is_blind = _executed(lines, DIGITS)
    for digits, more in pairwise(_DIGITS):
        if not is_blind and (proof.verdict != "not proven" or size * 10 ** (digits // 3) > 1):
            break
        before = size
        proof, size, is_blind = _executed(lines, more)
        if is_blind and size <= (before or 1) * rounding_share(digits):
            break  # what vanishes with more digits is 0
    return proof


def _executed(lines: Sequence[Line], digits: int) -> tuple[Proof, Any, bool]:
    """Return the proof with so many digits, the size of the largest value, and whether rounding is as large as it."""
    entries: list[Entry] = []
    found: list[list[Any]] = []
    allowed: list[Any] = []
    largest: Any = 0
    parts = [(line, part) for line in lines for part in line.parts]
    for line, part in parts:
        value, intermediate = line.scope.measured(part, digits)
        largest = max(largest, intermediate)
        numbers = list(flat(value))
        found.append(numbers)
        allowed.append(max(rounding_share(digits) * largest, line.rounding if is_number(part) else 0))
        entries.append(Entry(line.part_latex(part), float(numbers[0]) if len(numbers) == 1 else math.nan))
        if any(number != number for number in numbers):
            reason = _("A line has no value here: the point is outside of its domain, or numbers grow too large.")
            return (
                Proof(entries=entries, error=math.inf, verdict="not differentiable", reason=reason),
                math.inf,
                False,
            )
    computed = [is_number(part) for _line, part in parts]
    error = _largest_error(found, computed, allowed)
    if error > LINES_AGREE:
        error = _largest_error(found, computed, allowed, _explained(parts, found, digits))
    proof = Proof(entries=entries, error=error, verdict="proven" if error <= LINES_AGREE else "not proven")
    size = max((abs(value) for values in found for value in values), default=0)
    is_seen = 0 < size <= _LEAST_FLOAT or rounding_share(digits) * largest <= max(size * LINES_AGREE, _LEAST_FLOAT)
    return proof, size, not is_seen


def rounding_share(digits: int) -> Any:
    """Return the share of the largest number on the way that the rounding of so many digits explains."""
    return arithmetic("x").m.mpf(10) ** (_SPARE - digits)


def _explained(parts: Sequence[tuple[Line, ast.expr]], found: Sequence[Sequence[Any]], digits: int) -> Sequence[Any]:
    """Return how far each number moves with rounded floats: what is left of a sum that cancels is no error."""
    blurred = [list(flat(line.scope.blurred.value(part, digits))) for line, part in parts]
    moved = [[abs(a - b) for a, b in zip(*pair, strict=True)] for pair in zip(found, blurred, strict=True)]
    return [max(column) for column in zip(*moved, strict=False)]


def _largest_error(
    found: Sequence[Sequence[Any]], computed: Sequence[bool], allowed: Sequence[Any], explained: Sequence[Any] = ()
) -> float:
    others = zip(found, computed, allowed, strict=True)
    return max(
        _relative_difference(found[0], then, far, explained, computed=was_computed or computed[0])
        for then, was_computed, far in others
    )


def executed_column(
    formulas: Sequence[Line],
    kink: Text | None = None,
    valueless: Text | None = None,
    lost: Callable[[], Sequence[Proof]] = tuple,
) -> tuple[Proof, dict[int, float]]:
    """Prove every claim among the formulas of a column; a line that goes on is compared with those above it.

    Parameters
    ----------
    kink : Text or None
        Why nothing can be proven here: the point lies on a kink.
    valueless : Text or None
        Why a line may have no value although there is a derivative: torch has none there, either.
    lost : callable () -> sequence of Proof
        Those of the column that say which numbers floats have come to without their digits.

    Returns
    -------
    Proof
    dict
        The value of each line, by its place, that claims a single number.
    """
    if kink is not None:
        return Proof(entries=(), error=math.inf, verdict="not differentiable", reason=kink), {}
    entries: list[Entry] = []
    values: dict[int, float] = {}
    places = {id(line): place for place, line in enumerate(formulas)}
    error, claims = 0.0, 0
    without: Proof | None = None
    proofs: Sequence[Proof] | None = None
    for lines in _claims([one for line in formulas for one in (line, *line.beside)]):
        proof = prove_equal(lines)
        if proof.verdict == "not proven":
            proofs = lost() if proofs is None else proofs
            known = next((proof for proof in proofs if _only_floats_differ(lines, proof)), None)
            if known is not None:
                without = without or replace(known, entries=proof.entries)
                continue
            reason = _("The parts of this line are not equal.")
            return Proof(entries=proof.entries, error=proof.error, verdict="not proven", reason=reason), values
        entry = replace(proof.entries[-1], name=proof.entries[0].name)
        if proof.verdict == "not differentiable":
            without = without or replace(proof, entries=[entry])
            continue
        if not math.isnan(entry.formula):  # a column or a matrix is no single number
            entries.append(entry)
        if math.isfinite(entry.formula):  # what no float holds is not shown as one
            values |= {places[id(line)]: entry.formula for line in lines if id(line) in places}
        claims += 1
        error = max(error, proof.error)
    if without is not None:
        if valueless is not None and without.verdict == "not differentiable":
            without = replace(without, verdict="torch differs", reason=valueless)
        return without, values
    return Proof(entries=entries, error=error, verdict="proven" if claims else "not proven"), values


def _only_floats_differ(lines: Sequence[Line], lost: Proof) -> bool:
    """Whether lines agree without the numbers that floats came to where they lost the digits."""
    found = [entry.formula for entry in lost.entries]

    def is_lost(line: Line, part: ast.expr) -> bool:
        if not is_number(part):
            return False
        number = line.scope.value(part)
        return not isinstance(number, list) and any(
            math.isclose(number, value, rel_tol=NUMBERS_AGREE) for value in found
        )

    kept = [line.of_parts(part for part in line.parts if not is_lost(line, part)) for line in lines]
    return prove_equal([line for line in kept if line.parts]).verdict == "proven"


def _claims(formulas: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield each claim with the lines that go on from it; definitions claim nothing."""
    group: list[Line] = []
    for line in formulas:
        if line.continues and group:
            group.append(line)
            continue
        if group and not (len(group) == 1 and group[0].is_definition):
            yield group
        group = [line]
    if group and not (len(group) == 1 and group[0].is_definition):
        yield group


def _relative_difference(
    first: Sequence[Any], then: Sequence[Any], allowed: Any, explained: Sequence[Any] = (), *, computed: bool
) -> float:
    """Return the largest relative difference; 0 for what rounding explains, that of floats in a `computed` number."""
    if len(first) != len(then):
        return math.inf
    largest = max((abs(value) for value in (*first, *then)), default=0)
    error = 0.0
    share = 1 if computed else _EXACT
    for a, b, moves in zip(first, then, explained or [0] * len(first), strict=True):
        if a == b:
            continue
        far = abs(a - b)
        if far != far or far == math.inf:
            if computed and float(a) == float(b):
                continue  # too large for floats
            return math.inf
        if far <= max(allowed, share * moves, _LEAST_FLOAT):
            continue
        if computed and far <= max(NUMBERS_AGREE * max(abs(a), abs(b)), _FLOAT * largest, _LEAST_NORMAL):
            continue
        error = max(error, float(far / max(abs(a), abs(b))))
    return error


def is_number(node: ast.expr) -> bool:
    """Whether a part is a number, or numbers, that were computed elsewhere."""
    match node:
        case ast.List(elts=parts):
            return all(map(is_number, parts))
        case ast.UnaryOp(operand=inner):
            return is_number(inner)
        case ast.Call(func=ast.Name(id=name), args=[inner, *_digits]) if name in MARKS:
            return is_number(inner)
    return isinstance(node, ast.Constant)


def flat(value: Any) -> Iterator[Any]:
    """Yield the numbers of a column or a matrix, or the number itself."""
    if isinstance(value, list):
        for part in value:
            yield from flat(part)
    else:
        yield value
