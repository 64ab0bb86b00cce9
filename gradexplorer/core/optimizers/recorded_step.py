"""One step of a torch optimizer, recorded to be replayed many at once."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gradexplorer.core.optimizers.parameters import TorchOptimizer
from gradexplorer.core.torch_replay.record import record
from gradexplorer.core.torch_replay.replay import Function, written
from gradexplorer.core.torch_replay.traced_number import Branch
from gradexplorer.torch_internals import bare_step

if TYPE_CHECKING:
    import torch


class RecordedStep(Struct, frozen=True, eq=False):
    """torch's step as a function ``move`` of the parameters, their gradient and what the optimizer keeps.

    Attributes
    ----------
    function : Function
    kept : tuple of str
        The names of what it keeps, in the order of the arguments; torch's own first step makes it.
    """

    function: Function
    kept: tuple[str, ...]


class ManySteps(Struct, frozen=True, eq=False):
    """A function that does many recorded steps in one call, and the names of what the optimizer keeps."""

    function: Callable[..., Any]
    names: tuple[str, ...]

    def kept(self, state: "Mapping[str, Any]") -> "list[torch.Tensor] | None":
        """Return what an optimizer's `state` of a parameter keeps; None before torch's first step, which makes it."""
        return [state[name] for name in self.names] if all(name in state for name in self.names) else None


@lru_cache(maxsize=64)
def recorded_step(optimizer: TorchOptimizer, shape: "torch.Size", dtype: "torch.dtype") -> RecordedStep | None:
    """Return the step for parameters of one shape; None where it depends on more than its formula (LBFGS, ASGD)."""
    import torch

    if optimizer.couples:
        return None
    point = torch.ones(shape, dtype=dtype)
    point.grad = torch.ones_like(point)
    built = optimizer.build([point])
    move = bare_step(built)

    def step(*_tensors: "torch.Tensor") -> "tuple[torch.Tensor, ...]":
        move()
        return ()

    with torch.no_grad():
        step()  # the first one makes what it keeps
        kept = {name: value for name, value in built.state[point].items() if isinstance(value, torch.Tensor)}
        try:
            graph = record(step, point, point.grad, *kept.values())
        except Branch:
            return None
    return RecordedStep(written("move", graph), tuple(kept))


def copied(value: Any) -> Any:
    """Return a copy of an optimizer's state that its next step leaves alone; it only ever exchanges what lists hold."""
    if isinstance(value, dict):
        return {key: copied(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return list(value)
    return value.clone() if hasattr(value, "clone") else value
