"""What a number at growing digits tends to: a finite number, 0, infinity, or nothing that is known."""

import math
from itertools import pairwise
from typing import Any, Literal

from msgspec import Struct

from gradexplorer.proof import EXACT_DIGITS

_NOTHING = 400
"""A number below 10 to minus this, of which fewer digits are left with each step, is 0."""
ENOUGH = 800
"""Digits after which a number that was always 0 is 0: none of a float's size is smaller."""
_LEAST_FLOAT = -330
_VAST = 10**300
_LEAST_POWER = 0.02
"""A slope that goes with less than this power of the step is not known to vanish or to grow without end."""
_STEADY = 0.05
"""Relative change of that power from step to step."""

Number = Any
"""mpmath's real number."""


class Limit(Struct, frozen=True):
    """What a row of numbers tends to."""

    kind: Literal["finite", "infinite", "none", "unknown"]
    number: Number = None

    @property
    def float(self) -> float:
        """The limit as a float; NaN where there is none."""
        return math.nan if self.kind in ("none", "unknown") else float(self.number)

    def agrees(self, other: "Limit") -> bool:
        """Whether two limits are one finite number."""
        return self.kind == other.kind == "finite" and agree(self.number, other.number, EXACT_DIGITS - 4)


def agree(a: Number, b: Number, digits: int = EXACT_DIGITS) -> bool:
    """Whether two numbers have the same first digits, or are both smaller than all floats."""
    return bool(abs(a - b) <= max(abs(a), abs(b)) * 10.0**-digits) or (is_tiny(a) and is_tiny(b))


def is_tiny(number: Number | None) -> bool:
    """Whether a number is 0, or smaller than all floats."""
    return number is not None and (not number or magnitude(number) < _LEAST_FLOAT)


class Row:
    """A number at growing digits: None where it has no value."""

    def __init__(self) -> None:
        self.numbers: list[Number | None] = []
        self.steps: list[Number] = []
        self.digits = 0

    def add(self, number: Number | None, step: Number, digits: int) -> None:
        """Add what the number is with so many digits, where slopes are taken over `step`."""
        self.digits = digits
        self.numbers.append(number)
        self.steps.append(step)

    @property
    def powers(self) -> list[float]:
        """With which power of the step the numbers go, from each to the next."""
        pairs = zip(self.numbers[:-1], self.numbers[1:], self.steps[:-1], self.steps[1:], strict=True)
        return [_power(a, b, h, k) for a, b, h, k in pairs]

    def limit(self, last: bool) -> Limit:
        """Return what the numbers tend to, as far as it is known; `last`: no more will come."""
        if len(self.numbers) < 2:
            return Limit("unknown")
        before, now = self.numbers[-2:]
        if before is None and now is None:
            return Limit("none")
        if before is None or now is None:
            return Limit("unknown")
        if now and agree(before, now):
            return Limit("finite", 0 * now if is_tiny(now) else now)
        if not before and not now:
            return Limit("finite" if last or self.digits >= ENOUGH else "unknown", now)
        if abs(now) < abs(before) and (not now or magnitude(now) < -_NOTHING):
            return Limit("finite", 0 * now)
        powers = self.powers[-3:]
        if len(powers) == 3 and max(powers) - min(powers) <= _STEADY * max(map(abs, powers)):
            if powers[-1] > _LEAST_POWER:
                return Limit("finite", 0 * now)
            if powers[-1] < -_LEAST_POWER:
                return Limit("infinite", now * math.inf)
        known = [number for number in self.numbers if number is not None]
        if last and is_tiny(now):
            return Limit("finite", 0 * now)
        if last and all(abs(b) > 1.5 * abs(a) for a, b in pairwise(known)):
            return Limit("infinite", now * math.inf)  # as a logarithm does
        return Limit("unknown")

    @property
    def vanishes(self) -> bool:
        """Whether the last two numbers go down with the step."""
        before, now = self.numbers[-2:] if len(self.numbers) > 1 else (None, None)
        return before is not None and now is not None and (is_tiny(now) or self.powers[-1] > _LEAST_POWER)


def magnitude(number: Number) -> float:
    """Return the power of ten of a number that is not 0."""
    return float(max(-_VAST, min(number.context.mag(number), _VAST)) * math.log10(2))


def _power(a: Number | None, b: Number | None, h: Number, k: Number) -> float:
    if not a or not b:
        return math.nan
    return (magnitude(b) - magnitude(a)) / (magnitude(k) - magnitude(h))
