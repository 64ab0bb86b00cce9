"""A bias that a step of too large a learning rate has made very negative: most units never fire again."""

import torch
from torch import nn


def make_case():
    """Return the model, its loss and a batch."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))
    with torch.no_grad():
        model[2].bias[:24] = -20.0
    return {"model": model, "loss": nn.MSELoss(), "data": (torch.randn(64, 8), torch.randn(64, 1))}
