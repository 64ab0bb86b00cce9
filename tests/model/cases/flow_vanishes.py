"""Twelve sigmoid layers: nothing arrives at the first."""

import torch
from torch import nn


def make_case():
    torch.manual_seed(0)
    layers = [layer for _ in range(12) for layer in (nn.Linear(16, 16), nn.Sigmoid())]
    model = nn.Sequential(*layers, nn.Linear(16, 1))  # <- layer, vanishes, 0
    return {"model": model, "loss": nn.functional.mse_loss, "data": (torch.randn(32, 16), torch.randn(32, 1))}
