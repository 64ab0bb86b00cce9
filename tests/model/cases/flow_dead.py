"""A bias of -10 kills every unit."""

import torch
from torch import nn


def make_case():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))  # <- layer, dead, 1
    nn.init.constant_(model[0].bias, -10.0)
    return {"model": model, "loss": nn.functional.mse_loss, "data": (torch.randn(64, 8), torch.randn(64, 1))}
