"""A network as numpy: forward values, deltas, and the gradient of every weight by the hand formula."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.core.activations.smooth import Sigmoid
from gradexplorer.core.perceptron.options import Neuron
from gradexplorer.framework.figure import Array


class WeightIndex(Struct, frozen=True, order=True):
    """A weight: its layer, the neuron it comes from (-1: the bias) and the one it goes to."""

    layer: int
    source: int
    end: int


class Network(Struct, frozen=True, eq=False, kw_only=True):
    """Layers of neurons and the loss of their outputs.

    Attributes
    ----------
    weights : one (from, to) float64 array per layer
    biases : one (to,) float64 array per layer; all zero where there are none
    biased : bool
        Whether there are biases.
    activations : one per layer
        Cross entropy has its own at the outputs, see `activation`.
    loss : one of `LOSSES`
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    biased: bool
    activations: tuple[Neuron, ...]
    loss: str

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons of every layer, inputs first."""
        return (self.weights[0].shape[0], *(matrix.shape[1] for matrix in self.weights))

    @property
    def depth(self) -> int:
        """The number of layers that have weights."""
        return len(self.weights)

    @property
    def softmax(self) -> bool:
        """Whether the outputs are a softmax."""
        return self.loss == "cross_entropy" and self.sizes[-1] > 1

    def activation(self, layer: int) -> Neuron | None:
        """Return f of a layer; None for the softmax, which is no function of one number."""
        if layer < self.depth - 1 or self.loss != "cross_entropy":
            return self.activations[layer]
        return None if self.softmax else Sigmoid()

    def weight_indices(self) -> list[WeightIndex]:
        """Return every weight, layer by layer, the biases of a layer last."""
        found = []
        for layer, matrix in enumerate(self.weights):
            rows = [*range(matrix.shape[0]), *([-1] if self.biased else [])]
            found += [WeightIndex(layer, i, j) for i in rows for j in range(matrix.shape[1])]
        return found

    def weight(self, weight_index: WeightIndex) -> float:
        """Return one weight or bias."""
        return at(weight_index, self.weights, self.biases)

    def nudged(self, weight_index: WeightIndex, value: float) -> "Network":
        """Return the network with another value at one index."""
        arrays = list(self.weights if weight_index.source >= 0 else self.biases)
        changed = arrays[weight_index.layer].copy()
        changed[(weight_index.source, weight_index.end) if weight_index.source >= 0 else weight_index.end] = value
        arrays[weight_index.layer] = changed
        return replace(self, **{"weights" if weight_index.source >= 0 else "biases": tuple(arrays)})

    def fired(self, layer: int, net: Array) -> Array:
        """Return the outputs of a layer; `net` may hold many rows."""
        function = self.activation(layer)
        if function is not None:
            return function.values(net)
        powers = np.exp(net - net.max(axis=-1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=-1, keepdims=True))

    def error(self, net: Array, outputs: Array, t: Array) -> Array:
        """Return E of the last layer's net sums and outputs; they may hold many rows."""
        if self.softmax:
            top = net.max(axis=-1, keepdims=True)
            logs = net - top - np.log(np.exp(net - top).sum(axis=-1, keepdims=True))
            return np.asarray(-(t * logs).sum(axis=-1))
        if self.loss == "cross_entropy":
            return np.asarray((np.logaddexp(0, net) - t * net).sum(axis=-1))
        squares = ((outputs - t) ** 2).sum(axis=-1)
        return np.asarray(squares / (2 if self.loss == "half_squares" else len(t)))

    def onward(self, layer: int, net: Array, t: Array) -> Array:
        """Return E where the net sums of `layer` are given; `net` may hold many rows."""
        outputs = self.fired(layer, net)
        for later in range(layer + 1, self.depth):
            net = outputs @ self.weights[later] + self.biases[later]
            outputs = self.fired(later, net)
        return self.error(net, outputs, t)


def at(weight_index: WeightIndex, matrices: Sequence[Array], vectors: Sequence[Array]) -> float:
    """Return what stands at `weight_index` in arrays like the weights and the biases."""
    if weight_index.source < 0:
        return float(vectors[weight_index.layer][weight_index.end])
    return float(matrices[weight_index.layer][weight_index.source, weight_index.end])


class Pass(Struct, frozen=True, eq=False, kw_only=True):
    """What one example leaves in a network: forward the values, backward the deltas.

    Attributes
    ----------
    outputs : one array per layer
        The inputs first: ``outputs[l]`` goes into ``weights[l]``.
    nets, slopes, deltas : one array per layer with weights
        Net sums, f' of them, and dE/dnet. The slopes of a softmax are its own outputs' O (1 - O).
    sizes : one array per layer with weights
        How large the terms are from which each delta comes by cancellation.
    """

    x: Array
    t: Array
    error: float
    outputs: tuple[Array, ...]
    nets: tuple[Array, ...]
    slopes: tuple[Array, ...]
    deltas: tuple[Array, ...]
    sizes: tuple[Array, ...]

    @property
    def gradients(self) -> tuple[Array, ...]:
        """The derivative of E by every weight: O_i delta_j."""
        return tuple(np.outer(o, delta) for o, delta in zip(self.outputs, self.deltas, strict=False))

    def derivative(self, weight_index: WeightIndex) -> float:
        """Return the derivative of E by one weight or bias."""
        delta = float(self.deltas[weight_index.layer][weight_index.end])
        return (
            delta if weight_index.source < 0 else float(self.outputs[weight_index.layer][weight_index.source]) * delta
        )

    def size(self, weight_index: WeightIndex) -> float:
        """Return how large the terms of a derivative are before they cancel."""
        size = float(self.sizes[weight_index.layer][weight_index.end])
        return (
            size
            if weight_index.source < 0
            else abs(float(self.outputs[weight_index.layer][weight_index.source])) * size
        )


def run_passes(network: Network, x: Array, t: Array) -> Pass:
    """Send an example forward and its error back."""
    with np.errstate(all="ignore"):
        outputs, nets = [x], []
        for layer in range(network.depth):
            nets.append(outputs[-1] @ network.weights[layer] + network.biases[layer])
            outputs.append(network.fired(layer, nets[-1]))
        slopes = [_slopes(network, layer, nets[layer], outputs[layer + 1]) for layer in range(network.depth)]
        deltas, sizes = _back(network, outputs, slopes, t)
        error = float(network.error(nets[-1], outputs[-1], t))
    return Pass(
        x=x,
        t=t,
        error=error,
        outputs=tuple(outputs),
        nets=tuple(nets),
        slopes=tuple(slopes),
        deltas=tuple(deltas),
        sizes=tuple(sizes),
    )


def _slopes(network: Network, layer: int, net: Array, outputs: Array) -> Array:
    function = network.activation(layer)
    return function.slopes(net) if function is not None else outputs * (1 - outputs)


def _back(
    network: Network, outputs: Sequence[Array], slopes: Sequence[Array], t: Array
) -> tuple[list[Array], list[Array]]:
    """Return the deltas and their sizes, first layer first."""
    last, reach = outputs[-1], np.abs(outputs[-1]) + np.abs(t)
    if network.loss == "cross_entropy":
        total = t.sum() if network.softmax else 1.0
        deltas, sizes = [last * total - t], [np.abs(last) * np.abs(t).sum() + reach]
    else:
        factor = 1.0 if network.loss == "half_squares" else 2 / len(t)
        deltas, sizes = [factor * slopes[-1] * (last - t)], [factor * np.maximum(1, np.abs(slopes[-1])) * reach]
    for layer in range(network.depth - 2, -1, -1):
        matrix = network.weights[layer + 1]
        delta, size = through(slopes[layer], matrix @ deltas[0], np.abs(matrix) @ sizes[0])
        deltas.insert(0, delta)
        sizes.insert(0, size)
    return deltas, sizes


def through(slope: Array, behind: Array, size: Array) -> tuple[Array, Array]:
    """Return delta before an activation, and the size of its terms; `behind` is dE by what it gives, of terms `size`.

    A slope has terms of size 1 where it is small: 1 - tanh² cancels.
    """
    return slope * behind, np.abs(slope) * size + np.abs(behind)
