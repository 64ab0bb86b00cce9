"""A recorded graph as one TorchScript function: torch goes through it without Python, and without Python's lock.

Of small tensors' work most is Python's share; so is it of other writings, ``torch.compile`` among them, that call each
operation from Python. The bits are those of the operations done one by one, for nothing is fused on a processor.
"""

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import ScriptFunction, Tensor
    from torch.fx import Graph, Node


def scripted(graph: "Graph", into: int) -> "tuple[ScriptFunction[..., Any], list[Tensor]]":
    """Return a stripped graph as one function, and the tensors from elsewhere that it takes last.

    Its arguments are the graph's inputs, then a tensor for each of the first `into` outputs, which is written there,
    then the tensors from elsewhere. It returns the other outputs.

    Parameters
    ----------
    graph : Graph
        Of `record`; its sums are changed so that they can be written where they belong.
    into : int
    """
    import torch

    _sum_flat(graph)
    inputs, given, lines = [], {}, []
    (results,) = (node.args[0] for node in graph.nodes if node.op == "output")
    places = {node: f"place{index}" for index, node in enumerate(results[:into])}
    for node in graph.nodes:
        if node.op == "placeholder":
            inputs.append(node.name)
        elif node.op == "get_attr":
            given[node.name] = getattr(graph.owning_module, node.target)
        elif node.op == "call_function":
            lines.append(_line(node, places))
    lines += [f"{place}.copy_({node})" for node, place in places.items() if not _fits(node)]
    if others := results[into:]:
        lines.append(f"return ({', '.join(map(str, others))})")
    head = f"def replay({', '.join([*inputs, *places.values(), *given])}):"
    unit = torch.jit.CompilationUnit("\n    ".join([head, *lines]) + "\n")
    return unit.replay, list(given.values())


def _sum_flat(graph: "Graph") -> None:
    """Let sums over a matrix' rows have no dimension more than their reshaped result."""
    import torch

    aten = torch.ops.aten
    for node in graph.find_nodes(op="call_function", target=aten.view.default):
        whole, shape = node.args
        if len(shape) == 1 and whole.target is aten.sum.dim_IntList and whole.args[1:] == ([0], True):
            rows = whole.args[0]
            if len(rows.meta["shape"]) == 2:
                with graph.inserting_before(node):
                    node.replace_all_uses_with(graph.call_function(aten.sum.dim_IntList, (rows, [0])))
    graph.eliminate_dead_code()


def _line(node: "Node", places: "dict[Node, str]") -> str:
    arguments = [str(argument) for argument in node.args]
    if node.target is operator.getitem:  # one of several results
        return f"{node} = {arguments[0]}[{arguments[1]}]"
    arguments += [f"{key}={value!r}" for key, value in node.kwargs.items()]
    if node in places and _fits(node):
        arguments.append(f"out={places[node]}")
    # what autograd does in place is its own copy; done anew it has the same bits
    called = str(node.target.overloadpacket).removesuffix("_")  # type: ignore[union-attr]
    return f"{node} = torch.ops.{called}({', '.join(arguments)})"


def _fits(node: "Node") -> bool:
    """Whether the result can be written at its place at once."""
    import torch

    aten = torch.ops.aten
    return node.target in (aten.mm.default, aten.add.Tensor, aten.sum.dim_IntList)
