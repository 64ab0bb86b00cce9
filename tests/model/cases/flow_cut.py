"""The encoder is detached, and so never learns."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.head = nn.Linear(4, 8), nn.Linear(8, 1)

    def forward(self, x):
        return self.head(self.encoder(x).detach())  # <- layer, no gradient, encoder


def make_case():
    torch.manual_seed(0)
    return {"model": Net(), "loss": nn.functional.mse_loss, "data": (torch.randn(16, 4), torch.randn(16, 1))}
