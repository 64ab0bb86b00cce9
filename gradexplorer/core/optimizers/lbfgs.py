"""LBFGS: a direction from the last steps and gradients of all coordinates together."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.optimizers.parameters import Rate, TorchOptimizer
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import _

if TYPE_CHECKING:
    from torch import optim


class LBFGS(TorchOptimizer, frozen=True, kw_only=True, tag="lbfgs"):
    """Nocedal and Wright, Numerical optimization, 2006, chapter 7.2; it needs a closure at every step."""

    couples: ClassVar[bool] = True
    asks: ClassVar[bool] = True
    flags: ClassVar[dict[str, bool]] = {}

    lr: Rate = 1.0
    max_iter: Annotated[
        int, number(_("Iterations"), 1, 1000, high=100, step=1, tip=_("The most iterations in a step"))
    ] = 20
    max_eval: Annotated[
        int,
        number(
            _("Evaluations"),
            1,
            10_000,
            high=1000,
            step=1,
            tip=_("The most evaluations of the function in a step; torch takes five for every four iterations"),
        ),
    ] = 25
    tolerance_grad: Annotated[
        float,
        number(
            _("Gradient tolerance"),
            0.0,
            1.0,
            low=1e-16,
            scale="log",
            tip=_("Stop when no part of the gradient is larger than this"),
        ),
    ] = 1e-7
    tolerance_change: Annotated[
        float,
        number(
            _("Change tolerance"),
            0.0,
            1.0,
            low=1e-16,
            scale="log",
            tip=_("Stop when the function or the parameters change by less than this"),
        ),
    ] = 1e-9
    history_size: Annotated[
        int, number(_("History"), 1, 1000, high=100, step=1, tip=_("How many past steps shape the direction"))
    ] = 100
    line_search_fn: Annotated[
        Literal["strong_wolfe"] | None,
        plain(
            _("Line search"),
            options={"strong_wolfe": _("strong Wolfe conditions")},
            tip=_("Search along the direction for a step that is long enough and goes down enough"),
        ),
    ] = None


def direction(optimizer: "optim.Optimizer") -> tuple[NDArray[np.float64], float] | None:
    """Return LBFGS's last search direction, in the shape of its parameter, and its step length.

    None before the first step.
    """
    (parameter,) = optimizer.param_groups[0]["params"]
    state = optimizer.state.get(parameter, {})
    if state.get("d") is None:
        return None
    return state["d"].reshape(parameter.shape).detach().numpy().astype(np.float64), float(state["t"])
