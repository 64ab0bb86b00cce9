"""An activation and its own f' as formulas, and f' of a neuron with its numbers."""

from gradexplorer.core.activations import Activation
from gradexplorer.core.perceptron import Network, Pass
from gradexplorer.core.perceptron.notation import named
from gradexplorer.core.perceptron.scope import function_symbol, layered_symbols, network_scope
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import tree
from gradexplorer.framework.figure import FormulaItem, Item

AT = 0.7
"""Where an activation's own formulas are executed: beside every kink."""


def _scope(function: Activation) -> Scope:
    meaning = Meaning(("x",), function.source())
    return Scope(values={"x": AT, **function.parameters}, meanings={"f": meaning})


def slope_items(key: str, function: Activation, f: str) -> list[Item]:
    """Return f' of an activation; nothing for the identity, whose slope is 1."""
    match function.name:
        case "Identity":
            return []
        case "Sigmoid":
            slope = tree("f(x)*(1 - f(x))")
        case "Tanh":
            slope = tree("1 - f(x)**2")
        case _:
            slope = function.derivations[0].result
    line = formula("Prime(f, x)", slope, scope=_scope(function), symbols={**function.symbols, "f": f})
    return [FormulaItem(key=f"{key}.slope", label=function.name if named(function) else "", formula=line, general=True)]


def activation_items(key: str, function: Activation, f: str) -> list[Item]:
    """Return an activation and its f'."""
    items = slope_items(key, function, f)
    if function.name != "Sigmoid" and not named(function):
        return items
    written = tree("1/(1 + exp(-x))") if function.name == "Sigmoid" else tree(function.source())
    line = formula("f(x)", written, scope=_scope(function), symbols={**function.symbols, "f": f})
    return [FormulaItem(key=key, formula=line, general=True), *items]


def own_slope(key: str, net: Network, layer: int) -> list[Item]:
    """Return f' of a layer's activation where formulas call it f'; others are written out there."""
    function = net.activation(layer)
    return slope_items(key, function, function_symbol(net, layer)) if function and named(function) else []


def slope_numbers(key: str, net: Network, done: Pass, layer: int, j: int) -> list[Item]:
    """Return f' of one neuron's sum in numbers, where formulas call it f'."""
    function, n = net.activation(layer), layer + 1
    if function is None or not named(function):
        return []
    parts = f"Prime(f{n}, net{n}[{j}])", f"Prime(f{n}, Numbers(net{n}[{j}], 5))", float(done.slopes[layer][j])
    line = formula(*parts, scope=network_scope(net, done, layer), symbols=layered_symbols(net))
    return [FormulaItem(key=f"{key}.slope", formula=line)]
