"""Weights that are ten times too large, twelve times over."""

import torch
from torch import nn


def make_case():
    torch.manual_seed(0)
    layers = [nn.Linear(16, 16) for _ in range(12)]
    for layer in layers:
        nn.init.normal_(layer.weight, std=2.0)
    model = nn.Sequential(*layers, nn.Linear(16, 1))  # <- layer, explodes, 0
    return {"model": model, "loss": nn.functional.mse_loss, "data": (torch.randn(32, 16), torch.randn(32, 1))}
