"""The updates of a network in training: by torch's own optimizer, where that can be recorded many in one call."""

import inspect
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gradexplorer.core.descent.optimizer_run import couples
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.core.torch_replay.as_torchscript import Script, compiled, written
from gradexplorer.core.torch_replay.record import record
from gradexplorer.core.torch_replay.traced_number import Branch
from gradexplorer.core.training.config import TrainingConfig
from gradexplorer.core.training.network import TrainedNetwork, gradient_script

if TYPE_CHECKING:
    from torch import Size, Tensor

    from gradexplorer.core.training.network import Derive


class Updates:
    """Moves the parameters of `network` by its recipe's optimizer, one update for each batch.

    Attributes
    ----------
    optimizer : torch.optim.Optimizer
    """

    def __init__(self, network: TrainedNetwork) -> None:
        config = network.config
        self._network = network
        self._coupled = couples(config.optimizer)
        self._parameters = network.parts if self._coupled else [network.flat]
        self.optimizer = config.optimizer.build(list(self._parameters))
        # Unwrapped: what torch puts around step() for its profiler takes a third of the time.
        self._move: Callable[..., object] = partial(inspect.unwrap(type(self.optimizer).step), self.optimizer)
        self._derive = cache(network.everything if self._coupled else network.gradient)
        self._recorded = cache(partial(_recorded, config.formula, config.optimizer))

    @property
    def state(self) -> dict[str, Any]:
        """What torch's optimizer keeps from update to update."""
        state: dict[str, Any] = self.optimizer.state[self._parameters[0]]
        return state

    @state.setter
    def state(self, state: dict[str, Any]) -> None:
        self.optimizer.state[self._parameters[0]] = state

    def __call__(self, inputs: "Sequence[Tensor]", targets: "Sequence[Tensor]") -> None:
        """Do an update for each batch of points, of shapes (n, 2) and (n, 1)."""
        import torch

        for size, group in groupby(zip(inputs, targets, strict=True), lambda batch: len(batch[0])):
            batches, recorded, derive = list(group), self._recorded(size), self._derive(size)
            with torch.inference_mode():
                if recorded and all(name in self.state for name in recorded.kept):  # made by torch's first step
                    self._at_once(recorded, *map(list, zip(*batches, strict=True)))
                else:
                    for x, t in batches:
                        self._one(derive, x, t)

    def _at_once(self, recorded: "_Recorded", inputs: "list[Tensor]", targets: "list[Tensor]") -> None:
        network, state = self._network, [self.state[name] for name in recorded.kept]
        of_gradient = (*network.parts, *network.slopes, *recorded.gradient.given)
        of_move = (network.flat, network.flat.grad, *state, *recorded.move.given)
        recorded.updates(inputs, targets, *of_gradient, *of_move)

    def _one(self, derive: "Derive", x: "Tensor", t: "Tensor") -> None:
        if self._coupled:
            self._move(lambda: derive(x, t)[1])  # LBFGS asks for the loss
        else:
            derive(x, t)
            self._move()


class _Recorded(Struct, frozen=True, eq=False):
    """The updates of a recipe as one function, and the names of what torch's optimizer keeps."""

    updates: Callable[..., None]
    gradient: Script
    move: Script
    kept: tuple[str, ...]


@lru_cache(maxsize=64)
def _recorded(config: TrainingConfig, optimizer: Optimizer, count: int) -> _Recorded | None:
    """Return the updates for batches of `count` points; None where the optimizer can't be recorded."""
    step = None if couples(optimizer) else _step(optimizer, TrainedNetwork(config).flat.shape)
    if step is None:
        return None
    move, kept = step
    gradient = gradient_script(config, count)
    of_gradient = ", ".join(f"tensor{index}" for index in range(gradient.arguments - len("xt")))
    of_move = ", ".join(f"moved{index}" for index in range(move.arguments))
    loop = f"""\
def updates(inputs: List[Tensor], targets: List[Tensor], {of_gradient}, {of_move}):
    for x, t in zip(inputs, targets):
        gradient(x, t, {of_gradient})
        move({of_move})
"""
    return _Recorded(compiled(gradient.source, move.source, loop), gradient, move, kept)


def _step(optimizer: Optimizer, shape: "Size") -> tuple[Script, tuple[str, ...]] | None:
    """Return torch's step as a function of the parameters, their gradient and what it keeps, and the names of that."""
    import torch

    flat = torch.ones(shape)
    flat.grad = torch.ones(shape)
    built = optimizer.build([flat])
    move = inspect.unwrap(type(built).step)

    def step(*_tensors: "Tensor") -> "tuple[Tensor, ...]":
        move(built)
        return ()

    with torch.no_grad():
        step()  # the first one makes what it keeps
        kept = {name: value for name, value in built.state[flat].items() if isinstance(value, torch.Tensor)}
        try:
            graph = record(step, flat, flat.grad, *kept.values())
        except Branch:
            return None
    return written("move", graph), tuple(kept)
