"""The two passes in steps: one value a step forward, one gradient a step backward, and all paths at the end."""

from typing import Literal

from msgspec import Struct

from gradexplorer.core.graph import Graph
from gradexplorer.framework.run import StateSteps
from gradexplorer.pages.chain_rule.state import ChainRuleState, last_step


class PassStep(Struct, frozen=True, eq=False):
    """Where the passes stand.

    Attributes
    ----------
    kind : str
        ``start`` (only the leaves are known), ``forward``, ``backward`` or ``done``.
    node : int or None
        The node that this step computes.
    number, last : int
        Which of the forward, or backward, steps it is.
    known, graded : frozenset of int
        The nodes that have their value, or their gradient, by now.
    """

    kind: Literal["start", "forward", "backward", "done"]
    node: int | None
    number: int
    last: int
    known: frozenset[int]
    graded: frozenset[int]


def _orders(graph: Graph, target: int) -> tuple[list[int], list[int]]:
    """Return the nodes in the order in which they get their values, and their gradients."""
    return list(range(graph.leaves, len(graph.nodes))), sorted(graph.ancestors(target), reverse=True)


def start(state: ChainRuleState) -> StateSteps:
    """Return the steps of the tab."""
    return StateSteps(state.step, last_step(state.graph, state.ends[1]))


def pass_step(state: ChainRuleState) -> PassStep:
    """Return where `state` stands."""
    graph = state.graph
    ahead, back = _orders(graph, state.ends[1])
    known = frozenset((*range(graph.leaves), *ahead[: state.step]))
    behind = state.step - len(ahead)
    graded = frozenset(back[: max(behind, 0)])
    if state.step == 0:
        return PassStep("start", None, 0, len(ahead), known, graded)
    if behind <= 0:
        return PassStep("forward", ahead[state.step - 1], state.step, len(ahead), known, graded)
    if behind <= len(back):
        return PassStep("backward", back[behind - 1], behind, len(back), known, graded)
    return PassStep("done", None, 0, 0, known, graded)
