"""Losses of a regression: the catalogue, a line's loss and gradient, their derivation and proofs, and torch's traps."""

from gradexplorer.core.losses.linear_model import LineLoss, Point, best_line, line_loss, surface, value
from gradexplorer.core.losses.loss import LOSSES, NAMES, SQUARES, Loss, loss

__all__ = [
    "LOSSES",
    "NAMES",
    "SQUARES",
    "LineLoss",
    "Loss",
    "Point",
    "best_line",
    "line_loss",
    "loss",
    "surface",
    "value",
]
