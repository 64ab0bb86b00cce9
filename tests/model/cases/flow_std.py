"""The standard deviation of one element divides by 0."""

import torch
from torch import nn


class Standardise(nn.Module):
    def forward(self, x):
        return (x - x.mean(1, keepdim=True)) / (x.std(1, keepdim=True) + 1e-5)  # <- forward, std


def make_case():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 1), Standardise(), nn.Linear(1, 1))
    return {"model": model, "loss": nn.functional.mse_loss, "data": (torch.randn(8, 3), torch.zeros(8, 1))}
