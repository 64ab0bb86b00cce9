"""A loss of a line and its gradient with exact digits."""

from collections.abc import Sequence
from typing import Any

from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.losses.loss import Loss
from gradexplorer.formula.derivation import tree
from gradexplorer.formula.exact import ExactSlope

Number = Any
"""mpmath's real number."""


def exact_slope(loss: Loss, points: Sequence[Point], w: float, b: float, variable: str) -> ExactSlope:
    """Return dL/dw or dL/db: L from its terms, and the formula from their slopes."""
    term, slope = tree(loss.term), loss.slope

    def terms(exact: Any, t: Number) -> list[tuple[Number, dict[str, Number]]]:
        line = {"w": exact.m.mpf(w), "b": exact.m.mpf(b), variable: t}
        parameters = {name: exact.m.mpf(value) for name, value in loss.parameters.items()}
        rows = [(exact.m.mpf(x), exact.m.mpf(y)) for x, y in points]
        return [(x, {"r": line["w"] * x + line["b"] - y, **parameters}) for x, y in rows]

    def total(exact: Any, t: Number) -> Number:
        return exact.m.fsum(exact.value(term, values) for _x, values in terms(exact, t))

    def value(exact: Any, t: Number) -> Number:
        whole = total(exact, t)
        match loss.gather:
            case "mean":
                return whole / len(points)
            case "root":
                return exact.m.sqrt(whole)
        return whole

    def formula(exact: Any, t: Number) -> Number:
        inner = [(x if variable == "w" else 1) * exact.value(slope, values) for x, values in terms(exact, t)]
        match loss.gather:
            case "mean":
                return exact.m.fsum(inner) / len(points)
            case "root":
                return exact.m.fsum(inner) / (2 * exact.m.sqrt(total(exact, t)))
        return exact.m.fsum(inner)

    return ExactSlope(value, {"w": w, "b": b}[variable], formula)


def exact_step(
    loss: Loss, points: Sequence[Point], w: float, b: float, variable: str, rate: float
) -> ExactSlope | None:
    """Return w - eta dL/dw, or that of b: it is the derivative of w t - eta L(t) by t, at w.

    None where L has no derivative: which step torch takes there is its own choice.
    """
    slope = exact_slope(loss, points, w, b, variable)
    if slope.truth().regularity != "smooth":
        return None

    def function(exact: Any, t: Number) -> Number:
        return exact.m.mpf(slope.x) * t - exact.m.mpf(rate) * slope.f(exact, t)

    def formula(exact: Any, t: Number) -> Number:
        assert slope.text is not None
        return exact.m.mpf(slope.x) - exact.m.mpf(rate) * slope.text(exact, t)

    return ExactSlope(function, slope.x, formula)
