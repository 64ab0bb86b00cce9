"""What a proof is about: a number on the screen, the ways to it, and the verdict over them."""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from gradexplorer.text import Text

DType = Literal["float32", "float64"]
Verdict = Literal["proven", "digits lost", "torch differs", "not differentiable", "not proven"]

TOLERANCE: dict[DType, float] = {"float32": 1e-5, "float64": 1e-12}
"""Largest error, relative to the terms of a number, that rounding explains."""
LEAST: dict[DType, float] = {"float32": 2.0**-126, "float64": 2.0**-1022}
"""The smallest normal numbers: what is smaller has no digits of its own, and may be 0."""
KEPT: dict[DType, float] = {"float32": 1e-4, "float64": 5e-10}
"""Largest error, relative to the number itself, up to which it has kept its digits."""
EXACT_DIGITS = 20

Regularity = Literal["smooth", "kink", "jump", "pole", "steep", "edge", "hole", "outside", "unknown"]
"""What f is like at a point; steep: its slope grows without end; edge: it has values on one side only."""

Written = Literal["true", "beside", "false", "unknown"]
"""Whether the formula, executed with many digits, is the derivative: here; only beside the point; nowhere."""


class Truth(Struct, frozen=True, kw_only=True):
    """What as many digits as it takes say of a number.

    Attributes
    ----------
    regularity : Regularity
    value : str or None
        The number with 20 digits; at an edge of the domain the one-sided derivative.
    number : float
        The float64 next to it; NaN where there is none.
    left, right : float
        The slopes on the two sides: infinite where they grow without end, NaN where there is none.
    written : Written
    """

    regularity: Regularity
    value: str | None = None
    number: float = float("nan")
    left: float = float("nan")
    right: float = float("nan")
    written: Written = "unknown"


class Exact(Protocol):
    """A number that can be computed with as many digits as it takes."""

    def truth(self) -> Truth:
        """Return the number."""

    def terms(self) -> float:
        """Return the size of the terms that the number is made of; 0 where it is not known."""

    def loss(self) -> Text | None:
        """Return where floats lose the digits and what keeps them; None where nothing on the way explains it."""


class Entry(Struct, frozen=True):
    """One number: its LaTeX name and what each way gives (None: that way does not apply).

    `bound` is how far the difference may be from the derivative, by its own estimate; `exact` has 20 digits.
    """

    name: str
    formula: float
    autograd: float | None = None
    difference: float | None = None
    bound: float | None = None
    exact: str | None = None

    @property
    def exact_number(self) -> float | None:
        """The float64 next to the exact value."""
        return None if self.exact is None else float(self.exact)


class Proof(Struct, frozen=True, kw_only=True):
    """The verdict over some entries.

    Attributes
    ----------
    entries : sequence of Entry
    of : int
        How many numbers were compared, where the entries are only those with the largest errors.
    error : float
        Largest relative error of the formula: against the exact value where it is known, else against autograd, and
        against the difference beyond what the difference's own error bound allows.
    verdict : Verdict
    step : float or None
        The step h of the central difference.
    reason : Text or None
        Why the verdict is not "proven", or why a difference can't agree.
    wrong : bool
        Where there is no derivative: whether the formula's value is not the one that torch chooses.
    """

    entries: Sequence[Entry]
    error: float
    verdict: Verdict
    step: float | None = None
    reason: Text | None = None
    wrong: bool = False
    of: int = 0

    @property
    def fails(self) -> bool:
        """Whether the formula is wrong, or nothing says that it is right."""
        return self.verdict == "not proven" or self.wrong


class Claim(Struct, frozen=True, eq=False):
    """A number to be proven.

    Attributes
    ----------
    name : str
        LaTeX.
    formula : float
        What the formula on the screen gives.
    autograd : float or None
        What torch gives.
    function : callable (float) -> float, or None
        Its derivative at `point` is the number; the finite difference is taken of it.
    point : float
    scale : float
        Size of the terms from which the number comes by cancellation, where they are larger than the number itself:
        what rounding explains is a share of it.
    exact : Exact or None
        The number with as many digits as it takes; the inputs are the floats exactly as they are.
    kinks : tuple of float
        Points from which the difference keeps away.
    torch_digits : DType or None
        The precision that torch's own function has, where it is less than that of its numbers.
    shared_loss : Text or None
        Why the floats of formula and torch, which do the same, lose more than rounding takes.
    torchs_own : Text or None
        Which value on the way torch alone has not.
    """

    name: str
    formula: float
    autograd: float | None = None
    function: Callable[[float], float] | None = None
    point: float = 0.0
    scale: float = 0.0
    exact: Exact | None = None
    kinks: tuple[float, ...] = ()
    torch_digits: DType | None = None
    shared_loss: Text | None = None
    torchs_own: Text | None = None
