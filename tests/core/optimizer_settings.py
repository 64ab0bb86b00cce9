"""Settings of every optimizer, objectives, and steps that torch makes."""

from typing import Any

import pytest
import torch
from msgspec.structs import replace

from gradexplorer.core.optimizers import (
    ASGD,
    LBFGS,
    NAMES,
    OPTIMIZERS,
    SGD,
    Adadelta,
    Adafactor,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Lion,
    NAdam,
    Optimizer,
    RAdam,
    RMSprop,
    Rprop,
)
from gradexplorer.core.optimizers.parameters import BESIDE

SETTINGS: dict[str, list[Optimizer]] = {
    "sgd": [
        SGD(momentum=0.9),
        SGD(lr=1e-4, momentum=0.9, nesterov=True, weight_decay=0.1),
        SGD(momentum=0.7, dampening=0.3, weight_decay=0.1),
    ],
    "adam": [
        Adam(lr=0.1, betas=(0.5, 0.9), eps=1e-3),
        Adam(lr=0.01, amsgrad=True, weight_decay=0.1),
        Adam(lr=0.01, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "adamw": [AdamW(lr=0.1, weight_decay=0.0), AdamW(lr=0.01, amsgrad=True, weight_decay=0.5)],
    "nadam": [
        NAdam(lr=0.1, weight_decay=0.1),
        NAdam(momentum_decay=0.1, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "radam": [
        RAdam(lr=0.01, weight_decay=0.1),
        RAdam(lr=1e-3, weight_decay=0.1, decoupled_weight_decay=True),
        RAdam(betas=(0.3, 0.5)),
    ],
    "adamax": [Adamax(lr=0.1, betas=(0.5, 0.8)), Adamax(weight_decay=0.2)],
    "adagrad": [Adagrad(lr=0.5), Adagrad(lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=2.0)],
    "adadelta": [Adadelta(rho=0.5, lr=0.5), Adadelta(weight_decay=0.1)],
    "rmsprop": [RMSprop(centered=True), RMSprop(centered=True, momentum=0.9, weight_decay=0.1, lr=1e-3)],
    "rprop": [Rprop(lr=0.1), Rprop(etas=(0.3, 1.5), step_sizes=(1e-3, 0.5))],
    "asgd": [ASGD(lr=1e-3), ASGD(lr=1e-3, lambd=0.1, t0=20.0, alpha=0.5, weight_decay=0.1)],
    "adafactor": [
        Adafactor(lr=0.5),
        Adafactor(lr=0.1, beta2_decay=-0.5, eps=(1e-3, 0.5), d=1.5, weight_decay=0.1),
    ],
    "lion": [Lion(lr=0.01), Lion(lr=0.1, betas=(0.5, 0.8), weight_decay=0.1)],
    "lbfgs": [LBFGS(line_search_fn="strong_wolfe"), LBFGS(lr=0.1, max_iter=4, max_eval=9, history_size=3)],
}

"""More settings of each kind, all switches among them; the defaults are tested of themselves."""

for _tag, _kind in OPTIMIZERS.items():
    if "maximize" in _kind.__struct_fields__:
        SETTINGS[_tag].append(replace(SETTINGS[_tag][-1], maximize=True))

ALL = [setting for tag, kind in OPTIMIZERS.items() for setting in (kind(), *SETTINGS.get(tag, []))]

RULED = [setting for setting in ALL if setting.rule() is not None]

SINGLE = [setting for setting in RULED if not setting.couples]

every_kind = pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)

TRUE = ("proven", "digits lost")

"""A velocity or a variance that cancels keeps few digits of the exact one, in torch, too."""


def every(settings: list[Optimizer]) -> Any:
    return pytest.mark.parametrize(
        "optimizer", settings, ids=[f"{NAMES[s.__struct_config__.tag]}{i}" for i, s in enumerate(settings)]
    )


def himmelblau(x: torch.Tensor) -> torch.Tensor:
    return ((x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2).sum()


def rosenbrock(x: torch.Tensor) -> torch.Tensor:
    return ((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2).sum()


def rastrigin(x: torch.Tensor) -> torch.Tensor:
    return (20 + x[0] ** 2 - 10 * torch.cos(6.28 * x[0]) + x[1] ** 2 - 10 * torch.cos(6.28 * x[1])).sum()


def objective(optimizer: Optimizer) -> Any:
    """Himmelblau's function for what goes downhill, and its negative for what goes uphill: both stay among numbers."""
    return (lambda x: -himmelblau(x)) if getattr(optimizer, "maximize", False) else himmelblau


def start(dtype: torch.dtype, count: int = 0) -> torch.Tensor:
    x = torch.tensor([-1.2, 0.7], dtype=torch.float64)
    if count:
        x = x[:, None] + torch.linspace(-0.5, 0.5, count, dtype=torch.float64)
    return x.to(dtype).requires_grad_()


def steps(torch_optimizer: torch.optim.Optimizer, x: torch.Tensor, f: Any, count: int) -> list[torch.Tensor]:
    def closure() -> torch.Tensor:
        torch_optimizer.zero_grad()
        loss: torch.Tensor = f(x)
        loss.backward()
        return loss

    points = []
    for _step in range(count):
        torch_optimizer.step(closure)
        points.append(x.detach().clone())
    return points


def arguments(optimizer: Optimizer) -> dict[str, Any]:
    return {name: getattr(optimizer, name) for name in optimizer.__struct_fields__ if name not in BESIDE}
