"""The data already hold a NaN."""

import torch
from torch import nn


def make_case():
    torch.manual_seed(0)
    x = torch.randn(8, 3)
    x[2, 1] = float("nan")
    model = nn.Linear(3, 1)  # <- data, batch[0]
    return {"model": model, "loss": nn.functional.mse_loss, "data": (x, torch.zeros(8, 1))}
