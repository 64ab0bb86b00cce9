"""Computation graphs: a typed program, its values, local derivatives, gradients, paths and layout."""

from gradexplorer.core.graph.arrangement import arranged, shortened
from gradexplorer.core.graph.execution import MAX_LENGTH
from gradexplorer.core.graph.layout import Layout, layout
from gradexplorer.core.graph.nodes import MOST_NODES, Graph, Node, graph, symbol
from gradexplorer.core.graph.operation import plain
from gradexplorer.core.graph.paths import Path, between, count, dominators, paths
from gradexplorer.core.graph.program import with_numbers
from gradexplorer.core.graph.values import Values, aside, backward, evaluated, fault, forward, tangent

__all__ = [
    "MAX_LENGTH",
    "MOST_NODES",
    "Graph",
    "Layout",
    "Node",
    "Path",
    "Values",
    "arranged",
    "aside",
    "backward",
    "between",
    "count",
    "dominators",
    "evaluated",
    "fault",
    "forward",
    "graph",
    "layout",
    "paths",
    "plain",
    "shortened",
    "symbol",
    "tangent",
    "with_numbers",
]
