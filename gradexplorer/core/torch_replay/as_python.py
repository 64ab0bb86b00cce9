"""Autograd's gradient of f(x, y), recorded once and replayed without autograd's bookkeeping, bit for bit.

On two numbers almost all of torch's time is overhead. The graph of the backward pass is therefore recorded once, the
operations that can't change a bit are left out (times one, to the power one, copies, repetitions), and the rest is
written as straight Python calls.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradexplorer.core.torch_replay.record import record
from gradexplorer.formula.functions import FUNCTIONS

if TYPE_CHECKING:
    from torch import Tensor
    from torch.fx import Graph, Node

    Replay = Callable[[Tensor], tuple[Tensor, Tensor]]


def value_and_gradient(function: Callable[[Any, Any, Any], Any], example: "Tensor") -> "Replay":
    """Return x -> (f of every start, shape (N,); the gradient, shape (2, N)) for x of the shape and dtype of `example`.

    Parameters
    ----------
    function : callable (x, y, m)
        Made of torch operations without branches on the data.
    example : Tensor, shape (2, N)

    Notes
    -----
    The gradient has the bits of ``function(x[0], x[1], torch).sum().backward()``.
    """
    import torch

    def derive(x: "Tensor", y: "Tensor") -> tuple["Tensor", ...]:
        value = function(x, y, torch)
        seed = torch.ones_like(value)
        return value, *torch.autograd.grad(value, (x, y), seed, materialize_grads=True)

    x, y = (row.clone().requires_grad_() for row in example.detach().unbind(0))
    graph = record(derive, x, y)
    strip(graph)
    return _replay(graph, example)


def strip(graph: "Graph") -> None:
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


def _replay(graph: "Graph", example: "Tensor") -> "Replay":
    """Write the graph as Python."""
    import torch

    names: dict[str, Any] = {"stack": torch.stack, "zero": example.new_zeros(()), "apart": _not_contiguous}
    names |= {"torch": torch, "device": torch.device, "inf": math.inf, "nan": math.nan}
    singly = example.shape[1] >= _VECTOR
    inputs, lines = [], []
    for node in graph.nodes:
        if node.op == "placeholder":
            inputs.append(node.name)
        elif node.op == "get_attr":
            names[node.name] = getattr(graph.owning_module, node.target)
        elif node.op == "call_function":
            # what autograd does in place is its own copy; done anew it has the same bits
            operation = _operation(node)
            arguments = [_argument(argument, operation, example, names) for argument in node.args]
            tensors = [str(argument) for argument in node.all_input_nodes]
            if singly and operation in _VECTORISED and node.args[1:] not in ((2,), (3,)):
                arguments = [f"apart({argument})" if argument in tensors else argument for argument in arguments]
            arguments += [f"{key}={value!r}" for key, value in node.kwargs.items()]
            names[f"torch_{operation}"] = getattr(torch, operation, node.target)
            lines.append(f"{node.name} = torch_{operation}({', '.join(arguments)})")
        elif node.op == "output":
            value, *gradient = map(str, node.args[0])
    lines = [
        f"{', '.join(inputs)} = point.detach().unbind(0)",
        *lines,
        # backward() adds a zero to each part (the other part's share), which turns -0 into 0
        f"return {value}, stack(({', '.join(gradient)})) + zero",
    ]
    exec("\n    ".join(["def replay(point):", *lines]), names)
    replay: Replay = names["replay"]
    return replay


def _operation(node: "Node") -> str:
    """Return the name of what is called: without its overload, or Python's own (one of several results is taken)."""
    _space, _dot, name = str(node.target).partition(".")
    return name.partition(".")[0].removesuffix("_") or node.target.__name__  # type: ignore[union-attr]


_VECTOR = 2
_VECTORISED = frozenset(operation for function in FUNCTIONS.values() for operation in function.vectorised)
"""From `_VECTOR` numbers on, torch may compute these by vector instructions, which round otherwise than for one."""


def _not_contiguous(row: "Tensor") -> "Tensor":
    """Return the numbers of `row` not side by side in memory, so that torch computes each one singly."""
    import torch

    return torch.stack((row, row), 1).select(1, 0) if row.dim() else row


def _argument(argument: Any, operation: str, example: "Tensor", names: dict[str, Any]) -> str:
    """Return `argument` as Python; a number of plain arithmetic becomes a tensor once, not at every call."""
    if operation in ("add", "sub", "mul", "div") and isinstance(argument, int | float):
        name = f"number_{len(names)}"
        names[name] = example.new_tensor(argument)
        return name
    return str(argument)
