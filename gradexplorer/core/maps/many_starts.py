"""Many starts of one optimizer at once: by machine code, by Python's loop, or as one torch batch."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.descent.gradient_change import change_gradient
from gradexplorer.core.descent.path_average import PathAverage
from gradexplorer.core.descent.run_scheduler import run_scheduler
from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.optimizers import NAMES, Optimizer
from gradexplorer.core.optimizers.gradients import GradientNoise, Off
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.optimizers.kernel import UNAVAILABLE, Ends, kernel
from gradexplorer.interruption import check_interruption
from gradexplorer.proof import DType
from gradexplorer.text import InputError, Text, _

Array = NDArray[np.float64]
Device = Literal["cpu", "cuda"]

_BLOCK = 4096
"""Starts in a part of the work that machine code does: a few milliseconds for hundreds of steps."""
_RECORDED = 8_000_000
"""Points that one torch batch writes down to see when its paths arrived: 128 MB."""
_TOGETHER = 2000
"""Steps of single starts that torch does before others have their turn: a fraction of a second."""
_PYTHON, _BATCH, _ALONE = 200.0, 20.0, 40_000.0
"""Costs, see `ManyStarts`: of Python's loop, of one torch batch, and of torch start by start."""


class ManyStarts(Struct, frozen=True, eq=False):
    """A way to run many starts.

    Attributes
    ----------
    run : callable (x, y) -> Ends
    most : int
        Starts for one call.
    threads : bool
        Whether calls side by side are of use.
    note : Text or None
        Why it is not machine code.
    cost : float
        About how many times as long a step of a start takes as in machine code.
    """

    run: Callable[[Array, Array], Ends]
    most: int
    threads: bool = False
    note: Text | None = None
    cost: float = 1.0


def many_starts(
    land: Landscape, optimizer: Optimizer, steps: int, dtype: DType, distance: float, device: Device | None = None
) -> ManyStarts:
    """Return the fastest way to run an optimizer from many starts, or torch on a `device`."""
    if device is not None:
        return _torch(land, optimizer, steps, dtype, distance, device)
    if note := why_torch(optimizer):
        return _torch(land, optimizer, steps, dtype, distance, "cpu", note)
    rule = optimizer.seen_rule()
    assert rule is not None
    loop, given = rule.loop(gradient_lines(land)), rule.given
    named = dict(zip(loop.given, given.values(), strict=True))
    try:
        compiled = kernel(loop, dtype)
    except UNAVAILABLE as error:
        note = _("There is no machine code for {part}: Python's loop runs every start.", part=str(error))
        path = instant_path(loop)
        return ManyStarts(
            lambda x, y: _of_paths([path(*start, steps, *given.values()) for start in _pairs(x, y)], steps, distance),
            most=max(1, 200_000 // (steps + 1)),
            note=note,
            cost=_PYTHON,
        )
    return ManyStarts(lambda x, y: compiled.ends(x, y, steps, named, distance), most=_BLOCK, threads=True)


def why_torch(optimizer: Optimizer) -> Text | None:
    """Return why torch itself must run every start; None where our own loop does."""
    name = NAMES[str(optimizer.__struct_config__.tag)]
    if isinstance(optimizer.noise, GradientNoise):
        return _("torch draws the noise of {optimizer} at every step: torch runs every start.", optimizer=name)
    if optimizer.follows_losses:
        return _("The schedule of {optimizer} follows the losses: torch runs every start.", optimizer=name)
    if optimizer.rule() is None:
        return _("{optimizer} has no rule of single coordinates: torch runs every start.", optimizer=name)
    return None


def _pairs(x: Array, y: Array) -> list[tuple[float, float]]:
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _of_paths(paths: list[tuple[Array, Array]], steps: int, distance: float) -> Ends:
    """Return the ends of whole paths, which may be shorter than `steps`."""
    last = np.array([len(x) - 1 for x, _y in paths])
    whole = np.full((steps + 1, 2, len(paths)), np.nan)
    for place, path in enumerate(paths):
        whole[: len(path[0]), :, place] = np.stack(path, axis=1)
    return _ends(whole, last, distance)


def _ends(whole: Array, last: NDArray[np.int64], distance: float) -> Ends:
    """Return the ends of paths, shape (steps + 1, 2, N), and when each is within the distance of its end for good."""
    end = np.take_along_axis(whole, last[None, None], axis=0)[0]
    outside = (~(np.abs(whole - end) <= distance)).any(axis=1) & (np.arange(len(whole))[:, None] <= last)
    latest = len(whole) - 1 - np.argmax(outside[::-1], axis=0)
    arrival = np.where(outside.any(axis=0), latest + 1, 0)
    return Ends(end[0], end[1], last, arrival)


# ---- torch


def check_device(device: Device) -> None:
    """Refuse a device that is not there."""
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        raise InputError(_("torch sees no CUDA device here: leave --device out, or choose cpu."))


def _torch(
    land: Landscape,
    optimizer: Optimizer,
    steps: int,
    dtype: DType,
    distance: float,
    device: Device,
    note: Text | None = None,
) -> ManyStarts:
    check_device(device)

    def run(x: Array, y: Array) -> Ends:
        return torch_ends(land, optimizer, x, y, steps, dtype, distance, device)

    if optimizer.alone:
        return ManyStarts(run, most=max(1, _TOGETHER // steps), note=note, cost=_ALONE)
    return ManyStarts(run, most=max(1, min(65_536, _RECORDED // (steps + 1))), note=note, cost=_BATCH)


def torch_ends(
    land: Landscape,
    optimizer: Optimizer,
    x: Array,
    y: Array,
    steps: int,
    dtype: DType,
    distance: float,
    device: Device = "cpu",
) -> Ends:
    """Run starts by the plain loop of torch: one batch, or each alone where the optimizer couples what it is given."""
    starts = np.stack([x, y])
    parts = list(starts.T) if optimizer.alone else [starts]
    whole = np.concatenate([_torch_paths(land, optimizer, part, steps, dtype, device) for part in parts], axis=2)
    good = np.logical_and.accumulate((np.abs(whole) <= LIMIT).all(axis=1), axis=0)
    if not isinstance(optimizer.average, Off):
        points = PathAverage(optimizer.average, np.moveaxis(whole, 0, -1), dtype).until(steps)
        whole = np.moveaxis(points, -1, 0)
    return _ends(whole, good.sum(axis=0) - 1, distance)


def _torch_paths(
    land: Landscape, optimizer: Optimizer, starts: Array, steps: int, dtype: DType, device: Device
) -> Array:
    """Return the points of a batch of shape (2, N), or of one start, after every step, shape (steps + 1, 2, N)."""
    import torch

    point = torch.tensor(starts, dtype=getattr(torch, dtype), device=device, requires_grad=True)
    built = optimizer.build([point])
    points = torch.empty((steps + 1, *point.shape), dtype=point.dtype, device=device)
    points[0] = point.detach()

    def closure() -> torch.Tensor:
        check_interruption()  # every step asks at least once, and one of LBFGS up to a thousand times
        built.zero_grad()
        value: torch.Tensor = (land.function(point[0], point[1], torch) + 0 * point[0]).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    scheduler = run_scheduler(optimizer, built)
    for step in range(1, steps + 1):
        if scheduler:
            scheduler.begin(step)
        if optimizer.asks:
            loss: Any = built.step(closure)  # type: ignore[arg-type]
        else:
            loss = closure()
            if optimizer.changes_gradient:
                change_gradient(optimizer, point, step)
            built.step()
        if scheduler and optimizer.follows_losses:
            scheduler.end(loss.item())
        points[step] = point.detach()
    found: Array = points.cpu().double().numpy().reshape(steps + 1, 2, -1)
    return found
