"""Fourteen layers of sigmoids: every one of them takes at least three quarters of the gradient."""

import torch
from torch import nn


def make_case():
    """Return the model, its loss and a batch."""
    torch.manual_seed(0)
    layers = [layer for _ in range(14) for layer in (nn.Linear(24, 24), nn.Sigmoid())]
    model = nn.Sequential(*layers, nn.Linear(24, 1))
    return {"model": model, "loss": nn.MSELoss(), "data": (torch.randn(64, 24), torch.randn(64, 1))}
