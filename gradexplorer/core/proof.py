"""A formula's value against autograd's and a finite difference's: the badge under every formula."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from gradexplorer.core.text import Text

DType = Literal["float32", "float64"]
Verdict = Literal["proven", "not proven", "not differentiable here"]

TOLERANCE: dict[DType, float] = {"float32": 1e-5, "float64": 1e-12}
"""Largest relative error of formula against autograd that rounding explains."""


class Entry(Struct, frozen=True):
    """One proven number: its LaTeX name and what the three ways give (None: that way does not apply)."""

    name: str
    formula: float
    autograd: float | None = None
    difference: float | None = None


class Proof(Struct, frozen=True, kw_only=True):
    """The verdict over some entries.

    Attributes
    ----------
    entries : sequence of Entry
    error : float
        Largest relative error of formula against autograd, and of formula against the difference
        beyond what the difference's own error bound allows.
    verdict : Verdict
    step : float or None
        The step h of the central difference.
    reason : Text or None
        Why a difference can't agree, or why nothing can be proven here.
    """

    entries: Sequence[Entry]
    error: float
    verdict: Verdict
    step: float | None = None
    reason: Text | None = None
