"""Names and numbers in the diagram and the matrices: plain characters, as Qt draws them."""

from functools import lru_cache

from gradexplorer.core.perceptron import Place

_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_HIGH = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def low(index: int) -> str:
    """Return an index as a subscript."""
    return str(index).translate(_LOW)


@lru_cache(maxsize=4096)
def weight_name(place: Place, depth: int) -> str:
    """Return the name of a weight or bias: w₀₁, and w⁽²⁾₀₁ where there are several layers of them."""
    layer = f"({place.layer + 1})".translate(_HIGH) if depth > 1 else ""
    if place.source < 0:
        return f"b{layer}{low(place.end)}"
    comma = "," if max(place.source, place.end) > 9 else ""
    return f"w{layer}{low(place.source)}{comma}{low(place.end)}"


def neuron_name(layer: int, index: int) -> str:
    """Return the name of a neuron's value: x₀ for inputs, O₀ for all others."""
    return ("O" if layer else "x") + low(index)


def shown(value: float, digits: int = 3) -> str:
    """Return a number with few digits; zero has no sign."""
    return f"{float(f'{value:.{digits}g}') + 0.0:.{digits}g}".replace("-", "−")
