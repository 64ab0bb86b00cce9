"""Both passes over a graph on plain floats: values forward, derivatives backward, and one tangent forward."""

import ast
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from gradexplorer.core.graph.nodes import Graph, Node
from gradexplorer.core.graph.operation import local_slope, number
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.trees import tree
from gradexplorer.text import Text, _


class Values(Struct, frozen=True, eq=False):
    """Every node's value and every edge's local derivative.

    Attributes
    ----------
    graph : Graph
    at : list of float
        Per node; NaN where it has no finite value.
    slopes : list of tuple of float
        Per node, the derivative of its operation by each of its parents; infinite where torch has it so.
    target : int or None
        The node that is asked about: what it does not depend on is no fault of it.
    """

    graph: Graph
    at: Sequence[float]
    slopes: Sequence[Sequence[float]]
    target: int | None = None

    def slope(self, parent: int, child: int) -> float:
        """Return the local derivative along an edge."""
        return self.slopes[child][self.graph.nodes[child].parents.index(parent)]

    def along(self, path: Sequence[int]) -> list[float]:
        """Return the local derivatives along a path."""
        return [self.slope(parent, child) for parent, child in pairwise(path)]

    def named(self) -> dict[str, float]:
        """Return the values by name."""
        return {node.name: value for node, value in zip(self.graph.nodes, self.at, strict=True)}


def forward(graph: Graph, leaves: Sequence[float], given: Mapping[int, float] = {}) -> list[float]:
    """Return the value of every node; `given` nodes keep that value whatever their operation says."""
    values = list(leaves)
    for i, node in enumerate(graph.nodes):
        if node.operation is not None:
            values.append(number(node.operation.value, *(values[parent] for parent in node.parents), node.number))
        if i in given:
            values[i] = given[i]
    return values


def evaluated(
    graph: Graph, leaves: Sequence[float], given: Mapping[int, float] = {}, target: int | None = None
) -> Values:
    """Run the forward pass as `forward` does, and find the local derivatives there."""
    at = forward(graph, leaves, given)
    slopes = []
    for node, result in zip(graph.nodes, at, strict=True):
        arguments = [at[parent] for parent in node.parents]
        partials = node.operation.partials if node.operation else ()
        slopes.append(tuple(local_slope(partial, *arguments, node.number, result) for partial in partials))
    return Values(graph, at, slopes, target)


def backward(values: Values, target: int) -> list[float]:
    """Return the derivative of `target` by every node: each hands its own on to its parents, times the local one.

    Nodes on which `target` does not depend have 0.
    """
    gradient = [0.0] * len(values.at)
    gradient[target] = 1.0
    reached = values.graph.ancestors(target)
    for i in range(target, -1, -1):
        if i in reached:
            for argument, (parent, local) in enumerate(
                zip(values.graph.nodes[i].parents, values.slopes[i], strict=True)
            ):
                if math.isfinite(gradient[i]) or not _is_shut(values, i, argument):
                    gradient[parent] += gradient[i] * local
    return gradient


def _is_shut(values: Values, i: int, argument: int) -> bool:
    node = values.graph.nodes[i]
    assert node.operation is not None
    arguments = [values.at[parent] for parent in node.parents]
    return node.operation.shut[argument](*arguments, node.number, values.at[i], math)


def tangent(values: Values, source: int) -> list[float]:
    """Return the derivative of every node by `source`: the sum over all paths, step by step from the front."""
    derivative = [0.0] * len(values.at)
    derivative[source] = 1.0
    for i in sorted(values.graph.descendants(source) - {source}):
        pairs = zip(values.graph.nodes[i].parents, values.slopes[i], strict=True)
        derivative[i] = sum(derivative[parent] * slope for parent, slope in pairs if derivative[parent] != 0.0)
    return derivative


def fault(values: Values) -> tuple[int, Text] | None:
    """Return the first node with no finite value on which the target depends, and why and where it has none.

    Where the target has a value all the same, such nodes are branches that were not taken.
    """
    if values.target is not None and math.isfinite(values.at[values.target]):
        return None
    nodes = range(len(values.at)) if values.target is None else sorted(values.graph.ancestors(values.target))
    return _first_fault(values, nodes)


def aside(values: Values) -> tuple[int, Text] | None:
    """Return the same of the nodes on which the target does not depend."""
    if values.target is None:
        return None
    return _first_fault(values, sorted({*range(len(values.at))} - values.graph.ancestors(values.target)))


def _first_fault(values: Values, nodes: Iterable[int]) -> tuple[int, Text] | None:
    for i in nodes:
        node = values.graph.nodes[i]
        if not math.isfinite(values.at[i]):
            return i, _(
                "Line {line}, character {place}: {why} in {formula}. Change a value or the line.",
                line=node.line,
                place=node.start - values.graph.program.source.rfind("\n", 0, node.start),
                why=_reason(node, {values.graph.nodes[p].name: values.at[p] for p in node.parents}),
                formula=_written(values, i),
            )
    return None


def _written(values: Values, i: int) -> str:
    nodes = values.graph.nodes
    numbers = ", ".join(f"{nodes[p].name} = {values.at[p]:.6g}" for p in nodes[i].parents)
    return f"{values.graph.line(i)} ({numbers})"


def _reason(node: Node, arguments: Mapping[str, float]) -> Text:
    def worth(part: ast.expr) -> float:
        return float(evaluate(part, arguments))

    match node.formula:
        case ast.BinOp(op=ast.Div(), right=right) if worth(right) == 0:
            return _("division by zero")
        case ast.BinOp(left=left, op=ast.Pow(), right=right) if worth(left) == 0 and worth(right) < 0:
            return _("division by zero")
        case ast.Call(func=ast.Name(id=name), args=parts):
            function = FUNCTIONS[name]
            at = dict(zip(function.arguments, map(worth, parts), strict=True))
            for condition, why in function.faults:
                if evaluate(tree(condition), at):
                    return why
    return _("no finite real value")
