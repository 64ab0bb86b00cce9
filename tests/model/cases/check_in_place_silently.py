"""An output that backward needs is changed through .data, where no version counter sees it."""

import torch


def shifted(x):
    y = torch.exp(x)
    y.data.add_(1)  # <- not proven, in place, exp
    return y


def make_case():
    torch.manual_seed(0)
    return {"function": shifted, "inputs": torch.randn(3, dtype=torch.float64, requires_grad=True)}
