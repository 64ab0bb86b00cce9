"""What a sweep may change: numbers of an optimizer, of what stands before it, of the landscape, and of a start."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from gradexplorer.core.letters import MOST_LETTERS
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue
from gradexplorer.core.optimizers.schedules import SCHEDULES, LinearLR, ReduceLROnPlateau
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.text import Text, _

_OWN = {
    "lr": _("Learning rate"),
    "momentum": _("Momentum"),
    "betas.0": _("First beta"),
    "betas.1": _("Second beta"),
    "alpha": _("Alpha"),
    "rho": _("Rho"),
    "eps": _("Epsilon"),
    "weight_decay": _("Weight decay"),
}
"""Those of the optimizer itself."""
_BESIDE: Mapping[str, tuple[Text, Sequence[type[Struct]]]] = {
    "schedule": (_("Schedule"), [kind for kind in SCHEDULES.values() if kind is not ReduceLROnPlateau]),
    "warm_up": (_("Warm-up"), [LinearLR]),
    "clipping": (_("Clipping"), [ClipByNorm, ClipByValue]),
}
"""Fields of an optimizer whose kinds have numbers of their own."""
_NEVER = "total_steps"
"""torch refuses a schedule that is shorter than the run."""
_USUAL = {"lr": (1e-4, 1.0), "betas.0": (0.0, 0.99), "momentum": (0.0, 0.99), "condition": (1.0, 100.0)}
"""Ranges in which there is something to see; other numbers have those of their sliders."""
_PARTS = 100
"""Such a part of its range is kept from an end that is no legal number."""


def _numbers(kind: type[Struct]) -> Iterator[FieldInfo]:
    """Yield the numbers among the fields of a struct."""
    yield from (info for info in fields(kind) if info.kind in ("int", "float") and info.name != _NEVER)


SWEPT: dict[str, Text] = {
    **_OWN,
    **{
        f"{field}.{info.name}": _("{whole}: {part}", whole=name, part=info.parameter.label)
        for field, (name, kinds) in _BESIDE.items()
        for kind in kinds
        for info in _numbers(kind)
    },
    "condition": _("Condition number"),
    "start.0": _("x of the start"),
    "start.1": _("y of the start"),
    **{
        f"letters.{place}.value": _("Letter {number} of the formula", number=place + 1) for place in range(MOST_LETTERS)
    },
}
"""Paths within an optimizer, or beside the optimizers, to names."""


def is_of_optimizer(name: str) -> bool:
    """Whether each optimizer has such a number of its own."""
    return name.partition(".")[0] in (*_OWN, "betas", *_BESIDE)


def of_use(optimizers: Sequence[Optimizer], landscape: str, letters: int) -> list[str]:
    """Return what there is to be swept: what one of the optimizers has, and what the landscape has."""
    there = {"start.0", "start.1", *(["condition"] if landscape == "bowl" else [])}
    there |= {f"letters.{place}.value" for place in range(letters if landscape == "typed" else 0)}
    return [name for name in SWEPT if name in there or any(_has(one, name) for one in optimizers)]


def _has(optimizer: Any, name: str) -> bool:
    first, _dot, rest = name.partition(".")
    value = getattr(optimizer, first, None) if is_of_optimizer(name) else None
    if first == "betas":
        return value is not None
    return hasattr(value, rest) if rest else value is not None


def usual_range(
    name: str, optimizers: Sequence[Optimizer], steps: int, ranges: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], str]:
    """Return the range of a number that has just been chosen, and its scale.

    Parameters
    ----------
    steps : int
        Of the run: no length goes far beyond it.
    ranges : two pairs
        Those of x and y.
    """
    if name.startswith("start."):
        return ranges[int(name[-1])], "linear"
    info = next((_field(one, name) for one in optimizers if _has(one, name)), None)
    if info is None:
        return _USUAL.get(name, (-5.0, 5.0)), "log" if name == "condition" else "linear"
    parameter = info.parameter
    assert parameter.low is not None
    assert parameter.high is not None
    low, high = _USUAL.get(name, (parameter.low, parameter.high))
    if info.kind == "int" and parameter.scale == "log":
        high = max(min(high, float(steps)), low + 1)
    if info.above and low == info.low:
        low = high / _PARTS
    if info.below and high == info.high:
        high -= (high - low) / _PARTS
    return (low, high), parameter.scale if low > 0 else "linear"


def _field(optimizer: Any, name: str) -> FieldInfo:
    """Return what is known of a number that an optimizer has."""
    first, _dot, rest = name.partition(".")
    owner, own = (getattr(optimizer, first), rest) if first in _BESIDE else (optimizer, first)
    kind: type[Struct] = type(owner)
    found = next(info for info in fields(kind) if info.name == own)
    return found.items[int(rest)] if found.items else found
