"""Places for a graph's nodes: in layers from left to right, with few crossings and straight long edges.

Sugiyama's method: layers by the longest path, order within a layer by the mean rank of the neighbours, and then points
that are as near to the neighbours' as the distances allow. An edge over several layers goes through way points, and
all edges that leave one node share them.

Source: Sugiyama, Tagawa, Toda, Methods for visual understanding of hierarchical system structures, 1981.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from gradexplorer.core.graph.nodes import Graph

SWEEPS = 12
IDLE = 3
"""Sweeps without a gain after which no more is hoped for."""
RELAXATIONS = 10
SLIM = 0.55
"""The room that a way point takes, against a node's."""
LIGHT = 0.15
"""How much a leaf pulls at what takes it, against other nodes: chains of operations lie straight."""

Point = tuple[float, float]


class Layout(Struct, frozen=True, eq=False):
    """Places, one unit from layer to layer and from neighbour to neighbour.

    Attributes
    ----------
    points : list of (x, y)
        Of the nodes, and behind them of the way points.
    routes : mapping
        (parent, child) to the points that the edge goes through, both ends included.
    crossings : int
    """

    points: Sequence[Point]
    routes: dict[tuple[int, int], tuple[int, ...]]
    crossings: int


@lru_cache(maxsize=64)
def layout(graph: Graph) -> Layout:
    """Return the points of all nodes of `graph`."""
    net = _Net(graph)
    net.order()
    heights = net.heights()
    middle = (max(heights) + min(heights)) / 2
    points = [(float(layer), middle - height) for layer, height in zip(net.layer, heights, strict=True)]
    return Layout(points, net.routes, net.crossings())


def _layers(graph: Graph) -> list[int]:
    """Return each node's layer: after all its parents, and as late as what takes it allows: long sums stay slim."""
    layer = [0] * len(graph.nodes)
    for i, node in enumerate(graph.nodes):
        layer[i] = 1 + max((layer[parent] for parent in node.parents), default=-1)
    for i in reversed(range(len(layer))):
        layer[i] = min((layer[child] - 1 for child in graph.children[i]), default=layer[i])
    return layer


_Pull = tuple[list[tuple[int, float]], float]
"""Neighbours and their shares of a node's wish, and how much that wish weighs."""


class _Net:
    """The graph with way points: every segment goes from one layer to the next."""

    def __init__(self, graph: Graph) -> None:
        self.layer = _layers(graph)
        self.size = len(graph.nodes)
        self.before: list[list[int]] = [[] for _node in graph.nodes]
        self.after: list[list[int]] = [[] for _node in graph.nodes]
        self.routes: dict[tuple[int, int], tuple[int, ...]] = {}
        for i, children in enumerate(graph.children):
            chain = [i]
            for child in sorted(children, key=self.layer.__getitem__):
                while self.layer[chain[-1]] < self.layer[child] - 1:
                    chain.append(self.way_point(chain[-1]))
                route = chain[: self.layer[child] - self.layer[i]]
                self.join(route[-1], child)
                self.routes[i, child] = (*route, child)
        self.rows: list[list[int]] = [[] for _layer in range(max(self.layer) + 1)]
        for i in self.depth_first():
            self.rows[self.layer[i]].append(i)

    def way_point(self, before: int) -> int:
        self.layer.append(self.layer[before] + 1)
        self.before.append([])
        self.after.append([])
        self.join(before, len(self.layer) - 1)
        return len(self.layer) - 1

    def join(self, a: int, b: int) -> None:
        self.after[a].append(b)
        self.before[b].append(a)

    def depth_first(self) -> list[int]:
        """Return all points as a walk back from the results meets them: parents of one node stay side by side."""
        seen: dict[int, None] = {}
        for end in [i for i in range(len(self.layer)) if not self.after[i]]:
            stack = [end]
            while stack:
                i = stack.pop()
                if i not in seen:
                    seen[i] = None
                    stack += reversed(self.before[i])
        return list(seen)

    def order(self) -> None:
        """Sort every layer by its neighbours' mean rank, back and forth; the order with the fewest crossings stays."""
        best, fewest, idle = [list(row) for row in self.rows], self.crossings(), 0
        for sweep in range(SWEEPS):
            if not fewest or idle == IDLE:
                break
            forward = sweep % 2 == 0
            for row in self.rows[1:] if forward else self.rows[-2::-1]:
                self.sort(row, self.before if forward else self.after)
            idle += 1
            if (found := self.crossings(fewest)) < fewest:
                best, fewest, idle = [list(row) for row in self.rows], found, 0
        self.rows = best

    def sort(self, row: list[int], neighbours: Sequence[Sequence[int]]) -> None:
        near = self.layer[row[0]] + (-1 if neighbours is self.before else 1)
        rank = {i: p for p, i in enumerate(self.rows[near])}
        mean = {}
        for p, i in enumerate(row):
            known = [rank[j] for j in neighbours[i]]
            mean[i] = sum(known) / len(known) if known else float(p)
        row.sort(key=mean.__getitem__)

    def crossings(self, most: float = math.inf) -> int:
        """Count the pairs of segments that cross, up to `most` or a little beyond."""
        total = 0
        for row, after in pairwise(self.rows):
            rank = {i: p for p, i in enumerate(after)}
            ends: list[int] = []
            for i in row:
                for end in sorted([rank[j] for j in self.after[i]]):  # so that those from one rank don't count
                    at = bisect_right(ends, end)
                    total += len(ends) - at
                    ends.insert(at, end)
            if total >= most:
                break
        return total

    def heights(self) -> list[float]:
        """Return heights across the layers, as near to the mean of the neighbours as the distances allow."""
        height = [0.0] * len(self.layer)
        rooms = []
        for row in self.rows:
            room = [0.0]
            for a, b in pairwise(row):
                room.append(room[-1] + (self.width(a) + self.width(b)) / 2)
            rooms.append((row, room))
            for i, offset in zip(row, room, strict=True):
                height[i] = offset - room[-1] / 2
        pulls = [self.pull(i) for i in range(len(self.layer))]
        for turn in range(RELAXATIONS):
            for row, room in rooms if turn % 2 == 0 else reversed(rooms):
                _relax(row, room, pulls, height)
        return height

    def width(self, i: int) -> float:
        return 1.0 if i < self.size else SLIM

    def pull(self, i: int) -> _Pull:
        """Return the neighbours of `i` with their weights, and the weight of its own wish."""
        pairs = [(j, 1.0 if self.before[j] else LIGHT) for j in self.before[i]] + [(j, 1.0) for j in self.after[i]]
        total = sum(share for _j, share in pairs)
        return [(j, share / total) for j, share in pairs], total if self.before[i] else LIGHT * total


def _relax(row: Sequence[int], room: Sequence[float], pulls: Sequence[_Pull], height: list[float]) -> None:
    """Give a layer the heights that are nearest to the wished ones, squared: wishes in conflict share their mean."""
    blocks: list[tuple[float, float, int]] = []
    for offset, i in zip(room, row, strict=True):
        pairs, weight = pulls[i]
        if not pairs:
            weight, wish = LIGHT, height[i]
        else:
            wish = 0.0
            for j, share in pairs:
                wish += height[j] * share
        total, number = weight * (wish - offset), 1
        while blocks and blocks[-1][0] * weight > total * blocks[-1][1]:
            before, heavy, many = blocks.pop()
            total, weight, number = total + before, weight + heavy, number + many
        blocks.append((total, weight, number))
    start = 0
    for total, weight, number in blocks:
        for i, offset in zip(row[start : start + number], room[start : start + number], strict=True):
            height[i] = total / weight + offset
        start += number
