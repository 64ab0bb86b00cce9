"""Schedules along a cosine, with and without restarts: Loshchilov and Hutter, SGDR, 2017."""

from typing import Annotated, Any, ClassVar

from gradexplorer.core.optimizers.rule import RuleLine
from gradexplorer.core.optimizers.schedules.decays import LONGEST, RATE
from gradexplorer.core.optimizers.schedules.schedule import Scheduler
from gradexplorer.framework.parameter import number
from gradexplorer.text import _

Lowest = Annotated[
    float,
    number(
        _("Lowest rate"),
        0.0,
        1000.0,
        high=1.0,
        symbol="eta_min",
        tip=_("The learning rate at the bottom of the cosine"),
    ),
]


class CosineAnnealingLR(Scheduler, frozen=True, kw_only=True, tag="cosine"):
    """The rate falls along half a cosine, and rises along the next half."""

    symbols: ClassVar[dict[str, str]] = {"T_max": "T_max", "eta_min": "eta_min"}

    T_max: Annotated[
        int,
        number(
            _("Half a period"),
            1,
            LONGEST,
            high=100_000.0,
            scale="log",
            symbol="T_max",
            tip=_("Steps from the first rate to the lowest one"),
        ),
    ] = 1000
    eta_min: Lowest = 0.0

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return half a period as long as the run."""
        return {"T_max": steps}

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        return [RuleLine("lr", "eta_min + (lr_0 - eta_min)*(1 + cos(pi*k/T_max))/2", RATE)]


class CosineAnnealingWarmRestarts(Scheduler, frozen=True, kw_only=True, tag="restarts"):
    """The rate falls along half a cosine, and begins again: each time, if so wanted, for longer."""

    symbols: ClassVar[dict[str, str]] = {
        "T_0": "T_0",
        "T_mult": "T_mult",
        "eta_min": "eta_min",
        "restarts": "n",
        "T_i": "T_n",
        "T_cur": "j",
    }

    T_0: Annotated[
        int,
        number(
            _("First period"),
            1,
            LONGEST,
            high=100_000.0,
            scale="log",
            symbol="T_0",
            tip=_("Steps until the first restart"),
        ),
    ] = 1000
    T_mult: Annotated[
        int,
        number(
            _("Growth of the period"),
            1,
            100,
            high=4.0,
            step=1,
            symbol="T_mult",
            tip=_("Each period is so many times as long"),
        ),
    ] = 1
    eta_min: Lowest = 0.0

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return four periods."""
        return {"T_0": max(steps // 4, 1)}

    def lines(self) -> list[RuleLine]:
        """Return the lines; half a step keeps the logarithm away from the whole numbers."""
        since = _("steps since the last restart")
        if self.T_mult == 1:
            begin = [RuleLine("T_cur", "k - T_0*floor(k/T_0)", since)]
            period = "T_0"
        else:
            grown = "log(1 + (T_mult - 1)*(k + 0.5)/T_0)/log(T_mult)"
            begin = [
                RuleLine("restarts", f"floor({grown})", _("restarts so far")),
                RuleLine("T_i", "T_0*T_mult**restarts", _("the present period")),
                RuleLine("T_cur", "k - T_0*(T_mult**restarts - 1)/(T_mult - 1)", since),
            ]
            period = "T_i"
        return [*begin, RuleLine("lr", f"eta_min + (lr_0 - eta_min)*(1 + cos(pi*T_cur/{period}))/2", RATE)]
