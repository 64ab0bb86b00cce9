"""A formula's value against autograd's and a finite difference's: the badge under every formula."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from gradexplorer.text import Text, _

DType = Literal["float32", "float64"]
Verdict = Literal["proven", "not proven", "not differentiable here"]

TOLERANCE: dict[DType, float] = {"float32": 1e-5, "float64": 1e-12}
"""Largest relative error of formula against autograd that rounding explains."""


class Entry(Struct, frozen=True):
    """One proven number: its LaTeX name and what the three ways give (None: that way does not apply).

    `bound` is how far the difference may be from the derivative, by its own estimate.
    """

    name: str
    formula: float
    autograd: float | None = None
    difference: float | None = None
    bound: float | None = None


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
        |error| is divided by the largest of |formula|, |autograd| and this. With 0 it is a plain relative error.
    """

    name: str
    formula: float
    autograd: float | None = None
    function: Callable[[float], float] | None = None
    point: float = 0.0
    scale: float = 0.0


class Difference(Struct, frozen=True):
    """A central difference with its error bound; `value` is None and `reason` says why where there is none.

    `kink` tells that the slopes on the two sides of the point itself differ, or that f has no finite value there.
    """

    step: float
    value: float | None = None
    bound: float | None = None
    reason: Text | None = None
    kink: bool = False


_BENDS = _("f bends within the step h, so the difference can't agree.")


class _Stencil(Struct, frozen=True):
    """f at x - 2h, x - h, x, x + h and x + 2h as floats have them, and the noise of a slope between two of them."""

    step: float
    noise: float
    x: tuple[float, ...]
    f: tuple[float, ...]

    def slope(self, left: int, right: int) -> float:
        """Return the slope between two of the five points."""
        return (self.f[right] - self.f[left]) / (self.x[right] - self.x[left])

    @property
    def slopes(self) -> tuple[float, float]:
        """The slopes on the left and on the right."""
        return self.slope(1, 2), self.slope(2, 3)

    @property
    def bends(self) -> bool:
        """Whether f is not smooth at this step: a smooth slope changes at least twice as much over twice the step."""
        narrow = abs(self.slope(2, 3) - self.slope(1, 2))
        wide = abs(self.slope(2, 4) - self.slope(0, 2))
        return narrow > 10 * self.noise and wide < 1.5 * narrow


_BESIDE = tuple((math.sqrt(k) - 2) * 2e-4 for k in (0, 1, 2, 3, 5, 7, 11, 13, 16))
"""Steps within which f is straight, in steps h: uneven ones, as even ones can all be rounded alike."""


def _values(function: Callable[[float], float], points: Iterable[float]) -> list[float]:
    values = []
    for point in points:
        try:
            values.append(function(point))
        except (ArithmeticError, ValueError):
            values.append(math.nan)
    return values


def _stencil(function: Callable[[float], float], x: float, step: float, epsilon: float) -> _Stencil:
    points = [x + k * step for k in (-2, -1, 0, 1, 2)]
    f = _values(function, points)
    rough = 0.0
    for centre in (points[1], points[3]):
        near = [centre + k * step for k in _BESIDE]
        rough = max(rough, _roughness(near, _values(function, near)))
    return _Stencil(step, 2 * (epsilon * max(map(abs, f)) + rough) / step, tuple(points), tuple(f))


def _roughness(x: Sequence[float], f: Sequence[float]) -> float:
    """Return twice the largest distance of a value from the straight line through its two neighbours."""
    lines = (
        f[i - 1] + (f[i + 1] - f[i - 1]) * ((x[i] - x[i - 1]) / (x[i + 1] - x[i - 1])) for i in range(1, len(x) - 1)
    )
    return max(2 * abs(value - line) for value, line in zip(f[1:], lines, strict=False))


def difference(function: Callable[[float], float], x: float, dtype: DType = "float64") -> Difference:
    """Return the central difference of `function` at `x`, and how far it may be off.

    The step h is the cube root of the dtype's epsilon times max(1, |x|), where rounding and truncation are about equal.
    The bound is twice the change from step 2h to h (Richardson: truncation is a third of that change), plus the fourth
    difference over h (almost nothing for a smooth f), plus rounding: the dtype's epsilon times |f|/h and the roughness
    of f measured beside x - h and x + h, which is more than that where large terms cancel in f.

    Source: Press et al., Numerical Recipes, 3rd edition, section 5.7.
    """
    epsilon = float(np.finfo(dtype).eps)
    step = epsilon ** (1 / 3) * max(1.0, abs(x))
    step = (x + step) - x  # exactly the distance of the two numbers
    near = _stencil(function, x, step, epsilon)
    f = near.f
    if not math.isfinite(f[2]):
        return Difference(step, reason=_("f has no finite value here."), kink=True)
    if not all(map(math.isfinite, f)):
        return Difference(step, reason=_("f has no finite value within two steps h, so there is no difference."))
    if near.bends:
        return _bend(function, x, near, epsilon)
    value, wide = near.slope(1, 3), near.slope(0, 4)
    fourth = abs(f[0] - 4 * f[1] + 6 * f[2] - 4 * f[3] + f[4]) / step
    if not math.isfinite(value - wide):
        return Difference(step, reason=_("The difference overflows."))
    bound = 2 * abs(value - wide) + near.noise + fourth
    a, b = x - step / 8, x + step / 8
    behind, before = _values(function, (a, b))
    if not abs((before - behind) / (b - a) - value) <= bound + 16 * near.noise:  # it waves faster than h can see
        return Difference(step, reason=_BENDS)
    return Difference(step, value, bound)


def _bend(function: Callable[[float], float], x: float, near: _Stencil, epsilon: float) -> Difference:
    """Tell a kink at `x` from one that is only near it, by a step a thousand times smaller."""
    closer = _stencil(function, x, near.step / 1000, epsilon)
    if not closer.bends:
        return Difference(near.step, reason=_BENDS)
    left, right = (f"{slope:.6g}" for slope in closer.slopes)
    text = _("f has a kink here: its slope is {left} on the left and {right} on the right.", left=left, right=right)
    return Difference(near.step, reason=text, kink=True)


def prove(claims: Iterable[Claim], dtype: DType = "float64") -> Proof:
    """Compare formula, autograd and finite difference of every claim.

    Proven means: every formula value is finite, it agrees with autograd's within `TOLERANCE` of `dtype`, and with the
    difference within the difference's own error bound; and at least one of the two was there to compare. At a kink, or
    where neither the formula nor autograd has a finite value, the verdict is "not differentiable here".
    """
    claims = list(claims)
    differences = [difference(c.function, c.point, dtype) if c.function else None for c in claims]
    entries = [
        Entry(c.name, c.formula, c.autograd, d.value if d else None, d.bound if d else None)
        for c, d in zip(claims, differences, strict=True)
    ]
    known = [d for d in differences if d is not None]
    step = max((d.step for d in known), default=None)
    reason = next((d.reason for d in sorted(known, key=lambda d: not d.kink) if d.reason is not None), None)
    error = max((_error(e, c.scale) for e, c in zip(entries, claims, strict=True)), default=math.inf)
    verdict: Verdict = "proven" if error <= TOLERANCE[dtype] else "not proven"
    if any(d.kink for d in known):
        verdict = "not differentiable here"
    elif any(map(_nowhere, entries)):
        verdict = "not differentiable here"
        reason = _one_sided(entries) or reason or _("There are no finite values to compare here.")
    elif error == math.inf:
        reason = _one_sided(entries) or reason or _("Only one of the ways has a finite value here.")
    elif verdict == "not proven":
        reason = _beside_the_difference(entries, claims, TOLERANCE[dtype]) or reason
    return Proof(entries=entries, error=error, verdict=verdict, step=step, reason=reason)


def _nowhere(entry: Entry) -> bool:
    """Whether there is nothing to compare with, or no way has a finite value."""
    others = [value for value in (entry.autograd, entry.difference) if value is not None]
    return not others or not any(map(math.isfinite, (entry.formula, *others)))


def _one_sided(entries: Sequence[Entry]) -> Text | None:
    """Say so where only one of formula and autograd is finite."""
    for entry in entries:
        if entry.autograd is not None and math.isfinite(entry.formula) != math.isfinite(entry.autograd):
            return _(
                "Formula: {formula}, autograd: {autograd}. Only one of them is a number; ∞ · 0 and ∞ − ∞ are none.",
                formula=f"{entry.formula:.6g}".replace("nan", "NaN").replace("inf", "∞"),
                autograd=f"{entry.autograd:.6g}".replace("nan", "NaN").replace("inf", "∞"),
            )
    return None


def _beside_the_difference(entries: Sequence[Entry], claims: Sequence[Claim], tolerance: float) -> Text | None:
    """Say where the difference alone disagrees."""
    for entry, scale in zip(entries, (c.scale for c in claims), strict=True):
        if (
            entry.autograd is not None
            and _relative(entry.formula, entry.autograd, 0.0, scale) <= tolerance
            and _error(entry, scale) > tolerance
        ):
            return _(
                "Formula and autograd agree on {formula}, but the difference is {difference}: "
                "at a kink on the way both take a slope by convention, "
                "and waves shorter than h mislead the difference.",
                formula=f"{entry.formula:.6g}",
                difference=f"{entry.difference:.6g}",
            )
    return None


def _error(entry: Entry, scale: float) -> float:
    """Return the largest relative error of the entry; infinite where nothing finite can be compared."""
    errors = []
    if entry.autograd is not None:
        errors.append(_relative(entry.formula, entry.autograd, 0.0, scale))
    if entry.difference is not None and entry.bound is not None:
        errors.append(_relative(entry.formula, entry.difference, entry.bound, scale))
    return max(errors, default=math.inf)


def _relative(value: float, other: float, allowed: float, scale: float) -> float:
    if not (math.isfinite(value) and math.isfinite(other)):
        return math.inf
    excess = max(0.0, abs(value - other) - allowed)
    return excess / max(abs(value), abs(other), scale) if excess else 0.0
