"""A function that counts its calls."""

import torch

COUNT = [0]


def counted(x):
    COUNT[0] += 1
    return x * COUNT[0]


def make_case():
    # <- not proven, not deterministic, -
    return {"function": counted, "inputs": torch.randn(3, requires_grad=True)}
