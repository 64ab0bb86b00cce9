"""States whose columns are proven: every landscape, and every optimizer with its options, a few steps into a race."""

from collections.abc import Iterator
from typing import Any

import msgspec

from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.core.optimizers import OPTIMIZERS, Optimizer
from gradexplorer.core.optimizers.schedules import SCHEDULES
from gradexplorer.framework.page import ProvenState

OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("adam", {"amsgrad": True, "lr": 0.5}),
    ("adam", {"weight_decay": 0.1, "eps": 0.01, "betas": [0.7, 0.95]}),
    ("adam", {"weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("sgd", {"momentum": 0.5, "weight_decay": 0.1, "maximize": True}),
    ("adamw", {"weight_decay": 0.1, "amsgrad": True}),
    ("nadam", {"weight_decay": 0.1, "momentum_decay": 0.5}),
    ("nadam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("radam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("adamax", {"weight_decay": 0.1, "betas": [0.9, 0.5]}),
    ("adagrad", {"lr_decay": 0.5, "weight_decay": 0.1, "initial_accumulator_value": 0.3}),
    ("adadelta", {"weight_decay": 0.1, "rho": 0.7}),
    ("rmsprop", {"centered": True, "alpha": 0.9}),
    ("rmsprop", {"momentum": 0.5, "weight_decay": 0.1, "centered": True}),
    ("sgd", {"momentum": 0.5}),
    ("sgd", {"momentum": 0.5, "dampening": 0.3, "weight_decay": 0.1}),
    ("sgd", {"momentum": 0.5, "nesterov": True}),
    ("rprop", {"lr": 0.05, "step_sizes": [1e-6, 0.05]}),
    ("adafactor", {"lr": 0.2, "d": 1.5, "eps": [1e-3, 0.5], "weight_decay": 0.1, "beta2_decay": -0.5}),
    ("asgd", {"lambd": 0.5, "alpha": 0.4, "t0": 1.0, "weight_decay": 0.1}),
)
"""What other parameters than torch's defaults bring in."""
CHANGED: dict[str, dict[str, Any]] = {
    "clipped by norm": {"clipping": {"type": "norm", "max_norm": 3.0}},
    "clipped by value": {"clipping": {"type": "value", "clip_value": 2.0}},
    "noise": {"noise": {"type": "gaussian", "std": 3.0}},
    "clipped, with noise": {"clipping": {"type": "norm"}, "noise": {"type": "gaussian", "seed": 7}},
    "exponential average": {"average": {"type": "ema"}},
    "equal average": {"average": {"type": "swa"}},
    "all": {"schedule": {"type": "step", "step_size": 4}, "clipping": {"type": "value"}, "noise": {"type": "gaussian"}},
}
"""What clipping, noise and averages bring in."""
LATE = {"radam": 9}
"""RAdam's rectification begins at the sixth step."""


def proven_states() -> Iterator[ProvenState]:
    """Yield the states."""
    landscapes = list(LANDSCAPES)
    for place, (tag, more) in enumerate((*((tag, {}) for tag in OPTIMIZERS), *OPTIONS)):
        name = ", ".join([tag, *(f"{key} {value}" for key, value in more.items())])
        at = {
            "landscape": landscapes[place % len(landscapes)],
            "optimizers": [{"type": tag, **more}],
            "starts": [[0.4, 0.7]],
            "steps": 20,
            "dtype": "float64" if place % 2 else "float32",
        }
        yield ProvenState(name, at, LATE.get(tag, 3))
    for tag in SCHEDULES:
        at = {
            "optimizers": [{"type": "adam", "lr": 0.1, "schedule": {"type": tag}}],
            "starts": [[0.4, 0.7]],
            "steps": 20,
        }
        yield ProvenState(f"schedule {tag}", at, 7)
    for name, beside in CHANGED.items():
        at = {"optimizers": [{"type": "adam", "lr": 0.1, **beside}], "starts": [[0.4, 0.7]], "steps": 20}
        yield ProvenState(name, at, 7)
    warm = {"type": "sgd", "lr": 1e-3, "schedule": {"type": "restarts", "T_0": 3, "T_mult": 2}}
    warm["warm_up"] = {"type": "linear", "total_iters": 4}
    yield ProvenState("warm-up", {"optimizers": [warm], "starts": [[0.4, 0.7]], "steps": 20}, 9)
    for x, y in ((3.0, 2.0), (-2.805118, 3.131312), (0.5, -0.25)):
        starts = [[x, y]]
        yield ProvenState(
            f"({x:g}, {y:g})", {"starts": starts, "steps": 20, "optimizers": [{"type": "sgd", "lr": 0.5}]}, 0
        )


def mapped_optimizers() -> Iterator[tuple[str, Optimizer]]:
    """Yield the optimizers that run in maps, with what is chosen: all but those whose gradient has noise."""
    chosen = [*((tag, {}) for tag in OPTIMIZERS), *OPTIONS]
    chosen += [("adam", {"lr": 0.1, "schedule": {"type": tag}}) for tag in SCHEDULES if tag != "plateau"]
    chosen += [("sgd", {"lr": 1e-3, **beside}) for beside in CHANGED.values() if "noise" not in beside]
    for tag, more in chosen:
        yield ", ".join([tag, *map(str, more.values())]), msgspec.convert({"type": tag, **more}, Optimizer)
