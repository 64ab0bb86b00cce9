"""The function and its slopes at the point as a program of its own, in plain PyTorch."""

from collections.abc import Iterator

from gradexplorer.formula.torch_text import torch_text
from gradexplorer.pages.functions.state import FunctionsState


def script(state: FunctionsState) -> str:
    """Return the program that prints f, and its derivative or its gradient."""
    return "\n".join([*(_one(state) if state.dimension == "one" else _two(state)), ""])


def _one(state: FunctionsState) -> Iterator[str]:
    kind = f"dtype=torch.{state.dtype}"
    function = state.function.expression
    yield from ("import torch", "")
    for name, value in state.function.parameters.items():
        yield f"{name} = torch.tensor({value!r}, {kind})"
    yield f"x = torch.tensor({state.x0!r}, {kind}, requires_grad=True)"
    yield f"f = {torch_text(function.tree, function.variables)}"
    yield "print('f', f.item())"
    yield 'print("f\'", torch.autograd.grad(f, x)[0].item())'


def _two(state: FunctionsState) -> Iterator[str]:
    kind = f"dtype=torch.{state.dtype}"
    yield from ("import math", "", "import torch", "")
    for name, value in (("x", state.x0), ("y", state.y0)):
        yield f"{name} = torch.tensor({value!r}, {kind}, requires_grad=True)"
    yield f"f = {torch_text(state.base.formula.tree, 'xy')}"
    yield "f_x, f_y = torch.autograd.grad(f, (x, y), materialize_grads=True)"
    yield f"angle = math.radians({state.angle!r})"
    yield "print('f', f.item())"
    yield "print('gradient', f_x.item(), f_y.item())"
    yield "print('along the direction', (f_x*math.cos(angle) + f_y*math.sin(angle)).item())"
