"""Lion, which torch does not have: the sign of a running mean, so that every step is as long as the last."""

from typing import Annotated

from gradexplorer.core.optimizers.parameters import Rate, TorchOptimizer, WeightDecay, assemble, decoupled
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.framework.parameter import number, plain
from gradexplorer.model.landscape.lion import LION
from gradexplorer.text import _


class Lion(TorchOptimizer, frozen=True, kw_only=True, tag="lion"):
    """Chen et al., Symbolic discovery of optimization algorithms, 2023, algorithm 2."""

    torch_code = LION

    lr: Rate = 1e-4
    betas: Annotated[
        tuple[
            Annotated[
                float,
                number(
                    _("Momentum in the step"),
                    0.0,
                    1.0,
                    below=True,
                    high=0.9999,
                    symbol="beta_1",
                    tip=_("How much the running mean counts in the step, beside the new gradient"),
                ),
            ],
            Annotated[
                float,
                number(
                    _("Momentum kept"),
                    0.0,
                    1.0,
                    below=True,
                    high=0.9999,
                    symbol="beta_2",
                    tip=_("How much of the mean gradient is kept at each step"),
                ),
            ],
        ],
        plain(
            _("Betas"),
            symbol="beta_1, beta_2",
            tip=_("Weights of the running mean: in the step, and from step to step"),
        ),
    ] = (0.9, 0.99)
    weight_decay: WeightDecay = 0.0

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        x, decay = decoupled(self.weight_decay)
        beta_1, beta_2 = self.betas
        lines = [
            *decay,
            RuleLine("c", "beta_1*m + (1 - beta_1)*g", _("the running mean, mixed with the new gradient")),
            RuleLine("x", f"{x} - lr*sign(c)", _("the parameter moves by the learning rate, against the sign")),
            RuleLine("m", "beta_2*m + (1 - beta_2)*g", _("a running mean of the gradient")),
        ]
        constants = {"lr": self.lr, "beta_1": beta_1, "beta_2": beta_2, "weight_decay": self.weight_decay}
        return assemble(lines, constants, {"m": ("exp_avg", 0.0)}, {"c": "c"})
