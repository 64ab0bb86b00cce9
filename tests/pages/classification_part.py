"""The part Classification: its States, panels and marks, and torch's loss."""

import torch
from torch.nn import functional

from gradexplorer.pages.losses.classification.page import PART
from gradexplorer.pages.losses.classification.state import ClassificationState

STATES = {
    "default": {},
    "two": {"logits": (0.3, -0.4), "target": 1, "soft_targets": (0.6, 0.4)},
    "four": {"logits": (1.0, 2.0, 3.0, 4.0), "target": 0},
    "ten": {"logits": tuple(0.5 * k for k in range(10)), "target": 4},
    "soft": {"target_kind": "soft"},
    "smooth": {"label_smoothing": 0.2},
    "weights": {"target_kind": "soft", "class_weights": (1.0, 5.0, 2.0), "label_smoothing": 0.1},
    "sum": {"class_weights": (1.0, 5.0, 2.0), "class_reduction": "sum"},
    "saturated": {"logits": (8.0, -4.0, -6.0)},
    "thousand": {"logits": (-1000.0, 1000.0, 999.0), "target": 0},
    "hundred million": {"logits": (1e8, 0.0, -1e8), "target": 0},
}


def state_of(**fields):
    return ClassificationState(**fields)


def panel(state, key, snapshot=None):
    return next(p for p in PART.figure(state, snapshot, False).panels() if p.key == key)


def marks(panel, kind):
    return {mark.key: mark for mark in panel.marks if isinstance(mark, kind)}


def snapshot_of(state, step):
    run = PART.start(state)
    run.advance(step)
    return run.snapshot(True)


def torch_loss(state, a):
    """torch's own answer to the state's fields."""
    goal = state.soft_targets if state.target_kind == "soft" else state.target
    return functional.cross_entropy(
        a,
        torch.tensor(goal, dtype=torch.float64 if state.target_kind == "soft" else torch.int64),
        torch.tensor(state.class_weights, dtype=torch.float64) if state.class_weights else None,
        label_smoothing=state.label_smoothing,
        reduction=state.class_reduction,
    )
