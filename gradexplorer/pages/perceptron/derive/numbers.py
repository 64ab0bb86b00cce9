"""The numbers in the diagram and in the matrices, each with the formula that it is the value of."""

from collections.abc import Mapping
from functools import lru_cache, partial

from msgspec.structs import replace

from gradexplorer.core.perceptron import WeightIndex
from gradexplorer.core.perceptron.derivation import kink
from gradexplorer.core.perceptron.scope import layered_symbols, network_scope
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import rounded
from gradexplorer.formula.shown_number import shown as shown_number
from gradexplorer.framework.figure import DisplayText
from gradexplorer.pages.perceptron.derive.example import Example
from gradexplorer.pages.perceptron.names import shown

MOST_WEIGHTS = 400
"""Larger networks have more numbers than there is time to execute."""
_FLOATS = 1e-13


def output_number(example: Example, layer: int, neuron: int, digits: int = 3) -> DisplayText:
    """Return the output of a neuron, or an input."""
    return _number(example, float(example.done.outputs[layer][neuron]), f"O{layer}[{neuron}]", digits)


def sum_number(example: Example, layer: int, neuron: int, digits: int) -> DisplayText:
    """Return the weighted sum of a neuron."""
    return _number(example, float(example.done.nets[layer - 1][neuron]), f"net{layer}[{neuron}]", digits)


def loss_number(example: Example, digits: int = 3) -> DisplayText:
    """Return E."""
    return _number(example, float(example.done.error), "E", digits)


def delta_number(example: Example, layer: int, neuron: int, digits: int = 3) -> DisplayText:
    """Return the delta of a neuron."""
    value = float(example.done.deltas[layer - 1][neuron])
    return _slope_number(example, value, _delta(example, layer, neuron), digits)


def gradient_number(example: Example, weight_index: WeightIndex, digits: int) -> DisplayText:
    """Return the derivative of E by a weight: what it is multiplied by, times the delta of its neuron."""
    _weight, o, delta = example.numbers[weight_index]
    layer, source = weight_index.layer, weight_index.source
    factor = "1" if source < 0 else f"O{layer}[{source}]"
    return _slope_number(example, o * delta, f"{factor}*({_delta(example, layer + 1, weight_index.end)})", digits)


def weight_number(example: Example, weight_index: WeightIndex, digits: int) -> DisplayText:
    """Return a weight or a bias."""
    layer, source, end = weight_index.layer + 1, weight_index.source, weight_index.end
    source_name = f"b{layer}[{end}]" if source < 0 else f"w{layer}[{source}, {end}]"
    return _number(example, example.numbers[weight_index][0], source_name, digits)


def _delta(example: Example, layer: int, neuron: int) -> str:
    """Return a delta as one step of the backward pass: of the outputs by moving E, else from the next layer's."""
    if layer == example.net.depth:
        return f"delta{layer}[{neuron}]"
    after = layer + 1
    whole = f"Sum(n{after}, w{after}[{neuron}, n{after}]*handed{after}[n{after}])"
    return f"Prime(f{layer}, net{layer}[{neuron}])*{whole}"


def _slope_number(example: Example, value: float, source: str, digits: int) -> DisplayText:
    return shown(value, digits) if _bent(example) else _number(example, value, source, digits)


def given_number(value: float, digits: int = 3) -> DisplayText:
    """Return an input or a target."""
    return rounded(value, digits, shown(value, digits))


def _number(example: Example, value: float, source: str, digits: int) -> DisplayText:
    text = shown(value, digits)
    if value != value or abs(value) == float("inf") or len(example.numbers) > MOST_WEIGHTS:
        return text

    spare = _FLOATS * (1 + abs(value))
    scope, symbols = partial(_scope, example), _symbols(example)
    return shown_number(text, source, scope=scope, symbols=symbols, digits=digits, rounding=spare)


@lru_cache(maxsize=4)
def _symbols(example: Example) -> Mapping[str, str]:
    return layered_symbols(example.net)


@lru_cache(maxsize=4)
def _scope(example: Example) -> Scope:
    """Return one scope for all numbers of an example, so that each sum is executed once."""
    scope = network_scope(example.net, example.done, 0)
    handed = {f"handed{n}": deltas for n, deltas in enumerate(example.done.deltas, start=1)}
    return replace(scope, values={**scope.values, **handed})


@lru_cache(maxsize=4)
def _bent(example: Example) -> bool:
    return kink(example.net, example.done) is not None
