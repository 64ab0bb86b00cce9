"""How network diagrams are drawn."""

# ruff: noqa: D102  (the methods are described in Drawing)

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradexplorer.framework.figure import Array, Edge, NetworkDiagram, Node, Shape, Target
from gradexplorer.ui.plot.font_metrics import font_metrics
from gradexplorer.ui.plot.label_placement import EdgeLabel, LabelPlacer
from gradexplorer.ui.plot.labels import write
from gradexplorer.ui.plot.mark_view import PaintedMarkView, ReadOut, ToPixels
from gradexplorer.ui.plot.network_edges import NO_PIECES, by_stroke
from gradexplorer.ui.plot.network_edges import paint as paint_links
from gradexplorer.ui.plot.network_nodes import LEAST_SIZE, FittedPlaces, NodeText, OwnPlaces
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.translation import translate

REACH = 7.0
"""How many pixels beside an edge belong to it."""
EDGE_SIZE = 0.85
"""Size of the texts at edges, against the panel's usual text."""
HEAD = 9.0
"""Pixels of an arrow's head, except in diagrams with tiny nodes."""
FAINT = 0.3


class NetworkView(PaintedMarkView[NetworkDiagram]):
    """Edges first, then nodes, then the texts of edges where there is room for them."""

    heavy = True

    def __init__(self, context: PlotContext, mark: NetworkDiagram) -> None:
        self._half = np.empty((0, 2))
        """Half width and height of each node in pixels, as it was painted last."""
        self._pieces = NO_PIECES
        """The lines as they were painted last, in pixels."""
        self._points = self._heads = np.empty((0, 2))
        """Where nodes were painted last, and where heads of arrows begin, in pixels."""
        self._origin = np.zeros(2)
        """Where (0, 0) lay then."""
        self.label_rects: list[QRectF] = []
        """Where the texts at edges were written last, in pixels."""
        super().__init__(context, mark)

    def show(self) -> None:
        nodes, edges = self.mark.nodes, self.mark.edges
        self._arrows = [edge.arrow for edge in edges]
        self._strokes = by_stroke(edges)
        self._half = np.empty((0, 2))
        self._x = np.array([node.x for node in nodes], dtype=np.float64)
        self._y = np.array([node.y for node in nodes], dtype=np.float64)
        super().show()

    def shape(self) -> Shape | None:
        """Return the shape for the panel's present size, or None where the nodes have their own."""
        if self.mark.shape is None:
            return None
        line = font_metrics(self.context.font().toString()).at(1.0).height
        size = self.context.box.size()
        return self.mark.shape(*(max(round(length / line, 1), 1.0) for length in (size.width(), size.height())))

    def layout(self) -> OwnPlaces | FittedPlaces:
        """Return what puts the nodes in their places."""
        self._fonts, shape = font_metrics(self.context.font().toString()), self.shape()
        if shape is None:
            return OwnPlaces(self.context, self.mark, self._fonts)
        return FittedPlaces(self.context, self.mark, shape, self._fonts)

    def extent(self) -> tuple[Array, Array]:
        radius = np.array([1.3 * node.radius for node in self.mark.nodes])
        return np.concatenate([self._x - radius, self._x + radius]), np.concatenate(
            [self._y - radius, self._y + radius]
        )

    def paint(self, painter: QPainter, to_pixels: ToPixels) -> None:
        if not self.mark.nodes:
            return
        corners = to_pixels(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
        placed = self.layout().place(to_pixels, np.abs(corners[1] - corners[0]))
        self._points, self._half, written, self._pieces, smallest = placed
        self._origin = corners[0]
        self._heads = self._pieces.heads(min(self.context.size(HEAD), 1.5 * smallest))
        pieces, points = self._pieces, self._points
        paint_links(painter, self.context, pieces, self._heads, self._strokes, self._arrows)
        for node, text, at, half in zip(self.mark.nodes, written, points, self._half, strict=True):
            if half.any():
                self._paint_node(painter, node, text, at, half)
        self._write_at_edges(painter, written)

    def _write_at_edges(self, painter: QPainter, written: Sequence[NodeText]) -> None:
        """Write the texts of edges between nodes with all their lines, first of those that matter most."""
        edges = self.mark.edges
        whole = [len(text.lines) >= min(len(node.text), 3) for node, text in zip(self.mark.nodes, written, strict=True)]
        wordy = [n for n, edge in enumerate(edges) if edge.text and whole[edge.source] and whole[edge.end]]
        self.label_rects = []
        if not wordy:
            return
        starts, ends, _owner = pieces = self._pieces
        last, heads = pieces.last, self._heads
        tips, side = ends[last], 0.5 * self.context.size(HEAD)
        boxes = [np.concatenate([self._points - self._half, self._points + self._half], axis=1)]
        boxes.append(np.concatenate([np.minimum(tips, heads) - side, np.maximum(tips, heads) + side], axis=1))
        view = painter.viewport()
        area = np.array([view.left(), view.top(), view.right(), view.bottom()], dtype=np.float64)
        crowd = LabelPlacer(np.concatenate(boxes), np.concatenate([starts, ends], axis=1), area, side)
        for index in sorted(
            wordy, key=lambda n: (not edges[n].highlighted, edges[n].colour == "muted", edges[n].faded)
        ):
            edge, piece = edges[index], last[index]
            size = max(EDGE_SIZE * written[edge.end].factor, LEAST_SIZE)
            segment = np.concatenate([starts[piece], ends[piece]])
            found = crowd.place_label(segment, list(self._choices(edge, segment, size)))
            if found is not None:
                label = found.label
                self.label_rects.append(QRectF(found.x - label.width / 2, found.y - label.height / 2, *label[2:]))
                ink = self.context.tint("muted" if edge.faded else "foreground", 0.7 if edge.faded else 1.0)
                write(painter, self._fonts.at(label.size).font, found.x, found.y, label.text, ink)

    def _choices(self, edge: Edge, segment: Array, size: float) -> Iterator[EdgeLabel]:
        """Yield an edge's text in one line, in two, then smaller, and last its short form."""
        room = 0.94 * float(np.abs(segment[2:] - segment[:2]).sum())
        whole, brief = translate(edge.text), translate(edge.short)
        long = list(dict.fromkeys((whole.replace("\n", " "), whole)))
        tries = [(text, size) for text in long] + [(text, max(EDGE_SIZE * size, LEAST_SIZE)) for text in long]
        for text, least in [*tries, (brief or whole, LEAST_SIZE)]:
            lines = text.split("\n")
            fitting = size * min(1.0, room / max(1.0, *map(self._fonts.at(size).width, lines)))
            if fitting >= least:
                font = self._fonts.at(fitting)
                yield EdgeLabel(text, fitting, max(map(font.width, lines)), font.height * len(lines))

    # nodes

    def _paint_node(self, painter: QPainter, node: Node, written: NodeText, at: Array, half: Array) -> None:
        context = self.context
        area = QRectF(at[0] - half[0], at[1] - half[1], 2 * half[0], 2 * half[1])
        painter.setPen(self._frame(node))
        painter.setBrush(self._body(node))
        if node.round:
            painter.drawEllipse(area)
        else:
            painter.drawRoundedRect(area, context.size(6), context.size(6))
        size, line = written.font_metrics, written.font_metrics.height
        painter.setPen(context.tint("foreground", 0.45 if node.faded else 1.0))
        top = at[1] - line * len(written.lines) / 2
        for index, text in enumerate(written.lines):
            painter.setFont(size.font if index else size.bold)
            row = QRectF(area.left() - 50, top + index * line, area.width() + 100, line)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _frame(self, node: Node) -> QPen:
        if node.target is not None and node.target.picked:
            return self.context.pen("accent", 3.0)
        if node.highlighted:
            return self.context.pen("gradient", 3.0)
        return self.context.pen("muted", 1.2, FAINT if node.faded else 1.0)

    def _body(self, node: Node) -> QColor:
        back = self.context.tint("background")
        if np.isfinite(node.level):
            role, share = ("positive" if node.level >= 0 else "negative"), 0.75 * min(abs(node.level), 1.0)
        elif node.fill:
            role, share = node.fill, 0.22
        else:
            return back
        return _mixed(back, self.context.tint(role), share * (0.4 if node.faded else 1.0))

    # mouse

    def _hit(self, at: QPointF) -> tuple[float, Target | None]:
        """Return the node or edge at a point: its distance in pixels, and its target."""
        if not len(self._half) or not self.mark.nodes:
            return np.inf, None
        at_pixels = np.array([at.x(), -at.y()]) / self.context.pixel() + self._origin
        inside = (np.abs(self._points - at_pixels) <= self._half).all(axis=1)
        if inside.any():
            return 0.0, self.mark.nodes[int(np.argmax(inside))].target
        start, end, owner = self._pieces
        able = np.array([edge.target is not None for edge in self.mark.edges], dtype=bool)[owner]
        if not able.any():
            return REACH, None
        direction = end - start
        share = ((at_pixels - start) * direction).sum(axis=1) / np.maximum((direction**2).sum(axis=1), 1e-12)
        off = at_pixels - start - np.clip(share, 0.0, 1.0)[:, None] * direction
        far = np.where(able, np.hypot(off[:, 0], off[:, 1]), np.inf)
        nearest = int(np.argmin(far))
        return (far[nearest], self.mark.edges[owner[nearest]].target) if far[nearest] < REACH else (REACH, None)

    def stops(self) -> Sequence[tuple[float, float, Any]]:
        starts, ends, owner = self._pieces
        nodes = [(point, node.target) for point, node in zip(self._points, self.mark.nodes, strict=False)]
        middles = {int(edge): (starts[n] + ends[n]) / 2 for n, edge in enumerate(owner)}
        edges = [(middle, self.mark.edges[edge].target) for edge, middle in middles.items()]
        width, height = self.context.pixel()
        return [
            ((at[0] - self._origin[0]) * width, (self._origin[1] - at[1]) * height, target)
            for at, target in (*nodes, *edges)
            if target is not None
        ]

    def near(self, at: QPointF) -> ReadOut | None:
        far, target = self._hit(at)
        return ReadOut(far, translate(target.tip)) if target is not None and target.tip else None

    def target(self, at: QPointF) -> Target | None:
        return self._hit(at)[1]


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two, `share` of the direction to the other."""
    channels = zip(one.getRgb(), other.getRgb(), strict=True)
    return QColor(*(round(a + share * (b - a)) for a, b in channels))
