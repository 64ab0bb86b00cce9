"""A graph's boxes and lines for a panel of a given size: layers become columns, and long rows of them are folded.

A fold turns round at the panel's side like an ox at the plough: every second row of columns is the layout turned by
180 degrees, so that lines which do not cross before the turn do not cross in it either.

All lengths are counted in heights of a line of the panel's usual text, until the last step scales them to a square.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from msgspec import Struct

from gradexplorer.core.graph.layout import Layout, Point, layout
from gradexplorer.core.graph.nodes import Graph
from gradexplorer.framework.figure import Shape

CHARACTER = 0.52
"""Width of a character."""
LONGEST_LINE = 16
"""Characters of a name or an operation that a node shows."""
SHORTEST_LINE = 9
"""Characters of a value or a gradient."""
PAD = 0.9
"""By how much a box is wider than its text, and half of it higher."""
BESIDE, ABOVE = 3.6, 1.0
"""Room between columns, for an edge with its label, and between the boxes of one column, in boxes of full size."""
WIDEST, TALLEST = 3.0, 2.2
"""How many times that room is used up at most, where the panel has more than is needed."""
MARGIN = 0.4
TRACK = 0.8
"""Distance of the lines that turn round."""
TRACKS = 0.12
"""Part of the panel's width that turning lines take at most, on each side."""
LANDING = 2.0
"""Room between turning lines and boxes, for labels."""
GOOD, WORTH = 0.8, 0.85
"""Sizes with which no more folds are made, and the part of the best one's: reading in one direction is easier."""
SHEARED = 0.8
"""Rows are made level where that makes them lower by this factor."""
READABLE = 0.55
"""Words are not planned smaller than this part of their usual size; rather some are left out."""
TEXTS = ((4, 1.0), (3, 1.0), (3, 0.6), (3, 0.4), (1, 1.0))
"""Lines in a node (all; without the operation; the name alone), and the part of the usual room between nodes."""


class _Plan(Struct, frozen=True):
    """How the columns are folded, and the part of their full size that boxes have."""

    rows: Sequence[range]
    """Layers of each row."""
    size: float
    lines: int
    loose: float
    """The part of the usual room between boxes."""
    tracks: float
    """Room for turning lines, on each side."""


def shortened(text: str) -> str:
    """Return a name or an operation as a node shows it."""
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


@lru_cache(maxsize=64)
def arranged(graph: Graph, width: float, height: float) -> Shape:
    """Return the positions of all nodes and edges in a panel that is so many lines of text wide and high.

    First it is planned how large the boxes are and how often the columns are folded, then everything gets its place,
    and last the lines are drawn between the places.
    """
    columns = _Columns(graph)
    plan = _Planner(columns, width, height).best()
    return _Lines(columns, _placed(columns, plan, width, height), plan, width, height).shape()


class _Level(Struct, frozen=True):
    """A row of columns: its slope, its middle, and how many boxes lie above each other at most."""

    slope: float
    x: float
    y: float
    tall: float

    def height(self, point: Point) -> float:
        """Return the height of a point of the layout above the row's middle."""
        x, y = point
        return y - self.slope * (x - self.x) - self.y


class _Columns:
    """The layers of a graph's layout, each of which is a column.

    Attributes
    ----------
    layer : list of int
        The layer of each node and way point.
    members : list of list of int
        Nodes and way points of each layer.
    turning : list of set of int
        Points of each layer from which lines go to the next one.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.found: Layout = layout(graph)
        self.layer = [round(x) for x, _y in self.found.points]
        self.members: list[list[int]] = [[] for _layer in range(max(self.layer) + 1)]
        for i, layer in enumerate(self.layer):
            self.members[layer].append(i)
        real = [[i for i in members if i < len(graph.nodes)] for members in self.members]
        self.nodes = [[graph.nodes[i] for i in members] for members in real]
        self._operations = [[len(graph.written[i]) for i in members] for members in real]
        self.turning: list[set[int]] = [set() for _layer in self.members]
        for route in self.found.routes.values():
            for a in route[:-1]:
                self.turning[self.layer[a]].add(a)
        self._levels: dict[range, _Level] = {}
        self._first = [0, *accumulate(map(len, self.members))]
        self._x, self._y = np.array(self.found.points)[[i for members in self.members for i in members]].T

    def widths(self, lines: int) -> list[float]:
        """Return the full width of the boxes of each column; 0 characters where there are only way points."""
        longest = [max((len(node.name) for node in nodes), default=0) for nodes in self.nodes]
        if lines > 1:
            longest = [max(length, SHORTEST_LINE) if length else 0 for length in longest]
        if lines > 3:
            longest = [max([length, *texts]) for length, texts in zip(longest, self._operations, strict=True)]
        return [CHARACTER * min(length, LONGEST_LINE) + PAD for length in longest]

    def level(self, row: range) -> _Level:
        """Return how a row of columns lies; one that climbs is sheared to be level."""
        if row not in self._levels:
            members = slice(self._first[row.start], self._first[row.stop])
            x, y = self._x[members], self._y[members]
            away = x - x.mean()
            slope = float(away @ y) / max(float(away @ away), 1.0)
            sheared = y - slope * away
            if sheared.max() - sheared.min() + 1 >= SHEARED * (y.max() - y.min() + 1):
                slope, sheared = 0.0, y
            low, high = float(sheared.min()), float(sheared.max())
            self._levels[row] = _Level(slope, float(x.mean()), (low + high) / 2, high - low + 1)
        return self._levels[row]


class _Planner:
    """Finds how large the boxes can be and how often the columns are folded for that."""

    def __init__(self, columns: _Columns, width: float, height: float) -> None:
        self.columns, self.width, self.height = columns, width, height

    def best(self) -> _Plan:
        """Return the plan with as many lines in a node as can be read."""
        for lines, loose in TEXTS[:-1]:
            widths = self.columns.widths(lines)
            # Even without any way points the nodes need this part of the panel.
            boxes = sum(
                len(nodes) * (width + BESIDE * loose) for nodes, width in zip(self.columns.nodes, widths, strict=True)
            )
            area = boxes * (lines + PAD / 2 + ABOVE * loose)
            if READABLE**2 * area < (self.width + BESIDE) * (self.height + ABOVE):
                plan = self._least_folded(widths, lines, loose)
                if plan.size >= READABLE:
                    return plan
        lines, loose = TEXTS[-1]
        return self._least_folded(self.columns.widths(lines), lines, loose)

    def _least_folded(self, widths: Sequence[float], lines: int, loose: float) -> _Plan:
        """Return the fewest folds among those that leave the labels large."""
        plans: list[_Plan] = []
        for number in range(1, len(widths) + 1):
            plans.append(self._folded(number, widths, lines, loose))
            high = sum(self.columns.level(row).tall for row in plans[-1].rows) * (lines + PAD / 2 + ABOVE * loose)
            if self.height / high < max(plan.size for plan in plans):  # more folds need even more height
                break
        enough = min(GOOD, WORTH * max(plan.size for plan in plans))
        return next(plan for plan in plans if plan.size >= enough)

    def _folded(self, number: int, widths: Sequence[float], lines: int, loose: float) -> _Plan:
        cuts = [round(row * len(widths) / number) for row in range(number + 1)]
        rows = [range(a, b) for a, b in pairwise(cuts)]
        most = max((len(self.columns.turning[row[-1]]) for row in rows[:-1]), default=0)
        tracks = min(TRACK * (most + 1), TRACKS * self.width) if most else 0.0
        wide = max(sum(widths[row.start : row.stop]) + BESIDE * loose * (len(row) - 1) for row in rows)
        wide += 2 * LANDING * loose * (number > 1)
        tall = sum(self.columns.level(row).tall for row in rows) * (lines + PAD / 2 + ABOVE * loose)
        room = self.width - 2 * (tracks + MARGIN), self.height - 2 * MARGIN
        return _Plan(rows, min(1.0, max(room[0], 1.0) / wide, max(room[1], 1.0) / tall), lines, loose, tracks)


class _Placed(Struct, frozen=True, eq=False):
    """Where everything lies.

    Attributes
    ----------
    points : list of Point
        The middle of each box, and the way points.
    half : list of float
        Half the width of each column's boxes.
    half_height : float
    forward : list of int
        Per layer 1 where its row goes to the right, -1 where it goes to the left.
    """

    points: list[Point]
    half: list[float]
    half_height: float
    forward: list[int]


def _placed(columns: _Columns, plan: _Plan, width: float, height: float) -> _Placed:
    """Give every node and way point its place."""
    points: list[Point] = [(0.0, 0.0)] * len(columns.layer)
    forward = [1] * len(columns.members)
    half = [plan.size * box / 2 for box in columns.widths(plan.lines)]
    half_height = plan.size * (plan.lines + PAD / 2) / 2
    total = sum(columns.level(row).tall for row in plan.rows)
    full = 2 * half_height + ABOVE * plan.loose * plan.size
    pitch = min((height - 2 * MARGIN) / total, TALLEST * full)
    top = (height + pitch * total) / 2
    for number, row in enumerate(plan.rows):
        ahead = -1 if number % 2 else 1
        gap, start = _gap([half[layer] for layer in row], plan, width)
        x = start if ahead > 0 else width - start
        level = columns.level(row)
        middle = top - pitch * level.tall / 2
        top -= pitch * level.tall
        for layer in row:
            forward[layer] = ahead
            x += ahead * half[layer]
            for i in columns.members[layer]:
                points[i] = x, middle + ahead * pitch * level.height(columns.found.points[i])
            x += ahead * (half[layer] + gap)
    return _Placed(points, half, half_height, forward)


def _gap(half: Sequence[float], plan: _Plan, width: float) -> tuple[float, float]:
    """Return the room between the columns of a row, of such half widths, and where its first box begins."""
    folded = len(plan.rows) > 1
    side = plan.tracks + MARGIN + LANDING * plan.loose * plan.size * folded
    boxes = 2 * sum(half)
    gap = (width - 2 * side - boxes) / max(len(half) - 1, 1)
    if folded:
        return gap, side
    gap = min(gap, WIDEST * BESIDE)
    return gap, (width - boxes - gap * (len(half) - 1)) / 2


class _Lines:
    """Draws the lines between the boxes."""

    def __init__(self, columns: _Columns, placed: _Placed, plan: _Plan, width: float, height: float) -> None:
        self.columns, self.placed, self.plan, self.width, self.height = columns, placed, plan, width, height

    def shape(self) -> Shape:
        """Return the boxes and lines as parts of the panel."""
        count = len(self.columns.graph.nodes)
        ports = self._ports()
        segments: list[tuple[float, float, float, float]] = []
        owner: list[int] = []
        for index, edge in enumerate(self.columns.graph.edges):
            points: list[Point] = []
            for a, b in pairwise(self.columns.found.routes[edge]):
                x, y = self._side(b, -1)
                y += ports[edge] if b == edge[1] else 0.0
                points += [self._side(a, 1), *self._turn(a, b, y), (x, y)]
            pieces = [(*a, *b) for a, b in pairwise(points) if a != b] or [(*points[0], *points[-1])]
            segments += pieces
            owner += [index] * len(pieces)
        scale = np.array([self.width, self.height])
        half = np.array([(self.placed.half[self.columns.layer[i]], self.placed.half_height) for i in range(count)])
        return Shape(
            centres=np.array(self.placed.points[:count]) / scale,
            half=half / scale,
            segments=np.array(segments).reshape(-1, 4) / np.tile(scale, 2),
            owner=np.array(owner, dtype=np.intp),
        )

    def _side(self, i: int, out: int) -> Point:
        """Return where lines leave a box or way point (`out` is 1) or reach it (-1)."""
        layer = self.columns.layer[i]
        x, y = self.placed.points[i]
        return x + out * self.placed.forward[layer] * self.placed.half[layer], y

    def _turn(self, a: int, b: int, below: float) -> Sequence[Point]:
        """Return the corners of a line that arrives at the height `below`, where it turns round at the panel's side."""
        layer = self.columns.layer[a]
        forward = self.placed.forward[layer]
        if forward == self.placed.forward[self.columns.layer[b]]:
            return ()
        above = self.placed.points[a][1]
        lower = sum(self.placed.points[other][1] < above for other in self.columns.turning[layer])
        far = self.plan.tracks * (lower + 1) / (len(self.columns.turning[layer]) + 1)
        x = self.width - MARGIN - self.plan.tracks + far if forward > 0 else MARGIN + self.plan.tracks - far
        return (x, above), (x, below)

    def _ports(self) -> dict[tuple[int, int], float]:
        """Return how far above the middle of its box's side each edge arrives: arrowheads do not lie on each other."""
        offsets = {}
        for child, node in enumerate(self.columns.graph.nodes):
            last = {parent: self.columns.found.routes[parent, child][-2] for parent in node.parents}
            before = {parent: self.placed.points[point][1] for parent, point in last.items()}
            layer, forward = self.columns.layer[child], self.placed.forward
            turned = bool(before) and forward[layer] != forward[layer - 1]
            step = min(0.9 * self.plan.size, 1.2 * self.placed.half_height / max(len(before), 1))
            for rank, parent in enumerate(sorted(before, key=before.__getitem__, reverse=turned)):
                offsets[parent, child] = step * (rank - (len(before) - 1) / 2)
        return offsets
