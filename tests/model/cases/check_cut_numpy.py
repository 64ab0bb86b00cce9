"""A detour through numpy."""

import numpy as np
import torch


def smoothed(x, y):
    filtered = np.convolve(x.detach().numpy(), [0.25, 0.5, 0.25], mode="same")  # <- not proven, cut, detach
    return torch.from_numpy(filtered) * y


def make_case():
    torch.manual_seed(0)
    x, y = (torch.randn(5, dtype=torch.float64, requires_grad=True) for _ in range(2))
    return {"function": smoothed, "inputs": (x, y)}
