"""A network with 50 digits, in which any quantity can be differentiated by any earlier one: what executes each line."""

import ast
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct

from gradexplorer.core.perceptron.network import Network, Pass, WeightIndex
from gradexplorer.formula.derivation import tree
from gradexplorer.formula.mpmath_values import arithmetic
from gradexplorer.formula.numpy_values import evaluate

Number = Any
"""mpmath's real number."""


class Quantity(Struct, frozen=True):
    """Something in a network: ``net`` or ``O`` of a neuron, ``w`` (with its `source`), ``E``, or ``term`` of E.

    `layer` counts layers with weights; -1 with ``O`` are the inputs.
    """

    kind: str
    layer: int = 0
    end: int = 0
    source: int = -1


E = Quantity("E")


def weight(weight_index: WeightIndex) -> Quantity:
    """Return a weight as a quantity."""
    return Quantity("w", weight_index.layer, weight_index.end, weight_index.source)


class ExactNetwork:
    """All quantities of a network and their derivatives, each found by running the network, not by a formula."""

    def __init__(self, network: Network, done: Pass) -> None:
        self.network, self.done = network, done
        self._exact = arithmetic("x")
        self.m = self._exact.m
        self._found: dict[tuple[Quantity, Quantity], Number] = {}

    @cached_property
    def values(self) -> dict[Quantity, Number]:
        """Every quantity as it is."""
        values = {Quantity("O", -1, i): self.m.mpf(float(x)) for i, x in enumerate(self.done.x)}
        self._run(values, 0, None)
        return values

    @cached_property
    def _columns(self) -> list[list[tuple[list[Number], Number]]]:
        """Per layer and neuron: the weights that go into it, and its bias."""
        arrays = zip(self.network.weights, self.network.biases, strict=True)
        return [
            [
                ([self.m.mpf(w) for w in column.tolist()], self.m.mpf(b))
                for column, b in zip(matrix.T, vector, strict=True)
            ]
            for matrix, vector in arrays
        ]

    @cached_property
    def bent(self) -> bool:
        """Whether a sum lies exactly where its activation has a bend."""
        for layer, nets in enumerate(self.done.nets):
            function = self.network.activation(layer)
            if function and any(
                np.any(nets == evaluate(tree(bend), function.parameters)) for bend in function.breakpoints
            ):
                return True
        return False

    @cached_property
    def _excess(self) -> Number:
        """By how much the targets' sum is above 1: floats such as 0.1, 0.2 and 0.7 have not exactly the sum 1."""
        return self.m.fsum(self.m.mpf(float(target)) for target in self.done.t) - 1

    @property
    def targets_are_shares(self) -> bool:
        """Whether the targets' sum is 1 at the precision of floats."""
        return bool(abs(self._excess) <= len(self.done.t) * 2.0**-53)

    @property
    def rounding(self) -> Number:
        """How far lines that take the targets' sum as 1 may be apart: what the rounding of the targets explains."""
        if not (self.network.softmax and self.targets_are_shares):
            return self.m.zero
        reach = max(float(np.abs(outputs).max()) for outputs in self.done.outputs)
        return abs(self._excess) * max(reach, 1.0)

    def derivative(self, of: Quantity, by: Quantity) -> Number:
        """Return the derivative of one quantity by another with everything that comes before that one held."""
        if (of, by) not in self._found:
            start = self._weight(by) if by.kind == "w" else self.values[by]
            self._found[of, by] = self.m.diff(lambda value: self._moved(by, value)[of], start)
        return self._found[of, by]

    def evaluated(self, formula: ast.expr, parameters: Mapping[str, float], x: Quantity) -> Number:
        """Return the value of a formula in x where x is one of the quantities."""
        return self._exact.at(formula, {"x": self.values[x], **parameters})

    def _moved(self, by: Quantity, value: Number) -> dict[Quantity, Number]:
        values = {**self.values, by: value}
        if by.kind != "w":
            self._run(values, by.layer + (by.kind == "O"), by)
            return values
        net = Quantity("net", by.layer, by.end)
        source = self.values[Quantity("O", by.layer - 1, by.source)] if by.source >= 0 else 1
        values[net] = self.values[net] + (value - self._weight(by)) * source
        self._run(values, by.layer, net)
        return values

    def _weight(self, weight_index: Quantity) -> Number:
        return self.m.mpf(self.network.weight(WeightIndex(weight_index.layer, weight_index.source, weight_index.end)))

    def _run(self, values: dict[Quantity, Number], first: int, held: Quantity | None) -> None:
        """Compute everything from layer `first` on but what is `held`; in its layer only outputs depend on it."""
        for layer in range(first, self.network.depth):
            if held is None or held.kind == "O" or held.layer < layer:
                self._sum(values, layer)
            self._fire(values, layer, held)
        last = self.network.depth - 1
        nets, outputs = ([values[Quantity(kind, last, k)] for k in range(len(self.done.t))] for kind in ("net", "O"))
        t = [self.m.mpf(float(target)) for target in self.done.t]
        terms = self._terms(nets, outputs, t)
        values |= {Quantity("term", 0, k): term for k, term in enumerate(terms)}
        values[E] = self.m.fsum(terms)

    def _sum(self, values: dict[Quantity, Number], layer: int) -> None:
        sources = [values[Quantity("O", layer - 1, i)] for i in range(len(self.network.weights[layer]))]
        for j, (column, bias) in enumerate(self._columns[layer]):
            values[Quantity("net", layer, j)] = self.m.fdot(sources, column) + bias

    def _fire(self, values: dict[Quantity, Number], layer: int, held: Quantity | None) -> None:
        function, count = self.network.activation(layer), len(self.network.biases[layer])
        nets = [values[Quantity("net", layer, j)] for j in range(count)]
        if function is None:
            powers = [self.m.exp(net - max(nets)) for net in nets]
            outputs = [power / self.m.fsum(powers) for power in powers]
        else:
            formula, numbers = tree(function.source()), function.parameters
            # in the layer of the held sum, only its own neuron's output changes
            outputs = [
                values[Quantity("O", layer, j)]
                if held is not None and held.kind == "net" and held.layer == layer and held.end != j
                else self._exact.at(formula, {"x": net, **numbers})
                for j, net in enumerate(nets)
            ]
        for j, output in enumerate(outputs):
            values[Quantity("O", layer, j)] = output

    def _terms(self, nets: list[Number], outputs: list[Number], t: list[Number]) -> list[Number]:
        match self.network.loss:
            case "half_squares":
                return [(o - target) ** 2 / 2 for o, target in zip(outputs, t, strict=True)]
            case "mse":
                return [(o - target) ** 2 / len(t) for o, target in zip(outputs, t, strict=True)]
            case _ if self.network.softmax:
                return [-target * self.m.log(o) for o, target in zip(outputs, t, strict=True)]
        return [self.m.log1p(self.m.exp(-abs(nets[0]))) + max(nets[0], 0) - t[0] * nets[0]]
