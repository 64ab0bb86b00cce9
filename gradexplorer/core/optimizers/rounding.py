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
from gradexplorer.core.proof import DType


class Rounded(Struct, frozen=True, eq=False):
    """A value and a bound for its absolute rounding error, to first order; `unit` is the dtype's rounding unit."""

    value: Any
    error: Any
    unit: Any
    least: Any

    @classmethod
    def exact(cls, value: float, dtype: DType) -> "Rounded":
        """Return a number that the dtype holds exactly."""
        limits = np.finfo(dtype)
        return cls(np.float64(value), np.float64(0), np.float64(limits.eps), np.float64(limits.tiny))

    @classmethod
    def constant(cls, value: float, dtype: DType) -> "Rounded":
        """Return a parameter, which torch may have rounded to the dtype."""
        return cls.exact(value, dtype).rounded(np.float64(value), 0.0)

    def rounded(self, value: Any, error: Any) -> "Rounded":
        """Return the result of an operation that had this `error` before its own rounding."""
        return structs.replace(self, value=value, error=error + self.unit * np.abs(value) + self.least)

    def of(self, other: Any) -> "Rounded":
        """Return any number as one of this kind."""
        return (
            other if isinstance(other, Rounded) else structs.replace(self, value=np.float64(other), error=np.float64(0))
        )

    def __add__(self, other: Any) -> "Rounded":
        other = self.of(other)
        return self.rounded(self.value + other.value, self.error + other.error)

    def __sub__(self, other: Any) -> "Rounded":
        other = self.of(other)
        return self.rounded(self.value - other.value, self.error + other.error)

    def __mul__(self, other: Any) -> "Rounded":
        other = self.of(other)
        error = np.abs(self.value) * other.error + (np.abs(other.value) + other.error) * self.error
        return self.rounded(self.value * other.value, error)

    def __truediv__(self, other: Any) -> "Rounded":
        other = self.of(other)
        value = self.value / other.value
        least = np.maximum(np.abs(other.value) - other.error, 0)
        return self.rounded(value, (self.error + np.abs(value) * other.error) / least)

    def __pow__(self, other: Any) -> "Rounded":
        other = self.of(other)
        value = self.value**other.value
        if self.value == 0:
            return self.rounded(value, self.error**other.value)
        change = np.abs(other.value / self.value) * self.error + np.abs(np.log(np.abs(self.value))) * other.error
        return self.rounded(value, np.abs(value) * change)

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


def _chosen(choose: Callable[..., Any]) -> Callable[[Any, Any], Rounded]:
    def apply(a: Any, b: Any) -> Rounded:
        known = a if isinstance(a, Rounded) else b
        a, b = known.of(a), known.of(b)
        return structs.replace(known, value=choose(a.value, b.value), error=np.maximum(a.error, b.error))

    return apply


def _exact(function: Callable[..., Any]) -> Callable[[Any], Any]:
    def apply(a: Any) -> Any:
        if not isinstance(a, Rounded):
            return function(a)
        return structs.replace(a, value=function(a.value), error=np.float64(0))

    return apply


ROUNDED: dict[str, Callable[..., Any]] = {
    "sqrt": _sqrt,
    "abs": lambda a: structs.replace(a, value=np.abs(a.value)),
    "sign": _exact(FLOATS["sign"]),
    "max": _chosen(np.maximum),
    "min": _chosen(np.minimum),
    "single": _exact(FLOATS["single"]),
}
"""The language's functions on rounded numbers; a sign and the rounding to single precision count as exact."""
