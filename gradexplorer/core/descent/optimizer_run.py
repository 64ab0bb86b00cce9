"""One torch optimizer and the starts that it moves: steps, records, and states to come back to."""

import inspect
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.landscapes.catalogue import Landscape, torch_value_and_gradient
from gradexplorer.core.optimizers import Optimizer

if TYPE_CHECKING:
    import torch

Array = NDArray[np.float64]


class OptimizerRunState(Struct, frozen=True, eq=False):
    """A run's point and its torch optimizer's state, in copies that torch does not write to."""

    point: "torch.Tensor"
    optimizer: dict[str, Any]


class OptimizerRun:
    """One torch optimizer and the starts that it moves: the columns of its tensor.

    Parameters
    ----------
    starts : Array, shape (n, 2)
    record : Array, shape (n, 5, steps + 1)
        Where its paths are written.
    """

    def __init__(
        self, landscape: Landscape, optimizer: Optimizer, starts: Array, dtype: "torch.dtype", record: Array
    ) -> None:
        import torch

        self.x = torch.tensor(starts.T.copy(), dtype=dtype)
        self.derive = _gradient(landscape, len(starts), dtype)
        self.torch = optimizer.build([self.x])
        # Unwrapped: what torch puts around step() for its profiler takes a third of the time on two numbers.
        self.move: Callable[..., object] = partial(inspect.unwrap(type(self.torch).step), self.torch)
        self.closure = self.value if couples(optimizer) else None
        self.points, self.values, self.slopes = record[:, :2].swapaxes(0, 1), record[:, 2], record[:, 3:].swapaxes(0, 1)
        self.advance(-1, 1, -1)

    def value(self) -> "torch.Tensor":
        """Return f at the point, and leave the gradient where torch looks for it."""
        value, self.x.grad = self.derive(self.x)
        return value

    def advance(self, step: int, count: int, recorded: int) -> None:
        """Go `count` steps on from `step` (-1 is before the start), and write down those beyond `recorded`."""
        import torch

        x, derive, move, closure = self.x, self.derive, self.move, self.closure
        points, values, slopes, here = self.points, self.values, self.slopes, self.x.numpy()
        with torch.inference_mode():  # a tenth of the time is autograd's bookkeeping
            for k in range(step + 1, step + count + 1):
                if k:
                    move(closure)
                value, x.grad = derive(x)
                if k > recorded:
                    points[..., k] = here
                    values[:, k] = value.numpy()
                    slopes[..., k] = x.grad.numpy()

    def state(self) -> OptimizerRunState:
        """Return the present point and state, to be loaded later."""
        return OptimizerRunState(self.x.clone(), copied(self.torch.state[self.x]))

    def load(self, state: OptimizerRunState) -> None:
        """Go back to a `state`."""
        self.x.copy_(state.point)
        self.torch.state[self.x] = copied(state.optimizer)
        self.value()


@lru_cache(maxsize=64)
def _gradient(
    landscape: Landscape, count: int, dtype: "torch.dtype"
) -> "Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]":
    """Return the gradient of `count` points: recording it takes longer than hundreds of steps."""
    import torch

    return torch_value_and_gradient(landscape, torch.ones(2, count, dtype=dtype))


def couples(optimizer: Optimizer) -> bool:
    """Whether torch's optimizer mixes the numbers that it is given, and asks for a closure."""
    return optimizer.rule() is None


def copied(value: Any) -> Any:
    """Return a copy that torch's next step leaves alone; it only ever exchanges what its lists hold."""
    if isinstance(value, dict):
        return {key: copied(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return list(value)
    return value.clone() if hasattr(value, "clone") else value
