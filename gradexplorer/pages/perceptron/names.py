"""Names and numbers in the diagram and the matrices: plain characters, as Qt draws them."""

from functools import lru_cache

from gradexplorer.core.perceptron import WeightIndex

SHORT = 6
"""A number of one digit is written with at most so many characters before it gets a power of ten."""
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_HIGH = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def low(index: int) -> str:
    """Return an index as a subscript."""
    return str(index).translate(_LOW)


@lru_cache(maxsize=4096)
def weight_name(weight_index: WeightIndex, depth: int) -> str:
    """Return the name of a weight or bias: w₀₁, and w⁽²⁾₀₁ where there are several layers of them."""
    layer = f"({weight_index.layer + 1})".translate(_HIGH) if depth > 1 else ""
    if weight_index.source < 0:
        return f"b{layer}{low(weight_index.end)}"
    comma = "," if max(weight_index.source, weight_index.end) > 9 else ""
    return f"w{layer}{low(weight_index.source)}{comma}{low(weight_index.end)}"


def neuron_name(layer: int, index: int) -> str:
    """Return the name of a neuron's value: x₀ for inputs, O₀ for all others."""
    return ("O" if layer else "x") + low(index)


def shown(value: float, digits: int = 3) -> str:
    """Return a number with few digits; zero has no sign. One digit stands beside a power of ten where that is short."""
    text = f"{float(f'{value:.{digits}g}') + 0.0:.{digits}g}"
    return f"{value:.0e}" if digits == 1 and len(text) > SHORT else text
