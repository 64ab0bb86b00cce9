"""All that the picture of one state shows: each number with the formula that it is the value of.

The formulas are made when they are asked for: a picture is drawn more often than it is proven.
"""

import ast
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import pairwise

from msgspec import Struct

from gradexplorer.core.graph import Graph, Path, Values, backward, between, count, paths
from gradexplorer.core.graph.proving import claim, product_noise
from gradexplorer.core.graph.scope import local, program_scope, total
from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import rounded, shown
from gradexplorer.framework.figure import DisplayText
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import PassStep, pass_step
from gradexplorer.text import Text

MOST_PATHS = 40
HANDED = "handed_back_by_node_"
"""Longer than any name in a program."""
_FLOATS = 1e-9


def short(value: float, digits: int = 4) -> str:
    """Return a number as it stands in the graph."""
    return f"{value:.{digits}g}" if math.isfinite(value) else "—"


class Scene(Struct, frozen=True, eq=False):
    """A state with its values, gradients and paths.

    Attributes
    ----------
    reached : set of int
        The target and all that it depends on.
    count : int
        All paths; `paths` are the first of them.
    """

    state: ChainRuleState
    values: Values
    gradient: Sequence[float]
    reached: AbstractSet[int]
    pass_step: PassStep
    paths: Sequence[Path]
    count: int

    @property
    def graph(self) -> Graph:
        """The program as a graph."""
        return self.values.graph

    @property
    def marked(self) -> set[tuple[int, int]]:
        """The highlighted edges: of the chosen path, or of all paths, listed or not."""
        if self.pass_step.kind != "done":
            return set()
        chosen = self.state.path
        if 0 < chosen <= len(self.paths):
            return set(pairwise(self.paths[chosen - 1]))
        on_paths = between(self.graph, *self.state.ends)
        return {(parent, child) for parent, child in self.graph.edges if parent in on_paths and child in on_paths}

    def uses(self, parent: int, child: int) -> bool:
        """Whether the present step uses this edge: towards the node forward, away from it backward."""
        match self.pass_step.kind:
            case "forward":
                return child == self.pass_step.node
            case "backward":
                return parent == self.pass_step.node and child in self.pass_step.graded
        return False

    # numbers at nodes

    def value(self, i: int, digits: int) -> DisplayText:
        """Return what a node is worth."""
        value, node = self.values.at[i], self.graph.nodes[i]
        if not math.isfinite(value):
            return "—"
        scope = partial(_step_scope, self.values, ())
        return shown(
            short(value, digits), node.formula or node.name, scope=scope, digits=digits, rounding=_spare(value)
        )

    def derivative(self, i: int, digits: int) -> DisplayText:
        """Return the gradient at a node: the derivative of the target, found by moving the node."""
        value, target = self.gradient[i], self.state.ends[1]
        if not math.isfinite(value):
            return "—"
        return shown(
            short(value, digits),
            partial(total, self.graph, target, i),
            scope=partial(program_scope, self.values),
            digits=digits,
            rounding=_spare(value),
            claim=partial(claim, self.values, i, target, value),
        )

    def slope(self, i: int, digits: int) -> DisplayText:
        """Return the gradient at a node as one step of the backward pass: what its children hand back, added.

        At a kink its claim says what torch takes.
        """
        value, target = self.gradient[i], self.state.ends[1]
        if not math.isfinite(value):
            return "—"
        children = tuple(child for child in self.graph.children[i] if child in self.reached)
        if i == target or not children:
            return shown(short(value, digits), "1" if i == target else "0", digits=digits)
        if not all(math.isfinite(self.gradient[child]) and self._has_arguments(child) for child in children):
            return rounded(value, digits, short(value, digits))
        return shown(
            short(value, digits),
            partial(self._handed_back, i, children),
            scope=partial(self._handed_scope, children),
            symbols=partial(self._handed_names, children),
            digits=digits,
            rounding=partial(self._handed_spare, i, children),
            claim=partial(claim, self.values, i, target, value),
        )

    def _has_arguments(self, i: int) -> bool:
        """Whether all that an operation takes has a value: else its derivatives are torch's convention."""
        return all(math.isfinite(self.values.at[parent]) for parent in self.graph.nodes[i].parents)

    def _handed_back(self, i: int, children: Sequence[int]) -> str:
        return " + ".join(f"{HANDED}{child}*{local(self.graph, child, i)}" for child in children)

    def _handed_scope(self, children: Sequence[int]) -> Scope:
        handed = {f"{HANDED}{child}": self.gradient[child] for child in children}
        return _step_scope(self.values, children, handed)

    def _handed_names(self, children: Sequence[int]) -> dict[str, str]:
        names = ((child, self.graph.nodes[child].name) for child in children)
        return {f"{HANDED}{child}": f"d*{self.state.target}/(d*{name})" for child, name in names}

    def _handed_spare(self, i: int, children: Sequence[int]) -> float:
        return _spare(sum(abs(self.gradient[child] * self.values.slope(i, child)) for child in children))

    # numbers at edges

    def local(self, parent: int, child: int, digits: int) -> DisplayText:
        """Return the local derivative along an edge."""
        slope = self.values.slope(parent, child)
        return self._at_edge(parent, child, slope, digits, slope)

    def added(self, parent: int, child: int) -> DisplayText:
        """Return what an edge hands back."""
        handed, slope = self.gradient[child], self.values.slope(parent, child)
        return self._at_edge(parent, child, handed * slope, 3, slope, factor=f"{handed!r}*")

    def _at_edge(
        self, parent: int, child: int, value: float, digits: int, slope: float, factor: str = ""
    ) -> DisplayText:
        text = short(value, digits)
        if not math.isfinite(value):
            return text
        if not self._has_arguments(child):
            return rounded(value, digits, text)  # torch's convention: there is nothing that it could be the value of
        return shown(
            text,
            lambda: factor + local(self.graph, child, parent),
            scope=partial(_step_scope, self.values, (child,)),
            digits=digits,
            rounding=_spare(value),
            claim=partial(claim, self.values, parent, child, slope),
        )

    def contribution(self, parent: int, child: int) -> Text:
        """Return what an edge hands back as a product."""
        handed, slope = self.gradient[child], self.values.slope(parent, child)
        names = {"handed": rounded(handed, 3, short(handed, 3)), "slope": self.local(parent, child, 3)}
        factors = ("({handed})" if handed < 0 else "{handed}", "({slope})" if slope < 0 else "{slope}")
        return Text("·".join(factors), names)

    def product(self, path: Path) -> DisplayText:
        """Return the product of the local derivatives along a path."""
        value = math.prod(self.values.along(path))
        if not math.isfinite(value):
            return "—"
        scope = partial(_step_scope, self.values, tuple(path[1:]))
        return shown(
            short(value, 6),
            partial(self._factors, path),
            scope=scope,
            digits=6,
            rounding=lambda: _spare(value) + product_noise(self.values, path),
        )

    def _factors(self, path: Path) -> str:
        slopes = [local(self.graph, child, parent) for parent, child in pairwise(path)]
        return f"Dots({', '.join(slopes)})" if slopes else "1"


def scene_of(state: ChainRuleState) -> Scene:
    """Return all that the picture of a state shows."""
    values = state.evaluated
    source, target = state.ends
    return Scene(
        state,
        values,
        backward(values, target),
        values.graph.ancestors(target),
        pass_step(state),
        paths(values.graph, source, target, MOST_PATHS),
        count(values.graph, source, target),
    )


def _step_scope(values: Values, children: Sequence[int], handed: Mapping[str, float] = {}) -> Scope:
    """Return the scope of one step of a pass, which takes all values before it as floats have them.

    `children` are known by their operations, so that they have local derivatives.
    """
    nodes = values.graph.nodes
    known = {node.name: value for node, value in zip(nodes, values.at, strict=True)}
    operations = {nodes[i].name: ast.unparse(formula) for i in children if (formula := nodes[i].formula) is not None}
    meanings = {name: Meaning((), operation) for name, operation in operations.items()}
    return Scope(values={**CONSTANTS, **known, **handed}, meanings=meanings)


def _spare(value: float) -> float:
    return _FLOATS * abs(value)
