"""A loss that is the distance to the target: where that is 0 the root has no slope, and the gradient is NaN."""

import torch
from torch import nn


def distance(output, target):
    """Return the mean distance."""
    squares = ((output - target) ** 2).sum(dim=1)
    return torch.sqrt(squares).mean()


def make_case():
    """Return a model that is right already for the first of its data."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 2))
    x, target = torch.randn(16, 3), torch.randn(16, 2)
    target[0] = model(x)[0].detach()
    return {"model": model, "loss": distance, "data": (x, target)}
