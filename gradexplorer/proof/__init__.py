"""A formula's value against autograd's, a finite difference's and exact digits: the badge under every formula."""

from gradexplorer.proof.claim import (
    EXACT_DIGITS,
    KEPT,
    TOLERANCE,
    Claim,
    DType,
    Entry,
    Exact,
    Proof,
    Regularity,
    Truth,
    Verdict,
    Written,
)
from gradexplorer.proof.difference import Difference, difference, prove_bounds
from gradexplorer.proof.reasons import no_derivative, shown
from gradexplorer.proof.verdict import prove, with_digits_left

__all__ = [
    "EXACT_DIGITS",
    "KEPT",
    "TOLERANCE",
    "Claim",
    "DType",
    "Difference",
    "Entry",
    "Exact",
    "Proof",
    "Regularity",
    "Truth",
    "Verdict",
    "Written",
    "difference",
    "no_derivative",
    "prove",
    "prove_bounds",
    "shown",
    "with_digits_left",
]
