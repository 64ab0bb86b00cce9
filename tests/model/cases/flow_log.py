"""The log of a probability that is 0."""

import torch
from torch import nn


def entropy(output, target):
    p = torch.relu(output)
    return -(p * torch.log(p)).sum()  # <- forward, log


def make_case():
    torch.manual_seed(0)
    return {"model": nn.Linear(3, 5), "loss": entropy, "data": (torch.randn(8, 3), torch.zeros(8))}
