"""Finite differences that know how far they may be off."""

import math
import sys
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from msgspec import Struct

from gradexplorer.proof.claim import DType, Entry, Proof
from gradexplorer.text import Text, _


class Difference(Struct, frozen=True):
    """A central difference with its error bound; `value` is None and `reason` says why where there is none.

    `kink` tells that the slopes on the two sides of the point itself differ, or that f has no finite value there.
    """

    step: float
    value: float | None = None
    bound: float | None = None
    reason: Text | None = None
    kink: bool = False


BENDS = _("f bends within the step h, so the difference can't agree.")


class _Stencil(Struct, frozen=True):
    """f at x - 2h, x - h, x, x + h and x + 2h as floats have them, and the noise of a slope between two of them."""

    step: float
    rough: float
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
    def turn(self) -> float:
        """How much the slope changes from the left to the right."""
        return abs(self.slope(2, 3) - self.slope(1, 2))

    @property
    def bends(self) -> bool:
        """Whether f is not smooth at this step: a smooth slope changes at least twice as much over twice the step."""
        narrow = self.turn
        wide = abs(self.slope(2, 4) - self.slope(0, 2))
        return narrow > 10 * self.noise and wide < 1.5 * narrow


_FINER = 8
_FINEST = 2**17
"""Steps go down to this many spacings of the floats at x."""
_SHARP = 0.05
"""A step smaller than the first one needs a bound below this share of the slope."""
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


def _stencil(function: Callable[[float], float], x: float, step: float, epsilon: float, rough: float = 0.0) -> _Stencil:
    """Return f at the five points; `rough` is how rough it was at larger steps, which smaller ones may not see."""
    points = [x + k * step for k in (-2, -1, 0, 1, 2)]
    f = _values(function, points)
    for centre in (points[1], points[3]):
        near = [centre + k * step for k in _BESIDE]
        rough = max(rough, _roughness(near, _values(function, near)))
    return _Stencil(step, rough, 2 * (epsilon * max(map(abs, f)) + rough) / step, tuple(points), tuple(f))


def _roughness(x: Sequence[float], f: Sequence[float]) -> float:
    """Return twice the largest distance of a value from the straight line through its two neighbours."""
    lines = (
        f[i - 1] + (f[i + 1] - f[i - 1]) * ((x[i] - x[i - 1]) / (x[i + 1] - x[i - 1])) for i in range(1, len(x) - 1)
    )
    return max(2 * abs(value - line) for value, line in zip(f[1:], lines, strict=False))


def difference(
    function: Callable[[float], float], x: float, dtype: DType = "float64", kinks: Iterable[float] = ()
) -> Difference:
    """Return the central difference of `function` at `x`, and how far it may be off.

    The step h is the cube root of the dtype's epsilon times max(1, |x|), where rounding and truncation are about equal.
    It keeps away from known `kinks` beside x, and becomes smaller while f has no value, bends or waves within it.
    The bound is twice the change from step 2h to h (Richardson: truncation is a third of that change), plus the fourth
    difference over h (almost nothing for a smooth f), plus rounding: the dtype's epsilon times |f|/h and the roughness
    of f measured beside x - h and x + h, which is more than that where large terms cancel in f.

    Source: Press et al., Numerical Recipes, 3rd edition, section 5.7.
    """
    epsilon = float(np.finfo(dtype).eps)
    first = epsilon ** (1 / 3) * max(1.0, abs(x))
    if not math.isfinite(_values(function, [x])[0]):
        return Difference(first, reason=_("f has no finite value here."), kink=True)
    finest = _FINEST * (math.ulp(x) if x else first * 2.0**-52)
    step = min([first, *(abs(kink - x) / 4 for kink in kinks if kink != x)])
    reason, bent, rough = None, None, 0.0
    while step > finest:
        step = (x + step) - x  # exactly the distance of the two numbers
        near = _stencil(function, x, step, epsilon, rough)
        rough = near.rough if math.isfinite(near.rough) else rough
        found = _central(function, x, near)
        if found.value is not None and found.bound is not None:
            hidden = bent is not None and 10 * near.noise > bent.turn
            sharp = min(_SHARP * abs(found.value), bent.turn if bent is not None else math.inf)
            if reason is None or (not hidden and found.bound <= sharp):
                return found
            if hidden:
                break
        reason = reason or found.reason
        bent = near if near.bends else bent
        step /= _FINER
    if bent is not None and bent.step < first / 500:
        left, right = (f"{slope:.6g}" for slope in bent.slopes)
        reason = _(
            "f has a kink here: its slope is {left} on the left and {right} on the right.", left=left, right=right
        )
        return Difference(first, reason=reason, kink=True)
    return Difference(first, reason=reason or BENDS)


def _central(function: Callable[[float], float], x: float, near: _Stencil) -> Difference:
    """Return the difference of one step, or why this step gives none."""
    f, step = near.f, near.step
    if not all(map(math.isfinite, f)):
        return Difference(step, reason=_("f has no finite value within two steps h, so there is no difference."))
    value, wide = near.slope(1, 3), near.slope(0, 4)
    if not math.isfinite(value - wide):
        return Difference(step, reason=_("The difference overflows."))
    fourth = abs(f[0] - 4 * f[1] + 6 * f[2] - 4 * f[3] + f[4]) / step
    bound = 2 * abs(value - wide) + near.noise + fourth
    a, b = x - step / 8, x + step / 8
    behind, before = _values(function, (a, b))
    waves = not abs((before - behind) / (b - a) - value) <= bound + 16 * near.noise  # faster than h can see
    return Difference(step, reason=BENDS) if near.bends or waves else Difference(step, value, bound)


def prove_bounds(entries: Iterable[Entry]) -> Proof:
    """Prove that differences are no farther from exact values than their bounds say, and that bounds say something.

    Some bounds may be wide, where much cancels; most must be below `_SHARP` of the number.
    """
    worst, beyond, count, wide = None, 0.0, 0, 0
    for entry in entries:
        exact = entry.exact_number
        if entry.difference is None or entry.bound is None or exact is None:
            continue
        count += 1
        if entry.difference == entry.bound == 0 != exact:  # floats of f did not move: it says nothing
            wide += 1
            continue
        apart = abs(entry.difference - exact) / max(entry.bound, math.ulp(exact), sys.float_info.min)
        wide += entry.bound > _SHARP * abs(exact) and exact != 0
        if apart > beyond:
            worst, beyond = entry, apart
    fails = beyond > 1 or wide > count / 4
    reason = (
        _("A difference is farther from the derivative than its bound, or its bound says nothing.") if fails else None
    )
    return Proof(
        entries=() if worst is None else (worst,),
        error=beyond,
        verdict="not proven" if fails else "proven",
        reason=reason,
    )
