"""Every parameter of the classification part."""

from typing import Annotated, Any

from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.framework.parameter import choice, items, number
from gradexplorer.framework.state import State
from gradexplorer.pages.losses.parameters import (
    FEWEST,
    FIRST_LOGITS,
    Logit,
    learning_rate_parameter,
    logits_parameter,
    steps_parameter,
)
from gradexplorer.text import InputError, _

SEVERAL = {"target_kind": ("class", "soft")}
ONE_CLASS, SOFT = {"target_kind": ("class",)}, {"target_kind": ("soft",)}
BINARY = {"target_kind": ("binary",)}

KINDS = {"class": _("One class"), "soft": _("Soft targets"), "binary": _("Binary")}
REDUCTIONS = {"mean": _("mean"), "sum": _("sum")}
SUM_OFF = 1e-6
"""Probabilities may miss the sum 1 by this much: typed decimals such as 0.333333 are meant well."""

Probability = Annotated[float, number(_("probability"), 0.0, 1.0)]
ClassWeight = Annotated[float, number(_("class weight"), 0.0, 1000.0)]


class ClassificationState(State, frozen=True, kw_only=True):
    """Logits, a target, the options of the loss, and the descent."""

    target_kind: Annotated[
        str,
        choice(
            _("Target"),
            KINDS,
            segmented=True,
            tip=_("One class of several, a probability for each, or yes and no with one logit"),
        ),
    ] = "class"
    logits: Annotated[tuple[Logit, ...], logits_parameter(shown_when=SEVERAL)] = FIRST_LOGITS
    target: Annotated[
        int,
        number(
            _("Target class"),
            0,
            9,
            step=1,
            symbol="t",
            ends="classes",
            shown_when=ONE_CLASS,
            group=_("Target"),
            tip=_("Counted from 0, as torch counts"),
        ),
    ] = 2
    soft_targets: Annotated[
        tuple[Probability, ...],
        items(
            _("Soft targets"),
            1,
            10,
            symbol="y",
            shown_when=SOFT,
            group=_("Target"),
            tip=_("A probability for each class, 1 in all; what is not given is 0"),
        ),
    ] = (0.7, 0.2, 0.1)
    label_smoothing: Annotated[
        float,
        number(
            _("Label smoothing"),
            0.0,
            1.0,
            symbol="varepsilon",
            shown_when=SEVERAL,
            group=_("Target"),
            tip=_("This share of the target is spread evenly over all classes"),
        ),
    ] = 0.0
    class_weights: Annotated[
        tuple[ClassWeight, ...],
        items(
            _("Class weights"),
            0,
            10,
            symbol="w",
            shown_when=SEVERAL,
            group=_("Target"),
            tip=_("Each class's term of the loss is taken so many times; empty: once"),
        ),
    ] = ()
    class_reduction: Annotated[
        str,
        choice(
            _("Weighted"),
            REDUCTIONS,
            shown_when={**SEVERAL, "weighted": ("True",)},
            group=_("Target"),
            tip=_("The mean divides by the target's weight: of a single sample with one class the weight cancels"),
        ),
    ] = "mean"
    logit: Annotated[
        float,
        number(
            _("Logit"),
            -1e9,
            1e9,
            low=-30.0,
            high=30.0,
            symbol="z",
            shown_when=BINARY,
            group=_("Logit"),
            tip=_("Its sigmoid is the probability of yes"),
        ),
    ] = 20.0
    truth: Annotated[
        float,
        number(
            _("Target"),
            0.0,
            1.0,
            symbol="y",
            shown_when=BINARY,
            group=_("Logit"),
            tip=_("The probability of yes that is right"),
        ),
    ] = 0.0
    learning_rate: Annotated[float, learning_rate_parameter()] = 0.1
    steps: Annotated[int, steps_parameter()] = 200

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Move a target to the classes that are left when logits are taken away."""
        plain = super().normalised(plain, path)
        if path != "logits" or not isinstance(plain["logits"], list | tuple) or len(plain["logits"]) < FEWEST:
            return plain
        count, soft = len(plain["logits"]), plain["soft_targets"]
        if len(soft) > count:
            soft = [*soft[: count - 1], round(1 - sum(soft[: count - 1]), 12)]
        return {**plain, "target": min(plain["target"], count - 1), "soft_targets": soft}

    def __post_init__(self) -> None:
        """Refuse targets and weights that no loss can be computed from."""
        if self.target_kind == "class" and self.target >= len(self.logits):
            raise InputError(
                _(
                    "Class {target} can't be the target: {count} logits have the classes 0 to {last}.",
                    target=self.target,
                    count=len(self.logits),
                    last=len(self.logits) - 1,
                )
            )
        if self.target_kind == "soft":
            self._check_soft_targets()
        if self.class_weights:
            self._check_weights()

    def _check_soft_targets(self) -> None:
        total, count = sum(self.soft_targets), len(self.soft_targets)
        if count > len(self.logits):
            raise InputError(
                _(
                    "There are {count} soft targets for {logits} logits: leave some out.",
                    count=count,
                    logits=len(self.logits),
                )
            )
        if abs(total - 1) > SUM_OFF:
            raise InputError(
                _(
                    "The soft targets sum to {total}, but probabilities sum to 1: change one by {rest}.",
                    total=f"{total:.6g}",
                    rest=f"{1 - total:+.6g}",
                )
            )

    def _check_weights(self) -> None:
        if not any(self.weights):
            raise InputError(_("All class weights are 0, so nothing is left of the loss: give one class a weight."))
        if self.target_kind == "class" and self.class_reduction == "mean" and not self.weights[self.target]:
            raise InputError(
                _(
                    "The target class {target} has the weight 0, by which the mean divides: give it a weight, "
                    "or take the sum.",
                    target=self.target,
                )
            )

    @property
    def classes(self) -> tuple[int, int]:
        """The first and the last class."""
        return 0, len(self.logits) - 1

    @property
    def weighted(self) -> bool:
        """Whether classes have weights: without, the mean over one sample is its sum."""
        return bool(self.class_weights)

    @property
    def weights(self) -> tuple[float, ...]:
        """The weight of each class, where there are weights; those not given are 1."""
        count = len(self.logits)
        return (*self.class_weights, *(1.0 for _class in range(count)))[:count] if self.class_weights else ()

    @property
    def goal(self) -> int | tuple[float, ...]:
        """The target as torch takes it: a class, or a probability for each."""
        if self.target_kind != "soft":
            return self.target
        return (*self.soft_targets, *(0.0 for _class in range(len(self.logits) - len(self.soft_targets))))

    @property
    def question(self) -> CrossEntropyProblem:
        """What torch's cross_entropy is asked."""
        return CrossEntropyProblem(
            self.logits,
            self.goal,
            self.label_smoothing,
            self.weights,
            "sum" if self.class_reduction == "sum" else "mean",
        )

    @property
    def subject(self) -> int:
        """The class whose logit is varied: the target, or the likeliest soft target."""
        goal = self.goal
        return goal if isinstance(goal, int) else goal.index(max(goal))
