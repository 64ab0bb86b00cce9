"""Two inputs, one gradient."""

import torch


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.save_for_backward(factor)
        return x * factor

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, number of gradients, Scale
        (factor,) = ctx.saved_tensors
        return gradient * factor


def make_case():
    x = torch.randn(3, requires_grad=True)
    factor = torch.randn(3, requires_grad=True)
    return {"function": Scale.apply, "inputs": (x, factor)}
