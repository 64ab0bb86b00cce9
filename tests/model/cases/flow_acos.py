"""The angle between equal vectors."""

import torch
from torch import nn


def angle(output, target):
    cosine = nn.functional.cosine_similarity(output, output.detach(), dim=1).clamp(-1, 1)
    return torch.acos(cosine.round(decimals=6)).sum() + torch.acos(output.sum() * 0 + 1)  # <- backward, acos


def make_case():
    torch.manual_seed(0)
    return {"model": nn.Linear(3, 3), "loss": angle, "data": (torch.randn(4, 3), torch.zeros(4))}
