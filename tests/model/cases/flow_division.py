"""0/0 inside the model, long before the loss."""

import torch
from torch import nn


class Normalise(nn.Module):
    def forward(self, x):
        x = torch.relu(x - 100)
        return x / x.sum(1, keepdim=True)  # <- forward, div


def make_case():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), Normalise(), nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 2))
    return {"model": model, "loss": nn.functional.mse_loss, "data": (torch.randn(8, 3), torch.zeros(8, 2))}
