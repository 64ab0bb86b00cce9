"""Derivatives with as many digits as it takes, from f alone: no rule of differentiation is used.

The digits are doubled and the step of the slopes shrinks with them, until two results agree to 20 digits: those of two
steps, or the slope across the point and the formula that should be the derivative. The slopes on the two sides tell a
kink, a jump, a pole and an edge of the domain apart.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from gradexplorer.formula.limits import ENOUGH, Limit, Number, Row, is_tiny
from gradexplorer.formula.mpmath_values import arithmetic
from gradexplorer.proof import EXACT_DIGITS, Regularity, Truth, Written

FIRST_DIGITS = 50
MOST_DIGITS = 1600
_STRAIGHT = 1e-14
"""Share of a slope by which it may differ on the two sides of a point where one step is enough."""

Along = Callable[[Any, Number], Number]
"""A function of an arithmetic and one number, which raises ArithmeticError or ValueError where it has no value."""


class _Sides:
    """Slopes of f at a point on both sides and across, and its values, at growing digits."""

    def __init__(self, f: Along, x: float, text: Along | None) -> None:
        self.f, self.x, self.text = f, x, text
        names = ("left", "right", "across", "turn", "here", "before", "after", "rise", "fall", "text", "below", "above")
        self.rows = {name: Row() for name in names}
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

    @property
    def settled(self) -> Number | None:
        """The formula's number, where the slope across the point, of which it knows nothing, has the same 20 digits."""
        if self.text is None:
            return None
        text, across, turn = (self.rows[name].numbers[-1] for name in ("text", "across", "turn"))
        if not text or not across or turn is None or self.too_large:
            return None
        alike = abs(text - across) <= abs(text) * 10.0**-EXACT_DIGITS and abs(turn) <= abs(across) * _STRAIGHT
        return None if not alike else 0 * text if is_tiny(text) else text

    @property
    def still(self) -> bool:
        """Whether f does not move with the last step, so that only many more digits can tell that from 0."""
        return self.text is not None and all(self.rows[name].numbers[-1] == 0 for name in ("rise", "fall"))

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
    while sides.settled is None:
        digits = max(2 * digits, ENOUGH if sides.still else 0)
        sides.look(digits)
        last = digits >= MOST_DIGITS
        regularity, number = ("unknown", None) if sides.too_large else _regularity(sides.rows, last)
        written = _written(sides, regularity, number, last) if text is not None else "unknown"
        if last or (regularity != "unknown" and (text is None or written not in ("unknown", "false"))):
            break
    else:
        return _smooth(sides.settled)
    if text is not None and written == "unknown" and regularity == "smooth":
        written = "false"
    left, right = (sides.rows[name].limit(True).float for name in ("left", "right"))
    if number is None:
        return Truth(regularity=regularity, left=left, right=right, written=written)
    found = _smooth(number, written)
    return found if regularity == "smooth" else replace(found, regularity=regularity, left=left, right=right)


def _smooth(number: Number, written: Written = "true") -> Truth:
    value = arithmetic(digits=FIRST_DIGITS).m.nstr(number, EXACT_DIGITS)
    at = float(number)
    return Truth(regularity="smooth", value=value, number=at, left=at, right=at, written=written)


def _regularity(rows: Mapping[str, Row], last: bool) -> tuple[Regularity, Number | None]:
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


def _unbounded(rows: Mapping[str, Row], last: bool) -> Regularity:
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
        text.agrees(Limit("finite", number)) or (is_tiny(number) and all(map(is_tiny, rows["text"].numbers[-2:])))
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
