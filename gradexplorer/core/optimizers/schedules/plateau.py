"""A schedule that follows the losses: the rate falls where they stop to."""

from typing import Annotated, Literal

from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.core.optimizers.schedules.schedule import Scheduler
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import _


class ReduceLROnPlateau(Scheduler, frozen=True, kw_only=True, tag="plateau"):
    """The rate falls by a factor where the loss has not become better for some steps."""

    mode: Annotated[
        Literal["min", "max"],
        plain(_("Better is"), options={"min": _("lower"), "max": _("higher")}, tip=_("Which losses are better ones")),
    ] = "min"
    factor: Annotated[
        float,
        number(
            _("Factor"),
            0.0,
            1.0,
            above=True,
            below=True,
            low=0.01,
            high=0.99,
            symbol="q",
            tip=_("The learning rate times this"),
        ),
    ] = 0.1
    patience: Annotated[
        int,
        number(
            _("Patience"), 0, 1_000_000, high=1000.0, step=1, tip=_("Steps without a better loss that are let pass")
        ),
    ] = 10
    threshold: Annotated[
        float,
        number(
            _("Threshold"),
            0.0,
            1e6,
            low=1e-8,
            high=1.0,
            scale="log",
            tip=_("A loss counts as better if it is so much better"),
        ),
    ] = 1e-4
    threshold_mode: Annotated[
        Literal["rel", "abs"],
        plain(
            _("Threshold is"),
            options={"rel": _("a share of the best loss"), "abs": _("a difference")},
            tip=_("A loss counts as better if it is so much better"),
        ),
    ] = "rel"
    cooldown: Annotated[
        int, number(_("Cooldown"), 0, 1_000_000, high=1000.0, step=1, tip=_("Steps of rest after the rate has fallen"))
    ] = 0
    min_lr: Annotated[
        float, number(_("Lowest rate"), 0.0, 1000.0, high=1.0, tip=_("The learning rate never falls below this"))
    ] = 0.0
    eps: Annotated[
        float,
        number(
            _("Least change"),
            0.0,
            1.0,
            low=1e-12,
            high=0.1,
            scale="log",
            tip=_("A fall of the rate by less is left out"),
        ),
    ] = 1e-8

    def lines(self) -> None:
        """Return nothing: the rate depends on the losses."""

    def rule(self, lr: float) -> UpdateRule:
        """Return what torch does after each step, from the loss f before it: the rate, and what is counted for it."""
        share = {"min": "1 - threshold", "max": "1 + threshold"}[self.mode]
        sign = {"min": "-", "max": "+"}[self.mode]
        edge = f"best*({share})" if self.threshold_mode == "rel" else f"best {sign} threshold"
        lines = (
            RuleLine("edge", edge, _("a loss beyond this is a better one")),
            RuleLine("better", f"1 if g {'<' if self.mode == 'min' else '>'} edge else 0", _("is the loss better?")),
            RuleLine("best", "g if better > 0 else best", _("the best loss so far")),
            RuleLine("waited", "0 if better > 0 or rest > 0 else bad + 1", _("steps without a better loss")),
            RuleLine("falls", "1 if waited > patience else 0", _("is patience at its end?")),
            RuleLine("rest", "cooldown if falls > 0 else max(rest - 1, 0)", _("steps of rest that are left")),
            RuleLine("bad", "0 if falls > 0 else waited", _("steps without a better loss, counted on")),
            RuleLine("lower", "max(lr*factor, min_lr)", _("the next lower rate")),
            RuleLine("lr", "lower if falls > 0 and lr - lower > eps else lr", _("the rate of the next step")),
        )
        worst = float("inf") if self.mode == "min" else float("-inf")
        return UpdateRule(
            lines=lines,
            constants={name: float(getattr(self, name)) for name in _NUMBERS},
            initial={"best": worst, "bad": 0.0, "rest": 0.0, "lr": lr},
            torch_names={"best": "best", "bad": "num_bad_epochs", "rest": "cooldown_counter", "lr": "lr"},
            symbols=_SYMBOLS,
        )


_NUMBERS = ("threshold", "patience", "cooldown", "factor", "min_lr", "eps")
_SYMBOLS = {
    "g": "f",
    "edge": "e",
    "better": "b",
    "best": "m",
    "waited": "w",
    "falls": "s",
    "rest": "c",
    "bad": "n",
    "lower": "tilde(eta)",
    "lr": "eta",
    "threshold": "theta",
    "patience": "P",
    "cooldown": "C",
    "factor": "q",
    "min_lr": "eta_min",
    "eps": "epsilon",
}
