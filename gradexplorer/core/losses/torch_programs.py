"""torch's two ways to a gradient as short programs, with the switches by which they go wrong; they are really run."""

from collections.abc import Mapping, Sequence
from textwrap import indent
from typing import Any, Literal

from msgspec import Struct

from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.losses.loss import Loss

Requires = Literal["on", "off", "late", "rebuilt"]
Repeat = Literal["once", "same_graph", "new_graph"]

MOST_SHOWN = 6
"""A program with more numbers in a line could not be read: it takes the first points."""


WIDE = 52
"""Characters of a line that the derivation column shows whole."""


class Switches(Struct, frozen=True, kw_only=True):
    """What the programs do.

    Attributes
    ----------
    requires_grad : {"on", "off", "late", "rebuilt"}
        From the start, never, after the graph was built, or so and the graph built again.
    repeat : {"once", "same_graph", "new_graph"}
        How often the gradient is asked for, and whether the loss is computed again in between.
    retain_graph, zero_grad : bool
    """

    requires_grad: Requires = "on"
    repeat: Repeat = "once"
    retain_graph: bool = False
    zero_grad: bool = False


class Function(Struct, frozen=True):
    """A node of the graph that torch has built.

    Attributes
    ----------
    name : str
        torch's own, such as ``MulBackward0``; the variable's where a gradient is accumulated.
    leaf : bool
    depth : int
        Its longest way from the loss.
    inputs : tuple of int
        Places of the nodes to which it hands its gradients.
    """

    name: str
    leaf: bool
    depth: int
    inputs: tuple[int, ...]


def numbers(values: Sequence[Any]) -> str:
    """Return a (nested) list of numbers as it is written in Python."""
    return "[" + ", ".join(numbers(v) if isinstance(v, list | tuple) else repr(float(v)) for v in values) + "]"


def tensor(name: str, values: Sequence[Any]) -> list[str]:
    """Return the lines that make a tensor; a long list has a line of its own."""
    line = f"{name} = torch.tensor({numbers(values)})"
    return [line] if len(line) <= WIDE else [f"{name} = torch.tensor(", f"    {numbers(values)}", ")"]


def imports(loss: Loss) -> list[str]:
    """Return the lines that a program with this loss begins with."""
    return _imports(loss.torch_code)


def _imports(code: str) -> list[str]:
    lines = ["import math"] if "math." in code else []
    lines.append("import torch")
    return lines + (["from torch.nn import functional as F"] if "F." in code else [])


def at_zero(loss_code: str, x: Sequence[float], w: float, b: float) -> str:
    """Return the program that asks for the gradient where every prediction is right."""
    return "\n".join(
        [
            *_imports(loss_code),
            "",
            *tensor("x", x),
            f"w = torch.tensor({w!r}, requires_grad=True)",
            f"b = torch.tensor({b!r}, requires_grad=True)",
            "prediction = w*x + b",
            "target = prediction.detach()",
            f"loss = {loss_code}",
            "loss.backward()",
            "print(loss.item(), w.grad, b.grad)",
        ]
    )


def by_grad(loss: Loss, points: Sequence[Point], w: float, b: float, switches: Switches) -> str:
    """Return the program with ``torch.autograd.grad``: gradients are its result, and nothing is stored."""
    keep = ", retain_graph=True" if switches.retain_graph and switches.repeat == "same_graph" else ""
    ask = [f"grads = torch.autograd.grad(loss, [w, b]{keep})", "print(grads)"]
    again = [] if switches.repeat == "once" else ["", *(_graph(loss) if switches.repeat == "new_graph" else []), *ask]
    return "\n".join([*_setting(loss, points, w, b, switches), "", *ask, *again])


def by_backward(loss: Loss, points: Sequence[Point], w: float, b: float, switches: Switches) -> str:
    """Return the program with ``loss.backward()``: gradients are added to ``.grad``."""
    keep = "retain_graph=True" if switches.retain_graph and switches.repeat == "same_graph" else ""
    ask = [f"loss.backward({keep})", "print(w.grad, b.grad)"]
    again: list[str] = []
    if switches.repeat != "once":
        again.append("")
        if switches.zero_grad:
            again += ["w.grad.zero_()", "b.grad.zero_()"]
        again += [*(_graph(loss) if switches.repeat == "new_graph" else []), *ask]
    return "\n".join([*_setting(loss, points, w, b, switches), "", *ask, *again])


def gradients(losses: Sequence[Loss], points: Sequence[Point], w: float, b: float) -> str:
    """Return the program that prints each loss at one line, and its gradient."""
    lines = [*dict.fromkeys(line for loss in losses for line in imports(loss)), "", *_exact(points, w, b)]
    for loss in losses:
        lines += _asked(loss)
    return "\n".join([*lines, ""])


def _asked(loss: Loss) -> list[str]:
    return [*_graph(loss), "print(loss.item(), *(slope.item() for slope in torch.autograd.grad(loss, (w, b))))"]


def one_by_one(programs: Mapping[str, str]) -> str:
    """Return programs after each other, by their titles; where torch refuses one, its words are printed."""
    blocks = [
        f"# {title}\ntry:\n{indent(program, '    ')}\nexcept Exception as error:\n    print(error)\n"
        for title, program in programs.items()
    ]
    return "\n".join(blocks)


def _exact(points: Sequence[Point], w: float, b: float) -> list[str]:
    kind = ", dtype=torch.float64"
    return [
        f"x = torch.tensor({numbers([x for x, _y in points])}{kind})",
        f"target = torch.tensor({numbers([y for _x, y in points])}{kind})",
        f"w = torch.tensor({w!r}{kind}, requires_grad=True)",
        f"b = torch.tensor({b!r}{kind}, requires_grad=True)",
    ]


def training(loss: Loss, points: Sequence[Point], w: float, b: float, rate: float, steps: int) -> str:
    """Return the program that fits the line by gradient descent, with the bits of `Fit`; then loss and gradient."""
    return "\n".join(
        [
            *imports(loss),
            "",
            *_exact(points, w, b),
            f"optimizer = torch.optim.SGD([w, b], lr={rate!r})",
            "",
            f"for step in range({steps}):",
            "    optimizer.zero_grad()",
            *(f"    {line}" for line in _graph(loss)),
            "    loss.backward()",
            "    optimizer.step()",
            "",
            "print(w.item(), b.item())",
            *_asked(loss),
            "",
        ]
    )


def _setting(loss: Loss, points: Sequence[Point], w: float, b: float, switches: Switches) -> list[str]:
    asks = ", requires_grad=True" if switches.requires_grad == "on" else ""
    lines = [
        *imports(loss),
        "",
        *tensor("x", [x for x, _y in points]),
        *tensor("target", [y for _x, y in points]),
        f"w = torch.tensor({w!r}{asks})",
        f"b = torch.tensor({b!r}{asks})",
        *_graph(loss),
    ]
    if switches.requires_grad in ("late", "rebuilt"):
        lines += ["w.requires_grad_(True)", "b.requires_grad_(True)"]
    if switches.requires_grad == "rebuilt":
        lines += _graph(loss)
    return lines


def _graph(loss: Loss) -> list[str]:
    return ["prediction = w*x + b", f"loss = {loss.torch_code}"]


def graph(names: Any) -> list[Function]:
    """Return the graph behind ``loss`` in a program's variables, the loss' own function first; empty: there is none."""
    root = getattr(names.get("loss"), "grad_fn", None)
    if root is None:
        return []
    order: list[Any] = []
    depth: dict[Any, int] = {}

    def visit(function: Any, level: int) -> None:
        if function not in depth:
            order.append(function)
        if level > depth.get(function, -1):
            depth[function] = level
            for below, _index in function.next_functions:
                if below is not None:
                    visit(below, level + 1)

    visit(root, 0)
    index_of = {function: index for index, function in enumerate(order)}
    return [
        Function(
            _name(function, names),
            hasattr(function, "variable"),
            depth[function],
            tuple(index_of[below] for below, _index in function.next_functions if below is not None),
        )
        for function in order
    ]


def _name(function: Any, names: Any) -> str:
    for name in ("w", "b"):
        if getattr(function, "variable", None) is names.get(name):
            return name
    return str(function.name())
