"""Adafactor: a step in proportion to the size of the parameters, from the size of the gradient alone.

A start is a pair (x, y), a tensor of its own, and moves as a whole: the root mean squares are those of its two
coordinates. Of a matrix torch keeps no second moments but their means by rows and columns; that is not written here.
"""

from typing import Annotated, ClassVar

from gradexplorer.core.optimizers.parameters import (
    Maximize,
    Rate,
    TorchOptimizer,
    WeightDecay,
    assemble,
    decoupled,
)
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import _


class Adafactor(TorchOptimizer, frozen=True, kw_only=True, tag="adafactor"):
    """Shazeer and Stern, Adafactor: Adaptive learning rates with sublinear memory cost, 2018, as torch has it.

    torch's first epsilon is None by default, which stands for that of the dtype: here it is float32's, written out.
    """

    couples: ClassVar[bool] = True

    lr: Rate = 1e-2
    beta2_decay: Annotated[
        float,
        number(
            _("Decay of beta 2"),
            -10.0,
            0.0,
            low=-2.0,
            high=0.0,
            symbol="tau",
            tip=_("The power of the step by which a new squared gradient counts: at −1 all of them count alike"),
        ),
    ] = -0.8
    eps: Annotated[
        tuple[
            Annotated[
                float,
                number(
                    _("First epsilon"),
                    0.0,
                    1.0,
                    low=1e-12,
                    high=0.1,
                    scale="log",
                    symbol="epsilon_1",
                    tip=_("The gradient's size counts as at least this"),
                ),
            ],
            Annotated[
                float,
                number(
                    _("Second epsilon"),
                    0.0,
                    1.0,
                    low=1e-6,
                    high=1.0,
                    scale="log",
                    symbol="epsilon_2",
                    tip=_("The parameters' size counts as at least this: a start near 0 moves, too"),
                ),
            ],
        ],
        plain(
            _("Epsilons"),
            symbol="epsilon_1, epsilon_2",
            tip=_("The least sizes of the gradient and of the parameters"),
        ),
    ] = (2.0**-23, 1e-3)
    d: Annotated[
        float,
        number(
            _("Clipping threshold"),
            1.0,
            1000.0,
            high=10.0,
            symbol="d",
            tip=_("An update whose root mean square is larger is scaled down to it"),
        ),
    ] = 1.0
    weight_decay: WeightDecay = 0.0
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        x, decay = decoupled(self.weight_decay)
        eps_1, eps_2 = self.eps
        lines = [
            RuleLine("share", "t**beta2_decay", _("how much the new squared gradient counts: less at every step")),
            RuleLine("rho", "min(lr, 1/sqrt(t))", _("the relative step size, which falls with the steps")),
            RuleLine(
                "alpha",
                "max(eps_2, sqrt((x**2 + x_other**2)/2))*rho",
                _("the step size: in proportion to the root mean square of x and y"),
            ),
            *decay,
            RuleLine("v", "(1 - share)*v + share*g**2", _("a running mean of the squared gradient")),
            RuleLine("u", "g/sqrt(max(v, eps_1**2))", _("the update: the gradient over its size; w is that of y")),
            RuleLine("rms", "sqrt((u**2 + u_other**2)/2)", _("the update's root mean square over x and y")),
            RuleLine("x", f"{x} - alpha*u/max(1, rms/d)", _("the pair moves downhill; a large update is clipped")),
        ]
        return assemble(
            lines,
            {
                "lr": self.lr,
                "beta2_decay": self.beta2_decay,
                "eps_1": eps_1,
                "eps_2": eps_2,
                "d": self.d,
                "weight_decay": self.weight_decay,
            },
            {"v": ("variance", 0.0)},
            {
                "beta2_decay": "tau",
                "eps_1": "epsilon_1",
                "eps_2": "epsilon_2",
                "d": "d",
                "share": "s",
                "rho": "rho",
                "alpha": "alpha",
                "u": "u",
                "rms": "r",
                "x_other": "y",
                "u_other": "w",
            },
            maximize=self.maximize,
        )
