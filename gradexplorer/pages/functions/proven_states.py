"""States whose columns are proven: every function of the catalogue and every one that can be typed, and surfaces."""

from collections.abc import Iterator
from typing import Any

from gradexplorer.core.functions import FUNCTIONS, SURFACES
from gradexplorer.formula.functions import FUNCTIONS as ELEMENTARY
from gradexplorer.framework.page import ProvenState

PLACES = {"acosh": 2.0, "sqrt": 2.0, "log": 2.0, "log2": 2.0, "log10": 2.0, "cbrt": 2.0, "silu": 2.0}
"""Where a typed function is proven, if not at 0.6: where no two of its formulas agree by chance."""
TYPED = (
    "x*sin(x)/(1 + x^2)",
    "-(x^3) + (1 + x)^3 - 2*3*x*x^2",
    "1/sin(x)^2 + x^x + x^-2",
    "exp(-3*x/4) - 2^x*(x - 1)",
    "x + clamp(x, -1, 0.5) + where(x > 0 and x < 2, x^2, x)",
    "sin(x)^(-2) + cos(x)^3",
    "x*(1 - x)*(2 - x)/(x + 3)*(x*x^2)",
)
OF_TWO = ("atan2(y, x) + hypot(x, y)", "max(x, 3*y) - min(x*y, 2)", "(x^2 + y - 11)^2 + x^3*y", "-x^2 - 2*y^2")
KINKS = ("relu(x)", "abs(x)", "max(x, 0)", "x + floor(x)")


def _typed(text: str, x: float) -> ProvenState:
    return ProvenState(f"{text} at {x:g}", {"function": {"type": "typed", "text": text}, "x0": x})


def _of_one() -> Iterator[ProvenState]:
    for tag in FUNCTIONS:
        yield ProvenState(tag, {"function": {"type": tag}, "h": 0.1})
    yield ProvenState("cube", {"function": {"type": "power", "n": 3.0}, "x0": -2.0})
    yield ProvenState("exponential near 0", {"function": {"type": "exp"}, "x0": -3.9, "h": 1e-6})
    yield ProvenState("square root at its edge", {"function": {"type": "sqrt"}, "x0": 0.0})
    for name, function in ELEMENTARY.items():
        if function.typed and function.name == name and len(function.arguments) == 1:
            yield _typed(f"{name}(x)", PLACES.get(name, 0.6))
    for text in TYPED:
        yield _typed(text, 0.8)
    for text in KINKS:
        yield _typed(text, 0.0)


def _of_two() -> Iterator[ProvenState]:
    two: dict[str, Any] = {"dimension": "two", "angle": 205.0, "tangent_plane": True}
    for key in SURFACES:
        yield ProvenState(key, {**two, "surface": key})
    for text in OF_TWO:
        yield ProvenState(text, {**two, "surface": "typed", "formula": text})
    yield ProvenState("saddle point", {**two, "surface": "saddle", "x0": 0.0, "y0": 0.0})
    yield ProvenState("maximum", {**two, "surface": "typed", "formula": "-x^2 - 2*y^2", "x0": 0.0, "y0": 0.0})


def proven_states() -> Iterator[ProvenState]:
    """Yield the states."""
    yield from _of_one()
    yield from _of_two()
