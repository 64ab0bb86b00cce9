"""The parameters that several optimizers have, each annotated once, and what all optimizers are made from."""

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from msgspec import structs

from gradexplorer.core.optimizers.averages import Average, with_average
from gradexplorer.core.optimizers.gradients import (
    ClipByNorm,
    Clipping,
    GradientNoise,
    Noise,
    Off,
    with_changed_gradient,
)
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule, with_other_gradient
from gradexplorer.core.optimizers.scheduled import Planned, ScheduleLines
from gradexplorer.core.optimizers.schedules import NoSchedule, Schedule, WarmUp
from gradexplorer.core.torch_class import TorchClass
from gradexplorer.formula.syntax import module_tree
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import _
from gradexplorer.torch_internals import without_compiler

if TYPE_CHECKING:
    from torch import Tensor, optim

Rate = Annotated[
    float,
    number(
        _("Learning rate"),
        0.0,
        1000.0,
        low=1e-6,
        high=10.0,
        scale="log",
        symbol="eta",
        tip=_("How far one step goes"),
    ),
]
Eps = Annotated[
    float,
    number(
        _("Epsilon"),
        0.0,
        1.0,
        low=1e-12,
        high=0.1,
        scale="log",
        symbol="epsilon",
        tip=_("Added to the denominator, so that it never is zero"),
    ),
]
WeightDecay = Annotated[
    float,
    number(
        _("Weight decay"),
        0.0,
        100.0,
        high=1.0,
        symbol="lambda",
        tip=_("Pulls the parameters towards zero"),
    ),
]
Decoupled = Annotated[
    bool,
    plain(
        _("Decoupled weight decay"),
        tip=_("Shrink the parameters themselves (as AdamW does) instead of adding to the gradient"),
    ),
]
Momentum = Annotated[
    float,
    number(
        _("Momentum"),
        0.0,
        10.0,
        high=0.999,
        symbol="mu",
        tip=_("How much of the last velocity is kept"),
    ),
]
Betas = Annotated[
    tuple[
        Annotated[
            float,
            number(
                _("First beta"),
                0.0,
                1.0,
                below=True,
                high=0.9999,
                symbol="beta_1",
                tip=_("How much of the mean gradient is kept at each step"),
            ),
        ],
        Annotated[
            float,
            number(
                _("Second beta"),
                0.0,
                1.0,
                below=True,
                high=0.9999,
                symbol="beta_2",
                tip=_("How much of the mean size of the gradient is kept at each step"),
            ),
        ],
    ],
    plain(_("Betas"), symbol="beta_1, beta_2", tip=_("Memory of the two running means")),
]
AmsGrad = Annotated[bool, plain(_("AMSGrad"), tip=_("Divide by the largest second moment so far"))]
Maximize = Annotated[bool, plain(_("Maximize"), tip=_("Go uphill: the gradient's sign is turned before all else"))]


class TorchOptimizer(TorchClass, frozen=True, kw_only=True):
    """Parameters of the class of the same name in `torch.optim`, or of the one in `torch_code`.

    Every optimizer may have a schedule, clipping, noise and an average: parameters beside the class's own, off unless
    chosen.
    """

    torch_home = "torch.optim"
    couples: ClassVar[bool] = False
    """Whether torch's optimizer mixes the numbers of a tensor: each start is one of its own then."""
    asks: ClassVar[bool] = False
    """Whether it asks for the loss, several times a step."""
    flags: ClassVar[dict[str, bool]] = {"foreach": False}
    """torch's default on a CPU, said outright: it saves torch's own search at every step. `fused` is faster but
    contracts products and sums, and so gives other bits than the plain loop. Classes of our own have no such flags."""

    schedule: Annotated[
        Schedule,
        plain(_("Schedule"), group=_("Schedule"), tip=_("How the learning rate changes from step to step")),
    ] = NoSchedule()
    warm_up: Annotated[
        WarmUp,
        plain(_("Warm-up"), group=_("Warm-up"), tip=_("Lets the learning rate rise before the schedule begins")),
    ] = NoSchedule()
    clipping: Annotated[
        Clipping,
        plain(_("Clipping"), group=_("Clipping"), tip=_("Keeps the gradient small before the optimizer gets it")),
    ] = Off()
    noise: Annotated[
        Noise,
        plain(_("Gradient noise"), group=_("Gradient noise"), tip=_("Is added to the gradient, after clipping")),
    ] = Off()
    average: Annotated[
        Average,
        plain(
            _("Average of the weights"),
            group=_("Average of the weights"),
            tip=_("Kept beside the weights, as torch's AveragedModel does; the optimizer does not see it"),
        ),
    ] = Off()

    @property
    def changes_gradient(self) -> bool:
        """Whether the optimizer gets another gradient than that of the loss."""
        return not isinstance(self.clipping, Off) or not isinstance(self.noise, Off)

    @property
    def torch_arguments(self) -> dict[str, Any]:
        """What torch's class takes."""
        return {name: value for name, value in structs.asdict(self).items() if name not in BESIDE}

    @property
    def planned(self) -> Planned:
        """The schedule with its warm-up."""
        return Planned(self.schedule, self.warm_up)

    @property
    def rule_lines(self) -> ScheduleLines | None:
        """The closed form of the schedule; None where there is no schedule, or it follows the losses."""
        return self.planned.lines(getattr(self, "lr")) if self.planned.main else None  # noqa: B009  # every kind has one

    @property
    def alone(self) -> bool:
        """Whether each start needs a torch optimizer of its own."""
        return self.couples or self.follows_losses or isinstance(self.clipping, ClipByNorm)

    @property
    def follows_losses(self) -> bool:
        """Whether its schedule depends on the losses."""
        return self.planned.main is not None and self.rule_lines is None

    @property
    def momentum_name(self) -> str:
        """What a rule calls the number that a schedule moves beside the learning rate."""
        return "beta_1" if "betas" in self.__struct_fields__ else "momentum"

    def build(self, parameters: "list[Tensor]") -> "optim.Optimizer":
        """Return torch's optimizer of `parameters`; its runs have the bits of torch's default flags."""
        flags = {} if self.torch_code else self.flags
        kind: Any = without_compiler(self.torch_class())
        built: optim.Optimizer = kind(parameters, **self.torch_arguments, **flags)
        return built

    def build_all(self, parameters: "list[Tensor]") -> "list[optim.Optimizer]":
        """Return torch's optimizers of a network's parameters, the one with this struct's name first."""
        return [self.build(parameters)]

    def own_rule(self) -> UpdateRule | None:
        """Return the update rule with a constant rate; None where it is no rule of single coordinates."""
        return None

    def rule(self) -> UpdateRule | None:
        """Return the update rule that all parameters give; None where there is none that runs ahead of torch."""
        return None if isinstance(self.noise, GradientNoise) else self.rule_with(0.0)

    def seen_rule(self) -> UpdateRule | None:
        """Return the rule of what a map shows: of the average, where there is one, else `rule`."""
        rule = self.rule()
        return rule and with_average(rule, self.average)

    def rule_with(self, xi: float) -> UpdateRule | None:
        """Return the rule of a step for whose noise torch drew `xi`; None where no rule says it."""
        rule = self._scheduled_rule()
        return rule and with_changed_gradient(rule, self.clipping, self.noise, xi)

    def _scheduled_rule(self) -> UpdateRule | None:
        if self.planned.main is None:
            return self.own_rule()
        lines = self.rule_lines
        if lines is None:
            return None
        first = self.at(tuple(lines.at([1])[:, 0].tolist())).own_rule()
        return first and lines.before(first, self.momentum_name)

    def at(self, rates: tuple[float, ...]) -> Self:
        """Return the same optimizer with nothing beside it, at the learning rate, and perhaps the momentum, of a step.

        Without `rates` it keeps its own.
        """
        changed: dict[str, Any] = _NOTHING_BESIDE | dict(zip(("lr",), rates, strict=False))
        for momentum in rates[1:]:
            if self.momentum_name == "beta_1":
                changed["betas"] = (momentum, *getattr(self, "betas")[1:])  # noqa: B009
            elif "momentum" in self.__struct_fields__:
                changed["momentum"] = momentum
        return structs.replace(self, **changed)


_NOTHING_BESIDE = {
    "schedule": NoSchedule(),
    "warm_up": NoSchedule(),
    "clipping": Off(),
    "noise": Off(),
    "average": Off(),
}
BESIDE = tuple(_NOTHING_BESIDE)
"""The parameters that torch's optimizers don't take."""

SYMBOLS = {
    "x": "x",
    "g": "g",
    "t": "t",
    "lr": "eta",
    "eps": "epsilon",
    "weight_decay": "lambda",
    "momentum": "mu",
    "beta_1": "beta_1",
    "beta_2": "beta_2",
    "m": "m",
    "v": "v",
    "b": "b",
    "m_hat": "hat(m)",
    "v_hat": "hat(v)",
    "g_ascent": "a",
    "g_decayed": "tilde(g)",
    "x_decayed": "tilde(x)",
    "single": "fl_32",
}


def assemble(
    lines: list[RuleLine],
    constants: dict[str, float],
    kept: dict[str, tuple[str, float]],
    symbols: dict[str, str] | None = None,
    *,
    maximize: bool = False,
) -> UpdateRule:
    """Return a rule that has only the constants and the kept values that its lines use.

    Parameters
    ----------
    kept : dict
        Name to the key in torch's state and the initial value.
    symbols : dict, optional
        LaTeX of the names that are not in `SYMBOLS`.
    maximize : bool
        Let the lines, which are those of a descent, use the gradient with its sign turned.
    """
    lines = ascending(lines) if maximize else lines
    used = {name for line in lines for name in _names(line.expression)}
    kept = {name: entry for name, entry in kept.items() if name in used}
    known = SYMBOLS | (symbols or {})
    return UpdateRule(
        lines=tuple(lines),
        constants={name: value for name, value in constants.items() if name in used},
        initial={name: start for name, (_key, start) in kept.items()},
        torch_names={name: key for name, (key, _start) in kept.items()},
        symbols={name: known[name] for name in sorted(used | {line.name for line in lines}) if name in known},
    )


@lru_cache(maxsize=256)
def _names(expression: str) -> frozenset[str]:
    """Return the names in a line: a rule is assembled anew at every edit of a drag."""
    return frozenset(node.id for node in ast.walk(module_tree(expression)) if isinstance(node, ast.Name))


def ascending(lines: list[RuleLine]) -> list[RuleLine]:
    """Return the lines of a descent of -f: a line that turns the gradient, and the others with it."""
    caption = _("maximize: the gradient of −f, for uphill on f is downhill on −f")
    return [RuleLine("g_ascent", "-g", caption), *with_other_gradient(lines, "g_ascent")]


def coupled(weight_decay: float) -> tuple[str, list[RuleLine]]:
    """Return the name of the gradient that the other lines use, and the line that adds the weight decay to it."""
    if weight_decay == 0:
        return "g", []
    caption = _("weight decay: the gradient of half the squared parameter, added")
    return "g_decayed", [RuleLine("g_decayed", "g + weight_decay*x", caption)]


def decoupled(weight_decay: float) -> tuple[str, list[RuleLine]]:
    """Return the name of the parameter that the other lines use, and the line that shrinks it."""
    if weight_decay == 0:
        return "x", []
    caption = _("decoupled weight decay: the parameter shrinks")
    return "x_decayed", [RuleLine("x_decayed", "(1 - lr*weight_decay)*x", caption)]
