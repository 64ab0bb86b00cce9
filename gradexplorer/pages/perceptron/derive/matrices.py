"""The weights and their gradient as matrices: one beside the other, layer by layer, linked with the diagram."""

import numpy as np

from gradexplorer.core.perceptron import Network, WeightIndex
from gradexplorer.framework.figure import Array, Axis, Colour, DisplayText, Heatmap, Labels, Mark, Plot
from gradexplorer.pages.perceptron.derive.diagram import Targets
from gradexplorer.pages.perceptron.derive.example import Example
from gradexplorer.pages.perceptron.derive.numbers import gradient_number, weight_number
from gradexplorer.pages.perceptron.names import low, neuron_name
from gradexplorer.text import Text, _

GAP, NARROW, SHARE = 1.3, 0.8, 0.02
"""Between two matrices, in cells: with the names of the rows, and without; at least this share of all columns."""
Edges = tuple[tuple[float, float], tuple[float, float]]
"""The outer edges in x and y."""
FEW = 6
"""With more columns in all, numbers have two digits."""
LONGEST = 6
"""Numbers of more characters than this have one digit, where they would have two."""
MOST_WRITTEN = 32
"""With more columns in all, no number fits in a cell."""
MOST_NAMED = 10
"""More rows than this have no names beside them."""


def matrices(example: Example, targets: Targets, kind: str) -> Plot:
    """Return the panel of all weights or of all gradients, biases in the last row of each matrix."""
    net, pass_step = example.net, example.pass_step
    marks: list[Mark] = []
    tall = max(net.sizes[:-1]) + int(net.biased)
    gap = GAP if _named(net) else max(NARROW, SHARE * sum(net.sizes[1:]))
    x = 0.0
    for layer in range(net.depth):
        z = _matrix(example, layer, kind)
        if kind == "gradients" and layer < pass_step.back:
            z = np.full_like(z, np.nan)
        rows, columns = z.shape
        middle = -tall / 2
        edges = (x, x + columns), (middle - rows / 2, middle + rows / 2)
        marks.append(_heatmap(example, targets, layer, kind, z, edges))
        highlighted = pass_step.highlighted in ("forward", "back") and pass_step.layer == layer
        marks += _names(net, layer, f"{kind}{layer}", edges, "gradient" if highlighted else "muted")
        x += columns + gap
    return Plot(
        key=kind,
        title=_TITLES[kind],
        x=Axis("", (-0.9, x - gap + 0.4)),
        y=Axis("", (-tall - 0.2, 1.15)),
        marks=marks,
        bare=True,
        view=(net.sizes, net.biased),
    )


_TITLES: dict[str, Text] = {
    "weights": _("Weights, row to column; red > 0, blue < 0"),
    "gradients": _("Gradient: the derivative of E by each weight"),
}


def _matrix(example: Example, layer: int, kind: str) -> Array:
    net, done = example.net, example.done
    matrix, vector = (
        (done.gradients[layer], done.deltas[layer]) if kind == "gradients" else (net.weights[layer], net.biases[layer])
    )
    return np.vstack((matrix, vector)) if net.biased else matrix


def _heatmap(
    example: Example,
    targets: Targets,
    layer: int,
    kind: str,
    z: Array,
    edges: Edges,
) -> Heatmap:
    rows, columns = z.shape
    count, limit = example.net.sizes[layer], example.largest[kind]
    weight_indices = [WeightIndex(layer, i if i < count else -1, j) for i in range(rows) for j in range(columns)]
    written = sum(example.net.sizes[1:]) <= MOST_WRITTEN
    digits = 3 if sum(example.net.sizes[1:]) <= FEW else 2
    number = gradient_number if kind == "gradients" else weight_number

    def written_with(count: int) -> list[DisplayText]:
        pairs = zip(weight_indices, z.ravel().tolist(), strict=True)
        return [number(example, index, count) if np.isfinite(value) else "" for index, value in pairs]

    texts = written_with(digits)
    if digits == 2 and max(len(str(text)) for text in texts) > LONGEST:  # all are left out where one has no room
        texts = written_with(1)
    return Heatmap(
        key=f"{kind}{layer}",
        z=z,
        x=edges[0],
        y=edges[1],
        limits=(-limit, limit),
        texts=texts if written else [],
        targets=[targets[weight_index] for weight_index in weight_indices],
    )


def _names(net: Network, layer: int, key: str, edges: Edges, colour: Colour) -> list[Mark]:
    """Return the names of the rows and columns of a matrix."""
    (left, _right), (_bottom, top) = edges
    if not _named(net):
        return []
    rows: list[DisplayText] = [
        *(neuron_name(layer, i) for i in range(net.sizes[layer])),
        *(["1"] if net.biased else []),
    ]
    columns: list[DisplayText] = [f"O{low(j)}" for j in range(net.sizes[layer + 1])]
    return [
        Labels(
            key=f"{key}.from",
            x=np.full(len(rows), left - 0.12),
            y=top - 0.5 - np.arange(len(rows), dtype=np.float64),
            texts=rows,
            colour=colour,
            anchor=(1.0, 0.5),
            size=0.85,
        ),
        Labels(
            key=f"{key}.to",
            x=left + 0.5 + np.arange(len(columns), dtype=np.float64),
            y=np.full(len(columns), top + 0.1),
            texts=columns,
            colour=colour,
            anchor=(0.5, 0.0),
            size=0.85,
        ),
    ]


def _named(net: Network) -> bool:
    """Whether there is room for names beside the matrices."""
    return max(net.sizes) <= MOST_NAMED and sum(net.sizes[1:]) <= 2 * MOST_NAMED
