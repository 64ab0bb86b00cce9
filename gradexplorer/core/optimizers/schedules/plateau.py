"""A schedule that follows the losses: the rate falls where they stop to."""

from typing import Annotated, Literal

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
