"""One torch optimizer and the starts that it moves: steps, records, and states to come back to."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.descent.gradient_change import change_gradient
from gradexplorer.core.descent.run_scheduler import ByLoss, run_scheduler
from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.core.optimizers.recorded_step import ManySteps, copied, recorded_step
from gradexplorer.core.torch_replay.replay import Function, compiled, entries, value_and_gradient
from gradexplorer.torch_internals import bare_step

if TYPE_CHECKING:
    import torch

Array = NDArray[np.float64]


class OptimizerRunState(Struct, frozen=True, eq=False):
    """A run's point and its torch optimizer's state, in copies that torch does not write to.

    Attributes
    ----------
    step : int
        The steps done so far: on them a schedule depends.
    scheduler : object
        The state of a scheduler that follows the losses.
    """

    point: "torch.Tensor"
    optimizer: dict[str, Any]
    step: int
    scheduler: Any


class OptimizerRun:
    """One torch optimizer and the starts that it moves: the columns of its tensor.

    torch's own step makes the first move; the others are recorded steps, many in one call, where that can be.

    Attributes
    ----------
    moved : Tensor
        What torch's optimizer is given: all starts, or the one that is a tensor of its own.

    Parameters
    ----------
    starts : Array, shape (n, 2)
    record : Array, shape (n, 5, steps + 1)
        Where its paths are written: x, y, f and the gradient of each start at every step.
    """

    def __init__(
        self, landscape: Landscape, optimizer: Optimizer, starts: Array, dtype: "torch.dtype", record: Array
    ) -> None:
        import torch

        self.x = torch.tensor(starts.T.copy(), dtype=dtype)
        self.moved = self.x[:, 0] if optimizer.alone else self.x
        self.torch = optimizer.build([self.moved])
        self.step, self._optimizer = 0, optimizer
        self._scheduler = run_scheduler(optimizer, self.torch)
        self._move = bare_step(self.torch)
        self._closure = self._value if optimizer.asks else None
        self._gradient = _compiled_gradient(landscape, len(starts), dtype)
        self._steps = _recorded_steps(landscape, optimizer, len(starts), dtype)
        self._record = record[:, :2].transpose(2, 1, 0), record[:, 2].T, record[:, 3:].transpose(2, 1, 0)
        with torch.inference_mode():
            self._write(0, self.x[None], self._value()[None], self.x.grad[None])  # type: ignore[index]

    def advance(self, count: int, first: int | None) -> None:
        """Go `count` steps on, and write them down from the step `first` on, if it is given."""
        import torch

        with torch.inference_mode():  # a tenth of the time is autograd's bookkeeping
            while count:
                several = self._several(count) or self._one()
                if first is not None:
                    self._write(first, *several)
                    first += len(several[0])
                count -= len(several[0])

    def state(self) -> OptimizerRunState:
        """Return the present point and state, to be loaded later."""
        kept = copied(self.torch.state[self.moved])
        return OptimizerRunState(self.x.clone(), kept, self.step, self._scheduler and self._scheduler.state)

    def load(self, state: OptimizerRunState) -> None:
        """Go back to a `state`."""
        self.x.copy_(state.point)
        self.torch.state[self.moved] = copied(state.optimizer)
        self.step = state.step
        if self._scheduler:
            self._scheduler.state = state.scheduler
        self._value()

    def followed(self, last: int) -> Array | None:
        """Return the rates of the steps 1 to `last` of a schedule that follows the losses; None of any other."""
        return self._scheduler.until(last) if isinstance(self._scheduler, ByLoss) else None

    def changed(self, gradient: Array) -> Array:
        """Return what the optimizer got at the last step for the gradient of one point, clipped and with noise."""
        import torch

        parameter = torch.zeros(2, dtype=self.x.dtype)
        parameter.grad = torch.tensor(gradient, dtype=self.x.dtype)
        change_gradient(self._optimizer, parameter, self.step)
        found: Array = parameter.grad.double().numpy()
        return found

    def rates(self) -> tuple[float, ...]:
        """Return the learning rate, and the momentum if it is moved, of the last step; nothing without a schedule."""
        return self._scheduler.rates(self.step) if self._scheduler else ()

    def _value(self) -> "torch.Tensor":
        """Return f at the point, and leave the gradient where torch looks for it."""
        value: torch.Tensor
        value, self.x.grad = self._gradient(self.x)
        self._loss = value
        if self.moved is not self.x:
            self.moved.grad = self.x.grad[:, 0]
        return value

    def _one(self) -> "tuple[torch.Tensor, ...]":
        self.step += 1
        if self._scheduler:
            self._scheduler.begin(self.step)
        loss = self._loss
        if self._optimizer.changes_gradient:
            change_gradient(self._optimizer, self.moved, self.step)
        self._move(self._closure)
        if self._scheduler:
            self._scheduler.end(float(loss[0]))
        return self.x[None], self._value()[None], self.x.grad[None]  # type: ignore[index]

    def _several(self, count: int) -> "tuple[torch.Tensor, ...] | None":
        """Do recorded steps and return the points, values and gradients after each; None where that can't be."""
        kept = self._steps and self._steps.kept(self.torch.state[self.moved])
        if self._steps is None or kept is None:
            return None
        several: tuple[torch.Tensor, ...] = self._steps.function(count, self.x, self.x.grad, kept)
        self.x.grad = several[-1][-1]
        return several

    def _write(self, first: int, *several: "torch.Tensor") -> None:
        for record, tensor in zip(self._record, several, strict=True):
            record[first : first + len(tensor)] = tensor.numpy()


_LOOP = """\
def steps(
    count: int, x, slope, kept: List[Tensor], of_move: List[Tensor], of_gradient: List[Tensor]
) -> Tuple[Tensor, Tensor, Tensor]:
    points: List[Tensor] = []
    values: List[Tensor] = []
    slopes: List[Tensor] = []
    for _step in range(count):
        {move}
        value, slope = {gradient}
        points.append(x.clone())
        values.append(value)
        slopes.append(slope)
    return torch.stack(points), torch.stack(values), torch.stack(slopes)
"""


@lru_cache(maxsize=24)  # a race of all optimizers; each holds a quarter of a megabyte
def _recorded_steps(landscape: Landscape, optimizer: Optimizer, count: int, dtype: "torch.dtype") -> ManySteps | None:
    """Return (count, x, gradient, kept) -> the points, values and gradients after each of `count` steps.

    Compiling it takes longer than hundreds of steps.
    """
    import torch

    by_step = optimizer.planned.main is not None or optimizer.changes_gradient
    step = None if by_step else recorded_step(optimizer, torch.Size((2, count)), dtype)
    if step is None:
        return None
    move, gradient = step.function, _gradient(landscape, count, dtype)
    loop = _LOOP.format(
        move=move.call("x", "slope", *entries("kept", len(step.kept)), given="of_move"),
        gradient=gradient.call("x", given="of_gradient"),
    )
    function, given = compiled(move.source, gradient.source, loop), (list(move.given), list(gradient.given))
    return ManySteps(lambda count, x, slope, kept: function(count, x, slope, kept, *given), step.kept)


@lru_cache(maxsize=64)
def _gradient(landscape: Landscape, count: int, dtype: "torch.dtype") -> Function:
    """Return the gradient of `count` points: recording it takes longer than hundreds of steps."""
    import torch

    return value_and_gradient(landscape.function, torch.ones(2, count, dtype=dtype))


@lru_cache(maxsize=8)
def _compiled_gradient(landscape: Landscape, count: int, dtype: "torch.dtype") -> Callable[..., Any]:
    return _gradient(landscape, count, dtype).compiled()
