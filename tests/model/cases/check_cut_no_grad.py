"""The statistics of a norm are computed under no_grad."""

import torch


def normalised(x):
    with torch.no_grad():
        mean = x.mean(1, keepdim=True)  # <- not proven, cut, no_grad
    return (x - mean) ** 2


def make_case():
    torch.manual_seed(0)
    return {"function": normalised, "inputs": torch.randn(3, 4, dtype=torch.float64, requires_grad=True)}
