"""The verdict over claims: the first row of a table that fits any of them."""

import math
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.cached import cached_property
from gradexplorer.interruption import check_interruption
from gradexplorer.proof import reasons
from gradexplorer.proof.claim import KEPT, LEAST, TOLERANCE, Claim, DType, Entry, Proof, Truth, Verdict
from gradexplorer.proof.difference import Difference, difference
from gradexplorer.text import Text


class Judged(Struct, frozen=True, eq=False, dict=True):
    """A claim with what all the ways to it gave."""

    claim: Claim
    entry: Entry
    difference: Difference | None
    truth: Truth | None
    dtype: DType

    @cached_property
    def error(self) -> float:
        """The largest relative error of the formula; infinite where nothing finite can be compared."""
        if self.truth is not None and self.truth.value is not None:
            return self._off(self.claim.formula)
        errors = []
        if self.entry.autograd is not None:
            errors.append(self._relative(self.entry.autograd, 0.0))
        if self.entry.difference is not None and self.entry.bound is not None:
            errors.append(self._relative(self.entry.difference, self.entry.bound))
        return max(errors, default=math.inf)

    def _relative(self, other: float, allowed: float) -> float:
        formula = self.entry.formula
        if not (math.isfinite(formula) and math.isfinite(other)):
            return math.inf
        excess = max(0.0, abs(formula - other) - allowed)
        return excess / max(abs(formula), abs(other), self.claim.scale) if excess else 0.0

    # against the exact value

    def _off(self, value: float) -> float:
        """Return a value's error relative to the exact number alone."""
        assert self.truth is not None
        exact = self.truth.number
        if value == exact and math.isfinite(value):
            return 0.0
        error = abs(value - exact)
        return error / abs(exact) if exact and math.isfinite(error) else math.inf

    def _kept(self, value: float, dtype: DType | None = None) -> bool:
        """Whether a value has the digits of the exact number; of 0, what rounding its terms leaves."""
        assert self.truth is not None
        dtype = dtype or self.dtype
        return (
            self._off(value) <= KEPT[dtype]
            or abs(value - self.truth.number) <= LEAST[dtype]
            or (self.truth.number == 0 and abs(value) <= KEPT[dtype] and self._rounded(value))
        )

    def _rounded(self, value: float) -> bool:
        """Whether rounding the terms explains a value's error."""
        assert self.truth is not None
        error = abs(value - self.truth.number)
        return error <= TOLERANCE[self.dtype] * self.claim.scale or error <= TOLERANCE[self.dtype] * self._terms

    @cached_property
    def _terms(self) -> float:
        return 0.0 if self.claim.exact is None else self.claim.exact.terms()

    @cached_property
    def loss(self) -> Text | None:
        """Where floats lose the digits of this number."""
        return self.claim.shared_loss or (None if self.claim.exact is None else self.claim.exact.loss())

    @property
    def smooth(self) -> bool:
        """Whether there is an exact derivative."""
        return self.truth is not None and self.truth.regularity == "smooth"

    @cached_property
    def formula_kept(self) -> bool:
        """Whether the formula has the digits of the exact number."""
        return self._kept(self.claim.formula)

    @cached_property
    def torch_kept(self) -> bool:
        """Whether torch has the digits of the exact number, if it was asked."""
        return self.claim.autograd is None or self._kept(self.claim.autograd, self.claim.torch_digits)

    @property
    def follows_torch(self) -> bool:
        """Whether a true formula's floats come to no number because they do as torch does, and not by rounding."""
        no_numbers = math.isnan(self.claim.formula) and math.isnan(self.claim.autograd or 0.0)
        return no_numbers and self.written_true and not self.lost(self.claim.formula)

    @property
    def written_true(self) -> bool:
        """Whether the formula, executed with exact digits, is the derivative."""
        return self.truth is not None and self.truth.written == "true"

    def lost(self, value: float) -> bool:
        """Whether floats alone explain that a value is not the exact one."""
        if self._rounded(value):
            return True
        return self.loss is not None and (not math.isfinite(value) or value == 0 or self._does_as_torch)

    @property
    def _does_as_torch(self) -> bool:
        """Whether formula and torch lose the same digits, for a known reason."""
        if self.claim.shared_loss is None or self.claim.autograd is None:
            return False
        return self._relative(self.claim.autograd, 0.0) <= KEPT["float32"]


# the rows of the table


def _disagree(j: Judged) -> bool:
    return j.truth is None and not j.error <= TOLERANCE[j.dtype]


def _false(j: Judged) -> bool:
    if j.truth is None:
        return False
    if j.truth.regularity == "unknown" or j.truth.written == "false":
        return True
    if not j.smooth:
        return False
    if not j.formula_kept:
        if j.truth.written == "beside":
            return j.torch_kept
        return not (j.lost(j.claim.formula) or j.follows_torch)
    return not j.torch_kept and not _by_convention(j) and not _torch_lost(j)


def _no_derivative(j: Judged) -> bool:
    if j.truth is not None:
        return j.truth.regularity not in ("smooth", "unknown")
    return (j.difference is not None and j.difference.kink) or _nowhere(j.entry)


def _nowhere(entry: Entry) -> bool:
    """Whether there is nothing to compare with, or no way has a finite value."""
    others = [value for value in (entry.autograd, entry.difference) if value is not None]
    return not others or not any(map(math.isfinite, (entry.formula, *others)))


def _by_convention(j: Judged) -> bool:
    auto = j.claim.autograd
    if not j.smooth or j.truth is None or auto is None or j.torch_kept:
        return False
    if j.claim.torchs_own is not None:
        return j.formula_kept or j.lost(j.claim.formula)
    return (not math.isfinite(auto) and j.formula_kept) or j.truth.written == "beside" or j.follows_torch


def _digits_lost(j: Judged) -> bool:
    return j.smooth and (not j.formula_kept or _torch_lost(j))


def _torch_lost(j: Judged) -> bool:
    auto = j.claim.autograd
    return j.smooth and auto is not None and not j.torch_kept and j.lost(auto)


def _why_not(j: Judged) -> Text | None:
    return reasons.not_proven(j.claim, j.entry, j.truth, TOLERANCE[j.dtype])


def _why_none(j: Judged) -> Text:
    if j.truth is None:
        return reasons.not_comparable(j.entry, j.difference)
    return reasons.no_derivative(j.truth, j.entry.autograd)


Row = tuple[Verdict, Callable[[Judged], bool], Callable[[Judged], Text | None]]
TABLE: tuple[Row, ...] = (
    ("not proven", _false, _why_not),
    ("not differentiable", _no_derivative, _why_none),
    ("not proven", _disagree, _why_not),
    ("torch differs", _by_convention, lambda j: reasons.torch_differs(j.entry, j.claim.torchs_own)),
    ("digits lost", _digits_lost, lambda j: reasons.digits_lost(j.entry, not j.formula_kept, j.loss)),
    ("proven", lambda _j: True, lambda j: None if j.difference is None else j.difference.reason),
)
"""Verdict, whether it is a claim's, and why: the first row that fits any claim is the verdict over all."""


def prove(claims: Iterable[Claim], dtype: DType = "float64") -> Proof:
    """Compare what formula, autograd, finite difference and exact digits give for every claim.

    With exact digits "proven" means that the formula, executed with them, is the derivative, and that its float has the
    digits of that number; so has autograd's. Without, every formula value agrees with autograd's within `TOLERANCE` of
    `dtype`, and with the difference within the difference's own error bound, and one of the two was there to compare.
    """
    judged = [_judged(claim, dtype) for claim in claims]
    steps = [j.difference.step for j in judged if j.difference is not None]
    (verdict, _fits, why), found = _first(judged)
    one_sided = [j for j in judged if verdict != "proven" and j.truth is None and reasons.one_sided(j.entry)]
    described = (why(j) for j in (*one_sided, *found))
    return Proof(
        entries=[j.entry for j in judged],
        error=max((j.error for j in judged), default=math.inf),
        verdict=verdict,
        step=max(steps, default=None),
        reason=next((reason for reason in described if reason is not None), None),
        wrong=any(_no_derivative(j) and _wrong(j) for j in judged),
    )


def with_digits_left(proof: Proof) -> Proof:
    """Return a proof without exact digits that tells where rounding the terms leaves few digits of a number.

    Formula and autograd agree within rounding there, but not as numbers of that size.
    """
    if proof.verdict != "proven":
        return proof
    off = [(_apart(entry), entry) for entry in proof.entries if entry.exact is None]
    worst, entry = max(off, key=lambda found: found[0], default=(0.0, None))
    if entry is None or worst <= KEPT["float64"]:
        return proof
    return replace(proof, verdict="digits lost", reason=reasons.digits_left(entry, worst))


def _apart(entry: Entry) -> float:
    """Return how far formula and autograd are apart, relative to the larger one."""
    auto = entry.formula if entry.autograd is None else entry.autograd
    return 0.0 if auto == entry.formula else abs(auto - entry.formula) / max(abs(auto), abs(entry.formula))


def _first(judged: Sequence[Judged]) -> tuple[Row, Sequence[Judged]]:
    """Return the first row of the table that fits any claim, and the claims that it fits."""
    fitting = ((row, found) for row in TABLE if (found := [j for j in judged if row[1](j)]))
    return next(fitting, (TABLE[0], ()))


def _wrong(j: Judged) -> bool:
    """Whether the formula does not give what torch chooses; where torch has no number, a slope of one side will do."""
    auto, formula = j.entry.autograd, j.entry.formula
    if auto is None or (math.isnan(auto) and math.isnan(formula)) or auto == formula:
        return False
    if math.isnan(auto) and j.truth is not None and formula in (j.truth.left, j.truth.right):
        return False
    return not abs(auto - formula) <= KEPT["float32"] * abs(auto)


def _judged(claim: Claim, dtype: DType) -> Judged:
    check_interruption()
    found = difference(claim.function, claim.point, dtype, claim.kinks) if claim.function else None
    truth = claim.exact.truth() if claim.exact else None
    if truth is not None and truth.regularity == "smooth" and found is not None and found.kink:
        found = Difference(found.step, reason=reasons.BENDS)
    entry = Entry(
        claim.name,
        claim.formula,
        claim.autograd,
        found.value if found else None,
        found.bound if found else None,
        truth.value if truth else None,
    )
    return Judged(claim, entry, found, truth, dtype)
