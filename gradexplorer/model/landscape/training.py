"""Training of one model by several optimizers. Needs torch alone: the exported script holds these functions."""

import ast
import copy
import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn


def optimizer_of(text: str) -> Callable[[Any], torch.optim.Optimizer]:
    """Return what makes the optimizer of torch that a text such as ``SGD(lr=0.1, momentum=0.9)`` names."""
    tree = ast.parse(text.strip(), mode="eval").body
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.args):
        raise SyntaxError("it should be written as SGD(lr=0.1, momentum=0.9)")
    kind = getattr(torch.optim, tree.func.id, None)
    if not (isinstance(kind, type) and issubclass(kind, torch.optim.Optimizer)):
        raise TypeError(f"torch.optim has no {tree.func.id}")
    arguments = {str(each.arg): ast.literal_eval(each.value) for each in tree.keywords}
    return lambda parameters: kind(parameters, **arguments)


def kept_steps(steps: int, most: int) -> set[int]:
    """Return the steps whose weights are kept, the first and the last among them."""
    count = min(steps, most - 1)
    return {round(i * steps / count) for i in range(count + 1)}


def trajectory(
    model: nn.Module,
    make: Callable[[Any], torch.optim.Optimizer],
    feed: Callable[[], Iterator[Any]],
    call: Callable[[nn.Module, Any], torch.Tensor],
    steps: int,
    most: int = 33,
) -> tuple[list[dict[str, torch.Tensor]], list[float]]:
    """Return weights and statistics on the way of training, and the loss of every step.

    Every optimizer begins with the same weights, batches and random numbers, and works on a copy. It ends early where
    the loss is no number any more.
    """
    torch.manual_seed(0)
    model = copy.deepcopy(model).train()
    optimizer = make([parameter for parameter in model.parameters() if parameter.requires_grad])
    kept = kept_steps(steps, most)
    states: list[dict[str, torch.Tensor]] = []
    losses: list[float] = []
    batches = feed()

    def keep() -> None:
        tensors = dict(model.named_parameters()) | dict(model.named_buffers())
        states.append({name: tensor.detach().clone() for name, tensor in tensors.items()})

    keep()
    for step in range(1, steps + 1):
        batch = next(batches, None)
        if batch is None:
            batches = feed()
            batch = next(batches)

        def closure(batch: Any = batch) -> torch.Tensor:
            optimizer.zero_grad(set_to_none=True)
            loss = call(model, batch)
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        loss = optimizer.step(closure)  # type: ignore[arg-type]
        losses.append(float(loss.detach()))  # type: ignore[attr-defined]
        if not math.isfinite(losses[-1]):
            break
        if step in kept:
            keep()
    return states, losses
