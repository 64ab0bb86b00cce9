"""A program as names for formulas: leaves are numbers, every other node stands for its operation.

``D(y, x)`` is the derivative over all ways, found by running the program again with x moved; ``Partial(y, u)`` is that
along one edge. Both are written with the program's own names.
"""

import ast
import math
from collections.abc import Mapping
from functools import lru_cache

from msgspec.structs import replace

from gradexplorer.core.graph.nodes import Graph
from gradexplorer.core.graph.values import Values
from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.equation import Formula, Part, formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import walk

SHORT = 40
"""Characters of LaTeX behind the first = that stand in one row; each part of a longer line has its own row."""


def total(graph: Graph, target: int, source: int) -> str:
    """Return the derivative of one node by another, over all ways."""
    return f"D({graph.nodes[target].name}, {graph.nodes[source].name})"


def local(graph: Graph, child: int, parent: int) -> str:
    """Return the derivative along one edge, where all else that the operation takes stays fixed."""
    return f"Partial({graph.nodes[child].name}, {graph.nodes[parent].name})"


def total_latex(graph: Graph, target: int, source: int) -> str:
    """Return the derivative of one node by another in LaTeX: with d."""
    return formula(total(graph, target, source), symbols=symbols(graph)).latex


def symbols(graph: Graph) -> dict[str, str]:
    """Return how the program's names are written, and derivatives: with an upright d where a name is d."""
    return {**graph.symbols, "D": "roman(d)" if "d" in graph.index else "d"}


@lru_cache(maxsize=8)
def program_scope(values: Values) -> Scope:
    """Return the scope in which the program's names are worth what it computes; its own pi and e are floats, too."""
    net = values.graph
    leaves = {node.name: value for node, value in zip(net.nodes[: net.leaves], values.at, strict=False)}
    meanings = {node.name: Meaning((), ast.unparse(node.formula)) for node in net.nodes if node.formula is not None}
    order = [node.name for node, value in zip(net.nodes, values.at, strict=True) if math.isfinite(value)]
    written = {
        part.id for node in net.nodes if node.formula for part in walk(node.formula) if isinstance(part, ast.Name)
    }
    constants = {name: value for name, value in CONSTANTS.items() if name in written}
    return Scope(values={**constants, **leaves}, meanings=meanings, order=order)


def line(values: Values, *parts: Part, scope: Scope | None = None, names: Mapping[str, str] = {}) -> Formula:
    """Return a formula in the program's names, in rows where it is long; `names` are those that `scope` adds."""
    written = {**symbols(values.graph), **names}
    found = formula(*parts, scope=scope or program_scope(values), symbols=written)
    return replace(found, stacked=sum(len(found.part_latex(part)) for part in found.parts[1:]) >= SHORT)
