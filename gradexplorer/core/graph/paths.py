"""All ways from one node to another: how many, which, and the nodes that none of them avoids."""

from collections.abc import Iterator, Sequence
from itertools import islice

from gradexplorer.core.graph.nodes import Graph

Path = tuple[int, ...]
"""Nodes from the source to the target, both included."""


def counts(graph: Graph, source: int, target: int) -> tuple[list[int], list[int]]:
    """Return per node the number of paths from `source` to it, and of those from it to `target`."""
    to, onward = [0] * len(graph.nodes), [0] * len(graph.nodes)
    to[source] = onward[target] = 1
    for i in range(source + 1, len(graph.nodes)):
        to[i] = sum(to[parent] for parent in graph.nodes[i].parents)
    for i in range(target - 1, -1, -1):
        onward[i] = sum(onward[child] for child in graph.children[i])
    return to, onward


def count(graph: Graph, source: int, target: int) -> int:
    """Return the number of paths, which can be astronomical where listing them is out of question."""
    return counts(graph, source, target)[0][target] if source <= target else 0


def between(graph: Graph, source: int, target: int) -> set[int]:
    """Return the nodes on any path; an edge from one of them to another lies on a path, too."""
    return graph.descendants(source) & graph.ancestors(target)


def paths(graph: Graph, source: int, target: int, most: int) -> list[Path]:
    """Return at most `most` paths, in the order of the program."""
    allowed = between(graph, source, target)
    return list(islice(_onward(graph, (source,), target, allowed), most)) if source in allowed else []


def _onward(graph: Graph, path: Path, target: int, allowed: set[int]) -> Iterator[Path]:
    stack = [path]
    while stack:
        path = stack.pop()
        if path[-1] == target:
            yield path
        else:
            stack += [(*path, child) for child in reversed(graph.children[path[-1]]) if child in allowed]


def dominators(graph: Graph, source: int, target: int) -> Sequence[int]:
    """Return the named nodes strictly between the two through which every path goes: the chain rule splits there."""
    to, onward = counts(graph, source, target)
    whole = to[target]
    return [i for i in range(source + 1, target) if graph.nodes[i].named and whole and to[i] * onward[i] == whole]
