"""What torch executes, autograd's work included, recorded as a graph; and torch without its compiler.

``make_fx`` records the same, but loads the compiler for it, as the first ``torch.optim`` object does: 80 MB and one to
three seconds, for nothing that is used here.
"""

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradexplorer.core.torch_replay.traced_number import Branch, TracedFormula, TracedNumber, traced

if TYPE_CHECKING:
    from torch import Tensor
    from torch.fx import Graph


def record(function: "Callable[..., tuple[Tensor, ...]]", *examples: "Tensor") -> "Graph":
    """Return the operations of ``function(*examples)``, in order: a placeholder per example, and one output.

    Parameters
    ----------
    function : callable
        Without branches on the data, for the graph stands for other tensors of the same shapes.

    Notes
    -----
    Tensors from elsewhere are attributes of the graph's module. After an operation in place, later ones refer to its
    result. What is computed in Python with a number that ``item()`` returned stands in the graph as a `TracedFormula`.

    Raises
    ------
    Branch
        What is done depends on such a number, or it is used where that can't be seen.
    """
    import torch
    from torch.fx import Graph, GraphModule
    from torch.overrides import TorchFunctionMode
    from torch.utils._python_dispatch import TorchDispatchMode

    aten = torch.ops.aten
    elsewhere = GraphModule({}, Graph())
    graph = Graph(elsewhere)
    nodes: dict[int, Any] = {}
    alive: list[Any] = []  # so that no two tensors have the same id
    read: dict[float, TracedFormula] = {}  # of the present call's arguments
    unused: set[TracedFormula] = set()

    def name(tensor: "Tensor", node: Any) -> None:
        alive.append(tensor)
        node.meta["shape"] = tensor.shape
        nodes[id(tensor)] = node

    def argument(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(argument(entry) for entry in value)
        if isinstance(value, float) and value in read:
            return read.pop(value)
        if not isinstance(value, torch.Tensor):
            return value
        if id(value) not in nodes:
            key = f"given{len(alive)}"
            elsewhere.register_buffer(key, value.detach())
            name(value, graph.get_attr(key))
        return nodes[id(value)]

    class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # or the compiler would be loaded, to be told to keep out

        def __torch_dispatch__(self, called: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            known = tuple(argument(value) for value in args), {key: argument(v) for key, v in (kwargs or {}).items()}
            result = called(*args, **(kwargs or {}))
            if not isinstance(result, torch.Tensor | tuple | list):
                return result
            node = graph.call_function(called, *known)
            if isinstance(result, torch.Tensor):
                name(result, node)
            else:
                for index, part in enumerate(result):
                    name(part, graph.call_function(operator.getitem, (node, index)))
            return result

    class Framed(TorchFunctionMode):
        """Calls torch from here: it imports itself by the builtins of its caller, and formulas have none."""

        def __torch_function__(self, called: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            read.update((float(number), number.used()) for number in traced((args, kwargs)))
            result = called(*args, **(kwargs or {}))
            if read:
                raise Branch
            if called is torch.Tensor.item:
                node = graph.call_function(aten.item.default, (nodes[id(args[0])],))
                return TracedNumber(result, f"float({node})", unused)
            return result

    for index, example in enumerate(examples):
        name(example, graph.placeholder(f"example{index}"))
    with Framed(), Recorder():  # type: ignore[no-untyped-call]
        results = function(*examples)
    if unused:
        raise Branch
    graph.output(tuple(argument(result) for result in results))
    return graph


def without_compiler() -> None:
    """Let ``torch.optim`` objects be built without loading torch's compiler.

    torch wraps some methods to say that the compiler is to leave them alone, and loads it for that at their first call.
    Here they are said to be dealt with already. A torch that does it in another way only loads its compiler as ever.
    """
    from torch.optim import Optimizer

    for method in (Optimizer.add_param_group, Optimizer.zero_grad, Optimizer.state_dict, Optimizer.load_state_dict):
        plain = getattr(method, "__wrapped__", None)
        if plain is not None and not hasattr(plain, "__dynamo_disable"):
            vars(plain)["__dynamo_disable"] = plain
