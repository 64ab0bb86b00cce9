"""Where a function turns: its minima and maxima within a range, found by the sign of its slope, and said in words."""

import math
from functools import lru_cache, partial
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.real_function import RealFunction
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import rounded, shown
from gradexplorer.framework.figure import DisplayText
from gradexplorer.text import _

POINTS = 1024
HALVINGS = 60
DIGITS = 4
SAME = 1e-9
"""Relative difference of two values that a picture does not show."""
NEARER = 0.9
"""Four times as near a turning point a function is as far from it as this part, or less: at a pole it is further."""

Floats = NDArray[np.float64]


class Turn(Struct, frozen=True):
    """A minimum or a maximum."""

    kind: Literal["minimum", "maximum"]
    x: float
    value: float


@lru_cache(maxsize=64)
def turning_points(function: RealFunction, low: float, high: float) -> tuple[Turn, ...]:
    """Return where the slope changes its sign between `low` and `high`, from left to right; poles and jumps are none.

    A kink is one, too; a stretch on which the function is constant is not.
    """
    x = np.linspace(low, high, POINTS)
    with np.errstate(all="ignore"):
        slopes = np.asarray(function.slopes(x), dtype=float)
    known = np.flatnonzero(np.isfinite(slopes) & (slopes != 0))
    left, right = known[:-1], known[1:]
    turns = (slopes[left] * slopes[right] < 0) & (right - left <= 2)
    found = _halved(function, x[left[turns]], x[right[turns]], np.sign(slopes[left[turns]]))
    kinds = np.where(slopes[left[turns]] < 0, "minimum", "maximum")
    step = float(x[1] - x[0])
    return tuple(
        Turn(kind, place, _value(function, place))
        for kind, place in zip(kinds.tolist(), (_tidy(function, at, high - low) for at in found.tolist()), strict=True)
        if _turns_at(function, place, step)
    )


def _halved(function: RealFunction, left: Floats, right: Floats, before: Floats) -> Floats:
    """Return where the slope loses the sign that it has on the left."""
    for _halving in range(HALVINGS):
        middle = (left + right) / 2
        with np.errstate(all="ignore"):
            same = np.sign(function.slopes(middle)) == before
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return right


def _value(function: RealFunction, x: float) -> float:
    with np.errstate(all="ignore"):
        return float(function.values(x))


def _tidy(function: RealFunction, x: float, span: float) -> float:
    """Return the round number beside `x` where the function has the same value."""
    plain = round(x, DIGITS - 1 - math.floor(math.log10(span))) + 0.0
    value = _value(function, x)
    return plain if abs(_value(function, plain) - value) <= SAME * (1 + abs(value)) else x


def _turns_at(function: RealFunction, x: float, step: float) -> bool:
    """Tell whether the function comes to its value at `x` from both sides."""
    value = _value(function, x)
    for side in (-step, step):
        far, near = (abs(_value(function, x + side * share) - value) for share in (1 / 16, 1 / 64))
        if not (math.isfinite(value) and near <= NEARER * far):
            return False
    return True


def turns_in_words(function: RealFunction, name: DisplayText, low: float, high: float) -> list[DisplayText]:
    """Return a sentence for each turning point; its value is shown with the function's formula."""
    return [_sentence(function, name, turn) for turn in turning_points(function, low, high)]


def _sentence(function: RealFunction, name: DisplayText, turn: Turn) -> DisplayText:
    scope = partial(Scope, values={**function.parameters, function.variable: turn.x})
    value = shown(f"{turn.value:.{DIGITS}g}", function.formula_tree, scope=scope, digits=DIGITS)
    words = {"name": name, "value": value, "variable": function.variable, "x": rounded(turn.x, DIGITS)}
    if turn.kind == "minimum":
        return _("{name} has a minimum of {value} at {variable} = {x}.", **words)
    return _("{name} has a maximum of {value} at {variable} = {x}.", **words)
