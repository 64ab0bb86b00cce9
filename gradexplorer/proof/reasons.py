"""The sentence of each verdict."""

import math
from collections.abc import Mapping

from gradexplorer.proof.claim import EXACT_DIGITS, Claim, Entry, Regularity, Truth
from gradexplorer.proof.difference import BENDS, Difference
from gradexplorer.text import Text, _

__all__ = ["BENDS", "digits_lost", "no_derivative", "not_comparable", "not_proven", "shown", "torch_differs"]

_IRREGULAR: Mapping[Regularity, Text] = {
    "jump": _("f jumps here, so it has no derivative."),
    "pole": _("f has a pole here: it grows without end, and has no derivative."),
    "steep": _("The slope of f grows without end here: the tangent is vertical."),
    "hole": _("f has no value here, though it has values on both sides."),
    "outside": _("The point is outside of the domain of f."),
}


def shown(value: float) -> str:
    """Return a number as it stands in a sentence."""
    return f"{value:.6g}".replace("nan", "NaN").replace("inf", "∞")


def shown_exact(text: str | None) -> str:
    """Return a decimal number as it stands in a sentence, though no float may hold it."""
    value = float(text or "nan")
    if text is None or (math.isfinite(value) and value != 0):
        return shown(value)
    digits, e, power = text.partition("e")
    return digits[:7] + e + power


def digits_lost(entry: Entry, of_formula: bool, loss: Text | None) -> Text:
    """Say how many digits are left, and where the others went."""
    value = entry.formula if of_formula or entry.autograd is None else entry.autograd
    exact = float(entry.exact or "nan")
    names = {"value": shown(value), "exact": shown_exact(entry.exact)}
    if not math.isfinite(value) or (value == 0) != (exact == 0):
        text = (
            _("The formula is true, but in floats it gives {value} for {exact}.", **names)
            if of_formula
            else _("The formula is true, but torch's floats give {value} for {exact}.", **names)
        )
    else:
        digits = max(0, math.floor(-math.log10(abs(value - exact) / abs(exact)))) if exact else 0
        text = (
            _("The formula is true, but floats keep {n} of its digits here: {value} for {exact}.", n=digits, **names)
            if of_formula
            else _(
                "The formula is true, but torch keeps {n} of its digits here: {value} for {exact}.", n=digits, **names
            )
        )
    return text if loss is None else _("{first} {then}", first=text, then=loss)


def digits_left(entry: Entry, apart: float) -> Text:
    """Say how many digits of a number without exact ones are left after its terms were rounded."""
    return _(
        "Formula and autograd agree as far as floats can: rounding the terms leaves {n} digits of {value}.",
        n=max(0, math.floor(-math.log10(apart))),
        value=shown(entry.formula),
    )


def torch_differs(entry: Entry, torchs_own: Text | None) -> Text:
    """Say what torch gives, and what the mathematics does."""
    torch, exact = shown(entry.autograd if entry.autograd is not None else math.nan), shown_exact(entry.exact)
    if torchs_own is not None:
        return _("The derivative is {exact}, but torch gives {torch}. {why}", exact=exact, torch=torch, why=torchs_own)
    if entry.autograd is not None and math.isfinite(entry.autograd):
        return _(
            "The derivative is {exact}, but torch gives {torch}: at a kink or an edge on the way it takes a slope "
            "by convention.",
            exact=exact,
            torch=torch,
        )
    if entry.autograd is not None and math.isinf(entry.autograd):
        return _(
            "The derivative is {exact}, but torch gives {torch}: on the way it divides by 0, or a number is too large "
            "for floats.",
            exact=exact,
            torch=torch,
        )
    return _(
        "The derivative is {exact}, but torch gives {torch}: on the way it meets 0 · ∞, ∞ − ∞ or a division by 0.",
        exact=exact,
        torch=torch,
    )


def not_comparable(entry: Entry, difference: Difference | None) -> Text:
    """Say why there is nothing to compare, for a number without exact digits."""
    text = one_sided(entry) or (difference.reason if difference else None)
    return text or _("There are no finite values to compare here.")


def no_derivative(truth: Truth, torch: float | None = None) -> Text:
    """Say why there is no derivative, and what torch takes."""
    left, right = shown(truth.left), shown(truth.right)
    if truth.regularity == "kink":
        text = _("f has a kink here: its slope is {left} on the left and {right} on the right.", left=left, right=right)
    elif truth.regularity == "edge":
        side = truth.left if math.isnan(truth.right) else truth.right
        text = _("The point is on the edge of the domain of f: the slope on its one side is {side}.", side=shown(side))
    else:
        text = _IRREGULAR[truth.regularity]
    if torch is None:
        return text
    return _("{first} {then}", first=text, then=_("Torch takes the slope {torch}.", torch=shown(torch)))


def not_proven(claim: Claim, entry: Entry, truth: Truth | None, tolerance: float) -> Text | None:
    """Say what does not agree."""
    if truth is None:
        return one_sided(entry) or _unlike_the_difference(claim, entry, tolerance)
    if truth.regularity == "unknown":
        return _("Its {digits} digits can't be computed here.", digits=EXACT_DIGITS)
    return _(
        "With all digits it is {exact}, the formula gives {formula} and autograd {autograd}; "
        "rounding does not explain the difference.",
        exact=shown_exact(truth.value) if truth.value else "–",
        formula=shown(entry.formula),
        autograd="–" if entry.autograd is None else shown(entry.autograd),
    )


def one_sided(entry: Entry) -> Text | None:
    """Say so where only one of formula and autograd is finite."""
    if entry.autograd is not None and math.isfinite(entry.formula) != math.isfinite(entry.autograd):
        return _(
            "Formula: {formula}, autograd: {autograd}. Only one of them is a number; ∞ · 0 and ∞ − ∞ are none.",
            formula=shown(entry.formula),
            autograd=shown(entry.autograd),
        )
    return None


def _unlike_the_difference(claim: Claim, entry: Entry, tolerance: float) -> Text | None:
    """Say where the difference alone disagrees."""
    auto, scale = entry.autograd, claim.scale
    if auto is None or not math.isfinite(entry.formula) or entry.difference is None:
        return None
    if abs(entry.formula - auto) > tolerance * max(abs(entry.formula), abs(auto), scale):
        return None
    return _(
        "Formula and autograd agree on {formula}, but the difference is {difference}: "
        "at a kink on the way both take a slope by convention, "
        "and waves shorter than h mislead the difference.",
        formula=f"{entry.formula:.6g}",
        difference=f"{entry.difference:.6g}",
    )
