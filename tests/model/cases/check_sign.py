"""A quotient with the sign of its denominator's slope turned, inside a longer function."""

import torch


class Ratio(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a / b

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, sign, Ratio
        a, b = ctx.saved_tensors
        return gradient / b, gradient * a / b**2


def squeezed(a, b):
    return torch.tanh(Ratio.apply(a, b)) * 3


def make_case():
    torch.manual_seed(0)
    a = torch.randn(5, dtype=torch.float64, requires_grad=True)
    b = (torch.rand(5, dtype=torch.float64) + 1).requires_grad_()
    return {"function": squeezed, "inputs": (a, b)}
