"""The average of the weights that torch.optim.swa_utils.AveragedModel keeps beside an optimizer.

It takes the weights after the first step as they are; the optimizer itself never sees it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.framework.parameter import number
from gradexplorer.text import _

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim.swa_utils import AveragedModel

_HOME = "torch.optim.swa_utils"
_CAPTION = _("the average of the weights so far")


class EMA(Struct, frozen=True, forbid_unknown_fields=True, tag="ema"):
    """The exponential moving average, which forgets the first weights."""

    name = _("exponential (EMA)")

    decay: Annotated[
        float,
        number(_("Decay"), 0.0, 1.0, high=0.999, symbol="d", tip=_("How much of the average is kept at each step")),
    ] = 0.9

    def line(self, weight: str) -> RuleLine:
        """Return the line that gives the average after step t from the `weight` there."""
        kept = f"average_decay*average + (1 - average_decay)*{weight}"
        return RuleLine("average", f"{weight} if t < 2 else {kept}", _CAPTION)

    @property
    def constants(self) -> dict[str, float]:
        """The numbers in the line."""
        return {"average_decay": self.decay}

    def moved(self) -> "Callable[[Tensor, Tensor, int], Tensor]":
        """Return torch's (average, weights, how many it is of) -> the next average."""
        from torch.optim.swa_utils import get_ema_multi_avg_fn

        move: Any = get_ema_multi_avg_fn(self.decay)  # type: ignore[no-untyped-call]

        def moved(average: "Tensor", weights: "Tensor", count: int) -> "Tensor":
            move([average], [weights], count)
            return average

        return moved

    def build(self, model: Any) -> "AveragedModel":
        """Return torch's average of the weights of a model."""
        from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

        return AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(self.decay))  # type: ignore[no-untyped-call]

    def torch_call(self, model: str) -> str:
        """Return the same as the text of a script."""
        return f"{_HOME}.AveragedModel({model}, multi_avg_fn={_HOME}.get_ema_multi_avg_fn({self.decay!r}))"


class SWA(Struct, frozen=True, forbid_unknown_fields=True, tag="swa"):
    """The plain mean of all weights so far; Izmailov et al., Averaging weights leads to wider optima, 2018."""

    name = _("equal (SWA)")

    def line(self, weight: str) -> RuleLine:
        """Return the line that gives the average after step t from the `weight` there."""
        return RuleLine("average", f"average + ({weight} - average)/t", _CAPTION)

    @property
    def constants(self) -> dict[str, float]:
        """The numbers in the line: none."""
        return {}

    def moved(self) -> "Callable[[Tensor, Tensor, int], Tensor]":
        """Return torch's (average, weights, how many it is of) -> the next average."""
        from torch.optim.swa_utils import get_swa_avg_fn

        moved: Callable[[Tensor, Tensor, int], Tensor] = get_swa_avg_fn()  # type: ignore[no-untyped-call]
        return moved

    def build(self, model: Any) -> "AveragedModel":
        """Return torch's average of the weights of a model."""
        from torch.optim.swa_utils import AveragedModel

        return AveragedModel(model)

    def torch_call(self, model: str) -> str:
        """Return the same as the text of a script."""
        return f"{_HOME}.AveragedModel({model})"


Average = Off | EMA | SWA

_SYMBOLS = {"average_decay": "d", "average": "bar(theta)"}


def average_rule(average: EMA | SWA) -> UpdateRule:
    """Return the rule of the average of a weight, which stands in place of the gradient, after the step t."""
    return UpdateRule(
        lines=(average.line("g"),),
        constants=average.constants,
        initial={"average": 0.0},
        torch_names={},
        symbols={"g": "theta", "t": "t", **_SYMBOLS},
    )


def with_average(rule: UpdateRule, average: Average) -> UpdateRule:
    """Return a rule that is followed by the average of the points, which is what is seen of its paths."""
    if isinstance(average, Off):
        return rule
    return replace(
        rule,
        lines=(*rule.lines, average.line("x")),
        constants=rule.constants | average.constants,
        initial=rule.initial | {"average": 0.0},
        symbols=rule.symbols | _SYMBOLS,
        seen="average",
    )
