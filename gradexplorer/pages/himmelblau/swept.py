"""What a sweep may change: numbers of an optimizer, of what stands before it, of the landscape, and of a start."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from gradexplorer.core.letters import MOST_LETTERS
from gradexplorer.core.optimizers import OPTIMIZERS, Optimizer
from gradexplorer.core.optimizers.averages import EMA
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, GradientNoise
from gradexplorer.core.optimizers.schedules import SCHEDULES, LinearLR
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.pages.himmelblau.surface_state import SurfaceState
from gradexplorer.text import Text, _

_BRIEF = {
    "lr": _("Learning rate"),
    "betas.0": _("First beta"),
    "betas.1": _("Second beta"),
    "alpha": _("Alpha"),
    "rho": _("Rho"),
}
"""What numbers are called that several optimizers have under names of their own."""
_BESIDE: Mapping[str, tuple[Text, Sequence[type[Struct]]]] = {
    "schedule": (_("Schedule"), list(SCHEDULES.values())),
    "warm_up": (_("Warm-up"), [LinearLR]),
    "clipping": (_("Clipping"), [ClipByNorm, ClipByValue]),
    "noise": (_("Gradient noise"), [GradientNoise]),
    "average": (_("Average of the weights"), [EMA]),
}
"""Fields of an optimizer whose kinds have numbers of their own."""
_WHOLE = "schedule.total_steps"
"""torch refuses a schedule that is shorter than the run."""
_USUAL = {"lr": (1e-4, 1.0), "betas.0": (0.0, 0.99), "momentum": (0.0, 0.99), "condition": (1.0, 100.0)}
"""Ranges in which there is something to see; other numbers have those of their sliders."""
_NUMBER = ("int", "float")
_PARTS = 100
"""Such a part of its range is kept from an end that is no legal number."""


def _numbers(kind: type[Struct]) -> Iterator[tuple[str, Text]]:
    """Yield the paths and names of the numbers in a struct, those of tuples and lists, too."""
    for info in fields(kind):
        if info.kind in _NUMBER:
            yield info.name, info.parameter.label
        elif info.kind == "tuple":
            for place, entry in enumerate(info.items):
                if entry.kind in _NUMBER:
                    yield f"{info.name}.{place}", entry.parameter.label
        elif info.kind == "list" and info.items[0].kind in _NUMBER:
            for place in range(info.most or 0):
                yield f"{info.name}.{place}", _("{name} {number}", name=info.items[0].parameter.label, number=place + 1)


_OWN = {path: label for kind in OPTIMIZERS.values() for path, label in _numbers(kind)} | _BRIEF
"""Those of the optimizer itself."""
SWEPT: dict[str, Text] = {
    **_OWN,
    **{
        f"{field}.{path}": _("{whole}: {part}", whole=name, part=label)
        for field, (name, kinds) in _BESIDE.items()
        for kind in kinds
        for path, label in _numbers(kind)
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
    return name in _OWN or name.partition(".")[0] in _BESIDE


def of_use(optimizers: Sequence[Optimizer], landscape: str, letters: int) -> list[str]:
    """Return what there is to be swept: what one of the optimizers has, and what the landscape has."""
    there = {"start.0", "start.1", *(["condition"] if landscape == "bowl" else [])}
    there |= {f"letters.{place}.value" for place in range(letters if landscape == "typed" else 0)}
    return [name for name in SWEPT if name in there or any(_has(one, name) for one in optimizers)]


def _has(optimizer: Any, name: str) -> bool:
    first, _dot, rest = name.partition(".")
    value = getattr(optimizer, first, None) if is_of_optimizer(name) else None
    for part in filter(None, rest.split(".")):
        if isinstance(value, tuple):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = getattr(value, part, None)
    return isinstance(value, int | float) and not isinstance(value, bool)


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
    low, high = (float(steps), 4.0 * steps) if name == _WHOLE else _USUAL.get(name, (parameter.low, parameter.high))
    if name != _WHOLE and info.kind == "int":
        high = max(min(high, float(steps)), low + 1)
    if info.above and low == info.low:
        low = high / _PARTS
    if info.below and high == info.high:
        high -= (high - low) / _PARTS
    return (low, high), parameter.scale if low > 0 else "linear"


def widest_range(
    name: str, optimizers: Sequence[Optimizer], ranges: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Return between which numbers the ends of a sweep are dragged: those of the parameter's own slider."""
    if name.startswith("start."):
        return ranges[int(name[-1])]
    info = next((_field(one, name) for one in optimizers if _has(one, name)), None)
    if info is None:
        info = next((one for one in fields(SurfaceState) if one.name == name), None)
    if info is None:
        return _USUAL.get(name, (-5.0, 5.0))
    assert info.parameter.low is not None
    assert info.parameter.high is not None
    return info.parameter.low, info.parameter.high


def _field(optimizer: Any, name: str) -> FieldInfo:
    """Return what is known of a number that an optimizer has."""
    first, _dot, rest = name.partition(".")
    owner, path = (getattr(optimizer, first), rest) if first in _BESIDE else (optimizer, name)
    own, _dot, place = path.partition(".")
    kind: type[Struct] = type(owner)
    found = next(info for info in fields(kind) if info.name == own)
    if not place:
        return found
    return found.items[0] if found.kind == "list" else found.items[int(place)]
