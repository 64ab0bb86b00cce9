"""Where the nodes of a network diagram lie, and what stands in them: placed by the page, or to fit the panel."""

from typing import NamedTuple

import numpy as np

from gradexplorer.framework.figure import Array, Indices, NetworkDiagram, Node, Shape
from gradexplorer.ui.plot.font_metrics import FontMetrics, SizedFont
from gradexplorer.ui.plot.mark_view import ToPixels
from gradexplorer.ui.plot.network_edges import Pieces
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.translation import translate

LEAST_SIZE = 0.5
"""Texts in nodes shrink down to this part of the usual size, then they are left out."""
DENSE = 0.55
"""In a diagram that fits its panel, lines of a node are left out before texts become smaller than this."""

AIR, BETWEEN = 8.0, 6.0
"""Pixels beside a text in its box, and from one box to the next."""


class NodeText(NamedTuple):
    """What stands in a node, and in which size."""

    lines: list[str]
    factor: float
    font_metrics: SizedFont


class Places(NamedTuple):
    """Where everything is painted, in pixels.

    Attributes
    ----------
    points : Array, shape (n, 2)
        The middles of the nodes.
    half : Array, shape (n, 2)
        Half their widths and heights.
    texts : list of NodeText
    pieces : Pieces
        The lines of the edges.
    smallest : float
        Half the height of the smallest box that limits an arrow's head.
    """

    points: Array
    half: Array
    texts: list[NodeText]
    pieces: Pieces
    smallest: float


class OwnPlaces:
    """Nodes lie where the page has put them, as large as it says; all texts are as small as the tightest node needs."""

    def __init__(self, context: PlotContext, mark: NetworkDiagram, fonts: FontMetrics) -> None:
        self._context, self._mark, self._fonts = context, mark, fonts

    def place(self, to_pixels: ToPixels, unit: Array) -> Places:
        """Return where everything is painted; `unit` is the size of the panel's unit in pixels."""
        nodes = self._mark.nodes
        points = to_pixels(np.array([node.x for node in nodes]), np.array([node.y for node in nodes]))
        texts = self.texts(points, unit[1])
        half = np.array([self._size(*pair, unit[1]) for pair in zip(nodes, texts, strict=True)])
        links = np.array([(edge.source, edge.end) for edge in self._mark.edges], dtype=np.intp).reshape(-1, 2)
        pieces = Pieces(*self._ends(links, points, half), np.arange(len(links)))
        return Places(points, half, texts, pieces, np.inf)

    def texts(self, points: Array, unit: float) -> list[NodeText]:
        """Return the lines of all nodes: those of nodes that are equally large have one size."""
        alike: dict[tuple[float, bool], list[int]] = {}
        for number, node in enumerate(self._mark.nodes):
            alike.setdefault((node.radius, node.round), []).append(number)
        texts = [NodeText([], 1.0, self._fonts.at(1.0))] * len(self._mark.nodes)
        for (radius, is_round), numbers in alike.items():
            lines = [[translate(line) for line in self._mark.nodes[n].text] for n in numbers]
            fitted = self._fitted(lines, points[numbers], radius * unit, is_round)
            for number, text in zip(numbers, fitted, strict=True):
                texts[number] = text
        return texts

    def _fitted(self, texts: list[list[str]], points: Array, half: float, is_round: bool) -> list[NodeText]:
        """Return the lines of nodes in a size at which all fit; where needed only the first lines, or none."""
        for shorten in (_all, _name):
            shown = [shorten(lines) for lines in texts]
            sizes = [self._factor(lines, 1.75 * half, is_round) for lines in shown if lines]
            factor = min([*sizes, 1.0 if is_round else self._beside(shown, points, half)]) if sizes else 0.0
            if factor >= LEAST_SIZE:
                return [NodeText(lines, factor, self._fonts.at(factor)) for lines in shown]
        return [NodeText([], 1.0, self._fonts.at(1.0))] * len(texts)

    def _beside(self, texts: list[list[str]], points: Array, half: float) -> float:
        """Return the size at which no box reaches into the one beside it."""
        bold = self._fonts.at(1.0).bold_width
        widths = np.array([max(map(bold, lines), default=0.0) for lines in texts])
        apart, off = (np.abs(points[:, None, axis] - points[:, axis]) for axis in (0, 1))
        apart = apart - 2 * self._context.size(AIR) - self._context.size(BETWEEN)
        level = (off < 2 * half) & (widths[:, None] + widths > 0)
        np.fill_diagonal(level, val=False)
        return float(np.min(2 * apart[level] / (widths[:, None] + widths)[level], initial=1.0))

    def _factor(self, lines: list[str], room: float, is_round: bool) -> float:
        """Return the size at which lines fit into a square of `room` pixels, or, in a box, into its height."""
        full = self._fonts.at(1.0)
        factor = min(1.0, room / (full.height * len(lines)))
        widest = max(map(full.width, lines))
        return min(factor, room / widest) if is_round and widest else factor

    def _size(self, node: Node, text: NodeText, unit: float) -> tuple[float, float]:
        half = node.radius * unit
        if node.round or not text.lines:
            return half, half
        widest = max(map(text.font_metrics.bold_width, text.lines))
        return max(widest / 2 + self._context.size(AIR), half), half

    def _ends(self, links: Indices, points: Array, half: Array) -> tuple[Array, Array]:
        """Return where each edge leaves its source and meets its end, in pixels."""
        source, end = points[links[:, 0]], points[links[:, 1]]
        direction = end - source
        shares = [self._inside(links[:, side], direction, half)[:, None] for side in (0, 1)]
        return source + direction * shares[0], end - direction * shares[1]

    def _inside(self, nodes: Indices, direction: Array, half: Array) -> Array:
        """Return which share of each `direction` lies inside a node, its disc or its box."""
        half = half[nodes]
        disc = np.array([node.round for node in self._mark.nodes])[nodes]
        with np.errstate(divide="ignore", invalid="ignore"):
            round_ = half[:, 0] / np.hypot(direction[:, 0], direction[:, 1])
            box = np.where(direction != 0, half / np.abs(direction), np.inf).min(axis=1)
        shares = np.where(disc, round_, box)
        return np.minimum(np.where(np.isfinite(shares), shares, 0.0), 0.5)


class FittedPlaces:
    """Nodes lie so that the whole diagram fits the panel; all texts have one size, and lines are left out for it."""

    def __init__(self, context: PlotContext, mark: NetworkDiagram, shape: Shape, fonts: FontMetrics) -> None:
        self._context, self._mark, self._shape, self._fonts = context, mark, shape, fonts

    def place(self, to_pixels: ToPixels, unit: Array) -> Places:
        """Return where everything is painted; `unit` is the size of the panel's unit in pixels."""
        shape = self._shape
        half = shape.half * unit
        pieces = Pieces(to_pixels(*shape.segments.T[:2]), to_pixels(*shape.segments.T[2:]), shape.owner)
        return Places(to_pixels(*shape.centres.T), half, self.texts(half), pieces, float(half[:, 1].min()))

    def texts(self, half: Array) -> list[NodeText]:
        """Return the lines of all nodes, as many as can be read in the boxes: in one size, but for very long ones."""
        texts = [[translate(line) for line in node.text] for node in self._mark.nodes]
        full = self._fonts.at(1.0)
        width, height = 2 * half[:, 0] - self._context.size(6), 2 * half[:, 1] - self._context.size(4)
        for shorten, least in ((_all, DENSE), (_main, DENSE), (_name, LEAST_SIZE)):
            shown = [shorten(lines) for lines in texts]
            tall = full.height * max(map(len, shown))
            fits = width / np.array([max(full.bold_width(lines[0]), *map(full.width, lines)) for lines in shown])
            common = min(1.0, float(np.median(fits)), float(height.min()) / tall)
            if common >= least and fits.min() >= LEAST_SIZE:
                sizes = np.minimum(common, fits).tolist()
                return [NodeText(lines, size, self._fonts.at(size)) for lines, size in zip(shown, sizes, strict=True)]
        return [NodeText([], 1.0, full)] * len(texts)


def _all(lines: list[str]) -> list[str]:
    return lines


def _main(lines: list[str]) -> list[str]:
    return [*lines[:1], *lines[-2:]] if len(lines) > 3 else lines


def _name(lines: list[str]) -> list[str]:
    return lines[:1]
