"""All distances between the rows of a batch: from each to itself it is 0, where a root has no slope."""

import torch
from torch import nn


class Distances(nn.Module):
    def forward(self, x):
        squares = ((x[:, None] - x[None]) ** 2).sum(-1)
        return squares**0.5  # <- backward, pow


def make_case():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), Distances(), nn.Linear(16, 1))
    return {"model": model, "loss": nn.functional.mse_loss, "data": (torch.randn(16, 4), torch.randn(16, 1))}
