"""What torch executes, autograd's work included, recorded as a graph; and torch without its compiler.

``make_fx`` records the same, but loads the compiler for it, as the first ``torch.optim`` object does: 80 MB and one to
three seconds, for nothing that is used here.
"""

import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

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
    result. What is computed in Python with a number that ``item()`` returned stands in the graph as a `Formula`.

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
    read: dict[float, Formula] = {}  # of the present call's arguments
    unused: set[Formula] = set()

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
            read.update((float(number), number.used()) for number in _numbers((args, kwargs)))
            result = called(*args, **(kwargs or {}))
            if read:
                raise Branch
            if called is torch.Tensor.item:
                node = graph.call_function(aten.item.default, (nodes[id(args[0])],))
                return Number(result, f"float({node})", unused)
            return result

    for index, example in enumerate(examples):
        name(example, graph.placeholder(f"example{index}"))
    with Framed(), Recorder():  # type: ignore[no-untyped-call]
        results = function(*examples)
    if unused:
        raise Branch
    graph.output(tuple(argument(result) for result in results))
    return graph


class Branch(Exception):
    """What is done depends on a number that a tensor holds: a recording does not stand for other numbers."""


class Formula(str):
    """Python of a number, from the nodes that it was read from."""

    __repr__ = str.__str__


class Number(float):
    """A number that a tensor held, or that was computed from one; it knows how, and who has not been asked for it yet.

    Python's own functions take it for a plain number and forget how it was made: then nobody asks.
    """

    formula: Formula
    unused: set[Formula]

    def __new__(cls, value: float, formula: str, unused: set[Formula]) -> "Number":
        """Return the number `value` that `formula` computes."""
        number = super().__new__(cls, value)
        number.formula, number.unused = Formula(formula), unused
        unused.add(number.formula)
        return number

    def used(self) -> Formula:
        """Return how it is computed."""
        self.unused.discard(self.formula)
        return self.formula

    def __neg__(self) -> "Number":
        return Number(-float(self), f"-{self.used()}", self.unused)

    def _decide(self, *_others: object) -> Any:
        raise Branch

    __bool__ = __hash__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _decide


def _operator(name: str, sign: str) -> None:
    """Let `Number` have a binary operator, both ways."""
    of_floats = getattr(operator, name)

    def formula(value: float) -> str:
        return value.used() if isinstance(value, Number) else repr(value)

    def joined(left: float, right: float, unused: set[Formula]) -> Number:
        value = of_floats(float(left), float(right))
        return Number(value, f"({formula(left)} {sign} {formula(right)})", unused)

    setattr(Number, f"__{name}__", lambda self, other: joined(self, other, self.unused))
    setattr(Number, f"__r{name}__", lambda self, other: joined(other, self, self.unused))


for _name, _sign in {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "pow": "**"}.items():
    _operator(_name, _sign)


def _numbers(value: Any) -> "Iterator[Number]":
    if isinstance(value, Number):
        yield value
    elif isinstance(value, list | tuple | dict):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _numbers(entry)


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
