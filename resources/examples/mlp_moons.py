"""A small network on two moons: everything is as it should be."""

import torch
from torch import nn


def moons(count):
    """Return points on two half circles that reach into each other, and to which of them each belongs."""
    angle = torch.rand(count) * torch.pi
    upper = torch.arange(count) % 2 == 0
    x = torch.where(upper, torch.cos(angle), 1 - torch.cos(angle))
    y = torch.where(upper, torch.sin(angle), 0.5 - torch.sin(angle))
    points = torch.stack([x, y], dim=1) + 0.1 * torch.randn(count, 2)
    return points, upper.float()


def make_case():
    """Return the model, its loss and a batch."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1), nn.Flatten(0))
    return {
        "model": model,
        "loss": nn.BCEWithLogitsLoss(),
        "data": moons(128),
        "optimizer": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
    }
