"""Recorded graphs as TorchScript: torch goes through them without Python, and without Python's lock.

Of small tensors' work most is Python's share. The bits are those of the operations done one by one, for nothing is
fused on a processor.
"""

import operator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from torch import ScriptFunction, Tensor
    from torch.fx import Graph, Node


class Script(Struct, frozen=True, eq=False):
    """A graph as the source of a function.

    Attributes
    ----------
    source : str
    arguments : int
        How many it takes: the graph's inputs, then a tensor for each output that is written into one, then `given`.
    given : tuple of Tensor
        The tensors from elsewhere.
    """

    source: str
    arguments: int
    given: "tuple[Tensor, ...]"


def written(name: str, graph: "Graph", into: int = 0) -> Script:
    """Return a graph of `record` as a script, which returns its outputs but for the first `into`, if there are any.

    Parameters
    ----------
    graph : Graph
        Its sums are changed so that they can be written where they belong.
    into : int
        So many of the first outputs are written into tensors.
    """
    _sum_flat(graph)
    inputs, given, lines = [], {}, []
    results: tuple[Node, ...] = graph.output_node().args[0]  # type: ignore[assignment]
    buffers = {node: f"buffer{index}" for index, node in enumerate(results[:into])}
    for node in graph.nodes:
        if node.op == "placeholder":
            inputs.append(node.name)
        elif node.op == "get_attr":
            given[node.name] = getattr(graph.owning_module, node.target)
        elif node.op == "call_function":
            lines.append(_line(node, buffers))
    lines += [f"{buffer}.copy_({node})" for node, buffer in buffers.items() if not _fits(node)]
    if others := results[into:]:
        lines.append(f"return ({', '.join(map(str, others))})")
    arguments = [*inputs, *buffers.values(), *given]
    source = "\n    ".join([f"def {name}({', '.join(arguments)}):", *lines]) + "\n"
    return Script(source, len(arguments), tuple(given.values()))


def compiled(*sources: str) -> "ScriptFunction[..., Any]":
    """Return the last function of `sources`, which may call those before it."""
    import torch

    last = sources[-1].removeprefix("def ").partition("(")[0]
    return getattr(torch.jit.CompilationUnit("\n".join(sources)), last)  # type: ignore[no-any-return]


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
                graph.erase_node(node)


def _line(node: "Node", buffers: "dict[Node, str]") -> str:
    import torch

    arguments = [str(argument) for argument in node.args]
    if node.target is operator.getitem:  # one of several results
        return f"{node} = {arguments[0]}[{arguments[1]}]"
    arguments += [f"{key}={value!r}" for key, value in node.kwargs.items()]
    if node in buffers and _fits(node):
        arguments.append(f"out={buffers[node]}")
    elif node.target is torch.ops.aten.addmm.default:
        # Without a tensor of its own TorchScript makes it a product and then a sum, which rounds twice.
        arguments.append(f"out={arguments[0]}.new_empty([0])")
    called = str(node.target.overloadpacket)  # type: ignore[union-attr]
    if not _changes_input(node):  # autograd's own copy; equal ones may have been made one
        called = called.removesuffix("_")
    return f"{node} = torch.ops.{called}({', '.join(arguments)})"


def _changes_input(node: "Node") -> bool:
    """Whether the operation is one in place, and on an input."""
    while node.op == "call_function" and str(getattr(node.target, "overloadpacket", "")).endswith("_"):
        node = node.args[0]  # type: ignore[assignment]
    return node.op == "placeholder"


def _fits(node: "Node") -> bool:
    """Whether the result can be written at its place at once."""
    import torch

    aten = torch.ops.aten
    return node.target in (aten.mm.default, aten.add.Tensor, aten.sum.dim_IntList)
