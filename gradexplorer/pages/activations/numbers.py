"""The numbers in the tab's titles, sentences and tables, each with the formula that it is the value of."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from gradexplorer.core.activations import Choice, LargestSlope
from gradexplorer.core.activations.vanishing_gradients import LIMIT, VERDICTS, Profile
from gradexplorer.formula.equation import Formula, Part, formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import ShownNumber, shown
from gradexplorer.framework.figure import Array, DisplayText
from gradexplorer.text import Text

LARGEST_DENOMINATOR = 16
SYMBOLS = {"f": "f", "D": "d"}
REACH = 12.0
"""Between minus and plus this, f' takes every value that it has."""
_PROBES = 48
_SAME = 1e-9
_NARROW = 1e-8
"""Share of the range below which a zone is none: its ends are found by halving."""
_BESIDE = 1e-6
"""Share of the range by which a zone's edge may be off."""


def scope(activation: Choice, x: float) -> Scope:
    """Return the scope in which f is the activation, and x a point."""
    return Scope(values={"x": x, **activation.parameters}, meanings={"f": Meaning(("x",), activation.source())})


def value_at(activation: Choice, x: float, digits: int) -> ShownNumber:
    """Return f(x)."""
    value = float(activation.values(x))
    return shown(f"{value:.{digits}g}", "f(x)", scope=scope(activation, x), digits=digits, symbols=SYMBOLS)


def slope_at(activation: Choice, x: float, digits: int) -> ShownNumber:
    """Return f'(x); at a kink it is the one that torch takes, as the last line of the derivation does."""
    value = float(activation.slopes(x))
    part: Part = activation.derivations[0].result if x in activation.meeting_points else "Prime(f, x)"
    return shown(f"{value:.{digits}g}", part, scope=scope(activation, x), digits=digits, symbols=SYMBOLS)


def side(activation: Choice, x: float, slope: float, way: str) -> DisplayText:
    """Return the slope on one side of a kink; `way` is -h or h."""
    text = f"{slope:.6g}".replace("inf", "∞")
    if np.isnan(slope):
        return text
    quotient = f"Limit({way}, (f(x + h) - f(x))/h)"
    return shown(text, quotient, scope=scope(activation, x), digits=6, symbols=SYMBOLS)


def fraction(value: float, *parts: Part, scope: Scope) -> ShownNumber:
    """Return a number as a fraction of small numbers where it is one, else with four digits."""
    near = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
    if abs(float(near) - value) < 1e-12:
        return shown(str(near), *parts, scope=scope, symbols=SYMBOLS)
    return shown(f"{value:.4g}", *parts, scope=scope, digits=4, symbols=SYMBOLS)


@lru_cache(maxsize=64)
def largest(activation: Choice) -> LargestSlope:
    """Return the largest slope, found once."""
    return activation.steepest()


def largest_slope(activation: Choice) -> tuple[ShownNumber, ShownNumber | None, Sequence[Formula]]:
    """Return the largest slope, where it is, and that it is nowhere larger."""
    found = largest(activation)
    at = scope(activation, 0.0 if found.x is None else found.x)
    nowhere = _nowhere_above(activation, found.slope)
    if found.x is None:
        return fraction(found.slope, _farthest(activation, found.slope), scope=at), None, nowhere
    part: Part = "Prime(f, x)"
    if found.x in activation.meeting_points:
        part = _steeper_side(activation, found.x)
    where = shown(f"{found.x:.4g}", "x", scope=at, digits=4, symbols=SYMBOLS)
    return fraction(found.slope, part, scope=at), where, nowhere


def _steeper_side(activation: Choice, x: float) -> str:
    """Return the limit from the side on which f is steeper."""
    left, right = (float(activation.slopes(np.nextafter(x, way))) for way in (-np.inf, np.inf))
    return f"Limit({'h' if right >= left else '-h'}, (f(x + h) - f(x))/h)"


def _farthest(activation: Choice, slope: float) -> str:
    """Return f' at a point where it has its largest value: on a whole range, or far out."""
    points = np.array([*_probes(activation), -1e4, 1e4])
    at = float(points[np.argmax(activation.slopes(points))])
    return f"Prime(f, {at!r})"


def _probes(activation: Choice) -> Array:
    """Return points at which f has no kink."""
    points = np.linspace(-REACH, REACH, _PROBES) + 1e-3
    return points[~np.isin(points, activation.meeting_points)]


def _nowhere_above(activation: Choice, slope: float) -> Sequence[Formula]:
    """Return the claim that f' is at no probed point above `slope`."""
    points = _probes(activation)
    above = slope + _SAME * max(1.0, abs(slope))
    whole = Scope(
        values={"p": points.tolist(), "m": above, **activation.parameters},
        meanings={"f": Meaning(("x",), activation.source())},
        ranges={"k": range(len(points))},
    )
    return [formula("Prod(k, 1 if Prime(f, p[k]) <= m else 0)", 1.0, scope=whole, symbols=SYMBOLS)]


def share_lost(
    activation: Choice, zones: tuple[Array, Array], limits: tuple[float, float], epsilon: float
) -> tuple[ShownNumber, Sequence[Formula]]:
    """Return the share of a range, in percent, that some zones take, and that |f'| is small within these only."""
    (start, end), (low, high) = zones, limits
    wide = end - start > _NARROW * (high - low)  # at a kink one may begin where it ends
    start, end = start[wide], end[wide]
    share = 100 * float((end - start).sum()) / (high - low)
    ranges = {"k": range(len(start))}
    whole = Scope(values={"s": start.tolist(), "t": end.tolist(), "low": low, "high": high}, ranges=ranges)
    number = shown(f"{share:.3g}", "100*Sum(k, t[k] - s[k])/(high - low)", scope=whole, digits=3)
    step = _BESIDE * (high - low)
    near = np.minimum(step, (end - start) / 4)
    gaps = np.minimum(step, (np.append(start[1:], high) - end) / 4)
    before = np.minimum(step, (start - np.append([low], end[:-1])) / 4)
    inside = np.concatenate((start + near, end - near))
    outside = np.concatenate((start - before, end + gaps))
    outside = outside[(outside > low) & (outside < high) & np.concatenate((before > 0, gaps > 0))]
    sides = ((inside, "<"), (outside, ">="))
    return number, [_all_slopes(activation, points, epsilon, sign) for points, sign in sides if len(points)]


def network_number(profile: Profile, text: str, source: str, digits: int) -> DisplayText:
    """Return what is made of a network's measured norms: g of the gradient, P of the product, z of the zeros."""
    if not np.isfinite(float(text)):
        return text
    values = {"g": profile.gradient.tolist(), "P": profile.product.tolist(), "z": profile.zeros.tolist()}
    return shown(text, source, scope=Scope(values={**values, "L": profile.setting.depth}), digits=digits)


def verdict_word(profile: Profile) -> Text:
    """Return vanishing, healthy or exploding, with the claim that the ratio is on that side of the limits."""
    word = VERDICTS[profile.verdict]
    if not np.isfinite(profile.ratio):
        return word
    ratio, (low, high) = "g[0]/g[L]", (repr(LIMIT), repr(1 / LIMIT))
    test = {"vanishing": f"{ratio} < {low}", "exploding": f"{ratio} > {high}"}
    inside = f"{ratio} >= {low} and {ratio} <= {high}"
    scope = Scope(values={"g": profile.gradient.tolist(), "L": profile.setting.depth})
    claim = formula(f"1 if {test.get(profile.verdict, inside)} else 0", 1.0, scope=scope)
    return Text(word.source, {"claim": claim})


def _all_slopes(activation: Choice, points: Array, epsilon: float, sign: str) -> Formula:
    """Return the claim that |f'| is below epsilon, or is not, at all points."""
    whole = Scope(
        values={"p": points.tolist(), "bound": epsilon, **activation.parameters},
        meanings={"f": Meaning(("x",), activation.source())},
        ranges={"k": range(len(points))},
    )
    return formula(f"Prod(k, 1 if abs(Prime(f, p[k])) {sign} bound else 0)", 1.0, scope=whole, symbols=SYMBOLS)
