"""A program's derivatives with exact digits: it is run, forward and backward, on numbers with as many as it takes."""

import ast
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

from gradexplorer.core.graph.nodes import Graph
from gradexplorer.core.graph.operation import ARGUMENTS, CONSTANT, RESULT, renamed
from gradexplorer.core.graph.values import Values
from gradexplorer.formula.derivation import derive
from gradexplorer.formula.exact import ExactSlope
from gradexplorer.formula.mpmath_values import arithmetic
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
    leaves = floats[: graph.leaves]

    def forward(exact: Any, t: Number) -> Number:
        return _run(graph, leaves, exact.digits, exact.m).value(source, t, target)

    def text(exact: Any, t: Number) -> Number:
        return _run(graph, leaves, exact.digits, exact.m).gradient(source, t, target)

    def trees() -> Sequence[ast.expr]:
        formula = _as_one_formula(graph, source, target)
        if formula is None:
            return ()
        steps = derive(formula, graph.nodes[source].name).steps
        return (
            steps[-1].tree,
            *(step.tree for step in steps[-2:-1] if not any(map(is_pending, walk(step.tree)))),
            formula,
        )

    known = dict(zip((node.name for node in graph.nodes), leaves, strict=False))
    return ExactSlope(forward, floats[source], text, trees, known | {graph.nodes[source].name: floats[source]})


@lru_cache(maxsize=16)
def _run(graph: Graph, leaves: tuple[float, ...], digits: int, _context: Any) -> "_Run":
    """Return the program's run with so many digits, whose numbers are those of one thread's context."""
    return _Run(graph, leaves, digits)


class _Run:
    """A program run with so many digits from the floats of its leaves: what no moved node changes is computed once."""

    def __init__(self, graph: Graph, leaves: Sequence[float], digits: int) -> None:
        self.graph, self.exact = graph, arithmetic(digits=digits)
        names = [node.name for node in graph.nodes]
        self._values: dict[str, Number] = dict(zip(names, map(self.exact.m.mpf, leaves), strict=False))
        self._gradients: dict[int, Mapping[int, Number]] = {}
        self._failed: dict[str, Exception] = {}

    def value(self, source: int, t: Number, target: int) -> Number:
        """Return the value of `target`, with `source` at t.

        Raises
        ------
        ArithmeticError, ValueError
            It has none; nodes on branches that are not taken need none.
        """
        values, name = self.moved(source, t, target), self.graph.nodes[target].name
        if name not in values:
            raise self._failed[name]
        return values[name]

    def moved(self, source: int, t: Number, target: int) -> Mapping[str, Number]:
        """Return the values that `target` is made of, with `source` at t."""
        graph, name = self.graph, self.graph.nodes[source].name
        beyond, needed = graph.descendants(source), graph.ancestors(target)
        if self._values.get(name) == t:
            self._fill(needed, self._values)
            return self._values
        self._fill(needed - beyond, self._values)
        values = {**self._values, name: t}
        for i in beyond - {source}:
            values.pop(graph.nodes[i].name, None)
        self._fill(needed & beyond, values)
        return values

    def _fill(self, places: Set[int], values: dict[str, Number]) -> None:
        for i in sorted(places):
            node = self.graph.nodes[i]
            if node.name not in values:
                assert node.formula is not None
                try:
                    values[node.name] = self.exact.value(node.formula, values)
                except KeyError as missing:
                    self._failed[node.name] = self._failed[missing.args[0]]
                except (ArithmeticError, ValueError) as error:
                    self._failed[node.name] = error

    def gradient(self, source: int, t: Number, target: int) -> Number:
        """Return the derivative of `target` by `source` at t by the local ones, as the chain rule has it.

        Raises
        ------
        ArithmeticError, ValueError
            A node between them has no value there.
        """
        values = self.moved(source, t, target)
        if values is not self._values:
            return self._backward(values, target, self.graph.descendants(source))[source]
        if target not in self._gradients:
            self._gradients[target] = self._backward(values, target, self.graph.ancestors(target))
        return self._gradients[target].get(source, self.exact.m.zero)

    def _backward(self, values: Mapping[str, Number], target: int, within: Set[int]) -> Mapping[int, Number]:
        """Return the derivative of `target` by the nodes between it and some."""
        nodes, zero = self.graph.nodes, self.exact.m.zero
        gradient = dict.fromkeys(within, zero) | {target: self.exact.m.one}
        for i in sorted(within & self.graph.ancestors(target), reverse=True):
            node = nodes[i]
            if not gradient[i] or node.operation is None:
                continue
            names = dict(zip(ARGUMENTS, (values.get(nodes[parent].name) for parent in node.parents), strict=False))
            if node.name not in values:
                raise self._failed[node.name]
            names[RESULT] = values[node.name]
            names[CONSTANT] = zero if node.constant is None else self.exact.value(node.constant, {})
            for parent, slope in zip(node.parents, node.operation.slopes, strict=True):
                if parent in within:
                    gradient[parent] += gradient[i] * self.exact.value(slope, names)
        return gradient


def _as_one_formula(graph: Graph, source: int, target: int) -> ast.expr | None:
    """Return `target` in `source` and the leaves; None where that is too long, or `target` itself is `source`."""
    parts: dict[str, ast.expr] = {}
    sizes: dict[str, int] = {}
    for i in sorted(graph.ancestors(target)):
        node = graph.nodes[i]
        if node.formula is None or i == source:
            continue
        inner = [graph.nodes[parent].name for parent in node.parents]
        sizes[node.name] = 2 + sum(sizes.get(name, 1) for name in inner)
        if sizes[node.name] > _MOST_PARTS:
            return None
        parts[node.name] = renamed(node.formula, parts)
    return parts.get(graph.nodes[target].name)
