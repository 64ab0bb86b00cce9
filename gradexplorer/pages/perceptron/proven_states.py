"""States whose columns are proven: steps of both passes, every loss and kind of layer, and training with options."""

from collections.abc import Iterator
from typing import Any

from gradexplorer.framework.page import ProvenState

OUTPUT, HIDDEN, BIAS = [1, 0, 1], [0, 1, 2], [1, -1, 0]
NETWORKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("half squares", {}),
    ("mean", {"loss": "mse"}),
    ("softmax", {"loss": "cross_entropy", "t": [0.0, 1.0]}),
    ("softmax, targets that are no shares", {"loss": "cross_entropy", "t": [0.3, 0.5]}),
    ("tanh", {"activation": [{"type": "tanh"}]}),
    ("ReLU and a linear output", {"activation": [{"type": "relu"}, {"type": "identity"}], "seed": 3}),
    ("two activations", {"activation": [{"type": "elu"}, {"type": "gelu"}]}),
    ("without bias", {"bias": False}),
)
DEEP = {"layers": [3, 3, 2, 1], "x": [0.5, -1.0, 0.8], "t": [1.0]}
SHAPES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("binary", {"layers": [2, 3, 1], "loss": "cross_entropy", "t": [1.0]}),
    ("three layers", DEEP),
    ("nine inputs", {"layers": [9, 2]}),
    ("four neurons", {"layers": [3, 4, 4], "selected": [0, 2, 3], "t": [1.0, 0.0, 0.0, 0.5]}),
)
THREE: dict[str, Any] = {
    "data": "own",
    "own": [
        *([-0.7, -0.5, "a"], [-0.4, -0.8, "a"], [-0.6, -0.2, "a"], [-0.9, -0.6, "a"]),
        *([0.8, -0.3, "b"], [0.5, -0.6, "b"], [0.9, 0.1, "b"]),
        *([0.1, 0.9, "c"], [-0.2, 0.7, "c"], [0.3, 0.6, "c"], [0.0, 0.5, "c"]),
    ],
}
"""Three classes of a few points."""
TRAINED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("cross entropy", {}),
    ("mean square", {"objective": "mse", "hidden_activation": {"type": "sigmoid"}}),
    ("half squares", {"objective": "half_squares", "hidden": [3], "hidden_activation": {"type": "elu"}}),
    ("penalties", {"l1": 0.01, "l2": 0.05}),
    ("regression", {"data": "plane", "objective": "mse", "l2": 0.05}),
    ("no hidden layer", {"hidden": [], "optimizer": {"type": "sgd", "momentum": 0.5, "nesterov": True}}),
    ("three classes", THREE),
    ("three classes, mean square", {**THREE, "objective": "mse"}),
    ("three classes, half squares", {**THREE, "objective": "half_squares", "hidden": []}),
    ("dropout", {"dropout": 0.3, "hidden_activation": {"type": "sigmoid"}}),
    ("matrices as a whole", {"optimizer": {"type": "adafactor", "weight_decay": 0.1}}),
    ("orthogonal matrices", {"optimizer": {"type": "muon", "lr": 0.02}}),
    ("average of the weights", {"optimizer": {"type": "sgd", "lr": 0.5, "average": {"type": "ema"}}}),
    ("own inputs", {"features": "x1*x2, x1^2, sin(x1)"}),
)
FALLING: dict[str, Any] = {
    "type": "adam",
    "lr": 0.2,
    "schedule": {"type": "plateau", "patience": 1, "factor": 0.4, "threshold": 0.05, "cooldown": 1},
}
"""A rate that follows the losses, and falls more than once in twelve epochs."""


def derive() -> Iterator[ProvenState]:
    """Yield the states of the Derive part."""
    for name, more in NETWORKS:
        for place, selected in (("output", OUTPUT), ("hidden", HIDDEN), ("bias", BIAS)):
            if place != "bias" or not more:
                at = {**more, "selected": selected, "step": 2 * 3}
                yield ProvenState(f"{name}, {place}", at)
    for name, more in (NETWORKS[0], NETWORKS[2], *SHAPES):
        last = 2 * len(more.get("layers", (2, 3, 2)))
        for step in range(1, last + 1):
            yield ProvenState(f"{name}, step {step}", {**more, "step": step})


def train() -> Iterator[ProvenState]:
    """Yield the states of the Train part."""
    for name, more in TRAINED:
        yield ProvenState(name, {"points": 40, "epochs": 3, **more}, 2)
    yield ProvenState("rate that follows the losses", {"points": 40, "epochs": 12, "optimizer": FALLING}, 12)
