"""A square that overflows in float32; float64 would hide it."""

import torch
from torch import nn


def energy(output, target):
    return (output**2).sum()  # <- forward, pow


def make_case():
    torch.manual_seed(0)
    return {"model": nn.Linear(3, 2), "loss": energy, "data": (1e25 * torch.ones(4, 3), torch.zeros(4))}
