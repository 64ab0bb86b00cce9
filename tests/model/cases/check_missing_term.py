"""x times its sigmoid, with one half of the product rule."""

import torch


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        ctx.save_for_backward(x, s)
        return x * s

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, missing term, Swish
        _x, s = ctx.saved_tensors
        return gradient * s


def make_case():
    torch.manual_seed(0)
    return {"function": Swish.apply, "inputs": torch.randn(7, dtype=torch.float64, requires_grad=True)}
