"""Numbers in titles, sentences and tables: each is shown together with the formula that it is the value of.

What is written is read back as a number and executed as a claim, as the lines of a derivation are.
"""

import ast
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct, structs

from gradexplorer.cached import cached_property
from gradexplorer.formula.equation import NOWHERE, Formula, Part, formula
from gradexplorer.formula.scope import Scope
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import Text, _

Symbols = Mapping[str, str]
_NO_SYMBOLS: Symbols = {}
_MINUS_ZERO = re.compile(r"[-−]0*\.?0*(?:e[-+]?\d+)?")
_PLAIN = str.maketrans({"−": "-", ",": "", " ": "", "×": ""})


class ShownNumber(Struct, frozen=True, eq=False, dict=True):
    """What is written, and what it is the value of; what is written alike looks alike.

    Attributes
    ----------
    text : str
        A decimal number, a fraction of two whole ones, or ∞; with − or - and with commas between thousands.
    parts : sequence of Part, or of callables that make one when the number is to be proven
        They all have this value in `scope`.
    digits, decimals : int or None
        The significant digits, or those behind the point, to which the value was rounded; None: it was not.
    rounding : float, or callable () -> float
        How far the value itself may be off, where it was computed with floats and its terms cancel.
    claim : callable () -> Claim, or None
        The same number as a claim, which says where its digits are lost, if they are.
    """

    text: str
    parts: Sequence[Part | Callable[[], Part]]
    scope: Scope | Callable[[], Scope] = NOWHERE
    symbols: Symbols | Callable[[], Symbols] = _NO_SYMBOLS
    digits: int | None = None
    decimals: int | None = None
    rounding: float | Callable[[], float] = 0.0
    claim: Callable[[], Claim] | None = None

    def __str__(self) -> str:
        return self.text

    def __float__(self) -> float:
        return read_number(self.text)

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShownNumber | str) and self.text == str(other)

    def __hash__(self) -> int:
        return hash(self.text)

    @cached_property
    def formula(self) -> Formula:
        """The claim; it is made when it is asked for, as a picture is drawn more often than it is proven."""
        value = read_number(self.text)
        half = 0.0
        if self.decimals is not None:
            half = 0.5 * 10.0**-self.decimals
        elif self.digits is not None and value and math.isfinite(value):
            half = 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) + 1 - self.digits)
        spare = self.rounding() if callable(self.rounding) else self.rounding
        rounding = half * (1 + 1e-9) + spare
        scope = self.scope if isinstance(self.scope, Scope) else self.scope()
        symbols = self.symbols() if callable(self.symbols) else self.symbols
        parts = [part() if callable(part) else part for part in self.parts]
        return formula(*parts, ast.Constant(value), scope=scope, symbols=symbols, rounding=rounding)

    def proof(self) -> Proof:
        """Execute the claim; where it is not true, say whether it is only the floats that lost its digits."""
        if self.formula.is_definition:
            return Proof(entries=(), error=math.inf, verdict="not proven", reason=_("Nothing is known of this number."))
        proof = self.formula.proof()
        if proof.verdict == "not proven" and self.claim is not None:
            lost = prove((self.claim(),))
            return lost if lost.verdict != "proven" else proof
        return proof


def shown(
    text: str,
    *parts: Part | Callable[[], Part],
    scope: Scope | Callable[[], Scope] = NOWHERE,
    digits: int | None = None,
    decimals: int | None = None,
    symbols: Symbols | Callable[[], Symbols] = _NO_SYMBOLS,
    rounding: float | Callable[[], float] = 0.0,
    claim: Callable[[], Claim] | None = None,
) -> ShownNumber:
    """Return a number as it is written, with the formulas that it is the value of; see `ShownNumber`."""
    return ShownNumber(without_minus_zero(text), parts, scope, symbols, digits, decimals, rounding, claim)


def rounded(value: float, digits: int, text: str = "") -> ShownNumber | str:
    """Return a number that is given, or where a run has come to, written with so many significant digits.

    `text` is how it is written, where that is not Python's way.
    """
    text = without_minus_zero(text or f"{value:.{digits}g}")
    if not math.isfinite(value):
        return text
    return ShownNumber(text, ("value",), Scope(values={"value": value}), digits=digits)


def without_minus_zero(text: str) -> str:
    """Return a written number; a zero has no sign, whatever floats it came from.

    Examples
    --------
    >>> without_minus_zero("-0"), without_minus_zero("−0.000"), without_minus_zero("-0.05")
    ('0', '0.000', '-0.05')
    """
    return text[1:] if _MINUS_ZERO.fullmatch(text) else text


def read_number(text: str) -> float:
    """Return what a written number is worth.

    Examples
    --------
    >>> read_number("−1,024.5"), read_number("1/4"), read_number("−∞")
    (-1024.5, 0.25, -inf)
    """
    plain = text.translate(_PLAIN).replace("∞", "inf")
    return float(Fraction(plain)) if "/" in plain else float(plain)


def claims(thing: object) -> Iterator[ShownNumber | Formula]:
    """Yield all numbers, and the claims of words, in what is shown: a text, a table, a panel with its marks."""
    match thing:
        case ShownNumber() | Formula():
            yield thing
        case Text(values=values):
            for value in values.values():
                yield from claims(value)
        case Struct():
            for value in structs.astuple(thing):
                yield from claims(value)
        case list() | tuple():
            for value in thing:
                yield from claims(value)


def numbers(thing: object) -> list[float]:
    """Return what all numbers in what is shown are worth, as they are written."""
    return [float(claim) for claim in claims(thing) if isinstance(claim, ShownNumber)]


def prove_shown(found: Sequence[ShownNumber | Formula]) -> Proof:
    """Prove that everything that `claims` found is true; the entries are all of it, or the one that is not."""
    proofs = [one.proof() for one in found]
    for proof in proofs:
        if proof.verdict == "not proven":
            reason = _("This number is not the value of its formula.")
            return structs.replace(proof, reason=proof.reason or reason)
    entries = {proof.entries[0].name: proof.entries[-1] for proof in proofs}
    single = [structs.replace(entry, name=name) for name, entry in entries.items() if not math.isnan(entry.formula)]
    doubtful = next((proof for proof in proofs if proof.verdict != "proven"), None)
    return Proof(
        entries=single,
        error=max((proof.error for proof in proofs if proof.verdict == "proven"), default=0.0),
        verdict="proven" if doubtful is None else doubtful.verdict,
        reason=None if doubtful is None else doubtful.reason,
    )
