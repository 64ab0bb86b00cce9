"""Recorded graphs as functions: one text, which TorchScript compiles, or else Python executes.

TorchScript goes through the operations without Python, whose share of small tensors' work is the largest, and without
Python's lock. The bits are those of the operations done one by one, for nothing is fused on a processor. Where there is
no TorchScript the same text is Python.
"""

import math
import operator
import re
from collections.abc import Callable
from types import BuiltinFunctionType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gradexplorer.core.torch_replay.record import record
from gradexplorer.core.torch_replay.simplify import simplify
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.torch_internals import default_reduction, scripted

if TYPE_CHECKING:
    from torch import Tensor
    from torch.fx import Graph, Node

_VECTORISED = frozenset(operation for function in FUNCTIONS.values() for operation in function.vectorised)
"""Of several numbers in a row torch may compute these by vector instructions, which round otherwise than for one."""

_SINGLY = """\
def singly(row):
    return torch.ops.aten.select(torch.ops.aten.stack([row, row], 1), 1, 0)
"""
"""The numbers of `row` not side by side in memory, so that torch computes each one singly."""


class Function(Struct, frozen=True, eq=False):
    """A graph as the text of a function.

    Its arguments are the graph's inputs, then a tensor for each output that is written into one, then `given`.

    Attributes
    ----------
    name, source : str
    given : tuple of Tensor
        The tensors from elsewhere.
    """

    name: str
    source: str
    given: "tuple[Tensor, ...]"

    def call(self, *arguments: str, given: str) -> str:
        """Return the text of a call, in a function that has the tensors from elsewhere as a list named `given`."""
        return f"{self.name}({', '.join([*arguments, *entries(given, len(self.given))])})"

    def compiled(self) -> Callable[..., Any]:
        """Return the function of the other arguments."""
        function = compiled(self.source)
        return lambda *arguments: function(*arguments, *self.given)


def entries(name: str, count: int) -> list[str]:
    """Return the texts of the entries of a list."""
    return [f"{name}[{index}]" for index in range(count)]


def written(name: str, graph: "Graph", into: int = 0, singly: bool = False) -> Function:
    """Return a graph of `record` as a function, which returns its outputs but for the first `into`, if there are any.

    Parameters
    ----------
    graph : Graph
        Its sums are changed so that they can be written where they belong.
    into : int
        So many of the first outputs are written into tensors.
    singly : bool
        Let each number of a row have the bits that it has alone.
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
            lines.append(_line(node, buffers, singly))
    lines += [f"{buffer}.copy_({node})" for node, buffer in buffers.items() if not _fits(node)]
    if others := results[into:]:
        lines.append(f"return ({', '.join(map(str, others))})")
    arguments = [*inputs, *buffers.values(), *given]
    source = "\n    ".join([f"def {name}({', '.join(arguments)}):", *lines]) + "\n"
    return Function(name, source, tuple(given.values()))


def compiled(*sources: str) -> Callable[..., Any]:
    """Return the last function of `sources`, which may call those before it."""
    name = sources[-1].removeprefix("def ").partition("(")[0]
    source = "\n".join((_SINGLY, *sources))
    return scripted(source, name) or _executed(source, name)


def value_and_gradient(function: Callable[[Any, Any, Any], Any], example: "Tensor") -> Function:
    """Return x -> (f of every start, shape (N,); the gradient, shape (2, N)) for x of the shape and dtype of `example`.

    Parameters
    ----------
    function : callable (x, y, m)
        Made of torch operations without branches on the data.
    example : Tensor, shape (2, N)

    Notes
    -----
    The gradient has the bits of ``function(x[0], x[1], torch).sum().backward()`` for each start alone.
    """
    import torch

    def derive(point: "Tensor") -> tuple["Tensor", ...]:
        x, y = point.unbind(0)
        value = function(x, y, torch)
        seed = torch.ones_like(value)
        slopes = torch.autograd.grad(value, (x, y), seed, materialize_grads=True)
        # backward() adds a zero to each part (the other part's share), which turns -0 into 0
        return value, torch.stack(slopes) + 0.0

    graph = record(derive, example.detach().clone().requires_grad_())
    simplify(graph)
    return written("gradient", graph, singly=example.shape[1] > 1)


def _executed(source: str, name: str) -> Callable[..., Any]:
    """Return the function `name` of `source` as Python, with torch's shortest way to each operation."""
    import torch

    names: dict[str, Any] = {"torch": torch, "List": list, "Tuple": tuple, "Tensor": torch.Tensor}

    def short(called: re.Match[str]) -> str:
        operation = called[1]
        direct = getattr(torch, operation, None)
        # of losses the short way has another default
        if default_reduction(operation) or not isinstance(direct, BuiltinFunctionType):
            return called[0]
        names[f"aten_{operation}"] = direct
        return f"aten_{operation}"

    exec(re.sub(r"torch\.ops\.aten\.(\w+)", short, source), names)
    function: Callable[..., Any] = names[name]
    return function


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


def _line(node: "Node", buffers: "dict[Node, str]", singly: bool) -> str:
    import torch

    if node.target is operator.getitem:  # one of several results
        return f"{node} = {node.args[0]}[{node.args[1]}]"
    called = str(node.target.overloadpacket)  # type: ignore[union-attr]
    if not _changes_input(node):  # autograd's own copy; equal ones may have been made one
        called = called.removesuffix("_")
    apart = singly and called.removeprefix("aten.") in _VECTORISED and node.args[1:] not in ((2,), (3,))
    arguments = [_text(argument, apart) for argument in node.args]
    arguments += [f"{key}={_text(value)}" for key, value in node.kwargs.items()]
    if node in buffers and _fits(node):
        arguments.append(f"out={buffers[node]}")
    elif node.target is torch.ops.aten.addmm.default:
        # Without a tensor of its own TorchScript makes it a product and then a sum, which rounds twice.
        arguments.append(f"out={arguments[0]}.new_empty([0])")
    return f"{node} = torch.ops.{called}({', '.join(arguments)})"


def _text(value: Any, singly: bool = False) -> str:
    """Return an argument as TorchScript and Python write it."""
    import torch
    from torch.fx import Node

    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    if isinstance(value, torch.device):
        return f"torch.device('{value}')"
    return f"singly({value})" if singly and isinstance(value, Node) and value.meta["shape"] else repr(value)


def _changes_input(node: "Node") -> bool:
    """Whether the operation is one in place, and on an input.

    Operations in place follow each other (``x.mul_(a).add_(b)``): their first arguments lead back to what is changed,
    an input, which has to change, or something of the graph's own, for which a new result will do.
    """
    while node.op == "call_function" and str(getattr(node.target, "overloadpacket", "")).endswith("_"):
        node = node.args[0]  # type: ignore[assignment]
    return node.op == "placeholder"


def _fits(node: "Node") -> bool:
    """Whether the result can be written into its buffer at once."""
    import torch

    aten = torch.ops.aten
    return node.target in (aten.mm.default, aten.add.Tensor, aten.sum.dim_IntList)
