"""What a landscape's name claims: a value that is known from elsewhere, and minima that are ones."""

import math
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.landscapes.formulas import derivations
from gradexplorer.formula.exact import along, exact_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.mpmath_values import arithmetic
from gradexplorer.formula.truth import truth
from gradexplorer.framework.figure import Check, Item
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

_FLAT = 1e-25
"""Share of the curvature that is 0, of a gradient or of an eigenvalue: one step of Newton's doubles the 16 digits."""
_STEP = "1e-20"
_BESIDE = 1e-3
"""How far from a minimum f is certainly higher, in floats, too."""

Number = Any
"""mpmath's real number."""


@lru_cache(maxsize=64)
def prove_name(landscape: Landscape) -> Proof:
    """Prove the published value to its last digit, and every listed minimum."""
    assert landscape.published is not None
    entries, faults = [_value(landscape)], [*_names(landscape), *_minima(landscape)]
    wrong = Decimal(landscape.published.f) != _rounded(entries[0].exact, landscape.published.f)
    if wrong:
        faults.insert(0, _("The formula does not have the published value {f}.", f=landscape.published.f))
    if faults:
        return Proof(entries=entries, error=math.inf, verdict="not proven", reason=faults[0])
    bare = (at for at in landscape.minima if not _has_gradient(landscape, *at))
    sentences = (_without_gradient(landscape, x, y) for x, y in bare)
    return Proof(entries=entries, error=0.0, verdict="proven", reason=next(sentences, None))


def name_check(landscape: Landscape) -> list[Item]:
    """Return the badge of what the name claims; none for a formula without a name."""
    if landscape.published is None:
        return []
    label = _("Minima, and a known value: {source}", source=landscape.published.source)
    return [Check(key="name", label=label, prove=lambda: prove_name(landscape))]


def _names(landscape: Landscape) -> Iterator[Text]:
    """Yield that a landscape is shown under another name than the one by which it is asked for."""
    plain = re.sub(r"\W+", "_", str(landscape.name).lower())
    if not plain.endswith(landscape.key):
        yield _("{key} is called {name}.", key=landscape.key, name=landscape.name)


def _without_gradient(landscape: Landscape, x: float, y: float) -> Text:
    """Say why the formulas of the gradient have no value at a minimum."""
    if is_kink(landscape, x, y):
        return _("Its minimum ({x}, {y}) is a kink.", x=f"{x:.7g}", y=f"{y:.7g}")
    return _(
        "At its minimum ({x}, {y}) f is smooth, but the formula of its gradient is 0/0.", x=f"{x:.7g}", y=f"{y:.7g}"
    )


def _value(landscape: Landscape) -> Entry:
    known = landscape.published
    assert known is not None
    exact = arithmetic()
    values = {"x": exact.m.mpf(known.x), "y": exact.m.mpf(known.y)}
    found = exact_value(landscape.formula.tree, values).truth().value
    name = notation(f"f({float(known.x):.6g}, {float(known.y):.6g})")
    return Entry(name, landscape.value(float(known.x), float(known.y)), exact=found)


def _rounded(value: str | None, like: str) -> Decimal:
    """Return a decimal number with as many decimals as another one has; a whole number is exact."""
    found = Decimal(value or "nan")
    return found.quantize(Decimal(like)) if "." in like else found


def _minima(landscape: Landscape) -> Iterator[Text]:
    """Yield what is wrong with each listed minimum."""
    for x, y in landscape.minima:
        fault = _fault(landscape, x, y)
        if fault is not None:
            yield _("The minimum ({x}, {y}): {fault}", x=f"{x:.7g}", y=f"{y:.7g}", fault=fault)


def _fault(landscape: Landscape, x: float, y: float) -> Text | None:
    """Say why (x, y) is not the float next to a minimum, with gradient 0 and no negative eigenvalue; or a kink."""
    if not _has_gradient(landscape, x, y):
        good = is_kink(landscape, x, y) or _is_smooth(landscape, x, y)
        return None if good else _("f has no derivative there, and no kink.")
    exact = arithmetic()
    point = _nearer(landscape, exact, [exact.m.mpf(x), exact.m.mpf(y)])
    gradient, hessian = _orders(landscape, exact, point)
    (a, b), (c, d) = hessian
    low = (a + d - exact.m.sqrt((a - d) ** 2 + 4 * b * c)) / 2
    size = max(abs(a), abs(d), 1)
    if tuple(map(float, point)) != (x, y):
        return _("refined it is ({x}, {y}).", x=repr(float(point[0])), y=repr(float(point[1])))
    if max(map(abs, gradient)) > _FLAT * size:
        return _("the gradient is not 0.")
    return _("an eigenvalue of the Hessian is negative.") if low < -_FLAT * size else None


def _has_gradient(landscape: Landscape, x: float, y: float) -> bool:
    exact = arithmetic()
    values = {"x": exact.m.mpf(x), "y": exact.m.mpf(y)}
    return all(exact.m.isfinite(exact.at(derivation.result, values)) for derivation in derivations(landscape))


def is_kink(landscape: Landscape, x: float, y: float) -> bool:
    """Whether f has a kink at a minimum: along both axes it falls before the point and rises behind it."""
    values = {"x": x, "y": y}
    found = [truth(along(landscape.formula.tree, values, name), values[name]) for name in "xy"]
    return all(side.regularity in ("kink", "steep") and side.left < 0 < side.right for side in found)


def _is_smooth(landscape: Landscape, x: float, y: float) -> bool:
    """Whether f is smooth and level at a minimum at which only the formula of its gradient has no value."""
    values = {"x": x, "y": y}
    found = [truth(along(landscape.formula.tree, values, name), values[name]) for name in "xy"]
    level = all(side.regularity == "smooth" and side.number == 0 for side in found)
    lowest = landscape.value(x, y)
    around = ((x + dx, y + dy) for dx in (-_BESIDE, 0, _BESIDE) for dy in (-_BESIDE, 0, _BESIDE) if dx or dy)
    return level and all(landscape.value(*beside) > lowest for beside in around)


def _nearer(landscape: Landscape, exact: Any, point: Sequence[Number]) -> list[Number]:
    (g, h), ((a, b), (c, d)) = _orders(landscape, exact, point)
    determinant = a * d - b * c
    if not g and not h:
        return list(point)
    return [point[0] - (d * g - b * h) / determinant, point[1] - (a * h - c * g) / determinant]


def _orders(landscape: Landscape, exact: Any, point: Sequence[Number]) -> tuple[list[Number], list[list[Number]]]:
    """Return the gradient by the derivations' last lines, and its differences."""
    step = exact.m.mpf(_STEP)

    def gradient(x: Number, y: Number) -> list[Number]:
        return [exact.value(derivation.result, {"x": x, "y": y}) for derivation in derivations(landscape)]

    x, y = point
    sides = [(gradient(x + step, y), gradient(x - step, y)), (gradient(x, y + step), gradient(x, y - step))]
    columns = [[(after - before) / (2 * step) for after, before in zip(*side, strict=True)] for side in sides]
    return gradient(x, y), [list(row) for row in zip(*columns, strict=True)]
