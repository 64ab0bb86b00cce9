"""The root of a squared distance that is 0."""

import torch
from torch import nn


def distance(output, target):
    return torch.sqrt(((output - target) ** 2).sum(1)).mean()  # <- backward, sqrt


def make_case():
    torch.manual_seed(0)
    model = nn.Linear(3, 2)
    x = torch.randn(4, 3)
    target = model(x).detach()
    return {"model": model, "loss": distance, "data": (x, target)}
