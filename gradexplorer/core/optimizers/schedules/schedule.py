"""What a schedule is: torch's scheduler under its own parameters, and its closed form as lines of a rule."""

from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import structs

from gradexplorer.core.optimizers.rule import RuleLine
from gradexplorer.core.torch_class import TorchClass

if TYPE_CHECKING:
    from torch.optim import Optimizer


class Scheduler(TorchClass, frozen=True, kw_only=True):
    """The parameters of the class of the same name in `torch.optim.lr_scheduler`.

    The idea: torch computes each rate from the last one; a closed form says at once what it is at any step. The lines
    go before those of an optimizer's rule, so that both are one program.

    Attributes
    ----------
    symbols : dict
        What the names in `lines` are printed as.
    """

    torch_home = "torch.optim.lr_scheduler"
    symbols: ClassVar[dict[str, str]] = {}

    @property
    def moves_momentum(self) -> bool:
        """Whether it sets the momentum, or the first beta, at every step too."""
        return False

    def first(self, lr: float) -> float:
        """Return the rate from which it sets out, for an optimizer that has `lr`."""
        return lr

    def lines(self) -> list[RuleLine] | None:
        """Return the lines that give ``lr``, and ``momentum`` if it moves that, from ``k``, its steps so far.

        ``lr_0`` is the rate from which it sets out; its other names are those of `constants`. None where the rate
        depends on the losses.
        """
        raise NotImplementedError

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return parameters with which it fits a run of so many steps, for those that torch has no defaults for."""
        return {}

    def constants(self) -> dict[str, float]:
        """Return the numbers that the lines use."""
        return {name: float(value) for name, value in structs.asdict(self).items() if isinstance(value, int | float)}

    def build(self, optimizer: "Optimizer") -> Any:
        """Return torch's scheduler of `optimizer`."""
        return self.torch_class()(optimizer, **self.torch_arguments)

    def most_steps(self) -> float:
        """Return the steps for which torch lets it run."""
        return float("inf")
