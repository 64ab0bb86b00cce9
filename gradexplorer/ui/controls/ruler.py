"""Between a parameter's values and the positions of its slider, and the steps from one value to the next."""

import math

from gradexplorer.cached import cached_property
from gradexplorer.framework.schema import FieldInfo
from gradexplorer.ui.controls.written import shown_number

POSITIONS = 1000
SMALLEST = 1e-8
"""A logarithmic slider that begins at 0 has 0 at its first position, and next to it this share of its end."""


class Ruler:
    """Between a parameter's value and the positions 0 to 1000 of its slider."""

    def __init__(self, info: FieldInfo) -> None:
        parameter = info.parameter
        self.info = info
        self.low = first_given(parameter.low, info.low, 0.0)
        self.high = first_given(parameter.high, info.high, 1.0)
        self.log = parameter.scale == "log"
        self.least = self.low if self.low > 0 else self.high * SMALLEST
        self.first = int(info.above and info.low == self.low)
        self.last = POSITIONS - int(info.below and info.high == self.high)

    def position(self, value: float) -> int:
        """Return the position nearest to `value`."""
        if self.log:
            share = math.log(max(value, self.least) / self.least) / math.log(self.high / self.least)
            share = 0.0 if value < self.least else share
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(min(max(share * POSITIONS, self.first), self.last))

    def value(self, position: int) -> float:
        """Return the value at a position, with no more digits than the slider can tell apart."""
        if position in (0, POSITIONS):
            return self._typed(self.high if position else self.low)
        share = position / POSITIONS
        if self.log:
            return self._typed(float(f"{self.least * (self.high / self.least) ** share:.3g}"))
        digits = math.ceil(-math.log10((self.high - self.low) / POSITIONS))
        return self._typed(round(self.low + share * (self.high - self.low), digits))

    @cached_property
    def longest(self) -> str:
        """The longest number that the slider gives; where digits repeat, some positions tell."""
        return max((shown_number(self.value(position)) for position in range(0, POSITIONS + 1, 20)), key=len)

    def stepped(self, value: float, count: int) -> float:
        """Return `value` moved by `count` steps, as far as the legal range goes."""
        info, start = self.info, value
        for _turn in range(abs(count)):
            value += math.copysign(self._step(value, count > 0), count)
        value = float(f"{value:.12g}")
        if info.low is not None and value <= info.low:
            value = start if info.above else info.low
        if info.high is not None and value >= info.high:
            value = start if info.below else info.high
        return self._typed(value)

    def _step(self, value: float, up: bool) -> float:
        whole = self.info.kind == "int"
        if not self.log:
            step = self.info.parameter.step or (self.high - self.low) / 100
        else:
            size = max(abs(value), self.least)
            step = 10.0 ** (math.floor(math.log10(size * (1.0 if up else 1.0 - 1e-9))) - 1)
        return max(round(step), 1) if whole else step

    def _typed(self, value: float) -> float:
        return round(value) if self.info.kind == "int" else float(value)


def first_given(*values: float | None) -> float:
    """Return the first of these that is a value."""
    return next(value for value in values if value is not None)
