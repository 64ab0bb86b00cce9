"""Adam and its family: running means of the gradient and of its size."""

from typing import Annotated

from gradexplorer.core.optimizers.parameters import (
    AmsGrad,
    Betas,
    Decoupled,
    Eps,
    Maximize,
    Rate,
    TorchOptimizer,
    WeightDecay,
    assemble,
    coupled,
    decoupled,
)
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.framework.parameter import number
from gradexplorer.text import _

_MOMENTS = {"m": ("exp_avg", 0.0), "v": ("exp_avg_sq", 0.0)}


def _first(g: str) -> RuleLine:
    caption = _("first moment: a running mean of the gradient")
    return RuleLine("m", f"beta_1*m + (1 - beta_1)*{g}", caption)


def _second(g: str) -> RuleLine:
    caption = _("second moment: a running mean of the squared gradient")
    return RuleLine("v", f"beta_2*v + (1 - beta_2)*{g}**2", caption)


def _first_corrected() -> RuleLine:
    return RuleLine("m_hat", "m/(1 - beta_1**t)", _("first moment without its bias towards the zero it began with"))


def _second_corrected(v: str = "v") -> RuleLine:
    return RuleLine("v_hat", f"{v}/(1 - beta_2**t)", _("second moment without its bias"))


def _moved(x: str) -> RuleLine:
    return RuleLine("x", f"{x} - lr*m_hat/(sqrt(v_hat) + eps)", _("the parameter moves against the mean gradient"))


class _Moments(TorchOptimizer, frozen=True, kw_only=True):
    """The parameters of all of them."""

    lr: Rate = 1e-3
    betas: Betas = (0.9, 0.999)
    eps: Eps = 1e-8

    def constants(self, **more: float) -> dict[str, float]:
        """Return the numbers that the lines use."""
        beta_1, beta_2 = self.betas
        return {"lr": self.lr, "beta_1": beta_1, "beta_2": beta_2, "eps": self.eps} | more


def _adam(optimizer: "Adam | AdamW", decouple: bool) -> UpdateRule:
    g, x, decay = _decay(optimizer.weight_decay, decouple)
    largest = RuleLine("v_max", "max(v_max, v)", _("the largest second moment so far"))
    lines = [
        *decay,
        _first(g),
        _second(g),
        *([largest] if optimizer.amsgrad else []),
        _first_corrected(),
        _second_corrected("v_max" if optimizer.amsgrad else "v"),
        _moved(x),
    ]
    kept = _MOMENTS | {"v_max": ("max_exp_avg_sq", 0.0)}
    constants = optimizer.constants(weight_decay=optimizer.weight_decay)
    return assemble(lines, constants, kept, {"v_max": "v**max"}, maximize=optimizer.maximize)


class Adam(_Moments, frozen=True, kw_only=True, tag="adam"):
    """Kingma and Ba, Adam: A method for stochastic optimization, 2015; AMSGrad: Reddi, Kale and Kumar, 2018."""

    weight_decay: WeightDecay = 0.0
    decoupled_weight_decay: Decoupled = False
    amsgrad: AmsGrad = False
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        return _adam(self, self.decoupled_weight_decay)


class AdamW(_Moments, frozen=True, kw_only=True, tag="adamw"):
    """Loshchilov and Hutter, Decoupled weight decay regularization, 2019."""

    weight_decay: WeightDecay = 1e-2
    amsgrad: AmsGrad = False
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        return _adam(self, decouple=True)


class NAdam(_Moments, frozen=True, kw_only=True, tag="nadam"):
    """Dozat, Incorporating Nesterov momentum into Adam, 2016.

    torch keeps the product of the momenta in single precision, whatever the dtype of the parameters: so does the rule.
    """

    lr: Rate = 2e-3
    weight_decay: WeightDecay = 0.0
    momentum_decay: Annotated[
        float,
        number(
            _("Momentum decay"),
            0.0,
            10.0,
            high=0.1,
            symbol="psi",
            tip=_("How fast the momentum grows from half of the first beta to all of it"),
        ),
    ] = 4e-3
    decoupled_weight_decay: Decoupled = False
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, x, decay = _decay(self.weight_decay, self.decoupled_weight_decay)
        lines = [
            *decay,
            RuleLine("mu", "beta_1*(1 - 0.5*0.96**(t*momentum_decay))", _("the momentum of this step")),
            RuleLine("mu_next", "beta_1*(1 - 0.5*0.96**((t + 1)*momentum_decay))", _("the momentum of the next step")),
            RuleLine(
                "mu_product",
                "single(mu_product*single(mu))",
                _("the product of all momenta so far, which torch keeps in single precision"),
            ),
            _first(g),
            _second(g),
            RuleLine(
                "m_hat",
                f"(1 - mu)/(1 - mu_product)*{g} + mu_next/(1 - mu_product*mu_next)*m",
                _("Nesterov: the gradient of this step, and the first moment as the next step will use it"),
            ),
            _second_corrected(),
            _moved(x),
        ]
        return assemble(
            lines,
            self.constants(weight_decay=self.weight_decay, momentum_decay=self.momentum_decay),
            _MOMENTS | {"mu_product": ("mu_product", 1.0)},
            {"momentum_decay": "psi", "mu": "mu", "mu_next": "mu[t + 1]", "mu_product": "P"},
            maximize=self.maximize,
        )


class RAdam(_Moments, frozen=True, kw_only=True, tag="radam"):
    """Liu et al., On the variance of the adaptive learning rate and beyond, 2020."""

    weight_decay: WeightDecay = 0.0
    decoupled_weight_decay: Decoupled = False
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, x, decay = _decay(self.weight_decay, self.decoupled_weight_decay)
        lines = [
            *decay,
            _first(g),
            _second(g),
            _first_corrected(),
            RuleLine("rho_inf", "2/(1 - beta_2) - 1", _("how many gradients the second moment remembers at most")),
            RuleLine(
                "rho", "rho_inf - 2*t*beta_2**t/(1 - beta_2**t)", _("how many gradients it remembers at this step")
            ),
            RuleLine(
                "r",
                "sqrt((rho - 4)*(rho - 2)*rho_inf/((rho_inf - 4)*(rho_inf - 2)*rho)) if rho > 5 else 1",
                _("rectification: a smaller step while the second moment is uncertain"),
            ),
            RuleLine(
                "scale",
                "r*sqrt(1 - beta_2**t)/(sqrt(v) + eps) if rho > 5 else 1",
                _("division by the second moment, once it is certain enough"),
            ),
            RuleLine("x", f"{x} - lr*m_hat*scale", _("the parameter moves against the mean gradient")),
        ]
        symbols = {"rho_inf": "rho_infty", "rho": "rho", "r": "r", "scale": "ell"}
        constants = self.constants(weight_decay=self.weight_decay)
        return assemble(lines, constants, _MOMENTS, symbols, maximize=self.maximize)


class Adamax(_Moments, frozen=True, kw_only=True, tag="adamax"):
    """Adam with the infinity norm: Kingma and Ba, section 7.1."""

    lr: Rate = 2e-3
    weight_decay: WeightDecay = 0.0
    maximize: Maximize = False

    def own_rule(self) -> UpdateRule:
        """Return the rule."""
        g, decay = coupled(self.weight_decay)
        lines = [
            *decay,
            _first(g),
            RuleLine("u", f"max(beta_2*u, abs({g}) + eps)", _("the largest gradient so far, fading")),
            _first_corrected(),
            RuleLine("x", "x - lr*m_hat/u", _("the parameter moves against the mean gradient")),
        ]
        kept = {"m": ("exp_avg", 0.0), "u": ("exp_inf", 0.0)}
        constants = self.constants(weight_decay=self.weight_decay)
        return assemble(lines, constants, kept, {"u": "u"}, maximize=self.maximize)


def _decay(weight_decay: float, decouple: bool) -> tuple[str, str, list[RuleLine]]:
    """Return the names of the gradient and the parameter that the other lines use, and the decay's line."""
    if decouple:
        x, lines = decoupled(weight_decay)
        return "g", x, lines
    g, lines = coupled(weight_decay)
    return g, "x", lines
