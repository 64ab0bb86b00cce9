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
    """Return the positions of all nodes and edges in a panel that is so many lines of text wide and high."""
    return _Arrangement(graph, width, height).shape()


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


class _Arrangement:
    """The way from a graph to its shape: how large and how often folded, then where, then the lines."""

    def __init__(self, graph: Graph, width: float, height: float) -> None:
        self.graph, self.width, self.height = graph, width, height
        self.found: Layout = layout(graph)
        self.layer = [round(x) for x, _y in self.found.points]
        self.members: list[list[int]] = [[] for _layer in range(max(self.layer) + 1)]
        """Nodes and way points of each layer."""
        for i, layer in enumerate(self.layer):
            self.members[layer].append(i)
        real = [[i for i in members if i < len(graph.nodes)] for members in self.members]
        self.nodes = [[graph.nodes[i] for i in members] for members in real]
        self.operations = [[len(graph.written[i]) for i in members] for members in real]
        """Lengths of the operations in each layer."""
        self.turning: list[set[int]] = [set() for _layer in self.members]
        """Points of each layer from which lines go to the next one."""
        for route in self.found.routes.values():
            for a in route[:-1]:
                self.turning[self.layer[a]].add(a)
        self.levels: dict[range, _Level] = {}
        self.first = [0, *accumulate(map(len, self.members))]
        order = np.array(self.found.points)[[i for members in self.members for i in members]]
        self.x, self.y = order.T
        self.plan = self.best()
        self.half = [self.plan.size * width / 2 for width in self.widths(self.plan.lines)]
        """Half the width of each column's boxes."""
        self.half_height = self.plan.size * (self.plan.lines + PAD / 2) / 2
        self.points: list[Point] = [(0.0, 0.0)] * len(self.layer)
        self.forward = [1] * len(self.members)
        """Per layer 1 where its row goes to the right, -1 where it goes to the left."""
        self.put()

    # how large, and how often folded

    def widths(self, lines: int) -> list[float]:
        """Return the full width of the boxes of each column; 0 characters where there are only way points."""
        longest = [max((len(node.name) for node in nodes), default=0) for nodes in self.nodes]
        if lines > 1:
            longest = [max(length, SHORTEST_LINE) if length else 0 for length in longest]
        if lines > 3:
            longest = [max([length, *texts]) for length, texts in zip(longest, self.operations, strict=True)]
        return [CHARACTER * min(length, LONGEST_LINE) + PAD for length in longest]

    def best(self) -> _Plan:
        """Return the plan with as many lines in a node as can be read."""
        for lines, loose in TEXTS[:-1]:
            widths = self.widths(lines)
            # Even without any way points the nodes need this part of the panel.
            boxes = sum(len(nodes) * (width + BESIDE * loose) for nodes, width in zip(self.nodes, widths, strict=True))
            area = boxes * (lines + PAD / 2 + ABOVE * loose)
            if READABLE**2 * area < (self.width + BESIDE) * (self.height + ABOVE):
                plan = self.least_folded(widths, lines, loose)
                if plan.size >= READABLE:
                    return plan
        lines, loose = TEXTS[-1]
        return self.least_folded(self.widths(lines), lines, loose)

    def least_folded(self, widths: Sequence[float], lines: int, loose: float) -> _Plan:
        """Return the fewest folds among those that leave the labels large."""
        plans: list[_Plan] = []
        for number in range(1, len(widths) + 1):
            plans.append(self.folded(number, widths, lines, loose))
            high = sum(self.level(row).tall for row in plans[-1].rows) * (lines + PAD / 2 + ABOVE * loose)
            if self.height / high < max(plan.size for plan in plans):  # more folds need even more height
                break
        enough = min(GOOD, WORTH * max(plan.size for plan in plans))
        return next(plan for plan in plans if plan.size >= enough)

    def folded(self, number: int, widths: Sequence[float], lines: int, loose: float) -> _Plan:
        cuts = [round(row * len(widths) / number) for row in range(number + 1)]
        rows = [range(a, b) for a, b in pairwise(cuts)]
        most = max((len(self.turning[row[-1]]) for row in rows[:-1]), default=0)
        tracks = min(TRACK * (most + 1), TRACKS * self.width) if most else 0.0
        wide = max(sum(widths[row.start : row.stop]) + BESIDE * loose * (len(row) - 1) for row in rows)
        wide += 2 * LANDING * loose * (number > 1)
        tall = sum(self.level(row).tall for row in rows) * (lines + PAD / 2 + ABOVE * loose)
        room = self.width - 2 * (tracks + MARGIN), self.height - 2 * MARGIN
        return _Plan(rows, min(1.0, max(room[0], 1.0) / wide, max(room[1], 1.0) / tall), lines, loose, tracks)

    def level(self, row: range) -> _Level:
        """Return how a row of columns lies; one that climbs is sheared to be level."""
        if row not in self.levels:
            members = slice(self.first[row.start], self.first[row.stop])
            x, y = self.x[members], self.y[members]
            away = x - x.mean()
            slope = float(away @ y) / max(float(away @ away), 1.0)
            sheared = y - slope * away
            if sheared.max() - sheared.min() + 1 >= SHEARED * (y.max() - y.min() + 1):
                slope, sheared = 0.0, y
            low, high = float(sheared.min()), float(sheared.max())
            self.levels[row] = _Level(slope, float(x.mean()), (low + high) / 2, high - low + 1)
        return self.levels[row]

    # where

    def put(self) -> None:
        """Give every node and way point its place."""
        plan = self.plan
        total = sum(self.level(row).tall for row in plan.rows)
        full = 2 * self.half_height + ABOVE * plan.loose * plan.size
        pitch = min((self.height - 2 * MARGIN) / total, TALLEST * full)
        top = (self.height + pitch * total) / 2
        for number, row in enumerate(plan.rows):
            forward = -1 if number % 2 else 1
            gap, start = self.gap(row)
            x = start if forward > 0 else self.width - start
            level = self.level(row)
            middle = top - pitch * level.tall / 2
            top -= pitch * level.tall
            for layer in row:
                self.forward[layer] = forward
                x += forward * self.half[layer]
                for i in self.members[layer]:
                    self.points[i] = x, middle + forward * pitch * level.height(self.found.points[i])
                x += forward * (self.half[layer] + gap)

    def gap(self, row: range) -> tuple[float, float]:
        """Return the room between the columns of a row, and where its first box begins."""
        folded = len(self.plan.rows) > 1
        side = self.plan.tracks + MARGIN + LANDING * self.plan.loose * self.plan.size * folded
        boxes = 2 * sum(self.half[layer] for layer in row)
        gap = (self.width - 2 * side - boxes) / max(len(row) - 1, 1)
        if folded:
            return gap, side
        gap = min(gap, WIDEST * BESIDE)
        return gap, (self.width - boxes - gap * (len(row) - 1)) / 2

    # lines

    def shape(self) -> Shape:
        count = len(self.graph.nodes)
        ports = self.ports()
        segments: list[tuple[float, float, float, float]] = []
        owner: list[int] = []
        for index, edge in enumerate(self.graph.edges):
            points: list[Point] = []
            for a, b in pairwise(self.found.routes[edge]):
                x, y = self.side(b, -1)
                y += ports[edge] if b == edge[1] else 0.0
                points += [self.side(a, 1), *self.turn(a, b, y), (x, y)]
            pieces = [(*a, *b) for a, b in pairwise(points) if a != b] or [(*points[0], *points[-1])]
            segments += pieces
            owner += [index] * len(pieces)
        scale = np.array([self.width, self.height])
        half = np.array([(self.half[self.layer[i]], self.half_height) for i in range(count)])
        return Shape(
            centres=np.array(self.points[:count]) / scale,
            half=half / scale,
            segments=np.array(segments).reshape(-1, 4) / np.tile(scale, 2),
            owner=np.array(owner, dtype=np.intp),
        )

    def side(self, i: int, out: int) -> Point:
        """Return where lines leave a box or way point (`out` is 1) or reach it (-1)."""
        layer = self.layer[i]
        x, y = self.points[i]
        return x + out * self.forward[layer] * self.half[layer], y

    def turn(self, a: int, b: int, below: float) -> Sequence[Point]:
        """Return the corners of a line that arrives at the height `below`, where it turns round at the panel's side."""
        layer = self.layer[a]
        forward = self.forward[layer]
        if forward == self.forward[self.layer[b]]:
            return ()
        above = self.points[a][1]
        lower = sum(self.points[other][1] < above for other in self.turning[layer])
        far = self.plan.tracks * (lower + 1) / (len(self.turning[layer]) + 1)
        x = self.width - MARGIN - self.plan.tracks + far if forward > 0 else MARGIN + self.plan.tracks - far
        return (x, above), (x, below)

    def ports(self) -> dict[tuple[int, int], float]:
        """Return how far above the middle of its box's side each edge arrives: arrowheads do not lie on each other."""
        offsets = {}
        for child, node in enumerate(self.graph.nodes):
            before = {parent: self.points[self.found.routes[parent, child][-2]][1] for parent in node.parents}
            turned = self.forward[self.layer[child]] != self.forward[self.layer[child] - 1] if before else False
            step = min(0.9 * self.plan.size, 1.2 * self.half_height / max(len(before), 1))
            for rank, parent in enumerate(sorted(before, key=before.__getitem__, reverse=turned)):
                offsets[parent, child] = step * (rank - (len(before) - 1) / 2)
        return offsets
