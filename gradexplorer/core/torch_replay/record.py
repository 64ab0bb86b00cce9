"""What torch executes, autograd's work included, recorded as a graph.

``make_fx`` records the same, but loads torch's compiler for it: 80 MB and one to three seconds, for nothing that is
used here.
"""

import operator
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from gradexplorer.core.torch_replay.traced_number import Branch, TracedFormula, TracedNumber, traced
from gradexplorer.torch_internals import dispatching

if TYPE_CHECKING:
    from torch import Tensor
    from torch.fx import Graph, Node


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
    from torch.overrides import TorchFunctionMode

    recorder = _Recorder(examples)

    class Framed(TorchFunctionMode):
        """Calls torch from here: it imports itself by the builtins of its caller, and formulas have none."""

        def __torch_function__(self, called: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return recorder.call(called, args, kwargs or {})

    with Framed(), dispatching(recorder.execute):
        results = function(*examples)
    return recorder.finish(results)


class _Recorder:
    """A graph that grows by what torch does.

    Each call from Python (`call`) comes with numbers that Python may have read from tensors; torch splits it into
    operations (`execute`), in whose arguments these numbers are found again.

    Attributes
    ----------
    nodes : dict
        The node of each tensor, by its identity.
    alive : list
        All those tensors, so that no two have the same identity.
    read : dict
        The numbers among the present call's arguments, with their formulas.
    unused : set
        The formulas of numbers that torch was not given yet.
    """

    def __init__(self, examples: "Iterable[Tensor]") -> None:
        from torch.fx import Graph, GraphModule

        self.elsewhere = GraphModule({}, Graph())
        self.graph = Graph(self.elsewhere)
        self.nodes: dict[int, Node] = {}
        self.alive: list[Tensor] = []
        self.read: dict[float, TracedFormula] = {}
        self.unused: set[TracedFormula] = set()
        for index, example in enumerate(examples):
            self._name(example, self.graph.placeholder(f"example{index}"))

    def call(self, called: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Do what Python asks of torch; a number that it reads from a tensor comes back with its formula."""
        import torch

        self.read.update((float(number), number.used()) for number in traced((args, kwargs)))
        result = called(*args, **kwargs)
        if self.read:
            raise Branch
        if called is torch.Tensor.item:
            node = self.graph.call_function(torch.ops.aten.item.default, (self.nodes[id(args[0])],))
            return TracedNumber(result, f"float({node})", self.unused)
        return result

    def execute(self, operation: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Do one of torch's operations, and write it down."""
        import torch

        known = tuple(map(self._argument, args)), {key: self._argument(value) for key, value in kwargs.items()}
        result = operation(*args, **kwargs)
        if not isinstance(result, torch.Tensor | tuple | list):
            return result
        node = self.graph.call_function(operation, *known)
        if isinstance(result, torch.Tensor):
            self._name(result, node)
        else:
            for index, part in enumerate(result):
                self._name(part, self.graph.call_function(operator.getitem, (node, index)))
        return result

    def finish(self, results: "tuple[Tensor, ...]") -> "Graph":
        """Return the graph, with `results` as its output."""
        if self.unused:
            raise Branch
        self.graph.output(tuple(map(self._argument, results)))
        return self.graph

    def _name(self, tensor: "Tensor", node: "Node") -> None:
        self.alive.append(tensor)
        node.meta["shape"] = tensor.shape
        self.nodes[id(tensor)] = node

    def _argument(self, value: Any) -> Any:
        """Return what stands in the graph for an argument."""
        import torch

        if isinstance(value, list | tuple):
            return type(value)(map(self._argument, value))
        if isinstance(value, float) and value in self.read:
            return self.read.pop(value)
        if not isinstance(value, torch.Tensor):
            return value
        if id(value) not in self.nodes:
            key = f"given{len(self.alive)}"
            self.elsewhere.register_buffer(key, value.detach())
            self._name(value, self.graph.get_attr(key))
        return self.nodes[id(value)]
