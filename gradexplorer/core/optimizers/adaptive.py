"""A step size for every coordinate, from the sizes of its past gradients: Adagrad, Adadelta, RMSprop."""

from typing import Annotated

from gradexplorer.core.optimizers.parameters import (
    Eps,
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
from gradexplorer.text import _


class Adagrad(TorchOptimizer, frozen=True, kw_only=True, tag="adagrad"):
    """Duchi, Hazan and Singer, Adaptive subgradient methods, 2011."""

    lr: Rate = 1e-2
    lr_decay: Annotated[
        float,
        number(
            _("Learning rate decay"),
            0.0,
            100.0,
            high=1.0,
            symbol="gamma",
            tip=_("How fast the learning rate falls with the steps"),
        ),
    ] = 0.0
    weight_decay: WeightDecay = 0.0
    initial_accumulator_value: Annotated[
        float,
        number(
            _("First sum"),
            0.0,
            1e6,
            high=10.0,
            symbol="s_0",
            tip=_("What the sum of squared gradients begins with: more makes the first steps smaller"),
        ),
    ] = 0.0
    eps: Eps = 1e-10
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, lines = coupled(self.weight_decay)
        rate = "lr"
        if self.lr_decay:
            rate = "lr_t"
            lines = [*lines, RuleLine("lr_t", "lr/(1 + (t - 1)*lr_decay)", _("the learning rate falls"))]
        lines = [
            *lines,
            RuleLine("s", f"s + {g}**2", _("the sum of all squared gradients")),
            RuleLine("x", f"x - {rate}*{g}/(sqrt(s) + eps)", _("the parameter moves, less where it has moved much")),
        ]
        constants = {"lr": self.lr, "lr_decay": self.lr_decay, "weight_decay": self.weight_decay, "eps": self.eps}
        kept = {"s": ("sum", self.initial_accumulator_value)}
        symbols = {"lr_decay": "gamma", "lr_t": "eta_t", "s": "s"}
        return assemble(lines, constants, kept, symbols, maximize=self.maximize)


class Adadelta(TorchOptimizer, frozen=True, kw_only=True, tag="adadelta"):
    """Zeiler, ADADELTA: An adaptive learning rate method, 2012."""

    lr: Rate = 1.0
    rho: Annotated[
        float,
        number(_("Rho"), 0.0, 1.0, symbol="rho", tip=_("How much of the two running means is kept at each step")),
    ] = 0.9
    eps: Eps = 1e-6
    weight_decay: WeightDecay = 0.0
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, lines = coupled(self.weight_decay)
        lines = [
            *lines,
            RuleLine("v", f"rho*v + (1 - rho)*{g}**2", _("a running mean of the squared gradient")),
            RuleLine(
                "delta", f"sqrt(u + eps)/sqrt(v + eps)*{g}", _("the update: past updates over past gradients, in size")
            ),
            RuleLine("u", "rho*u + (1 - rho)*delta**2", _("a running mean of the squared update")),
            RuleLine("x", "x - lr*delta", _("the parameter moves downhill")),
        ]
        return assemble(
            lines,
            {"lr": self.lr, "rho": self.rho, "eps": self.eps, "weight_decay": self.weight_decay},
            {"v": ("square_avg", 0.0), "u": ("acc_delta", 0.0)},
            {"rho": "rho", "delta": "Delta", "u": "u"},
            maximize=self.maximize,
        )


class RMSprop(TorchOptimizer, frozen=True, kw_only=True, tag="rmsprop"):
    """Tieleman and Hinton, Lecture 6.5, 2012; centered: Graves, 2013."""

    lr: Rate = 1e-2
    alpha: Annotated[
        float,
        number(
            _("Smoothing constant"),
            0.0,
            1.0,
            symbol="alpha",
            tip=_("How much of the mean squared gradient is kept at each step"),
        ),
    ] = 0.99
    eps: Eps = 1e-8
    weight_decay: WeightDecay = 0.0
    momentum: Momentum = 0.0
    centered: Annotated[bool, plain(_("Centered"), tip=_("Divide by the gradient's variance, not its mean square"))] = (
        False
    )
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, lines = coupled(self.weight_decay)
        lines = [*lines, RuleLine("v", f"alpha*v + (1 - alpha)*{g}**2", _("a running mean of the squared gradient"))]
        v = "v"
        if self.centered:
            v = "variance"
            lines += [
                RuleLine("g_mean", f"alpha*g_mean + (1 - alpha)*{g}", _("a running mean of the gradient")),
                RuleLine("variance", "v - g_mean**2", _("the gradient's variance")),
            ]
        step = f"{g}/(sqrt({v}) + eps)"
        if self.momentum:
            lines += [RuleLine("b", f"momentum*b + {step}", _("velocity: the scaled gradients so far, fading"))]
            moved = "x - lr*b"
        else:
            moved = f"x - lr*{step}"
        return assemble(
            [*lines, RuleLine("x", moved, _("the parameter moves downhill"))],
            {
                "lr": self.lr,
                "alpha": self.alpha,
                "eps": self.eps,
                "weight_decay": self.weight_decay,
                "momentum": self.momentum,
            },
            {"v": ("square_avg", 0.0), "g_mean": ("grad_avg", 0.0), "b": ("momentum_buffer", 0.0)},
            {"alpha": "alpha", "g_mean": "bar(g)", "variance": "sigma**2"},
            maximize=self.maximize,
        )
