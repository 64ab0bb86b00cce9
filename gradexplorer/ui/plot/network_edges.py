"""The lines of network diagrams: their straight pieces in pixels, and how they are painted."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from gradexplorer.framework.figure import Array, Colour, Edge, Indices
from gradexplorer.ui.plot.plot_context import PlotContext

ARROW_SHARE = 0.4
"""The head's part of a short arrow."""
FAINT = 0.3
LIT = 1.0
"""Pixels by which an edge is wider that is lit."""
HALO = 8.0
"""Pixels by which the halo of a picked edge is wider than the edge."""


class Pieces(NamedTuple):
    """Straight pieces of edges: an edge's follow each other."""

    starts: Array
    ends: Array
    owner: Indices

    @property
    def last(self) -> Indices:
        """The index of each edge's last piece."""
        count = int(self.owner[-1]) + 1 if len(self.owner) else 0
        return np.searchsorted(self.owner, np.arange(count), side="right") - 1

    def heads(self, size: float) -> Array:
        """Return where heads of arrows that are `size` pixels long begin, for every edge."""
        last = self.last
        direction = self.ends[last] - self.starts[last]
        length = np.hypot(direction[:, 0], direction[:, 1])
        share = np.minimum(size / np.maximum(length, 1e-9), ARROW_SHARE)
        return np.asarray(self.ends[last] - share[:, None] * direction)


NO_PIECES = Pieces(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.intp))


class Stroke(NamedTuple):
    """What the lines of one pen have in common."""

    role: Colour
    width: float
    alpha: float
    picked: bool
    halo: bool = False


def by_stroke(edges: Sequence[Edge]) -> dict[Stroke, list[int]]:
    """Return the edges that each pen draws, in the order in which they are painted."""
    strokes: dict[Stroke, list[int]] = {}
    for index in sorted(range(len(edges)), key=lambda n: (_prominence(edges[n]), edges[n].width)):
        for stroke in _strokes(edges[index]):
            strokes.setdefault(stroke, []).append(index)
    return strokes


def paint(
    painter: QPainter,
    context: PlotContext,
    pieces: Pieces,
    heads: Array,
    strokes: dict[Stroke, list[int]],
    arrows: Sequence[bool],
) -> None:
    """Paint all edges, those of one pen at once; pieces that edges share are painted once a pen."""
    last = pieces.last
    tails = pieces.ends.copy()
    every = np.flatnonzero(arrows)
    tails[last[every]] = heads[every]
    drawn = (pieces.starts != pieces.ends).any(axis=1)
    lines = np.concatenate([pieces.starts, tails], axis=1)
    for stroke, members in strokes.items():
        painter.setPen(context.pen(stroke.role, stroke.width, alpha=stroke.alpha))
        chosen = drawn & np.isin(pieces.owner, members)
        painter.drawLines([QLineF(*line) for line in dict.fromkeys(map(tuple, lines[chosen].tolist()))])
        if not stroke.halo:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(context.tint(stroke.role, stroke.alpha))
            pointed = [n for n in members if arrows[n] and drawn[last[n]]]
            for triangle in _triangles(pieces.ends[last[pointed]], heads[pointed]):
                painter.drawPolygon(triangle)


def _triangles(tips: Array, tails: Array) -> Iterator[QPolygonF]:
    direction = tips - tails
    side = 0.45 * np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    for tip, left, right in np.stack([tips, tails + side, tails - side], axis=1).tolist():
        yield QPolygonF([QPointF(*tip), QPointF(*left), QPointF(*right)])


def _strokes(edge: Edge) -> Iterator[Stroke]:
    """Yield the strokes that draw an edge; a halo under a picked one leaves it its own colour."""
    width = round(4 * (edge.width + LIT * edge.highlighted)) / 4 or edge.width
    picked = edge.target is not None and edge.target.picked
    if picked:
        yield Stroke("foreground", width + HALO, FAINT, picked, halo=True)
    yield Stroke(
        "gradient" if edge.highlighted else edge.colour,
        width,
        FAINT if edge.faded and not edge.highlighted else 1.0,
        picked,
    )


def _prominence(edge: Edge) -> tuple[bool, bool, bool]:
    """Order in which edges are painted: what matters comes last, on top."""
    return edge.target is not None and edge.target.picked, edge.highlighted, not edge.faded
