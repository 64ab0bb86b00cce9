"""backward has a mistake of its own."""

import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return 2 * x * gradient * ctx.factor  # <- not proven, backward raises, Square


def make_case():
    return {"function": Square.apply, "inputs": torch.ones(3, requires_grad=True)}
