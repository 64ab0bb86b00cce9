"""Schedules of Smith that move the momentum against the rate: cyclical rates, 2017, and one cycle, 2018."""

from typing import Annotated, Any, ClassVar, Literal

from gradexplorer.core.optimizers.rule import RuleLine
from gradexplorer.core.optimizers.schedules.decays import LONGEST, RATE
from gradexplorer.core.optimizers.schedules.schedule import Scheduler
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import Text, _

MOMENTUM = _("the momentum of this step: high where the rate is low")

CycleMomentum = Annotated[
    bool,
    plain(
        _("Move the momentum too"),
        tip=_("Against the learning rate; the optimizer must have a momentum or betas"),
    ),
]


def _rate(label: Text, symbol: str, tip: Text) -> object:
    return number(label, 0.0, 1000.0, low=1e-6, high=10.0, scale="log", symbol=symbol, tip=tip)


def _momentum(label: Text, symbol: str, tip: Text) -> object:
    return number(label, 0.0, 1.0, below=True, high=0.999, symbol=symbol, tip=tip)


LeastMomentum = Annotated[
    float, _momentum(_("Low momentum"), "mu_min", _("The momentum where the learning rate is highest"))
]
MostMomentum = Annotated[
    float, _momentum(_("High momentum"), "mu_max", _("The momentum where the learning rate is lowest"))
]
HighestRate = Annotated[float, _rate(_("Highest rate"), "eta_max", _("The learning rate at the top of the cycle"))]


class OneCycleLR(Scheduler, frozen=True, kw_only=True, tag="one_cycle"):
    """Up to a high rate and down to nearly nothing; the optimizer's own learning rate does not count."""

    symbols: ClassVar[dict[str, str]] = {
        "max_lr": "eta_max",
        "total_steps": "N",
        "pct_start": "q",
        "final_div_factor": "D",
        "base_momentum": "mu_min",
        "max_momentum": "mu_max",
        "top": "k_1",
        "down": "k_2",
        "phase": "p",
        "begin": "eta_from",
        "end": "eta_to",
        "begin_momentum": "mu_from",
        "end_momentum": "mu_to",
    }

    max_lr: HighestRate = 0.1
    total_steps: Annotated[
        int,
        number(
            _("Steps"),
            2,
            LONGEST,
            high=100_000.0,
            scale="log",
            symbol="N",
            tip=_("The whole cycle; torch refuses to go on after it"),
        ),
    ] = 20_000
    pct_start: Annotated[
        float,
        number(_("Share of the rise"), 0.0, 1.0, symbol="q", tip=_("Share of the steps in which the rate rises")),
    ] = 0.3
    anneal_strategy: Annotated[
        Literal["cos", "linear"],
        plain(
            _("Shape"),
            options={"cos": _("cosine"), "linear": _("line")},
            tip=_("Along what the rate goes up and down"),
        ),
    ] = "cos"
    cycle_momentum: CycleMomentum = True
    base_momentum: LeastMomentum = 0.85
    max_momentum: MostMomentum = 0.95
    div_factor: Annotated[
        float,
        number(
            _("First divisor"),
            1.0,
            1e9,
            high=1000.0,
            scale="log",
            symbol="d",
            tip=_("The first rate is the highest one over this"),
        ),
    ] = 25.0
    final_div_factor: Annotated[
        float,
        number(
            _("Last divisor"),
            1.0,
            1e9,
            high=1e6,
            scale="log",
            symbol="D",
            tip=_("The last rate is the first one over this"),
        ),
    ] = 1e4
    three_phase: Annotated[
        bool, plain(_("Three phases"), tip=_("Down as fast as up, and only then to the last rate"))
    ] = False

    @property
    def moves_momentum(self) -> bool:
        """Whether it sets the momentum."""
        return self.cycle_momentum

    def first(self, lr: float) -> float:
        """Return the first rate."""
        return self.max_lr / self.div_factor

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return a cycle as long as the run, up to the optimizer's own rate."""
        return {"total_steps": max(steps, 2), "max_lr": lr}

    def most_steps(self) -> float:
        """Return the steps of the cycle."""
        return self.total_steps

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        last = "total_steps - 1"
        end = {"top": "pct_start*total_steps - 1", "down": "2*pct_start*total_steps - 2"}
        found = [RuleLine("top", end["top"], _("the last step of the rise"))]
        if self.three_phase:
            found.append(RuleLine("down", end["down"], _("the last step of the fall")))
            share = f"(k - down)/({last} - down) if k > down else ((k - top)/(down - top) if k > top else k/top)"
        else:
            share = f"(k - top)/({last} - top) if k > top else k/top"
        found.append(RuleLine("phase", share, _("how far this phase has gone")))
        found += self._moved("begin", "end", "lr", ("lr_0", "max_lr", "lr_0/final_div_factor"), RATE)
        if self.cycle_momentum:
            between = ("max_momentum", "base_momentum", "max_momentum")
            found += self._moved("begin_momentum", "end_momentum", "momentum", between, MOMENTUM)
        return found

    def _moved(self, begin: str, end: str, name: str, values: tuple[str, str, str], caption: Text) -> list[RuleLine]:
        """Return the lines of a number that goes from one value to the next in each phase."""
        first, top, last = values
        at, to = f"{top} if k > top else {first}", f"{last} if k > top else {top}"
        if self.three_phase:
            at, to = f"{first} if k > down else ({at})", f"{last} if k > down else ({first} if k > top else {top})"
        moved = {
            "cos": f"{end} + ({begin} - {end})/2*(1 + cos(pi*phase))",
            "linear": f"({end} - {begin})*phase + {begin}",
        }[self.anneal_strategy]
        return [
            RuleLine(begin, at, _("where this phase begins")),
            RuleLine(end, to, _("where it ends")),
            RuleLine(name, moved, caption),
        ]


class CyclicLR(Scheduler, frozen=True, kw_only=True, tag="cyclic"):
    """Up and down between two rates, again and again; the optimizer's own learning rate does not count."""

    symbols: ClassVar[dict[str, str]] = {
        "max_lr": "eta_max",
        "step_size_up": "S_1",
        "step_size_down": "S_2",
        "gamma": "gamma",
        "base_momentum": "mu_min",
        "max_momentum": "mu_max",
        "cycle": "n",
        "place": "z",
        "turn": "z_1",
        "height": "h",
    }

    base_lr: Annotated[float, _rate(_("Lowest rate"), "eta_0", _("The learning rate between two cycles"))] = 1e-3
    max_lr: HighestRate = 0.1
    step_size_up: Annotated[
        int, number(_("Steps up"), 1, LONGEST, high=100_000.0, scale="log", symbol="S_1", tip=_("Steps of each rise"))
    ] = 2000
    step_size_down: Annotated[
        int, number(_("Steps down"), 1, LONGEST, high=100_000.0, scale="log", symbol="S_2", tip=_("Steps of each fall"))
    ] = 2000
    mode: Annotated[
        Literal["triangular", "triangular2", "exp_range"],
        plain(_("Mode"), tip=_("Peaks of one height, each half as high as the last, or falling by a factor a step")),
    ] = "triangular"
    gamma: Annotated[
        float,
        number(
            _("Factor"),
            0.0,
            1.0,
            above=True,
            low=0.9,
            symbol="gamma",
            tip=_("How the peaks fall at every step"),
            shown_when={"mode": ("exp_range",)},
        ),
    ] = 1.0
    cycle_momentum: CycleMomentum = True
    base_momentum: LeastMomentum = 0.8
    max_momentum: MostMomentum = 0.9

    @property
    def moves_momentum(self) -> bool:
        """Whether it sets the momentum."""
        return self.cycle_momentum

    def first(self, lr: float) -> float:
        """Return the lowest rate."""
        return self.base_lr

    def fitted(self, steps: int, lr: float) -> dict[str, Any]:
        """Return four cycles, up to the optimizer's own rate."""
        half = max(steps // 8, 1)
        return {"step_size_up": half, "step_size_down": half, "max_lr": lr, "base_lr": lr / 10}

    def lines(self) -> list[RuleLine]:
        """Return the lines."""
        height = {"triangular": "", "triangular2": "*2**(1 - cycle)", "exp_range": "*gamma**k"}[self.mode]
        found = [
            RuleLine("cycle", "floor(1 + k/(step_size_up + step_size_down))", _("the number of the cycle")),
            RuleLine("place", "1 + k/(step_size_up + step_size_down) - cycle", _("how far the cycle has gone")),
            RuleLine("turn", "step_size_up/(step_size_up + step_size_down)", _("where in the cycle the peak is")),
            RuleLine(
                "height",
                f"((place - 1)/(turn - 1) if place > turn else place/turn){height}",
                _("how high the rate is, as a share of the way to the highest one"),
            ),
            RuleLine("lr", "lr_0 + (max_lr - lr_0)*height", RATE),
        ]
        if self.cycle_momentum:
            found.append(RuleLine("momentum", "max_momentum - (max_momentum - base_momentum)*height", MOMENTUM))
        return found
