"""Graphs without what can't change a bit: times one, to the power one, copies, repetitions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.fx import Graph, Node


def simplify(graph: "Graph") -> None:
    """Leave out what can't change a bit."""
    known: dict[object, Node] = {}
    for node in graph.nodes:
        if node.op != "call_function":
            continue
        key = (node.target, node.args, tuple(node.kwargs.items()))
        same = _identity(node) or known.setdefault(key, node)
        if same is not node:
            node.replace_all_uses_with(same)
    graph.eliminate_dead_code()


def _identity(node: "Node") -> "Node | None":
    """Return the argument of which `node` is an exact copy, if there is one."""
    import torch
    from torch.fx import Node

    aten = torch.ops.aten
    first, *rest = node.args
    if node.target is aten.detach.default or (node.target is aten.pow.Tensor_Scalar and rest == [1.0]):
        return first  # type: ignore[return-value]
    if node.target is aten.t.default and getattr(first, "target", None) is aten.t.default:
        return first.args[0]  # type: ignore[return-value, union-attr]
    if node.target is aten.mul.Tensor:
        for one, other in ((first, rest[0]), (rest[0], first)):
            if isinstance(other, Node) and getattr(one, "target", one) in (aten.ones_like.default, 1.0):
                return other
    return None
