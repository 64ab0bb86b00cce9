"""How words in the plane and network diagrams are drawn."""

# ruff: noqa: D102  (the methods are described in Drawing)

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gradexplorer.core.figure import Array, Colour
from gradexplorer.core.marks import Edge, Labels, Network, Node, Target
from gradexplorer.ui.canvas import Canvas
from gradexplorer.ui.drawing import PaintedDrawing, Place, Reading, smaller
from gradexplorer.ui.letters import Size, letters
from gradexplorer.ui.theme import colour
from gradexplorer.ui.translation import say

REACH = 7.0
"""How many pixels beside an edge belong to it."""
LEAST_SIZE = 0.5
"""Texts in nodes shrink down to this part of the usual size, then they are left out."""
EDGE_SIZE = 0.85
"""Size of the texts at edges, against the panel's usual text."""
ARROW_SHARE = 0.4
"""The head's part of a short arrow."""
FAINT = 0.3
LIT = 1.0
"""Pixels by which an edge is wider that is lit."""
HALO = 8.0
"""Pixels by which the halo of a picked edge is wider than the edge."""


class LabelsDrawing(PaintedDrawing[Labels]):
    """Texts with a halo in the background's colour, so that lines behind don't cut them."""

    heavy = True

    def extent(self) -> tuple[Array, Array]:
        return self.canvas.place(self.mark.x, self.mark.y)

    def paint(self, painter: QPainter, place: Place) -> None:
        mark = self.mark
        font = smaller(self.canvas.font(), mark.size)
        for (x, y), text in zip(place(*self.canvas.place(mark.x, mark.y)), mark.texts, strict=True):
            if np.isfinite([x, y]).all():
                _write(painter, font, x, y, say(text), colour(mark.colour), mark.anchor, self.canvas.size(5))


def _write(
    painter: QPainter,
    font: QFont,
    x: float,
    y: float,
    text: str,
    ink: QColor,
    anchor: tuple[float, float] = (0.5, 0.5),
    gap: float = 0.0,
) -> None:
    """Write a text so that the part `anchor` of its box, (0, 0) at its lower left, lies at (x, y), or `gap` beside."""
    metrics = QFontMetricsF(font)
    lines = text.split("\n")
    width, height = max(metrics.horizontalAdvance(line) for line in lines), metrics.height() * len(lines)
    left = x - anchor[0] * width + (1 - 2 * anchor[0]) * gap
    bottom = y + anchor[1] * height - (1 - 2 * anchor[1]) * gap
    area = QRectF(left, bottom - height, width, height)
    back = colour("background")
    back.setAlphaF(0.78)
    painter.setFont(font)
    painter.fillRect(area.adjusted(-1, 0, 1, 0), back)
    painter.setPen(ink)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
    painter.drawText(area, flags, text)


class NetworkDrawing(PaintedDrawing[Network]):
    """Edges first, then nodes, then the texts of edges."""

    heavy = True

    def __init__(self, canvas: Canvas, mark: Network) -> None:
        self._half: list[tuple[float, float]] = []
        """Half width and height of each node in pixels, as it was painted last."""
        super().__init__(canvas, mark)

    def show(self) -> None:
        self.x = np.array([node.x for node in self.mark.nodes], dtype=np.float64)
        self.y = np.array([node.y for node in self.mark.nodes], dtype=np.float64)
        edges = self.mark.edges
        self._links = np.array([(edge.source, edge.end) for edge in edges], dtype=np.intp).reshape(-1, 2)
        self._arrows = np.array([edge.arrow for edge in edges], dtype=bool)
        self._strokes: dict[_Stroke, list[int]] = {}
        for index in sorted(range(len(edges)), key=lambda n: (_prominence(edges[n]), edges[n].width)):
            for stroke in _strokes(edges[index]):
                self._strokes.setdefault(stroke, []).append(index)
        self._half = []
        super().show()

    def extent(self) -> tuple[Array, Array]:
        radius = np.array([1.3 * node.radius for node in self.mark.nodes])
        return np.concatenate([self.x - radius, self.x + radius]), np.concatenate([self.y - radius, self.y + radius])

    def paint(self, painter: QPainter, place: Place) -> None:
        if not self.mark.nodes:
            return
        points = place(self.x, self.y)
        unit = abs(place(np.zeros(2), np.array([0.0, 1.0]))[1, 1] - place(np.zeros(1), np.zeros(1))[0, 1])
        self._letters = letters(self.canvas.font().toString())
        written = [self._written(node, unit) for node in self.mark.nodes]
        self._half = [self._size(node, unit, text) for node, text in zip(self.mark.nodes, written, strict=True)]
        starts, ends = self._ends(points)
        self._paint_edges(painter, starts, ends)
        for index, (node, text) in enumerate(zip(self.mark.nodes, written, strict=True)):
            if node.radius:
                self._paint_node(painter, node, text, points[index], self._half[index])
        whole = [len(text.lines) == len(node.text) for node, text in zip(self.mark.nodes, written, strict=True)]
        for edge, start, end in zip(self.mark.edges, starts, ends, strict=True):
            if edge.text and whole[edge.source] and whole[edge.end]:
                self._write_at_edge(painter, edge, start, end)

    def _write_at_edge(self, painter: QPainter, edge: Edge, start: Array, end: Array) -> None:
        """Write an edge's text in its middle, smaller where the edge is short; none that can't be read."""
        font, text = smaller(self.canvas.font(), EDGE_SIZE), say(edge.text)
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(line) for line in text.split("\n"))
        factor = min(1.0, float(np.abs(end - start).sum()) / max(widest, 1.0))
        if factor >= LEAST_SIZE:
            x, y = (start + end) / 2
            ink = self.canvas.tint("muted" if edge.pale else "foreground", 0.7 if edge.pale else 1.0)
            _write(painter, smaller(self.canvas.font(), EDGE_SIZE * factor), x, y, text, ink)

    # nodes

    def _written(self, node: Node, unit: float) -> "_Written":
        """Return a node's lines and a size so small that they fit; where needed only the first line, or none."""
        lines = [say(line) for line in node.text]
        for shown in (lines, lines[:1]):
            factor = self._factor(node, shown, 1.75 * node.radius * unit)
            if factor >= LEAST_SIZE:
                return _Written(shown, self._letters.at(factor))
        return _Written([], self._letters.at(1.0))

    def _factor(self, node: Node, lines: list[str], room: float) -> float:
        """Return the size at which lines fit into a square of `room` pixels, or, in a box, into its height."""
        if not lines:
            return 0.0
        full = self._letters.at(1.0)
        factor = min(1.0, room / (full.height * len(lines)))
        widest = max(map(full.width, lines))
        return min(factor, room / widest) if node.round and widest else factor

    def _size(self, node: Node, unit: float, written: "_Written") -> tuple[float, float]:
        half = node.radius * unit
        if node.round or not written.lines:
            return half, half
        widest = max(map(written.letters.bold_width, written.lines))
        return max(widest / 2 + self.canvas.size(8), half), half

    def _paint_node(
        self, painter: QPainter, node: Node, written: "_Written", at: Array, half: tuple[float, float]
    ) -> None:
        canvas = self.canvas
        area = QRectF(at[0] - half[0], at[1] - half[1], 2 * half[0], 2 * half[1])
        painter.setPen(self._frame(node))
        painter.setBrush(self._body(node))
        if node.round:
            painter.drawEllipse(area)
        else:
            painter.drawRoundedRect(area, canvas.size(6), canvas.size(6))
        size, line = written.letters, written.letters.height
        painter.setPen(canvas.tint("foreground", 0.45 if node.pale else 1.0))
        top = at[1] - line * len(written.lines) / 2
        for index, text in enumerate(written.lines):
            painter.setFont(size.font if index else size.bold)
            row = QRectF(area.left() - 50, top + index * line, area.width() + 100, line)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _frame(self, node: Node) -> QPen:
        if node.target is not None and node.target.picked:
            return self.canvas.pen("accent", 3.0)
        if node.lit:
            return self.canvas.pen("gradient", 3.0)
        return self.canvas.pen("muted", 1.2, FAINT if node.pale else 1.0)

    def _body(self, node: Node) -> QColor:
        back = self.canvas.tint("background")
        if np.isfinite(node.level):
            role, share = ("positive" if node.level >= 0 else "negative"), 0.75 * min(abs(node.level), 1.0)
        elif node.fill:
            role, share = node.fill, 0.22
        else:
            return back
        return _mixed(back, self.canvas.tint(role), share * (0.4 if node.pale else 1.0))

    # edges

    def _paint_edges(self, painter: QPainter, starts: Array, ends: Array) -> None:
        """Paint all edges, those of one pen at once."""
        canvas = self.canvas
        way = ends - starts
        length = np.hypot(way[:, 0], way[:, 1])
        along = way / np.maximum(length, 1e-9)[:, None]
        head = np.minimum(canvas.size(9), ARROW_SHARE * length)[:, None] * along
        tails = np.where(self._arrows[:, None], ends - head, ends)
        side = 0.45 * np.stack([-head[:, 1], head[:, 0]], axis=-1)
        for stroke, members in self._strokes.items():
            drawn = [index for index in members if length[index]]
            painter.setPen(canvas.pen(stroke.role, stroke.width, alpha=stroke.alpha))
            painter.drawLines([QLineF(*starts[index].tolist(), *tails[index].tolist()) for index in drawn])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(canvas.tint(stroke.role, stroke.alpha))
            for index in drawn if not stroke.halo else ():
                if self._arrows[index]:
                    corners = (ends[index], tails[index] + side[index], tails[index] - side[index])
                    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def _ends(self, points: Array) -> tuple[Array, Array]:
        """Return where each edge leaves its source and meets its end, in pixels."""
        source, end = points[self._links[:, 0]], points[self._links[:, 1]]
        way = end - source
        shares = [self._inside(self._links[:, side], way)[:, None] for side in (0, 1)]
        return source + way * shares[0], end - way * shares[1]

    def _inside(self, nodes: NDArray[np.intp], way: Array) -> Array:
        """Return which share of each `way` lies inside a node, its disc or its box."""
        half = np.array(self._half)[nodes]
        disc = np.array([node.round for node in self.mark.nodes])[nodes]
        with np.errstate(divide="ignore", invalid="ignore"):
            round_ = half[:, 0] / np.hypot(way[:, 0], way[:, 1])
            box = np.where(way != 0, half / np.abs(way), np.inf).min(axis=1)
        shares = np.where(disc, round_, box)
        return np.minimum(np.where(np.isfinite(shares), shares, 0.0), 0.5)

    # mouse

    def _hit(self, at: QPointF) -> tuple[float, Target | None]:
        """Return the node or edge at a place: its distance in pixels, and its target."""
        if not self._half or not self.mark.nodes:
            return np.inf, None
        pixel = np.array(self.canvas.pixel())
        nodes = np.stack([self.x, self.y], axis=-1) / pixel
        place = np.array([at.x(), at.y()]) / pixel
        inside = (np.abs(nodes - place) <= np.array(self._half)).all(axis=1)
        if inside.any():
            return 0.0, self.mark.nodes[int(np.argmax(inside))].target
        able = np.array([edge.target is not None for edge in self.mark.edges], dtype=bool)
        if not able.any():
            return REACH, None
        start = nodes[self._links[:, 0]]
        way = nodes[self._links[:, 1]] - start
        share = ((place - start) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12)
        off = place - start - np.clip(share, 0.0, 1.0)[:, None] * way
        far = np.where(able, np.hypot(off[:, 0], off[:, 1]), np.inf)
        nearest = int(np.argmin(far))
        return (float(far[nearest]), self.mark.edges[nearest].target) if far[nearest] < REACH else (REACH, None)

    def near(self, at: QPointF) -> Reading | None:
        far, target = self._hit(at)
        return Reading(far, say(target.tip)) if target is not None and target.tip else None

    def target(self, at: QPointF) -> Target | None:
        return self._hit(at)[1]


class _Written(NamedTuple):
    """What stands in a node, and in which size."""

    lines: list[str]
    letters: Size


class _Stroke(NamedTuple):
    """What the lines of one pen have in common."""

    role: Colour
    width: float
    alpha: float
    picked: bool
    halo: bool = False


def _strokes(edge: Edge) -> Iterator[_Stroke]:
    """Yield the strokes that draw an edge; a halo under a picked one leaves it its own colour."""
    width = round(4 * (edge.width + LIT * edge.lit)) / 4 or edge.width
    picked = edge.target is not None and edge.target.picked
    if picked:
        yield _Stroke("foreground", width + HALO, FAINT, picked, halo=True)
    yield _Stroke("gradient" if edge.lit else edge.colour, width, FAINT if edge.pale and not edge.lit else 1.0, picked)


def _prominence(edge: Edge) -> tuple[bool, bool, bool]:
    """Order in which edges are painted: what matters comes last, on top."""
    return edge.target is not None and edge.target.picked, edge.lit, not edge.pale


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two, `share` of the way to the other."""
    channels = zip(one.getRgb(), other.getRgb(), strict=True)
    return QColor(*(round(a + share * (b - a)) for a, b in channels))
