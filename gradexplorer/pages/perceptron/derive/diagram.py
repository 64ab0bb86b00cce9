"""The network as a diagram: values in its nodes, weights or gradients on its edges; everything can be edited in it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from msgspec import structs

from gradexplorer.core.perceptron import Network as Net
from gradexplorer.core.perceptron import WeightIndex
from gradexplorer.framework.figure import Axis, DisplayText, Edge, Labels, NetworkDiagram, Node, Plot, Target
from gradexplorer.pages.perceptron.derive.example import Example
from gradexplorer.pages.perceptron.derive.numbers import (
    delta_number,
    given_number,
    gradient_number,
    loss_number,
    output_number,
    sum_number,
    weight_number,
)
from gradexplorer.pages.perceptron.names import neuron_name, weight_name
from gradexplorer.text import Text, _

ASPECT = 1.6
"""Width of the panel over its height, about: layers stand apart so that the diagram fills it."""
NAME = 0.035
"""Room for the names of the activations, as a part of the tallest layer."""
THICK, THIN = 6.0, 0.5
"""Widths of the largest and of the smallest value; edges of crowded diagrams are thinner."""


Targets = Mapping[WeightIndex, Target]


def diagram(example: Example, targets: Targets) -> Plot:
    """Return the panel of the network."""
    return _Diagram(example, targets).plot()


def weight_targets(example: Example) -> Targets:
    """Return what the mouse does at every weight, on its edge and in the matrices."""
    return {weight_index: _weight_target(example, weight_index) for weight_index in example.numbers}


def _weight_target(example: Example, weight_index: WeightIndex) -> Target:
    net, selected = example.net, example.selected
    value, _o, _delta = example.numbers[weight_index]
    name, layer, source = weight_name(weight_index, net.depth), weight_index.layer, weight_index.source
    numbers = {
        "weight": weight_number(example, weight_index, 6),
        "o": "1" if source < 0 else output_number(example, layer, source),
        "delta": delta_number(example, layer + 1, weight_index.end),
        "slope": gradient_number(example, weight_index, 6),
    }
    return Target(
        tip=Text(f"{name} = {{weight}}   ∂E/∂{name} = {{o}} · {{delta}} = {{slope}}", numbers),
        picks=(("selected", (weight_index.layer, weight_index.source, weight_index.end)),),
        picked=weight_index == selected,
        value=value,
        typed=partial(_with_weight, net, weight_index),
    )


def _with_weight(made: Net, weight_index: WeightIndex, value: float) -> tuple[str, object]:
    changed = made.nudged(weight_index, value)
    if weight_index.source < 0:
        return "biases", tuple(tuple(vector.tolist()) for vector in changed.biases)
    return "weights", tuple(tuple(map(tuple, matrix.tolist())) for matrix in changed.weights)


def _with_number(path: str, numbers: Sequence[float], index: int, value: float) -> tuple[str, object]:
    return path, (*numbers[:index], value, *numbers[index + 1 :])


def _given(name: str, value: float) -> Text:
    return Text(f"{name} = {{value}}", {"value": given_number(value, 6)})


class _Diagram:
    """Places, nodes and edges of one state."""

    def __init__(self, example: Example, targets: Targets) -> None:
        self.example, self.targets = example, targets
        self.net, self.done, self.pass_step = example.net, example.done, example.pass_step
        self.most = max(self.net.sizes) + int(self.net.biased)
        self.spacing = max(1.6, ASPECT * self.most / (self.net.depth + 1.6))
        self.largest = example.largest[example.state.edges]
        self.thick = min(THICK, 26 / self.most)
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.at: dict[tuple[int, int], int] = {}

    def plot(self) -> Plot:
        for layer in range(len(self.net.sizes)):
            self._layer(layer)
        self._loss()
        for weight_index in self.example.numbers:
            self._edge(weight_index)
        right = (self.net.depth + 1.6) * self.spacing
        half = (self.most + 0.3) / 2
        above = max(0.2, NAME * self.most)
        return Plot(
            key="network",
            title=_("Network"),
            hint=_("Click a weight: derive by it. Double click: change a number"),
            x=Axis("", (-0.5 * self.spacing, right)),
            y=Axis("", (-half, half + above)),
            marks=[NetworkDiagram(key="network", nodes=self.nodes, edges=self.edges), self._activations(half)],
            equal=True,
            bare=True,
            view=(self.net.sizes, self.net.biased),
        )

    def _activations(self, y: float) -> Labels:
        """Return the name of every layer's activation above it."""
        layers = range(self.net.depth)
        functions = [self.net.activation(layer) for layer in layers]
        return Labels(
            key="activations",
            x=self.spacing * np.arange(1, self.net.depth + 1, dtype=np.float64),
            y=np.full(self.net.depth, y),
            texts=[function.name if function else "Softmax" for function in functions],
            colour="muted",
            anchor=(0.5, 0.0),
            size=0.85,
        )

    def _add(self, key: tuple[int, int], node: Node) -> None:
        self.at[key] = len(self.nodes)
        self.nodes.append(node)

    def _layer(self, layer: int) -> None:
        """Add the neurons of a layer, and its bias node below them, as far as weights leave from it."""
        count = self.net.sizes[layer]
        biased = self.net.biased and layer < self.net.depth
        top = (count + biased - 1) / 2
        for index in range(count):
            self._add((layer, index), self._neuron(layer, index, top - index))
        if biased:
            faded = self.pass_step.forward < layer
            text: list[DisplayText] = ["1"] if self.most <= 10 else []
            tip = _("Bias node: always 1")
            node = Node(x=layer * self.spacing, y=-top, text=text, fill="muted", faded=faded, radius=0.26)
            self._add((layer, -1), structs.replace(node, target=Target(tip=tip)))

    def _neuron(self, layer: int, index: int, y: float) -> Node:
        pass_step, done = self.pass_step, self.done
        known, back = layer <= pass_step.forward, layer > 0 and layer - 1 >= pass_step.back
        value = float(done.outputs[layer][index])
        name = neuron_name(layer, index)
        lines: list[DisplayText] = []
        if self.most <= 10:
            lines.append(name)
        if self.most <= 8 and known:
            lines.append(output_number(self.example, layer, index))
        if self.most <= 7 and back:
            lines.append(Text("δ {delta}", {"delta": delta_number(self.example, layer, index)}))
        highlighted = (pass_step.highlighted, pass_step.layer) in (("forward", layer - 1), ("back", layer - 1))
        highlighted = (
            highlighted
            or (pass_step.highlighted == "inputs" and layer == 0)
            or (pass_step.highlighted == "loss" and layer == self.net.depth)
        )
        return Node(
            x=layer * self.spacing,
            y=y,
            text=lines,
            level=float(np.tanh(value)) if known else float("nan"),
            highlighted=highlighted,
            faded=not known,
            radius=0.42,
            target=self._neuron_target(layer, index, name, value, known, back),
        )

    def _neuron_target(self, layer: int, index: int, name: str, value: float, known: bool, back: bool) -> Target:
        if layer == 0:
            typed: Callable[[float], tuple[str, object]] = partial(_with_number, "x", self.done.x.tolist(), index)
            return Target(tip=_given(name, value), value=value, typed=typed)
        parts, numbers = [], {}
        if known:
            parts.append(f"net = {{net}}   {name} = {{output}}")
            numbers["net"] = sum_number(self.example, layer, index, 6)
            numbers["output"] = output_number(self.example, layer, index, 6)
        if back:
            parts.append("δ = {delta}")
            numbers["delta"] = delta_number(self.example, layer, index, 6)
        return Target(tip=Text("   ".join(parts), numbers) if parts else name)

    def _loss(self) -> None:
        """Add E behind the outputs, and the targets behind it."""
        count, depth, pass_step = self.net.sizes[-1], self.net.depth, self.pass_step
        highlighted = pass_step.highlighted == "loss"
        text: list[DisplayText] = ["E", loss_number(self.example)] if pass_step.loss else ["E"]
        error = Node(
            x=(depth + 0.62) * self.spacing,
            y=0.0,
            text=text if self.most <= 12 else [],
            fill="accent",
            highlighted=highlighted,
            faded=not pass_step.loss,
            round=False,
            radius=min(0.42, 0.2 * self.spacing),
            target=Target(tip=Text("E = {loss}", {"loss": loss_number(self.example, 6)})),
        )
        self._add((depth + 1, 0), error)
        here = self.at[depth + 1, 0]
        for k in range(count):
            y, value, name = (count - 1) / 2 - k, float(self.done.t[k]), "t" + neuron_name(0, k)[1:]
            typed = partial(_with_number, "t", self.done.t.tolist(), k)
            lines: list[DisplayText] = (
                [name, given_number(value)] if self.most <= 8 else [name] if self.most <= 10 else []
            )
            node = Node(
                x=(depth + 1.24) * self.spacing,
                y=y,
                text=lines,
                fill="parameter",
                round=False,
                radius=0.34,
                target=Target(tip=_given(name, value), value=value, typed=typed),
            )
            self._add((depth + 2, k), node)
            for source in (self.at[depth, k], self.at[depth + 2, k]):
                self.edges.append(Edge(source=source, end=here, highlighted=highlighted, faded=not pass_step.loss))

    def _edge(self, weight_index: WeightIndex) -> None:
        pass_step, gradients = self.pass_step, self.example.state.edges == "gradients"
        known = weight_index.layer >= pass_step.back if gradients else weight_index.layer < pass_step.forward
        weight, o, delta = self.example.numbers[weight_index]
        value = o * delta if gradients else weight
        share = abs(value) / self.largest if known else 0.0
        picked = weight_index == self.example.selected
        busy = pass_step.highlighted in ("forward", "back") and pass_step.layer == weight_index.layer
        self.edges.append(
            Edge(
                source=self.at[weight_index.layer, weight_index.source],
                end=self.at[weight_index.layer + 1, weight_index.end],
                text=weight_name(weight_index, self.net.depth) if picked else "",
                colour="muted" if not known or value == 0 else "positive" if value > 0 else "negative",
                width=THIN + (self.thick - THIN) * share,
                highlighted=busy,
                faded=not known,
                target=self.targets[weight_index],
            )
        )
