"""Numbers that know how far rounding can have moved them (running error analysis).

The update rule runs on them unchanged, so that its result comes with a bound for the difference between two correct
evaluations of it. A subtraction that cancels has a large bound relative to its result, and is no false alarm.

Source: N. Higham, Accuracy and stability of numerical algorithms, 2002, section 3.3.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import Struct, structs

from gradexplorer.core.optimizers.rule import FLOATS
from gradexplorer.proof import DType


class Rounded(Struct, frozen=True, eq=False):
    """A value and a bound for its absolute rounding error, to first order.

    `unit` is the rounding unit in which torch computes it, and `least` the smallest normal number: torch computes with
    the parameters in double precision, and rounds the result where it meets a tensor.
    """

    value: Any
    error: Any
    unit: Any
    least: Any

    @classmethod
    def exact(cls, value: float, dtype: DType) -> "Rounded":
        """Return a number that the dtype holds exactly."""
        limits = np.finfo(dtype)
        return cls(np.float64(value), np.float64(0), np.float64(limits.eps), np.float64(limits.tiny))

    def rounded(self, value: Any, error: Any) -> "Rounded":
        """Return the result of an operation that had this `error` before its own rounding."""
        return structs.replace(self, value=value, error=error + self.unit * np.abs(value) + self.least)

    def of(self, other: Any) -> "Rounded":
        """Return any number as one of this kind."""
        return other if isinstance(other, Rounded) else structs.replace(self, value=np.float64(other), error=0.0)

    def pair(self, other: Any) -> tuple["Rounded", "Rounded"]:
        """Return both operands in the coarser of their two precisions."""
        other = self.of(other)
        return self._rounded_as(other), other._rounded_as(self)

    def _rounded_as(self, other: "Rounded") -> "Rounded":
        return self if self.unit >= other.unit else other.rounded(self.value, self.error)

    def __add__(self, other: Any) -> "Rounded":
        a, b = self.pair(other)
        return a.rounded(a.value + b.value, a.error + b.error)

    def __sub__(self, other: Any) -> "Rounded":
        a, b = self.pair(other)
        return a.rounded(a.value - b.value, a.error + b.error)

    def __mul__(self, other: Any) -> "Rounded":
        a, b = self.pair(other)
        return a.rounded(a.value * b.value, np.abs(a.value) * b.error + (np.abs(b.value) + b.error) * a.error)

    def __truediv__(self, other: Any) -> "Rounded":
        a, b = self.pair(other)
        value = a.value / b.value
        least = np.maximum(np.abs(b.value) - b.error, 0)
        return a.rounded(value, (a.error + np.abs(value) * b.error) / least)

    def __pow__(self, other: Any) -> "Rounded":
        a, b = self.pair(other)
        value = a.value**b.value
        if a.value == 0:
            return a.rounded(value, a.error**b.value)
        change = np.abs(b.value / a.value) * a.error + np.abs(np.log(np.abs(a.value))) * b.error
        return a.rounded(value, np.abs(value) * change)

    def __neg__(self) -> "Rounded":
        return structs.replace(self, value=-self.value)

    def __radd__(self, other: Any) -> "Rounded":
        return self.of(other) + self

    def __rsub__(self, other: Any) -> "Rounded":
        return self.of(other) - self

    def __rmul__(self, other: Any) -> "Rounded":
        return self.of(other) * self

    def __rtruediv__(self, other: Any) -> "Rounded":
        return self.of(other) / self

    def __rpow__(self, other: Any) -> "Rounded":
        return self.of(other) ** self

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < self.of(other).value)

    def __gt__(self, other: Any) -> bool:
        return bool(self.value > self.of(other).value)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == self.of(other).value)


def _sqrt(a: Rounded) -> Rounded:
    value = np.sqrt(a.value)
    return a.rounded(value, np.sqrt(a.error) if a.value <= a.error else a.error / value)


def _sign(a: Any) -> Any:
    """Return the sign; where rounding could have turned it, nothing is known. A sum of zeros is sure to be 0."""
    if not isinstance(a, Rounded):
        return FLOATS["sign"](a)
    underflow = 16 * a.least
    turned = np.abs(a.value) < a.error and a.error > underflow
    return structs.replace(a, value=np.sign(a.value), error=np.float64(np.inf if turned else 0))


def _chosen(choose: Callable[..., Any]) -> Callable[[Any, Any], Rounded]:
    def apply(a: Any, b: Any) -> Rounded:
        first: Rounded
        first, second = a.pair(b) if isinstance(a, Rounded) else b.pair(a)
        return structs.replace(
            first, value=choose(first.value, second.value), error=np.maximum(first.error, second.error)
        )

    return apply


def _exact(function: Callable[..., Any]) -> Callable[[Any], Any]:
    def apply(a: Any) -> Any:
        if not isinstance(a, Rounded):
            return function(a)
        return structs.replace(a, value=function(a.value), error=np.float64(0))

    return apply


ROUNDED: dict[str, Any] = {
    "sqrt": _sqrt,
    "abs": lambda a: structs.replace(a, value=np.abs(a.value)),
    "sign": _sign,
    "max": _chosen(np.maximum),
    "min": _chosen(np.minimum),
    "single": _exact(FLOATS["single"]),
    "floor": _exact(FLOATS["floor"]),
    "cos": lambda a: a.rounded(np.cos(a.value), np.abs(np.sin(a.value)) * a.error),
    "log": lambda a: a.rounded(np.log(a.value), a.error / np.abs(a.value)) if isinstance(a, Rounded) else np.log(a),
    "pi": FLOATS["pi"],
}
"""The language's functions on rounded numbers; the rounding to single precision counts as exact, and so does a floor,
which the rules take of quotients that are whole or far from it."""
