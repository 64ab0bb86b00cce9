"""An activation and its own f' as formulas, and f' of a neuron with its numbers."""

from gradexplorer.core.activations import Activation
from gradexplorer.core.perceptron import Network, Pass
from gradexplorer.core.perceptron.network import WeightIndex
from gradexplorer.core.perceptron.notation import named, neuron, notation, rounded
from gradexplorer.framework.figure import Formula, Item


def slope_items(key: str, function: Activation, f: str) -> list[Item]:
    """Return f' of an activation; nothing for the identity, whose slope is 1."""
    match function.name:
        case "Identity":
            return []
        case "Sigmoid":
            return [Formula(key=f"{key}.slope", latex=r"\sigma'(x) = \sigma(x) (1 - \sigma(x))")]
        case "Tanh":
            return [Formula(key=f"{key}.slope", latex=r"\tanh'(x) = 1 - \tanh^{2}(x)")]
    steepness = function.derivations[0].steps[-1].latex
    return [Formula(key=f"{key}.slope", label=function.name, latex=f"{f}'(x) = {steepness}")]


def activation_items(key: str, function: Activation, f: str) -> list[Item]:
    """Return an activation and its f'."""
    items = slope_items(key, function, f)
    if function.name == "Sigmoid":
        return [Formula(key=key, latex=r"\sigma(x) = \frac{1}{1 + e^{-x}}"), *items]
    return [Formula(key=key, latex=f"{f}(x) = {function.latex}"), *items] if named(function) else items


def own_slope(key: str, net: Network, layer: int) -> list[Item]:
    """Return f' of a layer's activation where formulas call it f'; others are written out there."""
    function = net.activation(layer)
    return slope_items(key, function, notation(net, WeightIndex(layer, 0, 0)).f) if function and named(function) else []


def slope_numbers(key: str, net: Network, done: Pass, layer: int, j: int) -> list[Item]:
    """Return f' of one neuron's sum in numbers, where formulas call it f'."""
    function = net.activation(layer)
    if function is None or not named(function):
        return []
    f, value = notation(net, WeightIndex(layer, 0, 0)).f, rounded(float(done.nets[layer][j]), 5)
    left = neuron(r"\mathrm{net}", net, layer, j)
    latex = f"{f}'({left}) = {f}'({value}) = {rounded(float(done.slopes[layer][j]))}"
    return [Formula(key=f"{key}.slope", latex=latex)]
