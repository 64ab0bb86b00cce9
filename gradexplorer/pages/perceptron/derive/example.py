"""One example in one network: what the fields of the Derive part describe, and how far the two passes have come."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec import Struct

from gradexplorer.cached import cached_property
from gradexplorer.core.initial_weights import initial_weights
from gradexplorer.core.perceptron import Network, Pass, WeightIndex, run_passes
from gradexplorer.core.perceptron.numpy_weights import numpy_weights
from gradexplorer.framework.figure import Array
from gradexplorer.pages.perceptron.derive.state import DeriveState

Fields = tuple[Any, ...]


class PassStep(Struct, frozen=True):
    """How far the passes have come; everything else is pale.

    Attributes
    ----------
    forward : int
        Layers with weights that have their values.
    loss : bool
        E is known.
    back : int
        The first layer whose deltas and gradients are known; the depth where none is.
    lit : str
        What is being computed: ``inputs``, ``forward``, ``loss``, ``back``, or ``done``.
    layer : int
        The layer of ``forward`` and ``back``.
    """

    forward: int
    loss: bool
    back: int
    highlighted: str
    layer: int = 0


def pass_step(depth: int, step: int) -> PassStep:
    """Return what is known after `step` steps: inputs, each layer forward, the loss, each layer back, the whole."""
    if step <= depth:
        return PassStep(step, False, depth, "forward" if step else "inputs", step - 1)
    if step == depth + 1:
        return PassStep(depth, True, depth, "loss")
    back = 2 * depth + 1 - step
    return PassStep(depth, True, max(back, 0), "back" if back >= 0 else "done", max(back, 0))


def last_step(state: DeriveState) -> int:
    """Return the step at which everything is known."""
    return 2 * len(state.layers)


class Example(Struct, frozen=True, eq=False, dict=True):
    """The network, both passes of the example, and what of it is known and selected."""

    state: DeriveState
    net: Network
    done: Pass
    pass_step: PassStep
    selected: WeightIndex

    @cached_property
    def largest(self) -> dict[str, float]:
        """The largest weight and the largest derivative, to which all others are drawn."""
        weights = (*self.net.weights, *(self.net.biases if self.net.biased else ()))
        gradients = (*self.done.gradients, *(self.done.deltas if self.net.biased else ()))
        return {"weights": _largest(weights), "gradients": _largest(gradients)}

    @cached_property
    def numbers(self) -> dict[WeightIndex, tuple[float, float, float]]:
        """Of every weight: its value, what it is multiplied by, and the delta of the neuron it goes to."""
        net, done, found = self.net, self.done, {}
        for layer in range(net.depth):
            rows = [*net.weights[layer].tolist(), *([net.biases[layer].tolist()] if net.biased else [])]
            sources = [*enumerate(done.outputs[layer].tolist()), *([(-1, 1.0)] if net.biased else [])]
            deltas = done.deltas[layer].tolist()
            for (i, o), row in zip(sources, rows, strict=True):
                for j, (value, delta) in enumerate(zip(row, deltas, strict=True)):
                    found[WeightIndex(layer, i, j)] = (value, o, delta)
        return found


def example(state: DeriveState) -> Example:
    """Return the example that the fields describe."""
    fields = (
        state.layers,
        state.activation,
        state.loss,
        state.bias,
        state.init,
        state.seed,
        state.drawn_by,
        state.weights,
        state.biases,
    )
    net = _network(fields)
    now = pass_step(net.depth, min(state.step, last_step(state)))
    return Example(state, net, _passed(fields, state.x, state.t), now, _selected(state))


def _selected(state: DeriveState) -> WeightIndex:
    """Return the selected weight, kept inside the network."""
    layer = min(max(state.selected[0], 0), len(state.layers) - 2)
    before, after = state.layers[layer : layer + 2]
    source = min(state.selected[1], before - 1)
    return WeightIndex(layer, source if state.bias else max(source, 0), min(max(state.selected[2], 0), after - 1))


def _largest(arrays: Sequence[Array]) -> float:
    most = max(float(np.max(np.abs(array), initial=0.0, where=np.isfinite(array))) for array in arrays)
    return most or 1.0


@lru_cache(maxsize=32)
def _network(fields: Fields) -> Network:
    layers, activation, loss, bias, init, seed, drawn_by, weights, biases = fields
    depth = len(layers) - 1
    matrices, vectors = (numpy_weights if drawn_by == "numpy" else initial_weights)(layers, init, seed)
    for layer, given in enumerate(weights[:depth]):
        if _shape(given) == matrices[layer].shape:
            matrices[layer] = np.array(given, dtype=np.float64)
    for layer, row in enumerate(biases[:depth]):
        if len(row) == len(vectors[layer]):
            vectors[layer] = np.array(row, dtype=np.float64)
    hidden = activation[:-1] or activation
    functions = [hidden[min(layer, len(hidden) - 1)] for layer in range(depth - 1)]
    return Network(
        weights=tuple(matrices),
        biases=tuple(vector if bias else np.zeros_like(vector) for vector in vectors),
        biased=bias,
        activations=(*functions, activation[-1]),
        loss=loss,
    )


def _shape(matrix: tuple[tuple[float, ...], ...]) -> tuple[int, int]:
    lengths = {len(row) for row in matrix}
    return len(matrix), lengths.pop() if len(lengths) == 1 else -1


@lru_cache(maxsize=32)
def _passed(fields: Fields, x: tuple[float, ...], t: tuple[float, ...]) -> Pass:
    made = _network(fields)
    return run_passes(made, np.array(x, dtype=np.float64), np.array(t, dtype=np.float64))
