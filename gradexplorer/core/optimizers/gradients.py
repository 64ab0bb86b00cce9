"""What is done to a gradient before the optimizer gets it: it is clipped, then noise is added."""

from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule, with_other_gradient
from gradexplorer.framework.parameter import number
from gradexplorer.text import _


class Off(Struct, frozen=True, forbid_unknown_fields=True, tag="none"):
    """Nothing is done."""

    name = _("none")


class ClipByNorm(Struct, frozen=True, forbid_unknown_fields=True, tag="norm"):
    """`torch.nn.utils.clip_grad_norm_`: a gradient that is too long is made shorter; Pascanu et al., 2013."""

    name = _("by norm")

    max_norm: Annotated[
        float,
        number(
            _("Largest norm"),
            0.0,
            1e9,
            above=True,
            low=1e-3,
            high=1000.0,
            scale="log",
            symbol="C",
            tip=_("A longer gradient is scaled down to this"),
        ),
    ] = 1.0

    def lines(self) -> list[RuleLine]:
        """Return the lines, the last of which gives the gradient that goes on."""
        return [
            RuleLine("grad_norm", "sqrt(g**2 + g_other**2)", _("the gradient's norm, of x and y together")),
            RuleLine("grad_share", "min(1, max_norm/(grad_norm + 0.000001))", _("what is left of it")),
            RuleLine("g_clipped", "g*grad_share", _("the clipped gradient")),
        ]

    def script(self, points: str) -> str:
        """Return the line of a script."""
        return f"torch.nn.utils.clip_grad_norm_({points}, {self.max_norm!r})"


class ClipByValue(Struct, frozen=True, forbid_unknown_fields=True, tag="value"):
    """`torch.nn.utils.clip_grad_value_`: each number is kept within bounds."""

    name = _("by value")

    clip_value: Annotated[
        float,
        number(
            _("Largest value"),
            0.0,
            1e9,
            above=True,
            low=1e-3,
            high=1000.0,
            scale="log",
            symbol="C",
            tip=_("Each number of the gradient is kept within plus and minus this"),
        ),
    ] = 1.0

    def lines(self) -> list[RuleLine]:
        """Return the line."""
        return [RuleLine("g_clipped", "min(max(g, -clip_value), clip_value)", _("the clipped gradient"))]

    def script(self, points: str) -> str:
        """Return the line of a script."""
        return f"torch.nn.utils.clip_grad_value_({points}, {self.clip_value!r})"


class GradientNoise(Struct, frozen=True, forbid_unknown_fields=True, tag="gaussian"):
    """Noise N(0, s²) that fades; Neelakantan et al., Adding gradient noise improves learning, 2015."""

    name = _("Gaussian")

    std: Annotated[
        float,
        number(
            _("Standard deviation"),
            0.0,
            1e6,
            low=1e-3,
            high=1000.0,
            scale="log",
            symbol="s",
            tip=_("Of the noise in each number of the gradient at the first step"),
        ),
    ] = 1.0
    decay: Annotated[
        float,
        number(
            _("Decay"),
            0.0,
            10.0,
            high=2.0,
            symbol="rho",
            tip=_("The standard deviation falls as the step to the power of minus this"),
        ),
    ] = 0.55
    seed: Annotated[int, number(_("Seed"), 0, 9999, tip=_("Of torch's generator that draws the noise"))] = 0

    def deviation(self, step: int) -> float:
        """Return the standard deviation at a step, counted from 1."""
        return float(self.std / step**self.decay)


Clipping = Off | ClipByNorm | ClipByValue
Noise = Off | GradientNoise

_SYMBOLS = {
    "grad_norm": "G",
    "grad_share": "Q",
    "g_clipped": "hat(g)",
    "g_other": "g_y",
    "max_norm": "C",
    "clip_value": "C",
    "noise_std": "s_0",
    "noise_decay": "rho_0",
    "deviation": "sigma",
    "xi": "xi",
    "g_noisy": "bar(g)",
}


def with_changed_gradient(rule: UpdateRule, clipping: Clipping, noise: Noise, xi: float) -> UpdateRule:
    """Return a rule that clips its gradient and adds noise, for which torch drew `xi`, before its own lines."""
    lines: list[RuleLine] = []
    constants: dict[str, float] = {}
    gradient = "g"
    if isinstance(clipping, ClipByNorm):
        lines, gradient = clipping.lines(), "g_clipped"
        constants["max_norm"] = clipping.max_norm
    elif isinstance(clipping, ClipByValue):
        lines, gradient = clipping.lines(), "g_clipped"
        constants["clip_value"] = clipping.clip_value
    if isinstance(noise, GradientNoise):
        lines = [
            *lines,
            RuleLine("deviation", "noise_std/t**noise_decay", _("the standard deviation of the noise at this step")),
            RuleLine("g_noisy", f"{gradient} + deviation*xi", _("with noise: torch's generator drew the number")),
        ]
        constants |= {"noise_std": noise.std, "noise_decay": noise.decay, "xi": xi}
        gradient = "g_noisy"
    if not lines:
        return rule
    used = {*constants, *(line.name for line in lines), *(["g_other"] if "max_norm" in constants else [])}
    return replace(
        rule,
        lines=(*lines, *with_other_gradient(rule.lines, gradient)),
        constants=rule.constants | constants,
        symbols=rule.symbols | {name: _SYMBOLS[name] for name in _SYMBOLS if name in used} | {"g": "g"},
    )
