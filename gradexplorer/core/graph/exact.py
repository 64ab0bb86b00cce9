"""A program's derivatives with exact digits: it is run, forward and backward, on numbers with as many as it takes."""

import ast
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gradexplorer.core.graph.nodes import Graph
from gradexplorer.core.graph.operation import ARGUMENTS, CONSTANT, RESULT, renamed
from gradexplorer.core.graph.values import Values
from gradexplorer.formula.derivation import derive
from gradexplorer.formula.exact import ExactSlope
from gradexplorer.formula.trees import is_pending, walk

_MOST_PARTS = 200
"""Of a program written as one formula."""

Number = Any
"""mpmath's real number."""


def exact_gradient(values: Values, target: int, source: int) -> ExactSlope:
    """Return the derivative of `target` by `source`, whose value is the float that it has."""
    return _exact_gradient(values.graph, tuple(values.at), target, source)


@lru_cache(maxsize=64)
def _exact_gradient(graph: Graph, floats: tuple[float, ...], target: int, source: int) -> ExactSlope:
    """Return the derivative; what was computed is kept, as several proofs need it."""

    def forward(exact: Any, t: Number) -> list[Number]:
        return _forward(exact, graph, floats, source, t, target)

    def text(exact: Any, t: Number) -> Number:
        return _backward(exact, graph, forward(exact, t), target, source)

    def trees() -> Sequence[ast.expr]:
        formula = _as_one_formula(graph, target)
        if formula is None or source >= graph.leaves:
            return ()
        steps = derive(formula, graph.nodes[source].name).steps
        return (
            steps[-1].tree,
            *(step.tree for step in steps[-2:-1] if not any(map(is_pending, walk(step.tree)))),
            formula,
        )

    leaves = dict(zip((node.name for node in graph.nodes), floats[: graph.leaves], strict=False))
    return ExactSlope(
        lambda exact, t: forward(exact, t)[target],
        floats[source],
        text,
        trees,
        leaves,
    )


def _forward(exact: Any, graph: Graph, floats: Sequence[float], source: int, t: Number, target: int) -> list[Number]:
    """Return every node's value that `target` depends on, the others None."""
    needed, at = graph.ancestors(target), list[Number]()
    names: dict[str, Number] = {}
    for i, node in enumerate(graph.nodes):
        if i == source:
            value = t
        elif i not in needed:
            value = None
        elif node.formula is None:
            value = exact.m.mpf(floats[i])
        else:
            value = exact.value(node.formula, names)
        at.append(value)
        names[node.name] = value
    return at


def _backward(exact: Any, graph: Graph, at: list[Number], target: int, source: int) -> Number:
    """Return the derivative by the local ones, as the chain rule has it."""
    gradient = [exact.m.zero] * len(at)
    gradient[target] = exact.m.one
    between = graph.descendants(source) & graph.ancestors(target)
    for i in sorted(between - {source}, reverse=True):
        node = graph.nodes[i]
        assert node.operation is not None
        if not gradient[i]:
            continue
        names = {**dict(zip(ARGUMENTS, (at[parent] for parent in node.parents), strict=False)), RESULT: at[i]}
        names[CONSTANT] = exact.m.zero if node.constant is None else exact.value(node.constant, {})
        for parent, slope in zip(node.parents, node.operation.slopes, strict=True):
            if parent in between or parent == source:
                gradient[parent] += gradient[i] * exact.value(slope, names)
    return gradient[source]


def _as_one_formula(graph: Graph, target: int) -> ast.expr | None:
    """Return `target` in the leaves; None where that is too long."""
    parts: dict[str, ast.expr] = {}
    sizes: dict[str, int] = {}
    for i in sorted(graph.ancestors(target)):
        node = graph.nodes[i]
        if node.formula is None:
            continue
        inner = [graph.nodes[parent].name for parent in node.parents]
        sizes[node.name] = 2 + sum(sizes.get(name, 1) for name in inner)
        if sizes[node.name] > _MOST_PARTS:
            return None
        parts[node.name] = renamed(node.formula, parts)
    return parts.get(graph.nodes[target].name)
