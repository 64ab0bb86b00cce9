"""A sheet of small maps: what every neuron makes of the plane, joined by the weights."""

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.datasets import Data, Section
from gradexplorer.core.training import GRID, MOST_MAPS, TrainingConfig, TrainingSnapshot, WeightChange
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import (
    Array,
    Axis,
    DisplayText,
    Edge,
    Heatmap,
    Indices,
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
"""From one layer to the next, in maps, at least."""
ASPECT = 0.8
"""Width of the panel over its height, about: layers of many neurons stand farther apart so that the sheet fills it."""
ROW = 1.14
MOST_EDGES = 400
"""Of more weights, those with the largest absolute values are drawn."""
HEADING = 0.075
"""Room for a heading, as a part of the tallest layer: letters keep their size where maps are small."""
FINE, COARSE = 2, 4
"""Every so many points of the grid are shown; coarser where there are many neurons."""
MANY = 24
WIDEST = 5.0
PER_PIXEL = 0.02
"""How much a weight grows when its edge is dragged up by a pixel."""
LARGEST = 1e6


def neurons(
    config: TrainingConfig, given: Data | None, changes: tuple[WeightChange, ...], snapshot: TrainingSnapshot | None
) -> Plot:
    """Return the sheet; without a snapshot it is empty."""
    sizes = tuple(min(size, MOST_MAPS) for size in config.sizes)
    centres, tallest = _centres(sizes), max(sizes)
    right, most = _apart(sizes) * (len(sizes) - 1) + 0.6, ROW * tallest / 2
    marks: list[Mark] = [_headings(sizes)]
    if snapshot and given:
        marks.insert(0, _network(sizes, centres, changes, snapshot))
        marks += _maps(config, centres, given, snapshot)
    return Plot(
        key="neurons",
        title=_title(config.sizes, sizes),
        x=Axis("", (-0.6, right)),
        y=Axis("", (-most - 0.1, most + max(0.55, HEADING * tallest))),
        marks=marks,
        equal=True,
        bare=True,
        view=config.sizes,
    )


def _title(sizes: tuple[int, ...], shown: tuple[int, ...]) -> Text:
    count, drawn = (sum(a * b for a, b in pairwise(layers)) for layers in (sizes, shown))
    if shown != sizes:
        return _(
            "The first {most} neurons of each layer, and the {shown} strongest of {all} weights",
            most=MOST_MAPS,
            shown=min(drawn, MOST_EDGES),
            all=count,
        )
    if count <= MOST_EDGES:
        return _("What each neuron sees, and the weights")
    return _("Neurons, and the {shown} strongest of {all} weights", shown=MOST_EDGES, all=count)


def _apart(sizes: tuple[int, ...]) -> float:
    """Return how far one layer is from the next."""
    return max(APART, (ASPECT * ROW * max(sizes) - 1.2) / (len(sizes) - 1))


@lru_cache(maxsize=8)
def _centres(sizes: tuple[int, ...]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the centres of every layer's maps, the first neuron on top."""
    apart = _apart(sizes)
    return tuple(
        tuple((apart * layer, ROW * ((size - 1) / 2 - unit)) for unit in range(size))
        for layer, size in enumerate(sizes)
    )


@lru_cache(maxsize=8)
def _headings(sizes: tuple[int, ...]) -> Labels:
    short = len(sizes) > 5
    hidden: list[DisplayText] = [
        f"{layer}" if short else _("layer {number}", number=layer) for layer in range(1, len(sizes) - 1)
    ]
    top = ROW * max(sizes) / 2 + 0.02  # over edges that climb to a higher layer they could hardly be read
    return Labels(
        key="headings",
        x=_apart(sizes) * np.arange(len(sizes), dtype=np.float64),
        y=np.full(len(sizes), top),
        texts=[_("inputs"), *hidden, _("output") if sizes[-1] == 1 else _("outputs")],
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
    marks: list[Mark] = list(_inputs(given, snapshot.section, centres[0]))
    hidden = _scale(snapshot.neurons, at_zero)
    for layer, maps in enumerate(snapshot.neurons, start=1):
        for unit, z in enumerate(maps[:, ::stride, ::stride]):
            label = _("layer {layer}, neuron {unit}", layer=layer, unit=unit)
            marks.append(_tile(f"map{layer}.{unit}", label, z, centres[layer][unit], hidden))
    scale = _scale([snapshot.fields], 0.0 if config.regression else 0.5)
    for unit, z in enumerate(snapshot.fields[:, ::stride, ::stride]):
        several = config.outputs > 1
        label = _("probability of class {name}", name=given.names[unit]) if several else _("output")
        marks.append(_tile(f"output{unit}" if several else "output", label, z, centres[-1][unit], scale))
    return marks


@lru_cache(maxsize=8)
def _inputs(given: Data, section: Section, centres: tuple[tuple[float, float], ...]) -> tuple[Mark, ...]:
    at = (np.arange(GRID // FINE) + 0.5) / (GRID // FINE)
    (a, b), (c, d) = given.ranges(section)
    across, up = np.meshgrid(a + (b - a) * at, c + (d - c) * at)
    values = given.inputs_at(section.points(across.ravel(), up.ravel(), given.x.shape[1]))
    names = [feature.source for feature in given.features] or given.axes
    maps = values.T.reshape(-1, *across.shape)
    scale = _scale([maps], 0.0)
    return tuple(
        _tile(f"input{n}", name, z, centre, scale)
        for n, (name, z, centre) in enumerate(zip(names, maps, centres, strict=True))
    )


def _scale(maps: Sequence[Array], middle: float) -> tuple[float, float]:
    """Return the ends of the colours that maps have in common; these part where a neuron's net sum is zero."""
    largest = (float(np.nanmax(np.abs(z - middle), initial=0.0)) for z in maps if np.isfinite(z).any())
    reach = max(largest, default=0.0)
    reach = reach if 0.0 < reach < np.inf else 1.0
    return middle - reach, middle + reach


def _tile(key: str, label: DisplayText, z: Array, centre: tuple[float, float], limits: tuple[float, float]) -> Heatmap:
    """Return one map."""
    x, y = centre
    return Heatmap(
        key=key,
        label=label,
        z=z,
        x=(x - 0.5, x + 0.5),
        y=(y - 0.5, y + 0.5),
        limits=limits,
        upright=True,
    )


def _network(
    sizes: tuple[int, ...],
    centres: tuple[tuple[tuple[float, float], ...], ...],
    changes: tuple[WeightChange, ...],
    snapshot: TrainingSnapshot,
) -> NetworkDiagram:
    """Return the edges between the maps: red and blue by the sign of the weight, wide by its size."""
    first = np.cumsum([0, *sizes])
    present = {(c.layer, c.source, c.end): c.value for c in changes if c.epoch == snapshot.step}  # one is being dragged
    weights = [
        (layer, i, j, present.get((layer, i, j), weight))
        for layer, (matrix, _bias) in enumerate(snapshot.weights)
        for j, row in enumerate(matrix[:MOST_MAPS, :MOST_MAPS].tolist())
        for i, weight in enumerate(row)
    ]
    if len(weights) > MOST_EDGES:
        weights = sorted(weights, key=lambda edge: -abs(edge[3]))[:MOST_EDGES]
    largest = max(float(np.abs(matrix).max()) for matrix, _bias in snapshot.weights)
    earlier = tuple(change for change in changes if change.epoch <= snapshot.step)
    edges = [
        _edge(first, WeightChange(snapshot.step, layer, i, j, value), largest, earlier)
        for layer, i, j, value in weights
    ]
    return NetworkDiagram(key="weights", nodes=_nodes(centres), edges=edges)


@lru_cache(maxsize=8)
def _nodes(centres: tuple[tuple[tuple[float, float], ...], ...]) -> tuple[Node, ...]:
    return tuple(Node(x=x, y=y, radius=0.5, round=False) for layer in centres for x, y in layer)


def _edge(first: Indices, weight: WeightChange, largest: float, changes: tuple[WeightChange, ...]) -> Edge:
    """Return the edge of a weight as it is now, which a drag or a typed number changes."""
    value = weight.value
    share = min(abs(value) / largest, 1.0) if 0 < largest < np.inf and value == value else 0.0
    return Edge(
        source=int(first[weight.layer] + weight.source),
        end=int(first[weight.layer + 1] + weight.end),
        colour="positive" if value >= 0 else "negative",
        width=0.4 + WIDEST * share,
        target=Target(
            tip=_(
                "w = {value}: drag it up or down, or type a number by a double click",
                value=rounded(value, 6, shown(value, 6)),
            ),
            value=value,
            typed=partial(_changed, weight, changes),
            per_pixel=PER_PIXEL,
        ),
    )


def _changed(
    weight: WeightChange, changes: tuple[WeightChange, ...], value: float
) -> tuple[str, tuple[WeightChange, ...]]:
    """Return the edit that gives a weight another value after its epoch; what was changed later is history."""
    kept = tuple(
        change
        for change in changes
        if (change.epoch, change.layer, change.source, change.end)
        != (weight.epoch, weight.layer, weight.source, weight.end)
    )
    return "changes", (*kept, replace(weight, value=min(max(value, -LARGEST), LARGEST)))
