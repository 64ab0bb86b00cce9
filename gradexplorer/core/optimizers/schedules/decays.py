"""Schedules that let the rate fall, or rise, to where it stays: by steps, along a line, a power or an exponential."""

from typing import Annotated, Any, ClassVar

from gradexplorer.core.optimizers.rule import RuleLine
from gradexplorer.core.optimizers.schedules.schedule import Scheduler
from gradexplorer.framework.parameter import items, number
from gradexplorer.text import _

LONGEST = 10_000_000
"""Steps of a schedule."""
RATE = _("the learning rate of this step")

Length = Annotated[
    int,
    number(
        _("Length"),
        1,
        LONGEST,
        high=100_000.0,
        scale="log",
        symbol="T",
        tip=_("Steps until the rate is where it stays"),
    ),
]


Gamma = Annotated[
    float, number(_("Factor"), 0.0, 10.0, high=1.0, symbol="gamma", tip=_("The learning rate times this"))
]


class StepLR(Scheduler, frozen=True, kw_only=True, tag="step"):
    """The rate falls by a factor every so many steps."""

    symbols: ClassVar[dict[str, str]] = {"step_size": "S", "gamma": "gamma"}

    step_size: Annotated[
        int,
        number(
            _("Step size"),
            1,
            LONGEST,
            high=100_000.0,
            scale="log",
            symbol="S",
            tip=_("Steps until the rate falls again"),
        ),
    ] = 1000
    gamma: Gamma = 0.1

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return a fall after each third of the run."""
        return {"step_size": max(steps // 3, 1)}

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        return [RuleLine("lr", "lr_0*gamma**floor(k/step_size)", RATE)]


class MultiStepLR(Scheduler, frozen=True, kw_only=True, tag="multi_step"):
    """The rate falls by a factor at each milestone."""

    milestones: Annotated[
        tuple[Annotated[int, number(_("milestone"), 1, LONGEST, tip=_("A step at which the rate falls"))], ...],
        items(_("Milestones"), 1, 8, tip=_("Steps at which the rate falls, for example 1000-3000")),
    ] = (1000, 3000)
    gamma: Gamma = 0.1

    symbols: ClassVar[dict[str, str]] = {
        "gamma": "gamma",
        "falls": "n",
        **{f"milestone_{i}": f"M_{i}" for i in range(1, 9)},
    }

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return a fall after half of the run, and one after three quarters."""
        return {"milestones": (max(steps // 2, 1), max(3 * steps // 4, 1))}

    def constants(self) -> dict[str, float]:
        """Return the numbers."""
        numbered = enumerate(self.milestones, start=1)
        return {"gamma": self.gamma, **{f"milestone_{i}": float(one) for i, one in numbered}}

    def lines(self) -> list[RuleLine]:
        """Return the lines; they hold for milestones in any order."""
        cases = [f"(0 if k < milestone_{i} else 1)" for i in range(1, len(self.milestones) + 1)]
        return [
            RuleLine("falls", " + ".join(cases), _("milestones so far")),
            RuleLine("lr", "lr_0*gamma**falls", RATE),
        ]


class ConstantLR(Scheduler, frozen=True, kw_only=True, tag="constant"):
    """A smaller rate for the first steps."""

    symbols: ClassVar[dict[str, str]] = {"factor": "q", "total_iters": "T"}

    factor: Annotated[
        float,
        number(
            _("Factor"), 0.0, 1.0, above=True, low=0.01, symbol="q", tip=_("The learning rate times this, at first")
        ),
    ] = 1 / 3
    total_iters: Length = 5

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        return [RuleLine("lr", "lr_0*factor if k < total_iters else lr_0", RATE)]


class LinearLR(Scheduler, frozen=True, kw_only=True, tag="linear"):
    """The rate goes along a line from one factor to another."""

    symbols: ClassVar[dict[str, str]] = {"start_factor": "q_0", "end_factor": "q_1", "total_iters": "T"}

    start_factor: Annotated[
        float,
        number(
            _("First factor"),
            0.0,
            1.0,
            above=True,
            low=0.01,
            symbol="q_0",
            tip=_("The learning rate times this, at first"),
        ),
    ] = 1 / 3
    end_factor: Annotated[
        float, number(_("Last factor"), 0.0, 1.0, symbol="q_1", tip=_("The learning rate times this, in the end"))
    ] = 1.0
    total_iters: Length = 5

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        share = "start_factor + (end_factor - start_factor)*min(k, total_iters)/total_iters"
        return [RuleLine("lr", f"lr_0*({share})", RATE)]


class ExponentialLR(Scheduler, frozen=True, kw_only=True, tag="exponential"):
    """The rate falls by a factor at every step."""

    symbols: ClassVar[dict[str, str]] = {"gamma": "gamma"}

    gamma: Gamma = 0.999

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return a fall to a hundredth in the run."""
        return {"gamma": float(f"{0.01 ** (1 / steps):.6g}")}

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        return [RuleLine("lr", "lr_0*gamma**k", RATE)]


class PolynomialLR(Scheduler, frozen=True, kw_only=True, tag="polynomial"):
    """The rate falls to 0 as a power of what is left of the steps."""

    symbols: ClassVar[dict[str, str]] = {"total_iters": "T", "power": "p"}

    total_iters: Length = 5
    power: Annotated[
        float, number(_("Power"), 0.0, 100.0, high=5.0, symbol="p", tip=_("1 falls along a line, 2 along a parabola"))
    ] = 1.0

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return a fall as long as the run."""
        return {"total_iters": steps}

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        return [RuleLine("lr", "lr_0*(1 - min(k, total_iters)/total_iters)**power", RATE)]
