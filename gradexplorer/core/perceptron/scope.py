r"""A network as names for formulas: w, b, net and O of every layer, the targets t, E, and every neuron's delta.

Layers count from 1 in these names: ``w1[i, j]`` goes from input i, ``O0[i]``, to neuron j of the first layer with
weights, whose sum is ``net1[j]`` and whose output is ``O1[j]``. ``delta1[j]`` is the derivative of E by ``net1[j]``,
found by running the network again; ``f1(u)`` is the layer's activation.
"""

from collections.abc import Mapping

from gradexplorer.core.activations import Activation
from gradexplorer.core.perceptron.network import Network, Pass, WeightIndex
from gradexplorer.core.perceptron.notation import index_letters, several_activations
from gradexplorer.formula.scope import Meaning, Scope


def network_scope(network: Network, done: Pass, layer: int, weight_index: WeightIndex | None = None) -> Scope:
    """Return the scope of formulas about one layer, or about one of its weights.

    Parameters
    ----------
    layer : int
        Counts from 0; the letters of `index_letters` run over its sources, its neurons and those of the next layer.
    weight_index : WeightIndex or None
        What the letters stand for outside of sums; by default the first neurons.
    """
    sizes, names = network.sizes, index_letters(network, layer)
    ranges = {f"n{n}": range(size) for n, size in enumerate(sizes)}
    ranges |= {names.source: ranges[f"n{layer}"], "h": ranges[f"n{layer}"], "l": ranges[f"n{network.depth}"]}
    at = weight_index or WeightIndex(layer, 0, 0)
    meant = {names.end: at.end, names.source: max(at.source, 0)}
    if layer < network.depth - 1:
        ranges |= {names.after: ranges[f"n{layer + 2}"]}
        meant |= {names.after: 0} if sizes[layer + 2] == 1 else {}  # no sum over a single neuron
    return Scope(
        values={"O0": done.x, "t": done.t, **_parameters(network)},
        meanings={**_layers(network), **_loss(network)},
        ranges=ranges | {names.end: ranges[f"n{layer + 1}"]},
        index_letters=meant,
    )


def symbols(network: Network, layer: int) -> Mapping[str, str]:
    """Return how names are written where letters tell the layers apart: i, j and k."""
    found = {"O0": "x"}
    for n in range(1, network.depth + 1):
        found |= {f"w{n}": "w", f"b{n}": "b", f"O{n}": "O", f"net{n}": "net", f"delta{n}": "delta"}
        found[f"f{n}"] = function_symbol(network, n - 1)
    return found


def layered_symbols(network: Network) -> Mapping[str, str]:
    """Return how names are written with digits for indices: the layer stands above, where there are several."""
    found = dict(symbols(network, 0))
    if network.depth > 1:
        for n in range(1, network.depth + 1):
            found |= {f"{name}{n}": f"Layer({found[f'{name}{n}']}, {n})" for name in ("w", "b", "net", "O", "delta")}
    return found


def function_symbol(network: Network, layer: int) -> str:
    """Return what formulas call a layer's activation: f, with the layer's number where others have another one."""
    function = network.activation(layer)
    symbol = "f" if function is None else activation_symbol(function)
    return f"f_{layer + 1}" if symbol == "f" and several_activations(network) else symbol


def activation_symbol(function: Activation) -> str:
    """Return the symbol of an activation."""
    return {"Sigmoid": "sigma", "Tanh": "tanh"}.get(function.name, "f")


def _parameters(network: Network) -> dict[str, object]:
    found: dict[str, object] = {}
    for n, (matrix, vector) in enumerate(zip(network.weights, network.biases, strict=True), start=1):
        function = network.activation(n - 1)
        found |= {f"w{n}": matrix, f"b{n}": vector, **(function.renamed(f"_of_{n}")[1] if function else {})}
    return found


def _layers(network: Network) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for n in range(1, network.depth + 1):
        before, function = n - 1, network.activation(n - 1)
        found[f"net{n}"] = Meaning(("j",), f"Sum(n{before}, w{n}[n{before}, j]*O{before}[n{before}]) + b{n}[j]")
        if function is None:
            found[f"O{n}"] = Meaning(("j",), f"exp(net{n}[j])/Sum(n{n}, exp(net{n}[n{n}]))")
        else:
            found[f"f{n}"] = Meaning(("x",), function.renamed(f"_of_{n}")[0])
            found[f"O{n}"] = Meaning(("j",), f"f{n}(net{n}[j])")
        found[f"delta{n}"] = Meaning(("j",), f"D(E, net{n}[j])")
    return found


def _loss(network: Network) -> dict[str, Meaning]:
    d, count = network.depth, network.sizes[-1]
    match network.loss:
        case "half_squares":
            return {"E": Meaning((), f"1/2*Sum(n{d}, (O{d}[n{d}] - t[n{d}])**2)")}
        case "mse":
            return {"E": Meaning((), f"1/{count}*Sum(n{d}, (O{d}[n{d}] - t[n{d}])**2)")}
        case _ if network.softmax:
            return {"E": Meaning((), f"-Sum(n{d}, t[n{d}]*log(O{d}[n{d}]))")}
    # the form of torch's BCEWithLogitsLoss: 1 - O has no digits left where the sum is large
    return {"E": Meaning((), f"log1p(exp(-abs(net{d}[0]))) + relu(net{d}[0]) - t[0]*net{d}[0]")}
