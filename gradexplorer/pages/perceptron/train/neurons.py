"""A sheet of small maps: what every neuron makes of the plane, joined by the weights."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from gradexplorer.core.datasets import Data
from gradexplorer.core.training import GRID, TrainingConfig, TrainingSnapshot
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import (
    Array,
    Axis,
    DisplayText,
    Edge,
    Heatmap,
    Labels,
    Mark,
    NetworkDiagram,
    Node,
    Plot,
    Target,
)
from gradexplorer.pages.perceptron.names import shown
from gradexplorer.text import Text, _

APART = 1.9
"""From one layer to the next, in maps."""
ROW = 1.14
MOST_EDGES = 400
"""Of more weights, those with the largest absolute values are drawn."""
HEADING = 0.075
"""Room for a heading, as a part of the tallest layer: letters keep their size where maps are small."""
FINE, COARSE = 2, 4
"""Every so many points of the grid are shown; coarser where there are many neurons."""
MANY = 24
WIDEST = 5.0


def neurons(config: TrainingConfig, given: Data | None, snapshot: TrainingSnapshot | None) -> Plot:
    """Return the sheet; without a snapshot it is empty."""
    centres, tallest = _centres(config.sizes), max(config.sizes)
    right, most = APART * (len(config.sizes) - 1) + 0.6, ROW * tallest / 2
    count = sum(a * b for a, b in pairwise(config.sizes))
    marks: list[Mark] = [_headings(config.sizes)]
    if snapshot and given:
        marks.insert(0, _network(config.sizes, centres, snapshot))
        marks += _maps(config, centres, given, snapshot)
    return Plot(
        key="neurons",
        title=_("What each neuron sees, and the weights between them")
        if count <= MOST_EDGES
        else _("Neurons, and the {shown} strongest of {all} weights", shown=MOST_EDGES, all=count),
        x=Axis("", (-0.6, right)),
        y=Axis("", (-most - 0.1, most + max(0.55, HEADING * tallest))),
        marks=marks,
        equal=True,
        bare=True,
        view=config.sizes,
    )


@lru_cache(maxsize=8)
def _centres(sizes: tuple[int, ...]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the centres of every layer's maps, the first neuron on top."""
    return tuple(
        tuple((APART * layer, ROW * ((size - 1) / 2 - unit)) for unit in range(size))
        for layer, size in enumerate(sizes)
    )


@lru_cache(maxsize=8)
def _headings(sizes: tuple[int, ...]) -> Labels:
    short = len(sizes) > 5
    hidden: list[DisplayText] = [
        f"{layer}" if short else _("layer {number}", number=layer) for layer in range(1, len(sizes) - 1)
    ]
    tops = [ROW * size / 2 + 0.02 for size in sizes]
    return Labels(
        key="headings",
        x=APART * np.arange(len(sizes), dtype=np.float64),
        y=np.array(tops),
        texts=[_("inputs"), *hidden, _("output")],
        colour="muted",
        anchor=(0.5, 0.0),
        size=0.9,
    )


def _maps(
    config: TrainingConfig,
    centres: tuple[tuple[tuple[float, float], ...], ...],
    given: Data,
    snapshot: TrainingSnapshot,
) -> list[Mark]:
    stride = FINE if sum(config.hidden) <= MANY else COARSE
    at_zero = float(config.activation.values([0.0])[0])
    marks: list[Mark] = list(_inputs(given, centres[0]))
    for layer, maps in enumerate(snapshot.neurons, start=1):
        for unit, z in enumerate(maps[:, ::stride, ::stride]):
            label = _("layer {layer}, neuron {unit}", layer=layer, unit=unit)
            marks.append(_tile(f"map{layer}.{unit}", label, z, centres[layer][unit], at_zero))
    middle = 0.0 if config.regression else 0.5
    marks.append(_tile("output", _("output"), snapshot.field[::stride, ::stride], centres[-1][0], middle))
    return marks


@lru_cache(maxsize=8)
def _inputs(given: Data, centres: tuple[tuple[float, float], ...]) -> tuple[Mark, ...]:
    at = (np.arange(GRID // FINE) + 0.5) / (GRID // FINE)
    (a, b), (c, d) = given.ranges
    x1, x2 = np.meshgrid(a + (b - a) * at, c + (d - c) * at)
    return tuple(_tile(f"input{n}", given.axes[n], z, centres[n], float(z.mean())) for n, z in enumerate((x1, x2)))


def _tile(key: str, label: DisplayText, z: Array, centre: tuple[float, float], middle: float) -> Heatmap:
    """Return one map: the colours part where a neuron's net sum is zero."""
    seen = np.abs(z - middle)
    reach = float(np.nanmax(seen, initial=0.0)) if np.isfinite(seen).any() else 0.0
    reach = reach if 0.0 < reach < np.inf else 1.0
    x, y = centre
    return Heatmap(
        key=key,
        label=label,
        z=z,
        x=(x - 0.5, x + 0.5),
        y=(y - 0.5, y + 0.5),
        limits=(middle - reach, middle + reach),
        upright=True,
    )


def _network(
    sizes: tuple[int, ...], centres: tuple[tuple[tuple[float, float], ...], ...], snapshot: TrainingSnapshot
) -> NetworkDiagram:
    """Return the edges between the maps: red and blue by the sign of the weight, wide by its size."""
    first = np.cumsum([0, *sizes])
    weights = [
        (int(first[layer] + i), int(first[layer + 1] + j), weight)
        for layer, (matrix, _bias) in enumerate(snapshot.weights)
        for j, row in enumerate(matrix.tolist())
        for i, weight in enumerate(row)
    ]
    if len(weights) > MOST_EDGES:
        weights = sorted(weights, key=lambda edge: -abs(edge[2]))[:MOST_EDGES]
    largest = max(float(np.abs(matrix).max()) for matrix, _bias in snapshot.weights)
    return NetworkDiagram(key="weights", nodes=_nodes(centres), edges=[_edge(*weight, largest) for weight in weights])


@lru_cache(maxsize=8)
def _nodes(centres: tuple[tuple[tuple[float, float], ...], ...]) -> tuple[Node, ...]:
    return tuple(Node(x=x, y=y, radius=0.5, round=False) for layer in centres for x, y in layer)


def _edge(source: int, end: int, weight: float, largest: float) -> Edge:
    share = min(abs(weight) / largest, 1.0) if 0 < largest < np.inf and weight == weight else 0.0
    return Edge(
        source=source,
        end=end,
        colour="positive" if weight >= 0 else "negative",
        width=0.4 + WIDEST * share,
        target=Target(tip=Text("w = {weight}", {"weight": rounded(weight, 6, shown(weight, 6))})),
    )
