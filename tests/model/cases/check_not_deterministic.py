"""Dropout that draws another mask in backward."""

import torch


class Drop(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * (torch.rand_like(x) > 0.5)

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, not deterministic, Drop
        return gradient * (torch.rand_like(gradient) > 0.5)


def make_case():
    torch.manual_seed(0)
    return {"function": Drop.apply, "inputs": torch.randn(40, requires_grad=True)}
