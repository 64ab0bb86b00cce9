"""Random schedules, and the plain loops of torch that are the oracle of theirs."""

from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.optimizers import (
    Optimizer,
)
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, Off
from gradexplorer.core.optimizers.parameters import BESIDE
from gradexplorer.core.optimizers.schedules import (
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    NoSchedule,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    StepLR,
)

STARTS = ((-4.0, 0.0), (1.0, 0.0), (0.7, -1.3))
STEPS = 60
HIMMELBLAU = landscape("himmelblau")
counts, shares, rates = st.integers(1, 40), st.floats(0.01, 1.0), st.floats(1e-4, 0.01)
momenta = st.floats(0.5, 0.95)
ANY = {
    "step": st.builds(StepLR, step_size=counts, gamma=shares),
    "multi_step": st.builds(MultiStepLR, milestones=st.lists(counts, min_size=1, max_size=8).map(tuple), gamma=shares),
    "constant": st.builds(ConstantLR, factor=shares, total_iters=counts),
    "linear": st.builds(LinearLR, start_factor=shares, end_factor=shares, total_iters=counts),
    "exponential": st.builds(ExponentialLR, gamma=shares),
    "polynomial": st.builds(PolynomialLR, total_iters=counts, power=st.floats(0.5, 4.0)),
    "cosine": st.builds(CosineAnnealingLR, T_max=counts, eta_min=st.floats(0.0, 1e-3)),
    "restarts": st.builds(
        CosineAnnealingWarmRestarts, T_0=counts, T_mult=st.integers(1, 4), eta_min=st.floats(0.0, 1e-3)
    ),
    "one_cycle": st.builds(
        OneCycleLR,
        max_lr=rates,
        total_steps=st.integers(STEPS, 200),
        pct_start=st.floats(0.1, 0.4),
        anneal_strategy=st.sampled_from(["cos", "linear"]),
        base_momentum=momenta,
        max_momentum=momenta,
        three_phase=st.booleans(),
    ),
    "cyclic": st.builds(
        CyclicLR,
        base_lr=rates,
        max_lr=rates,
        step_size_up=counts,
        step_size_down=counts,
        mode=st.sampled_from(["triangular", "triangular2", "exp_range"]),
        gamma=st.floats(0.9, 1.0),
        base_momentum=momenta,
        max_momentum=momenta,
    ),
    "plateau": st.builds(
        ReduceLROnPlateau,
        factor=st.floats(0.1, 0.9),
        patience=st.integers(0, 5),
        threshold=st.floats(1e-4, 0.5),
        threshold_mode=st.sampled_from(["rel", "abs"]),
        mode=st.sampled_from(["min", "max"]),
        cooldown=st.integers(0, 5),
    ),
}
"""Random parameters of every schedule."""
warm_ups = st.one_of(st.just(NoSchedule()), st.builds(LinearLR, start_factor=shares, total_iters=st.integers(1, 20)))


def torch_loop(optimizer: Optimizer, start: tuple[float, float], steps: int, dtype: torch.dtype) -> np.ndarray:
    """Return the points of the loop of torch's documentation, with a scheduler after the optimizer."""
    x = torch.tensor(start, dtype=dtype, requires_grad=True)
    own = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__ if name not in BESIDE}
    descent = getattr(torch.optim, type(optimizer).__name__)([x], **own)
    kinds, schedule, warm_up = torch.optim.lr_scheduler, optimizer.schedule, optimizer.warm_up
    last: Any = getattr(kinds, type(schedule).__name__)(
        descent, **{name: getattr(schedule, name) for name in schedule.__struct_fields__}
    )
    scheduler = last
    if isinstance(warm_up, LinearLR):
        first = kinds.LinearLR(descent, warm_up.start_factor, warm_up.end_factor, warm_up.total_iters)
        scheduler = kinds.SequentialLR(descent, [first, last], [warm_up.total_iters])
    points = [x.tolist()]
    for _step in range(steps):

        def closure() -> torch.Tensor:
            descent.zero_grad()
            loss: torch.Tensor = HIMMELBLAU.function(x[0], x[1], torch)
            loss.backward()
            return loss

        loss = descent.step(closure)
        scheduler.step(*([loss.item()] if isinstance(schedule, ReduceLROnPlateau) else []))
        points.append(x.tolist())
    return np.array(points).T


def race(optimizer: Optimizer, steps: int = STEPS, dtype: str = "float64") -> OptimizerRace:
    return OptimizerRace(HIMMELBLAU, (optimizer,), STARTS, steps, dtype, 0, (0, 0))  # type: ignore[arg-type]


CLIPPED = [ClipByNorm(max_norm=3.0), ClipByValue(clip_value=2.0), Off()]
