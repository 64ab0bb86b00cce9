"""Gradient descent without a scale for each coordinate's gradient: SGD, Rprop and ASGD."""

from typing import Annotated

import numpy as np

from gradexplorer.core.optimizers.parameters import (
    Maximize,
    Momentum,
    Rate,
    TorchOptimizer,
    WeightDecay,
    assemble,
    coupled,
)
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import InputError, _


class SGD(TorchOptimizer, frozen=True, kw_only=True, tag="sgd"):
    """Gradient descent; momentum: Polyak 1964; Nesterov's: Sutskever et al., 2013."""

    lr: Rate = 1e-3
    momentum: Momentum = 0.0
    dampening: Annotated[
        float,
        number(
            _("Dampening"),
            0.0,
            1.0,
            symbol="tau",
            tip=_("How much of each new gradient is left out of the velocity"),
        ),
    ] = 0.0
    weight_decay: WeightDecay = 0.0
    nesterov: Annotated[bool, plain(_("Nesterov"), tip=_("Look one step ahead along the velocity"))] = False
    maximize: Maximize = False

    def __post_init__(self) -> None:
        """Refuse what torch refuses."""
        if self.nesterov and (self.momentum <= 0 or self.dampening != 0):
            raise InputError(_("Nesterov needs a momentum above 0 and a dampening of 0."))

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, lines = coupled(self.weight_decay)
        direction = g
        if self.momentum != 0:
            kept = f"momentum*b + (1 - dampening)*{g}" if self.dampening else f"momentum*b + {g}"
            first = f"{g} if t == 1 else {kept}" if self.dampening else kept
            lines = [*lines, RuleLine("b", first, _("velocity: the gradients so far, fading"))]
            direction = "b"
        if self.nesterov:
            ahead = RuleLine("d", f"{g} + momentum*b", _("Nesterov: the direction one step ahead"))
            lines, direction = [*lines, ahead], "d"
        return assemble(
            [*lines, RuleLine("x", f"x - lr*{direction}", _("the parameter moves downhill"))],
            {"lr": self.lr, "weight_decay": self.weight_decay, "momentum": self.momentum, "dampening": self.dampening},
            {"b": ("momentum_buffer", 0.0)},
            {"dampening": "tau", "d": "d"},
            maximize=self.maximize,
        )


class Rprop(TorchOptimizer, frozen=True, kw_only=True, tag="rprop"):
    """Riedmiller and Braun, A direct adaptive method for faster backpropagation learning, 1993."""

    lr: Annotated[
        float,
        number(
            _("First step size"),
            0.0,
            1000.0,
            low=1e-6,
            high=10.0,
            scale="log",
            symbol="Delta_0",
            tip=_("How far the first step goes in every coordinate"),
        ),
    ] = 1e-2
    etas: Annotated[
        tuple[
            Annotated[
                float,
                number(
                    _("Shrinking factor"),
                    0.0,
                    1.0,
                    above=True,
                    below=True,
                    low=0.01,
                    high=0.99,
                    symbol="eta_minus",
                    tip=_("The step size times this after the gradient's sign has changed"),
                ),
            ],
            Annotated[
                float,
                number(
                    _("Growing factor"),
                    1.0,
                    100.0,
                    above=True,
                    low=1.01,
                    high=2.0,
                    symbol="eta_plus",
                    tip=_("The step size times this while the gradient keeps its sign"),
                ),
            ],
        ],
        plain(_("Etas"), symbol="eta_minus, eta_plus", tip=_("The two factors of the step size")),
    ] = (0.5, 1.2)
    step_sizes: Annotated[
        tuple[
            Annotated[
                float,
                number(
                    _("Smallest step size"),
                    0.0,
                    1e6,
                    low=1e-12,
                    high=1.0,
                    scale="log",
                    symbol="Delta_min",
                    tip=_("The step size never falls below this"),
                ),
            ],
            Annotated[
                float,
                number(
                    _("Largest step size"),
                    0.0,
                    1e6,
                    low=1e-6,
                    high=1000.0,
                    scale="log",
                    symbol="Delta_max",
                    tip=_("The step size never grows above this"),
                ),
            ],
        ],
        plain(_("Step sizes"), symbol="Delta_min, Delta_max", tip=_("The bounds of the step size")),
    ] = (1e-6, 50.0)
    maximize: Maximize = False

    def __post_init__(self) -> None:
        """Refuse factors that torch refuses, and bounds in the wrong order."""
        shrink, grow = self.etas
        if not 0 < shrink < 1 < grow:
            raise InputError(_("The shrinking factor must lie between 0 and 1, and the growing factor above 1."))
        if self.step_sizes[0] > self.step_sizes[1]:
            raise InputError(_("The smallest step size must not be above the largest."))

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        lines = [
            RuleLine("s", "sign(g*h)", _("has the gradient kept its sign since the last step?")),
            RuleLine(
                "factor",
                "eta_minus if s < 0 else (eta_plus if s > 0 else 1)",
                _("shrink the step size after a change, else let it grow"),
            ),
            RuleLine("delta", "min(max(delta*factor, delta_min), delta_max)", _("the step size, within its bounds")),
            RuleLine("h", "0 if s < 0 else g", _("the gradient that counts: none right after a change of sign")),
            RuleLine("x", "x - sign(h)*delta", _("the parameter moves by the step size, downhill")),
        ]
        shrink, grow = self.etas
        low, high = self.step_sizes
        return assemble(
            lines,
            {"eta_minus": shrink, "eta_plus": grow, "delta_min": low, "delta_max": high},
            {"h": ("prev", 0.0), "delta": ("step_size", self.lr)},
            {
                "eta_minus": "eta_minus",
                "eta_plus": "eta_plus",
                "delta_min": "Delta_min",
                "delta_max": "Delta_max",
                "delta": "Delta",
                "factor": "c",
                "s": "s",
                "h": "h",
            },
            maximize=self.maximize,
        )


class ASGD(TorchOptimizer, frozen=True, kw_only=True, tag="asgd"):
    """Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992.

    torch keeps its step size and its weight in single precision, whatever the dtype of the parameters: so does the
    rule.
    """

    lr: Rate = 1e-2
    lambd: Annotated[
        float,
        number(
            _("Decay term"),
            0.0,
            100.0,
            low=1e-6,
            high=1.0,
            scale="log",
            symbol="kappa",
            tip=_("Shrinks the parameters and, over time, the learning rate"),
        ),
    ] = 1e-4
    alpha: Annotated[
        float,
        number(
            _("Power of the decay"),
            0.0,
            10.0,
            high=2.0,
            symbol="alpha",
            tip=_("How fast the learning rate falls"),
        ),
    ] = 0.75
    t0: Annotated[
        float,
        number(
            _("Start of averaging"),
            0.0,
            1e9,
            low=1.0,
            high=1e6,
            scale="log",
            symbol="t_0",
            tip=_("From this step on, the parameters are averaged"),
        ),
    ] = 1e6
    weight_decay: WeightDecay = 0.0
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, decay = coupled(self.weight_decay)
        lines = [
            *decay,
            RuleLine("x", f"(1 - lambd*eta)*x - eta*{g}", _("the parameter shrinks and moves downhill")),
            RuleLine("ax", "ax + mu*(x - ax)", _("the average of the parameters since the start of averaging")),
            RuleLine(
                "eta",
                "single(lr/(1 + lambd*lr*t)**alpha)",
                _("the step size of the next step, which torch keeps in single precision"),
            ),
            RuleLine(
                "mu", "single(1/max(1, t - t0))", _("the weight of the next step in the average, in single precision")
            ),
        ]
        constants = {"lr": self.lr, "lambd": self.lambd, "alpha": self.alpha, "t0": self.t0}
        return assemble(
            lines,
            constants | {"weight_decay": self.weight_decay},
            {"ax": ("ax", 0.0), "eta": ("eta", float(np.float32(self.lr))), "mu": ("mu", 1.0)},
            {
                "lr": "eta_0",
                "lambd": "kappa",
                "alpha": "alpha",
                "t0": "t_0",
                "eta": "eta",
                "mu": "mu",
                "ax": "bar(x)",
            },
            maximize=self.maximize,
        )
