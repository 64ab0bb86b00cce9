"""torch's scheduler in a run that goes forward and back."""

from array import array
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.optimizers.parameters import TorchOptimizer
from gradexplorer.core.optimizers.torch_rates import made, set_rates, torch_rates

if TYPE_CHECKING:
    from torch import optim


class RunScheduler(Protocol):
    """Sets the rates of an optimizer before each step."""

    def rates(self, step: int) -> tuple[float, ...]:
        """Return the learning rate, and the momentum if it is moved, of a step that was done."""

    def begin(self, step: int) -> None:
        """Let the optimizer have the rates of a step."""

    def end(self, loss: float) -> None:
        """Take the loss before the step that was just done."""

    @property
    def state(self) -> Any:
        """All that the next rates depend on, beside the number of the step."""

    @state.setter
    def state(self, state: Any) -> None: ...


class ByStep:
    """A schedule that depends on the number of the step alone."""

    state: Any = None

    def __init__(self, optimizer: TorchOptimizer, built: "optim.Optimizer") -> None:
        self._group, self._table = built.param_groups[0], torch_rates(optimizer)

    def rates(self, step: int) -> tuple[float, ...]:
        """Return the rates of a step."""
        return self._table.at(step)

    def begin(self, step: int) -> None:
        """Set them."""
        set_rates(self._group, self._table.at(step))

    def end(self, loss: float) -> None:
        """Do nothing: losses do not count."""


class ByLoss:
    """torch's ReduceLROnPlateau, which follows the losses."""

    def __init__(self, optimizer: TorchOptimizer, built: "optim.Optimizer") -> None:
        self._group, self._torch = built.param_groups[0], made(optimizer, built)
        self._rates = array("d")

    def rates(self, step: int) -> tuple[float, ...]:
        """Return the rates of a step."""
        return (self._rates[step - 1],)

    def until(self, last: int) -> NDArray[np.float64]:
        """Return the rates of the steps 1 to `last`."""
        return np.array(self._rates[:last])

    def begin(self, step: int) -> None:
        """Write down the rate, which is set already."""
        if len(self._rates) < step:
            self._rates.append(self._group["lr"])

    def end(self, loss: float) -> None:
        """Let torch decide on the next rate."""
        self._torch.step(loss)

    @property
    def state(self) -> Any:
        """What torch's scheduler counts, and the rate."""
        return self._torch.state_dict(), self._group["lr"]

    @state.setter
    def state(self, state: Any) -> None:
        counted, self._group["lr"] = state
        self._torch.load_state_dict(counted)


def run_scheduler(optimizer: TorchOptimizer, built: "optim.Optimizer") -> RunScheduler | None:
    """Return what sets the rates of torch's optimizer `built`; None where they stay.

    Raises
    ------
    InputError
        torch refuses the schedule.
    """
    if optimizer.planned.main is None:
        return None
    kind = ByLoss if optimizer.rule_lines is None else ByStep
    return kind(optimizer, built)
