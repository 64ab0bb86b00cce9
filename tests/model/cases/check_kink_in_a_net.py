"""All inputs are 0 and there is no bias: every unit sits on its kink."""

import torch
from torch import nn


def make_case():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
    nn.init.zeros_(model[0].bias)
    # <- not differentiable, kink, -
    return {"model": model, "loss": lambda output, target: output.sum(), "data": (torch.zeros(1, 3), None)}
