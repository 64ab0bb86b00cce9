"""The rates that torch's own scheduler sets, step by step."""

from array import array
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.text import InputError, _

if TYPE_CHECKING:
    from gradexplorer.core.optimizers.parameters import TorchOptimizer


class TorchRates:
    """What torch's scheduler sets in an optimizer of a parameter that never moves, for as many steps as were asked for.

    It depends on the number of the step alone, so that a run can go back to any step.

    Raises
    ------
    InputError
        torch refuses it, in torch's own words.
    """

    def __init__(self, optimizer: "TorchOptimizer") -> None:
        import torch

        parameter = torch.zeros(1, 1)  # a matrix, for optimizers that take nothing else
        self._optimizer, self._planned = optimizer.build([parameter]), optimizer.planned
        self._momentum = optimizer.momentum_name if optimizer.planned.main.moves_momentum else ""
        self._scheduler = made(optimizer, self._optimizer)
        self._optimizer.step(lambda: 0.0)  # torch warns where a scheduler is a step ahead
        self._rows = array("d", self._now())
        self._width, self._lock = len(self._rows), Lock()

    def at(self, step: int) -> tuple[float, ...]:
        """Return the learning rate, and the momentum if it is moved, of a step, counted from 1."""
        with self._lock:
            while len(self._rows) < step * self._width:
                self._scheduler.step()
                self._rows.extend(self._now())
            return tuple(self._rows[(step - 1) * self._width : step * self._width])

    def until(self, last: int) -> NDArray[np.float64]:
        """Return the same of the steps 1 to `last`, shape (1 or 2, last)."""
        if last:
            self.at(last)
        with self._lock:
            return np.array(self._rows[: last * self._width]).reshape(-1, self._width).T

    def _now(self) -> tuple[float, ...]:
        (group,) = self._optimizer.param_groups
        momentum = {"momentum": lambda: group["momentum"], "beta_1": lambda: group["betas"][0]}
        return (group["lr"], momentum[self._momentum]()) if self._momentum else (group["lr"],)


@lru_cache(maxsize=16)
def torch_rates(optimizer: "TorchOptimizer") -> TorchRates:
    """Return what torch's scheduler sets; the same table for all who ask."""
    return TorchRates(optimizer)


def made(optimizer: "TorchOptimizer", built: Any) -> Any:
    """Return torch's scheduler of the torch optimizer `built`.

    Raises
    ------
    InputError
        torch refuses it.
    """
    try:
        return optimizer.planned.build(built)
    except (ValueError, ZeroDivisionError) as error:
        raise InputError(_("torch refuses this schedule: {message}", message=str(error))) from None


def set_rates(group: dict[str, Any], rates: tuple[float, ...]) -> None:
    """Let an optimizer's `group` have the rates of a step."""
    group["lr"] = rates[0]
    for momentum in rates[1:]:
        if "betas" in group:
            group["betas"] = (momentum, *group["betas"][1:])
        else:
            group["momentum"] = momentum


def check(optimizer: "TorchOptimizer", steps: int) -> None:
    """Raise an InputError where the optimizer can't run for so many steps with all that it has beside it."""
    if optimizer.changes_gradient and optimizer.asks:
        raise InputError(
            _("LBFGS asks for the gradient several times a step: it is not clipped, and noise is not added.")
        )
    if optimizer.planned.main is None:
        return
    if optimizer.rule_lines is None:
        import torch

        made(optimizer, optimizer.build([torch.zeros(1, 1)]))
        return
    torch_rates(optimizer)
    most = optimizer.planned.most_steps
    if steps > most:
        raise InputError(
            _(
                "The schedule ends after {most} steps, and torch refuses to go on: "
                "let the run have at most as many, or the schedule more.",
                most=int(most),
            )
        )
