"""Derivatives with as many digits as it takes, from f alone: no rule of differentiation is used.

The digits are doubled and the step of the slopes shrinks with them, until two results agree to 20 digits. The slopes on
the two sides tell a kink, a jump, a pole and an edge of the domain apart.
"""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.formula.mpmath_values import arithmetic
from gradexplorer.formula.rounding import explained, size
from gradexplorer.proof import EXACT_DIGITS, Regularity, Truth, Written
from gradexplorer.text import Text

FIRST_DIGITS = 50
MOST_DIGITS = 1600
_NOTHING = 400
"""A number below 10 to minus this, of which fewer digits are left with each step, is 0."""
_ENOUGH = 800
"""Digits after which a number that was always 0 is 0: none of a float's size is smaller."""
_LEAST_FLOAT = -330
_VAST = 10**300
_SLANT = 0.7320508
_LEAST_POWER = 0.02
"""A slope that goes with less than this power of the step is not known to vanish or to grow without end."""
_STEADY = 0.05
"""Relative change of that power from step to step."""

Number = Any
"""mpmath's real number."""
Along = Callable[[Any, Number], Number]
"""A function of an arithmetic and one number, which raises ArithmeticError or ValueError where it has no value."""


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
        return self.kind == other.kind == "finite" and _agree(self.number, other.number, EXACT_DIGITS - 4)


def _agree(a: Number, b: Number, digits: int = EXACT_DIGITS) -> bool:
    return bool(abs(a - b) <= max(abs(a), abs(b)) * 10.0**-digits) or (_tiny(a) and _tiny(b))


def _tiny(number: Number | None) -> bool:
    """Whether a number is 0, or smaller than all floats."""
    return number is not None and (not number or _magnitude(number) < _LEAST_FLOAT)


class _Row:
    """A number at growing digits: None where it has no value."""

    def __init__(self) -> None:
        self.numbers: list[Number | None] = []
        self.steps: list[Number] = []
        self.digits = 0

    def add(self, number: Number | None, step: Number, digits: int) -> None:
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
        if now and _agree(before, now):
            return Limit("finite", 0 * now if _tiny(now) else now)
        if not before and not now:
            return Limit("finite" if last or self.digits >= _ENOUGH else "unknown", now)
        if abs(now) < abs(before) and (not now or _magnitude(now) < -_NOTHING):
            return Limit("finite", 0 * now)
        powers = self.powers[-3:]
        if len(powers) == 3 and max(powers) - min(powers) <= _STEADY * max(map(abs, powers)):
            if powers[-1] > _LEAST_POWER:
                return Limit("finite", 0 * now)
            if powers[-1] < -_LEAST_POWER:
                return Limit("infinite", now * math.inf)
        known = [number for number in self.numbers if number is not None]
        if last and _tiny(now):
            return Limit("finite", 0 * now)
        if last and all(abs(b) > 1.5 * abs(a) for a, b in pairwise(known)):
            return Limit("infinite", now * math.inf)  # as a logarithm does
        return Limit("unknown")

    @property
    def vanishes(self) -> bool:
        """Whether the last two numbers go down with the step."""
        before, now = self.numbers[-2:] if len(self.numbers) > 1 else (None, None)
        return before is not None and now is not None and (_tiny(now) or self.powers[-1] > _LEAST_POWER)


def _magnitude(number: Number) -> float:
    """Return the power of ten of a number that is not 0."""
    return float(max(-_VAST, min(number.context.mag(number), _VAST)) * math.log10(2))


def _power(a: Number | None, b: Number | None, h: Number, k: Number) -> float:
    if not a or not b:
        return math.nan
    return (_magnitude(b) - _magnitude(a)) / (_magnitude(k) - _magnitude(h))


class _Sides:
    """Slopes of f at a point on both sides and across, and its values, at growing digits."""

    def __init__(self, f: Along, x: float, text: Along | None) -> None:
        self.f, self.x, self.text = f, x, text
        names = ("left", "right", "across", "turn", "here", "before", "after", "rise", "fall", "text", "below", "above")
        self.rows = {name: _Row() for name in names}
        self.too_large = False
        self.looks: list[int] = []

    def look(self, digits: int) -> None:
        """Add one step."""
        self.looks.append(digits)
        exact, x, h = self._step(digits)
        here, before, after = (self._value(self.f, exact, at) for at in (x, x - h, x + h))
        fall, rise = _minus(here, before), _minus(after, here)
        left, right, across = _over(fall, h), _over(rise, h), _over(_minus(after, before), 2 * h)
        found = {"left": left, "right": right, "across": across, "turn": _minus(right, left), "here": here}
        found |= {"before": before, "after": after, "rise": rise, "fall": fall}
        if self.text is not None:
            found |= {"text": self._value(self.text, exact, x)}
        for name, number in found.items():
            self.rows[name].add(number, h, digits)

    def _step(self, digits: int) -> tuple[Any, Number, Number]:
        exact = arithmetic(digits=digits)
        x = exact.m.mpf(self.x)
        return exact, x, (abs(x) or 1) * exact.m.mpf(10) ** -(digits // 3)

    def look_around(self) -> None:
        """Add the formula's values beside the point to those at it: they are seldom needed."""
        for digits in self.looks[len(self.rows["below"].numbers) :]:
            exact, x, h = self._step(digits)
            if self.text is not None:
                self.rows["below"].add(self._value(self.text, exact, x - h), h, digits)
                self.rows["above"].add(self._value(self.text, exact, x + h), h, digits)

    def _value(self, f: Along, exact: Any, at: Number) -> Number | None:
        try:
            value = f(exact, at)
        except OverflowError:
            self.too_large = self.too_large or f is self.f
            return None
        except (ArithmeticError, ValueError):
            return None
        return value if exact.m.isfinite(value) else None


def _minus(a: Number | None, b: Number | None) -> Number | None:
    return None if a is None or b is None else a - b


def _over(a: Number | None, h: Number) -> Number | None:
    return None if a is None else a / h


def truth(f: Along, x: float, text: Along | None = None) -> Truth:
    """Return the derivative of `f` at `x`, with 20 digits, and what f is like there.

    Parameters
    ----------
    f : callable (arithmetic, x) -> number
    x : float
    text : callable (arithmetic, x) -> number, or None
        The formula that should be the derivative.
    """
    sides = _Sides(f, x, text)
    digits = FIRST_DIGITS
    sides.look(digits)
    while True:
        digits *= 2
        sides.look(digits)
        last = digits >= MOST_DIGITS
        regularity, number = ("unknown", None) if sides.too_large else _regularity(sides.rows, last)
        written = _written(sides, regularity, number, last) if text is not None else "unknown"
        if last or (regularity != "unknown" and (text is None or written not in ("unknown", "false"))):
            break
    if text is not None and written == "unknown" and regularity == "smooth":
        written = "false"
    left, right = (sides.rows[name].limit(True).float for name in ("left", "right"))
    if number is None:
        return Truth(regularity=regularity, left=left, right=right, written=written)
    if regularity == "smooth":
        left = right = float(number)
    value = arithmetic(digits=FIRST_DIGITS).m.nstr(number, EXACT_DIGITS)
    return Truth(regularity=regularity, value=value, number=float(number), left=left, right=right, written=written)


def _regularity(rows: Mapping[str, _Row], last: bool) -> tuple[Regularity, Number | None]:
    """Return what f is like, as far as it is known, and its derivative: at an edge the one of its one side."""
    left, right, across = (rows[name].limit(last) for name in ("left", "right", "across"))
    values = [rows[name].numbers[-1] is not None for name in ("before", "here", "after")]
    match values:
        case [True, True, True]:
            if across.kind == "finite" and rows["turn"].vanishes:
                return "smooth", across.number
            if left.kind == right.kind == "finite" and rows["turn"].vanishes and left.number == right.number:
                return "smooth", left.number
            turn = rows["turn"].limit(last)
            if left.kind == right.kind == turn.kind == "finite" and turn.number:
                return "kink", None
            if "infinite" in (left.kind, right.kind) and "unknown" not in (left.kind, right.kind):
                return _unbounded(rows, last), None
        case [False, True, True] | [True, True, False]:
            side = right if values[2] else left
            if side.kind != "unknown":
                regularity = "edge" if side.kind == "finite" else _unbounded(rows, last)
                return ("edge" if regularity == "steep" else regularity), side.number if side.kind == "finite" else None
        case [True, False, True]:
            near = [rows[name].limit(last).kind for name in ("before", "after")]
            if last or "unknown" not in near:
                return ("pole" if "infinite" in near else "hole"), None
        case [False, True, False] | [False, False, False]:
            return "outside", None
        case _:
            near = [rows["before" if values[0] else "after"].limit(last).kind]
            if last or "unknown" not in near:
                return ("pole" if "infinite" in near else "edge"), None
    return "unknown", None


def _unbounded(rows: Mapping[str, _Row], last: bool) -> Regularity:
    """Tell a vertical tangent from a jump and a pole."""
    changes = [rows[name] for name in ("rise", "fall") if rows[name].numbers[-1] is not None]
    if all(change.vanishes for change in changes):
        return "steep"
    return "pole" if any(change.limit(last).kind == "infinite" for change in changes) else "jump"


def _written(sides: _Sides, regularity: Regularity, number: Number | None, last: bool) -> Written:
    """Return whether the formula is the derivative here, or only beside the point."""
    if regularity in ("jump", "pole", "hole", "outside", "unknown"):
        return "unknown"
    rows = sides.rows
    text = rows["text"].limit(last)
    if number is not None and (
        text.agrees(Limit("finite", number)) or (_tiny(number) and all(map(_tiny, rows["text"].numbers[-2:])))
    ):
        return "true"
    sides.look_around()
    pairs = [
        (rows[slope].limit(last), rows[name].limit(last)) for slope, name in (("left", "below"), ("right", "above"))
    ]
    pairs = [(slope, name) for slope, name in pairs if "none" not in (slope.kind, name.kind)]
    if any("unknown" in (slope.kind, name.kind) for slope, name in pairs):
        return "unknown"
    return "beside" if all(_same(slope, name) for slope, name in pairs) else "false"


def _same(a: Limit, b: Limit) -> bool:
    return a.agrees(b) or (a.kind == b.kind == "infinite" and a.number == b.number)


class ExactSlope(Struct, frozen=True, eq=False, dict=True):
    """The derivative of `f` at `x` with exact digits.

    Attributes
    ----------
    f : callable (arithmetic, x) -> number
    x : float
    text : callable (arithmetic, x) -> number, or None
        The formula on the screen, as a function like f.
    trees : callable () -> sequence of ast.expr
        The formula's trees, and f's as the last: where digits are lost is looked for in them.
    values : mapping
        The floats in the trees.
    around : sequence of callable (arithmetic, t) -> number
        f on further ways through the point, at t = 0: where it has no value on both sides, the point is on an edge.
    """

    f: Along
    x: float
    text: Along | None = None
    trees: Callable[[], Sequence[ast.expr]] = tuple
    values: Mapping[str, float] = {}
    around: Sequence[Along] = ()

    @cached_property
    def found(self) -> Truth:
        """The number."""
        found = truth(self.f, self.x, self.text)
        if found.regularity in ("smooth", "kink") and not all(_has_values(f) for f in self.around):
            return replace(found, regularity="edge")
        return found

    def truth(self) -> Truth:
        """Return the number."""
        return self.found

    def terms(self) -> float:
        """Return the size of the terms of the formula's trees."""
        return max([size(node, self.values) for node in self.trees()[:-1]], default=0.0)

    def loss(self) -> Text | None:
        """Return where floats lose the digits and what keeps them."""
        return explained(self.trees(), self.values)


class ExactValue(Struct, frozen=True, eq=False):
    """The value of a tree with exact digits."""

    tree: ast.expr
    values: Mapping[str, float]

    def truth(self) -> Truth:
        """Return the number."""
        row, digits = _Row(), FIRST_DIGITS
        while digits <= MOST_DIGITS:
            exact = arithmetic(digits=digits)
            number = exact.at(self.tree, self.values)
            if not exact.m.isfinite(number):
                return Truth(regularity="unknown")
            row.add(number, exact.m.mpf(10) ** -digits, digits)
            limit = row.limit(digits >= MOST_DIGITS)
            if limit.kind == "finite":
                value = exact.m.nstr(limit.number, EXACT_DIGITS)
                return Truth(regularity="smooth", value=value, number=float(limit.number), written="true")
            digits *= 2
        return Truth(regularity="unknown")

    def terms(self) -> float:
        """Return the size of the terms of the tree."""
        return size(self.tree, self.values)

    def loss(self) -> Text | None:
        """Return where floats lose the digits and what keeps them."""
        return explained((self.tree,), self.values)


def _has_values(f: Along) -> bool:
    """Whether `f` has values on both sides of 0."""
    exact = arithmetic(digits=2 * FIRST_DIGITS)
    h = exact.m.mpf(10) ** -FIRST_DIGITS
    try:
        return all(exact.m.isfinite(f(exact, at)) for at in (-h, h))
    except OverflowError:
        return True
    except (ArithmeticError, ValueError):
        return False


def diagonals(node: ast.expr, values: Mapping[str, float]) -> Sequence[Along]:
    """Return a tree of two variables on two ways through a point, along no axis."""

    def line(share: float) -> Along:
        def f(exact: Any, t: Number) -> Number:
            (x, a), (y, b) = values.items()
            return exact.value(node, {x: exact.m.mpf(a) + t, y: exact.m.mpf(b) + share * t})

        return f

    return line(_SLANT), line(-_SLANT)


def along(node: ast.expr, values: Mapping[str, float], variable: str) -> Along:
    """Return a tree as a function of one of its variables."""

    def f(exact: Any, at: Number) -> Number:
        numbers = {name: exact.m.mpf(value) for name, value in values.items()}
        return exact.value(node, {**numbers, variable: at})

    return f


def exact_slope(function: ast.expr, slope: ast.expr, values: Mapping[str, float], variable: str) -> ExactSlope:
    """Return the derivative of a tree by one of its variables, which the tree `slope` should be."""
    f, text = along(function, values, variable), along(slope, values, variable)
    return ExactSlope(f, values[variable], text, lambda: (slope, function), values)
