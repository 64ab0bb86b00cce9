"""torch's schedules of the learning rate. To add one, write a struct named as torch's class and put it into `Schedule`.

It has torch's parameters under torch's names, and a closed form as lines of a rule. From these come its controls, the
curve, the formulas with their numbers, the instant path and the maps, and the proof against torch.
"""

from typing import get_args

from msgspec import Struct

from gradexplorer.core.optimizers.schedules.cosines import CosineAnnealingLR, CosineAnnealingWarmRestarts
from gradexplorer.core.optimizers.schedules.cycles import CyclicLR, OneCycleLR
from gradexplorer.core.optimizers.schedules.decays import (
    ConstantLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from gradexplorer.core.optimizers.schedules.plateau import ReduceLROnPlateau
from gradexplorer.text import _


class NoSchedule(Struct, frozen=True, forbid_unknown_fields=True, tag="none"):
    """The learning rate stays."""

    name = _("none")


Schedule = (
    NoSchedule
    | StepLR
    | MultiStepLR
    | ConstantLR
    | LinearLR
    | ExponentialLR
    | PolynomialLR
    | CosineAnnealingLR
    | CosineAnnealingWarmRestarts
    | OneCycleLR
    | CyclicLR
    | ReduceLROnPlateau
)

SCHEDULES = {str(kind.__struct_config__.tag): kind for kind in get_args(Schedule) if kind is not NoSchedule}
"""Tag to struct, in the order in which they are offered."""

WarmUp = NoSchedule | LinearLR

__all__ = [
    "SCHEDULES",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LinearLR",
    "MultiStepLR",
    "NoSchedule",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "Schedule",
    "StepLR",
    "WarmUp",
]
