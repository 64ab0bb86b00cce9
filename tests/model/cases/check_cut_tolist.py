"""A loop over Python numbers."""

import torch


def total(x, y):
    result = torch.zeros(())
    for a in x.tolist():  # <- not proven, cut, tolist
        result = result + a * y.sum()
    return result


def make_case():
    torch.manual_seed(0)
    return {
        "function": total,
        "inputs": {"x": torch.randn(3, requires_grad=True), "y": torch.randn(2, requires_grad=True)},
    }
