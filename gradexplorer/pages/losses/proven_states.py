"""States whose columns are proven: every loss, its reduction and threshold; softmax and cross entropy with options."""

from collections.abc import Iterator, Mapping
from typing import Any

from gradexplorer.core.losses import LOSSES
from gradexplorer.core.losses.autograd_traps import TRAPS
from gradexplorer.core.vector_losses import VECTOR_LOSSES
from gradexplorer.framework.page import ProvenState

POINTS = ((-1.0, -0.4), (0.5, 1.1), (2.0, 4.3))
LINE: dict[str, Any] = {"points": POINTS, "w": 0.7, "b": 0.3}
LOGITS = (0.8, -0.4, 1.7)
CLASS: dict[str, Any] = {"target_kind": "class", "logits": LOGITS, "target": 0}
SOFT: dict[str, Any] = {**CLASS, "target_kind": "soft", "soft_targets": (0.2, 0.5, 0.3)}
WEIGHTS = (1.0, 2.0, 4.0)

SOFTMAX: Mapping[str, dict[str, Any]] = {
    "i = j": {"cell": (1, 1)},
    "cold": {"temperature": 0.5, "cell": (1, 2)},
    "hot, i = j": {"temperature": 3.0, "cell": (0, 0)},
    "shifted": {"shift": 2.0},
    "shifted and cold": {"shift": -3.0, "temperature": 0.5},
    "log_softmax": {"function": "log_softmax", "cell": (0, 1)},
    "log_softmax, cold, i = j": {"function": "log_softmax", "temperature": 0.5, "cell": (1, 1)},
    "softmin": {"function": "softmin", "cell": (0, 1)},
    "softmin, hot, i = j": {"function": "softmin", "temperature": 3.0, "cell": (2, 2), "shift": 1.0},
    "gumbel_softmax": {"function": "gumbel_softmax", "seed": 3, "cell": (0, 1)},
    "gumbel_softmax, hard": {"function": "gumbel_softmax", "hard": True, "seed": 3, "cell": (0, 1)},
    "gumbel_softmax, cold": {"function": "gumbel_softmax", "temperature": 0.5, "cell": (1, 1)},
}
CLASSES: Mapping[str, dict[str, Any]] = {
    "class": CLASS,
    "soft": SOFT,
    "smoothed class": {**CLASS, "label_smoothing": 0.2},
    "smoothed soft": {**SOFT, "label_smoothing": 0.1},
    "weighted class": {**CLASS, "class_weights": WEIGHTS, "target": 1},
    "weighted class, sum": {**CLASS, "class_weights": WEIGHTS, "class_reduction": "sum", "target": 1},
    "weighted soft": {**SOFT, "class_weights": WEIGHTS},
    "all": {**SOFT, "class_weights": WEIGHTS, "label_smoothing": 0.1},
}
TENSORS: Mapping[str, dict[str, Any]] = {
    "ignored row": {"entry": (0, 2, 0)},
    "weights, mean": {"loss.weight": (1.0, 2.0, 0.5), "entry": (0, 1, 1)},
    "no reduction": {"loss.reduction": "none"},
    "sum": {"loss.type": "bce_with_logits", "loss.reduction": "sum"},
    "kl_div, a target of 0": {"loss.type": "kl_div", "entry": (0, 1, 0), "loss.reduction": "mean"},
    "kl_div, log_target": {"loss.type": "kl_div", "loss.log_target": True},
    "means and Stirling's term": {"loss.type": "poisson_nll", "loss.log_input": False, "loss.full": True},
    "margins of the target": {"loss.type": "multi_margin", "entry": (0, 0, 3)},
    "squared margins": {
        "loss.type": "multi_margin",
        "loss.p": 2,
        "loss.weight": (1.0, 2.0, 0.5, 1.0),
        "entry": (0, 0, 3),
    },
    "sums below": {"loss.type": "dice", "loss.squared": False},
    "other pair": {"loss.type": "cosine_embedding", "entry": (0, 1, 2)},
}
BINARY = ((0.8, 0.3), (-2.5, 1.0), (200.0, 0.0))


def regression() -> Iterator[ProvenState]:
    """Yield the states of the regression part."""
    for key, loss in LOSSES.items():
        for reduction in ("mean", "sum") if loss.reduces else ("mean",):
            at = {**LINE, "loss": key, "reduction": reduction, "threshold": 0.5}
            yield ProvenState(f"{key}, {reduction}", at, 0)
    for threshold in (0.2, 3.0):
        for key in ("huber", "smooth_l1"):
            yield ProvenState(f"{key} from {threshold:g}", {**LINE, "loss": key, "threshold": threshold}, 0)
    yield ProvenState("smooth_l1 from 0", {**LINE, "loss": "smooth_l1", "threshold": 0.0}, 0)
    many = tuple((k - 7.5, (k % 5) * 0.7 - k / 9) for k in range(16))
    yield ProvenState("many points", {**LINE, "points": many, "loss": "l2"}, 0)
    yield ProvenState("norms", {**LINE, "view": "norms"})
    for trap in TRAPS:
        yield ProvenState(f"trap: {trap}", {**LINE, "view": "traps", "trap": trap})
    for target in ("Nx1", "1x1"):
        shapes = {"prediction_shape": "N", "target_shape": target}
        yield ProvenState(f"N and {target}", {**LINE, "view": "broadcasting", **shapes})


def softmax() -> Iterator[ProvenState]:
    """Yield the states of the softmax part."""
    for name, more in SOFTMAX.items():
        yield ProvenState(name, {"logits": LOGITS, **more})


def classification() -> Iterator[ProvenState]:
    """Yield the states of the classification part."""
    for name, at in CLASSES.items():
        yield ProvenState(name, at, 0)
    for logit, truth in BINARY:
        at = {"target_kind": "binary", "logit": logit, "truth": truth}
        yield ProvenState(f"binary {logit:g}, {truth:g}", at, 0)


def tensors() -> Iterator[ProvenState]:
    """Yield the states of the part of losses of several tensors: every loss, by every tensor, of the target or not."""
    for key, kind in VECTOR_LOSSES.items():
        has_classes = any(tensor.kind == "class" for tensor in kind.tensors)
        for index, tensor in enumerate(tensor for tensor in kind.tensors if tensor.varies):
            for column in range(2 if has_classes else 1):
                at = {"loss.type": key, "entry": (index, 0, column)}
                yield ProvenState(f"{key}, {tensor.field} {column}", at)
    for name, more in TENSORS.items():
        yield ProvenState(name, more)
